//! The view of the ACLs: the list in evaluation order, the tree of the chosen one, and everything
//! that is done to it before it is stored.

mod add;
mod choose;
mod clip;
mod edit;
mod findings;
mod lines;
mod merging;
mod nodes;
mod page;
mod preview;
mod property;
mod restoring;
mod row;
mod sheets;
mod storing;
mod transfer;
mod yaml;
mod yaml_text;

pub(in crate::app::state) use nodes::sides;
pub use row::{AclRow, RowKey};
pub use storing::left_lines;
pub use yaml_text::YamlText;

use clip::Clip;
use lines::Spot;

use super::form::Form;
use super::list::ListState;
use super::tree::TreeState;
use crate::app::drafted::{Backdrop, Judged};
use crate::app::effect::Effect;
use crate::app::request::{Failure, Request};
use crate::app::simulated::Shared;
use crate::app::state::slots::Slot;
use crate::config::Action;
use crate::core::edit::{Draft, Merged, Sheet, SheetId, Workbench};

/// Which pane has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AclsPane {
    /// The list of ACLs.
    List,
    /// The tree of the chosen ACL, or its text.
    Tree,
}

/// The state of the view.
#[derive(Debug, Clone)]
pub struct AclsPage {
    rows: Vec<AclRow>,
    list: ListState,
    tree: TreeState,
    /// What each line of the tree stands for.
    spots: Vec<Spot>,
    /// The deployed form of the chosen ACL, where it is another one.
    deployed: Option<TreeState>,
    /// How many ACLs are deleted and may still be in effect, their names unknown.
    waiting_deletions: usize,
    /// The ACL whose tree is shown.
    tree_of: Option<RowKey>,
    /// The ACL to go to when the rows are there.
    wanted: Option<SheetId>,
    focus: AclsPane,
    /// True until the ACLs are here.
    loading: bool,
    failure: Option<Failure>,
    /// What is to be said about a deployment that was broken off.
    unfinished: Option<String>,
    /// What the drafts are made with.
    backdrop: Option<Shared<Backdrop>>,
    /// The drafts.
    bench: Workbench,
    /// What was merged with what others stored, where both changed the same places.
    merged: Vec<(SheetId, Merged)>,
    clipboard: Option<Clip>,
    /// The text while one is edited.
    text: Option<YamlText>,
    /// What the draft would do, and what is wrong with it.
    judged: Option<Shared<Judged>>,
    /// The stored ACLs that a form about their export means.
    exporting: Vec<i64>,
    /// The form about a file that was filled in last.
    asked: Option<Form>,
}

impl AclsPage {
    /// The view of ACLs that are asked for; see [`AclsPage::start`].
    pub fn loading() -> Self {
        Self {
            loading: true,
            ..Self::new(Vec::new())
        }
    }

    /// The question for the ACLs.
    pub fn start(&mut self) -> Effect {
        self.loading = true;
        self.failure = None;
        Effect::Ask {
            slot: Slot::Acls,
            request: Request::Acls,
        }
    }

    /// The view of these ACLs, given in evaluation order.
    pub fn new(rows: Vec<AclRow>) -> Self {
        let mut page = Self {
            list: ListState::new(rows.len()),
            rows,
            tree: TreeState::default(),
            spots: Vec::new(),
            deployed: None,
            waiting_deletions: 0,
            tree_of: None,
            wanted: None,
            focus: AclsPane::List,
            loading: false,
            failure: None,
            unfinished: None,
            backdrop: None,
            bench: Workbench::default(),
            merged: Vec::new(),
            clipboard: None,
            text: None,
            judged: None,
            exporting: Vec::new(),
            asked: None,
        };
        page.follow();
        page
    }

    /// Goes to the ACL of this name. False when there is none.
    pub fn go_to(&mut self, name: &str) -> bool {
        let Some(index) = self.rows.iter().position(|row| row.name == name) else {
            return false;
        };
        self.focus = AclsPane::List;
        self.go_to_row(index);
        true
    }

    pub(super) fn go_to_row(&mut self, index: usize) {
        self.end_filter();
        self.list.select(index);
        self.follow();
    }

    /// Goes to a row; a filter ends only where it would hide the row.
    fn choose(&mut self, index: usize) {
        self.list.select(index);
        if self.list.selected() != Some(index) {
            self.end_filter();
            self.list.select(index);
        }
        self.follow();
    }

    fn end_filter(&mut self) {
        let Self { rows, list, .. } = self;
        if list.filter().is_some() {
            list.handle(Action::Back, &|index| sheets::name(rows, index));
        }
    }

    /// What stands where no ACL is.
    pub fn no_rows(&self) -> &'static str {
        match (&self.failure, self.loading) {
            (Some(_), _) => "not read",
            (None, true) => "reading",
            (None, false) => "no ACLs",
        }
    }

    /// All ACLs in evaluation order.
    pub fn rows(&self) -> &[AclRow] {
        &self.rows
    }

    /// Where one is in the list.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The tree of the chosen ACL.
    pub fn tree(&self) -> &TreeState {
        &self.tree
    }

    /// The deployed form of the chosen ACL, where it is another one.
    pub fn deployed(&self) -> Option<&TreeState> {
        self.deployed.as_ref()
    }

    /// How many ACLs are deleted and may still be in effect, their names unknown.
    pub fn waiting_deletions(&self) -> usize {
        self.waiting_deletions
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> AclsPane {
        self.focus
    }

    /// The text of the chosen ACL, while it is edited as YAML.
    pub fn text(&self) -> Option<&YamlText> {
        self.text.as_ref()
    }

    /// The drafts.
    pub fn bench(&self) -> &Workbench {
        &self.bench
    }

    /// The chosen ACL.
    pub fn selected(&self) -> Option<&AclRow> {
        self.rows.get(self.list.selected()?)
    }

    /// The draft of the chosen ACL, when it is edited.
    pub fn selected_sheet(&self) -> Option<&Sheet> {
        self.bench.sheet(self.selected()?.sheet()?)
    }

    /// What the chosen ACL looks like: its draft, else what is stored.
    fn shown_draft(&self) -> Option<Draft> {
        let row = self.selected()?;
        sheets::draft_of(row, &self.bench)
    }

    /// What the draft of the chosen ACL would do, and what is wrong with it; `None` while that is not
    /// known.
    pub fn judged(&self) -> Option<&Judged> {
        let judged = &self.judged.as_ref()?.0;
        (self.selected()?.sheet() == Some(judged.id)).then_some(judged.as_ref())
    }

    /// What the selected line stands for.
    fn spot(&self) -> Option<&Spot> {
        self.spots.get(self.tree.selected()?)
    }
}

#[cfg(test)]
mod tests;
