//! The view of the customers: a search over all backends, and everything about the chosen one.

mod asking;
mod backends;
mod card;
mod companies;
mod editing;
mod page;

pub use backends::is_wrong;
pub use companies::CompaniesSide;

use std::time::Duration;

use super::people_list::PeopleList;
use super::text_field::TextField;
use super::tree::TreeState;
use crate::app::people::{BackendRow, Card, FoundPerson};
use crate::app::request::Failure;
use crate::backend::customer::Section;
use crate::core::card::CardLine;

/// How the words of a search are read, in a line of a narrow list.
pub const SYNTAX: &str = "a+b both  a OR b  !a not  \"a b\"  * any";

/// Which pane has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomersPane {
    /// The customer users that were found.
    List,
    /// Everything about the chosen one.
    Card,
}

/// The state of the view.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomersPage {
    words: TextField,
    typing: bool,
    people: PeopleList,
    /// Only valid customer users.
    valid_only: bool,
    /// Only those of this backend.
    only: Option<String>,
    /// How each backend fared with the last question.
    backends: Vec<BackendRow>,
    searching: bool,
    /// How long the search has been waiting.
    waited: Option<Duration>,
    /// The part of the list that was asked for last.
    asked: Section,
    /// The backends that were not asked for it, because they did not answer before.
    left_out: Vec<String>,
    /// True until something of that part is here.
    fresh: bool,
    failure: Option<Failure>,
    card: Option<Card>,
    /// Why the card of the chosen one is not here.
    card_failure: Option<Failure>,
    tree: TreeState,
    focus: CustomersPane,
    /// What is edited, and the companies.
    editing: editing::Editing,
    /// Whom to go to once they are in the list: somebody who was just written.
    wanted_login: Option<String>,
}

impl Default for CustomersPage {
    fn default() -> Self {
        Self {
            words: TextField::default(),
            typing: false,
            people: PeopleList::default(),
            valid_only: false,
            only: None,
            backends: Vec::new(),
            searching: false,
            waited: None,
            asked: Section::First,
            left_out: Vec::new(),
            fresh: true,
            failure: None,
            card: None,
            card_failure: None,
            tree: TreeState::default(),
            focus: CustomersPane::List,
            editing: editing::Editing::default(),
            wanted_login: None,
        }
    }
}

impl CustomersPage {
    /// What is searched for.
    pub fn words(&self) -> &TextField {
        &self.words
    }

    /// The customer users that are here.
    pub fn people(&self) -> &PeopleList {
        &self.people
    }

    /// `32`, or `first 250 of at least 251`.
    pub fn count(&self) -> String {
        if self.searching && self.people.is_empty() {
            return "searching".to_owned();
        }
        self.people.count()
    }

    /// What the list is narrowed to, for its title.
    pub fn narrowed(&self) -> impl Iterator<Item = &str> {
        let valid = self.valid_only.then_some("valid");
        valid.into_iter().chain(self.only.as_deref())
    }

    /// The backends in their order, and how each fared.
    pub fn backends(&self) -> &[BackendRow] {
        &self.backends
    }

    /// Why the last search is not complete.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The chosen customer user.
    pub fn selected(&self) -> Option<&FoundPerson> {
        self.people.selected()
    }

    /// Everything about the chosen one, once it is here.
    pub fn card(&self) -> Option<&Card> {
        let chosen = self.selected()?;
        self.card.as_ref().filter(|card| card.login == chosen.login)
    }

    /// The lines of the card, and where one is in them.
    pub fn tree(&self) -> &TreeState {
        &self.tree
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> CustomersPane {
        self.focus
    }

    /// How long the search has been waiting; the application tells it before a frame.
    pub fn wait(&mut self, waited: Option<Duration>) {
        self.waited = waited;
    }

    /// The line of the card that is chosen; `None` on a heading.
    fn line(&self) -> Option<&CardLine> {
        let mut index = self.tree.selected()?;
        for section in &self.card()?.sections {
            if index <= section.lines.len() {
                return section.lines.get(index.checked_sub(1)?);
            }
            index -= section.lines.len() + 1;
        }
        None
    }
}
