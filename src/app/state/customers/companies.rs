//! The companies, in place of the customer users.

mod page;

use super::CustomersPane;
use crate::app::effect::{Effect, Reply};
use crate::app::people::Card;
use crate::app::record::CompanyRow;
use crate::app::request::{Failure, Request};
use crate::app::state::list::ListState;
use crate::app::state::slots::Slot;
use crate::app::state::text_field::TextField;
use crate::app::state::tree::TreeState;

/// Companies that are listed at first; the list grows where one comes to its end.
const FIRST: usize = 250;

/// Companies that are listed at most; a search narrows more of them.
const MOST: usize = 100_000;

/// The list of companies, and everything about the chosen one.
#[derive(Debug, Clone, PartialEq)]
pub struct CompaniesSide {
    words: TextField,
    typing: bool,
    valid_only: bool,
    rows: Vec<CompanyRow>,
    /// True when there are more than are listed.
    limited: bool,
    /// How many are asked for.
    limit: usize,
    list: ListState,
    asked: bool,
    searching: bool,
    failure: Option<Failure>,
    card: Option<Card>,
    card_failure: Option<Failure>,
    tree: TreeState,
    focus: CustomersPane,
    /// The company to go to once it is in the list: it was just written.
    wanted: Option<String>,
    /// Where one is while the list arrives.
    stay: Stay,
}

/// Where one is while the list arrives.
#[derive(Debug, Clone, PartialEq, Default)]
enum Stay {
    /// With whichever is chosen.
    #[default]
    Chosen,
    /// With this one, which may be in a later part only.
    With(String),
    /// At the end.
    Last,
}

impl Default for CompaniesSide {
    fn default() -> Self {
        Self {
            words: TextField::default(),
            typing: false,
            valid_only: false,
            rows: Vec::new(),
            limited: false,
            limit: FIRST,
            list: ListState::default(),
            asked: false,
            searching: false,
            failure: None,
            card: None,
            card_failure: None,
            tree: TreeState::default(),
            focus: CustomersPane::List,
            wanted: None,
            stay: Stay::Chosen,
        }
    }
}

impl CompaniesSide {
    /// What is searched for.
    pub fn words(&self) -> &TextField {
        &self.words
    }

    /// The companies that are here.
    pub fn rows(&self) -> &[CompanyRow] {
        &self.rows
    }

    /// Where one is in them.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The chosen company.
    pub fn selected(&self) -> Option<&CompanyRow> {
        self.rows.get(self.list.selected()?)
    }

    /// Everything about it, once it is here.
    pub fn card(&self) -> Option<&Card> {
        let chosen = self.selected()?;
        self.card.as_ref().filter(|card| card.login == chosen.id)
    }

    /// The lines of the card, and where one is in them.
    pub fn tree(&self) -> &TreeState {
        &self.tree
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> CustomersPane {
        self.focus
    }

    /// True when only valid ones are listed.
    pub fn is_valid_only(&self) -> bool {
        self.valid_only
    }

    /// `12`, or `first 250 of at least 251`.
    pub fn count(&self) -> String {
        let count = self.rows.len();
        match (self.searching && count == 0, self.limited) {
            (true, _) => "searching".to_owned(),
            (false, false) => count.to_string(),
            (false, true) => format!("first {count} of at least {}", count + 1),
        }
    }

    /// What stands where no company is.
    pub fn nothing(&self) -> String {
        match (&self.failure, self.searching) {
            (_, true) => "searching".to_owned(),
            (Some(failure), false) => failure.to_string(),
            (None, false) => "no customer found: / searches id and name".to_owned(),
        }
    }

    /// What stands where no card is.
    pub fn no_card(&self) -> String {
        match (self.selected(), &self.card_failure) {
            (None, _) => "choose a customer on the left".to_owned(),
            (Some(_), Some(failure)) => match failure.help.as_str() {
                "" => format!("{failure}. r asks again"),
                help => format!("{failure}; {help}. r asks again"),
            },
            (Some(_), None) => "reading".to_owned(),
        }
    }

    /// True when the list was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.asked
    }

    /// Asks for the first ones that the words find.
    pub(super) fn start(&mut self) -> Effect {
        self.limit = FIRST;
        self.ask()
    }

    /// Asks for as many as are wanted.
    fn ask(&mut self) -> Effect {
        self.asked = true;
        self.searching = true;
        self.stay = self.with_chosen();
        Effect::Ask {
            slot: Slot::Companies,
            request: Request::Companies {
                words: self.words.text().to_owned(),
                valid_only: self.valid_only,
                limit: self.limit,
            },
        }
    }

    fn with_chosen(&self) -> Stay {
        let chosen = self.selected().map(|row| row.id.clone());
        chosen.map_or(Stay::Chosen, Stay::With)
    }

    /// Asks for more where one stands at the end of those that are here, and there are more.
    fn ask_further(&mut self) -> Option<Effect> {
        let last = self.list.position() + 1 == self.rows.len();
        let grows = self.limited && last && !self.searching && self.limit < MOST;
        grows.then(|| {
            self.limit = (self.limit * 2).min(MOST);
            self.ask()
        })
    }

    /// Asks for all of them, to go to the last one.
    fn ask_last(&mut self) -> Effect {
        self.limit = MOST;
        let asking = self.ask();
        self.stay = Stay::Last;
        asking
    }

    /// Lists everything anew and goes to this company, which was just written.
    pub(super) fn show(&mut self, id: String) -> Vec<Effect> {
        self.card = None;
        self.wanted = Some(id);
        vec![self.ask()]
    }

    /// Asks for the card once more: something of it was written.
    pub(super) fn read_card_again(&mut self) -> Reply {
        self.card = None;
        match self.asked {
            true => self.follow(),
            false => Reply::DONE,
        }
    }

    fn take(&mut self, rows: Vec<CompanyRow>, limited: bool) -> Reply {
        let chosen = self.selected().map(|row| row.id.clone());
        let place = |id: &Option<String>| rows.iter().position(|row| Some(&row.id) == id.as_ref());
        let written = place(&self.wanted);
        let stay = match &self.stay {
            Stay::Chosen => place(&chosen),
            Stay::With(id) => place(&Some(id.clone())),
            Stay::Last => rows.len().checked_sub(1),
        };
        if written.is_some() {
            self.wanted = None;
        }
        self.list.set_rows(rows.len(), &|_| "".into());
        self.list.select(written.or(stay).unwrap_or_default());
        (self.rows, self.limited) = (rows, limited);
        if written.is_some() {
            self.stay = self.with_chosen();
        }
        self.follow()
    }

    /// What was just written and is not listed is searched for.
    fn look_for_wanted(&mut self) -> Reply {
        match self.wanted.take().filter(|_| !self.valid_only) {
            Some(id) => {
                self.words = TextField::new(id);
                self.start().into()
            }
            None => Reply::DONE,
        }
    }

    /// Asks for the card of whichever is chosen now.
    fn follow(&mut self) -> Reply {
        let Some(id) = self.selected().map(|row| row.id.clone()) else {
            self.card = None;
            return Reply::DONE;
        };
        if self.card.as_ref().is_some_and(|card| card.login == id) {
            return Reply::DONE;
        }
        self.card = None;
        self.card_failure = None;
        Effect::Ask {
            slot: Slot::Company,
            request: Request::Company { id },
        }
        .into()
    }
}
