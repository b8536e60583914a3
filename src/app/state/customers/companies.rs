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
            (Some(_), Some(failure)) => format!("{failure}. r asks again"),
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
        let chosen = self.selected().map(|row| row.id.clone());
        self.stay = chosen.map_or(Stay::Chosen, Stay::With);
        Effect::Ask {
            slot: Slot::Companies,
            request: Request::Companies {
                words: self.words.text().to_owned(),
                valid_only: self.valid_only,
                limit: self.limit,
            },
        }
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
            self.stay = Stay::Chosen;
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

    fn searched(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => self.start().into(),
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }

    fn go(&mut self, action: Action) -> Option<Reply> {
        if action == Action::Last && self.limited && self.limit < MOST {
            return Some(self.ask_last().into());
        }
        if !self.list.handle(action, &|_| "".into()) {
            return None;
        }
        self.stay = Stay::Chosen;
        let mut wishes: Vec<Effect> = self.ask_further().into_iter().collect();
        if let Reply::Done(card) = self.follow() {
            wishes.extend(card);
        }
        Some(Reply::Done(wishes))
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
            (None, None) if self.words.text().is_empty() => "There is no customer.".to_owned(),
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
                self.ask().into()
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
            self.stay = Stay::Chosen;
            self.failure = result.err();
            self.look_for_wanted()
        } else {
            self.card_failure = result.err();
            Reply::DONE
        }
    }
}
