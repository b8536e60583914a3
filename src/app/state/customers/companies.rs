//! The companies, in place of the customer users.

use super::CustomersPane;
use super::card::nodes;
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::people::Card;
use crate::app::record::CompanyRow;
use crate::app::request::{Answer, Failure, Request};
use crate::app::state::list::ListState;
use crate::app::state::slots::Slot;
use crate::app::state::text_field::{Edit, TextField};
use crate::app::state::tree::TreeState;
use crate::config::{Action, Context, Key};

/// Companies that are listed at once; a search narrows more of them.
const LIMIT: usize = 250;

/// The list of companies, and everything about the chosen one.
#[derive(Debug, Clone, PartialEq)]
pub struct CompaniesSide {
    words: TextField,
    typing: bool,
    valid_only: bool,
    rows: Vec<CompanyRow>,
    limited: bool,
    list: ListState,
    asked: bool,
    searching: bool,
    failure: Option<Failure>,
    card: Option<Card>,
    card_failure: Option<Failure>,
    tree: TreeState,
    focus: CustomersPane,
    /// The company to go to once it is in the list.
    wanted: Option<String>,
}

impl Default for CompaniesSide {
    fn default() -> Self {
        Self {
            words: TextField::default(),
            typing: false,
            valid_only: false,
            rows: Vec::new(),
            limited: false,
            list: ListState::default(),
            asked: false,
            searching: false,
            failure: None,
            card: None,
            card_failure: None,
            tree: TreeState::default(),
            focus: CustomersPane::List,
            wanted: None,
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

    /// Asks for the list.
    pub(super) fn start(&mut self) -> Effect {
        self.asked = true;
        self.searching = true;
        Effect::Ask {
            slot: Slot::Companies,
            request: Request::Companies {
                words: self.words.text().to_owned(),
                valid_only: self.valid_only,
                limit: LIMIT,
            },
        }
    }

    /// Lists everything anew and goes to this company, which was just written.
    pub(super) fn show(&mut self, id: String) -> Vec<Effect> {
        self.card = None;
        self.wanted = Some(id);
        vec![self.start()]
    }

    fn take(&mut self, rows: Vec<CompanyRow>, limited: bool) -> Reply {
        let stay = self.wanted.clone();
        let stay = stay.or_else(|| self.selected().map(|row| row.id.clone()));
        self.list = ListState::new(rows.len());
        let place = stay.and_then(|id| rows.iter().position(|row| row.id == id));
        self.list.select(place.unwrap_or_default());
        (self.rows, self.limited) = (rows, limited);
        self.follow()
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

    fn searched(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => self.start().into(),
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }

    fn go(&mut self, action: Action) -> Option<Reply> {
        let moved = self.list.handle(action, &|_| "".into());
        moved.then(|| self.follow())
    }

    fn card_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Back => self.leave_card(),
            Action::Left if !self.tree.handle(action) => self.leave_card(),
            Action::Left => Reply::DONE,
            _ => self.tree.handle(action).into(),
        }
    }

    fn leave_card(&mut self) -> Reply {
        self.focus = CustomersPane::List;
        Reply::DONE
    }

    fn list_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Open if self.card().is_some() => {
                self.focus = CustomersPane::Card;
                Reply::DONE
            }
            Action::Back if !self.words.text().is_empty() => {
                self.words.clear();
                self.start().into()
            }
            Action::Back => Effect::Act(Action::SwitchCompanies).into(),
            _ => self.go(action).unwrap_or(Reply::Ignored),
        }
    }
}

impl Page for CompaniesSide {
    fn verdict(&self) -> String {
        match (&self.failure, self.selected()) {
            (Some(failure), _) => format!("Not complete: {failure}."),
            (None, Some(row)) if row.valid => {
                format!(
                    "Customer {} {} comes from {}.",
                    row.id, row.name, row.source
                )
            }
            (None, Some(row)) => format!(
                "Customer {} {} comes from {}. It is not valid.",
                row.id, row.name, row.source
            ),
            (None, None) if self.searching => "Searching customers.".to_owned(),
            (None, None) => format!("No customer matches {}.", self.words.text()),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        match (self.typing, self.focus) {
            (true, _) => vec![Context::Text],
            (false, CustomersPane::List) => vec![Context::Customers, Context::List],
            (false, CustomersPane::Card) => vec![Context::Customers, Context::Tree],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        if self.typing {
            match action {
                Action::Open => self.typing = false,
                Action::Back => {
                    self.typing = false;
                    self.words.clear();
                    return self.start().into();
                }
                action => return self.go(action).unwrap_or(Reply::Ignored),
            }
            return Reply::DONE;
        }
        match (self.focus, action) {
            (_, Action::Filter) => {
                self.focus = CustomersPane::List;
                self.typing = true;
                Reply::DONE
            }
            (_, Action::SwitchValid) => {
                self.valid_only = !self.valid_only;
                let said = match self.valid_only {
                    true => "only valid customers",
                    false => "valid and invalid customers",
                };
                Reply::Done(vec![Effect::say(said), self.start()])
            }
            (_, Action::Again) => {
                self.card = None;
                self.start().into()
            }
            (_, Action::Copy) => match self.selected() {
                Some(row) => Effect::Copy(row.id.clone()).into(),
                None => Reply::Ignored,
            },
            (_, Action::NextPane | Action::PreviousPane) => {
                self.focus = match self.focus {
                    CustomersPane::List => CustomersPane::Card,
                    CustomersPane::Card => CustomersPane::List,
                };
                Reply::DONE
            }
            (CustomersPane::List, action) => self.list_action(action),
            (CustomersPane::Card, action) => self.card_action(action),
        }
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Copy | Action::Open => self.selected().is_some(),
            Action::SimulateAs
            | Action::ChooseBackend
            | Action::ShowQuery
            | Action::ShowRaw
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::Mark => false,
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some() || self.card_failure.is_some()
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn key(&mut self, key: Key) -> Reply {
        let edit = self.words.key(key);
        self.searched(edit)
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.typing = true;
        self.words.insert(text);
        self.start().into()
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::Companies { rows, limited } => self.take(rows, limited),
            Answer::Person(card) => {
                self.tree.renew(nodes(&card));
                self.tree.go_to(0);
                self.card = Some(card);
                Reply::DONE
            }
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if slot == Slot::Companies {
            self.searching = false;
            self.wanted = None;
            self.failure = result.err();
        } else {
            self.card_failure = result.err();
        }
        Reply::DONE
    }
}
