//! The views by number.

use crate::config::Action;

use super::page::Page;
use super::state::{AclsPage, CustomersPage, JournalPage, ProblemsPage, SimulatePage};

/// A view. Numbers stay, also while some views are not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewId {
    /// Customer users and their backends.
    Customers,
    /// ACLs in evaluation order.
    Acls,
    /// Simulate as a customer user.
    Simulate,
    /// Everything suspicious.
    Problems,
    /// What was stored and deployed from here.
    Journal,
}

impl ViewId {
    /// All views in the order of their numbers.
    pub const ALL: &'static [Self] = &[
        Self::Customers,
        Self::Acls,
        Self::Simulate,
        Self::Problems,
        Self::Journal,
    ];

    /// The number in the tabs.
    pub const fn number(self) -> u8 {
        match self {
            Self::Customers => 1,
            Self::Acls => 2,
            Self::Simulate => 3,
            Self::Problems => 6,
            Self::Journal => 7,
        }
    }

    /// The word in the tabs.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Customers => "Customers",
            Self::Acls => "ACLs",
            Self::Simulate => "Simulate",
            Self::Problems => "Problems",
            Self::Journal => "Journal",
        }
    }

    /// The view that this action goes to.
    pub const fn of(action: Action) -> Option<Self> {
        match action {
            Action::ShowCustomers => Some(Self::Customers),
            Action::ShowAcls => Some(Self::Acls),
            Action::ShowSimulate => Some(Self::Simulate),
            Action::ShowProblems => Some(Self::Problems),
            Action::ShowJournal => Some(Self::Journal),
            _ => None,
        }
    }
}

/// The views that there are.
#[derive(Debug, Default)]
pub struct Views {
    /// Customer users and everything about them.
    pub customers: Option<CustomersPage>,
    /// ACLs in evaluation order.
    pub acls: Option<AclsPage>,
    /// Simulate as a customer user.
    pub simulate: Option<SimulatePage>,
    /// Everything suspicious.
    pub problems: Option<ProblemsPage>,
    /// What was stored and deployed from here.
    pub journal: Option<JournalPage>,
}

impl Views {
    /// The views of an instance that has just been opened.
    pub fn of_instance() -> Self {
        Self {
            customers: Some(CustomersPage::default()),
            acls: Some(AclsPage::loading()),
            simulate: Some(SimulatePage::default()),
            problems: Some(ProblemsPage::default()),
            journal: Some(JournalPage::default()),
        }
    }

    /// The state of a view; `None` while it is not there.
    pub fn get(&self, view: ViewId) -> Option<&dyn Page> {
        match view {
            ViewId::Acls => self.acls.as_ref().map(|page| page as &dyn Page),
            ViewId::Simulate => self.simulate.as_ref().map(|page| page as &dyn Page),
            ViewId::Problems => self.problems.as_ref().map(|page| page as &dyn Page),
            ViewId::Journal => self.journal.as_ref().map(|page| page as &dyn Page),
            ViewId::Customers => self.customers.as_ref().map(|page| page as &dyn Page),
        }
    }

    /// The state of a view, to be changed; `None` while it is not there.
    pub fn get_mut(&mut self, view: ViewId) -> Option<&mut dyn Page> {
        match view {
            ViewId::Acls => self.acls.as_mut().map(|page| page as &mut dyn Page),
            ViewId::Simulate => self.simulate.as_mut().map(|page| page as &mut dyn Page),
            ViewId::Problems => self.problems.as_mut().map(|page| page as &mut dyn Page),
            ViewId::Journal => self.journal.as_mut().map(|page| page as &mut dyn Page),
            ViewId::Customers => self.customers.as_mut().map(|page| page as &mut dyn Page),
        }
    }

    /// The views that are there, in the order of their numbers.
    pub fn present(&self) -> impl Iterator<Item = ViewId> {
        let all = ViewId::ALL.iter().copied();
        all.filter(|view| self.get(*view).is_some())
    }

    /// All drafts that quitting would leave open.
    pub fn drafts(&self) -> usize {
        let pages = ViewId::ALL.iter().filter_map(|view| self.get(*view));
        pages.map(Page::drafts).sum()
    }
}
