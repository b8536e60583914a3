//! The view of the customers: a search over all backends, and everything about the chosen one.

use std::borrow::Cow;

use super::list::ListState;
use super::people_list::PeopleList;
use super::slots::Slot;
use super::text_field::{Edit, TextField};
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::people::{Card, CardLine, FoundPerson};
use crate::app::request::{Answer, Failure, Request};
use crate::backend::customer::Section;
use crate::config::{Action, Context, Key};

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
    searching: bool,
    /// The part of the list that was asked for last.
    asked: Section,
    failure: Option<Failure>,
    card: Option<Card>,
    /// Why the card of the chosen one is not here.
    card_failure: Option<Failure>,
    card_list: ListState,
    focus: CustomersPane,
}

impl Default for CustomersPage {
    fn default() -> Self {
        Self {
            words: TextField::default(),
            typing: false,
            people: PeopleList::default(),
            searching: false,
            asked: Section::First,
            failure: None,
            card: None,
            card_failure: None,
            card_list: ListState::default(),
            focus: CustomersPane::List,
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

    /// `32`, or `first 250 of more`.
    pub fn count(&self) -> String {
        if self.searching && self.people.is_empty() {
            return "searching".to_owned();
        }
        self.people.count()
    }

    /// Why the last search is not complete.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Where one is in the list and in the card.
    pub fn lists(&self) -> (&ListState, &ListState) {
        (self.people.list(), &self.card_list)
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

    /// What stands where no card is.
    pub fn no_card(&self) -> String {
        match (self.selected(), &self.card_failure) {
            (None, _) => "choose a customer user on the left".to_owned(),
            (Some(_), Some(failure)) => format!("{failure}. r or Enter asks again"),
            (Some(_), None) => "reading".to_owned(),
        }
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> CustomersPane {
        self.focus
    }

    /// The first search, for everybody.
    pub fn start(&mut self) -> Effect {
        self.search(Section::First)
    }

    fn search(&mut self, section: Section) -> Effect {
        self.searching = true;
        self.asked = section.clone();
        Effect::Ask {
            slot: Slot::People,
            request: Request::People {
                words: self.words.text().to_owned(),
                section,
            },
        }
    }

    /// Asks for the card of whoever is chosen now, and for the next page near the end.
    fn follow(&mut self) -> Reply {
        let mut wishes = Vec::new();
        if self.selected().is_none() {
            self.forget_card();
        }
        if let Some(login) = self.selected().map(|person| person.login.clone())
            && self.card.as_ref().is_none_or(|card| card.login != login)
        {
            wishes.push(self.ask_card(login));
        }
        if let Some(section) = self.people.next().filter(|_| !self.searching) {
            wishes.push(self.search(section));
        }
        Reply::Done(wishes)
    }

    /// Moves in the list; to an end of it that is not here it asks the backends.
    fn go(&mut self, action: Action) -> Option<Reply> {
        if let Some(section) = self.people.end(action) {
            return Some(self.search(section).into());
        }
        self.people.handle(action).then(|| self.follow())
    }

    /// The card that is here belongs to nobody who is chosen.
    fn forget_card(&mut self) {
        self.card = None;
        self.card_failure = None;
        self.card_list = ListState::default();
    }

    /// What stands where nobody is.
    pub fn nobody(&self) -> &'static str {
        match (&self.failure, self.searching) {
            (_, true) => "searching",
            (Some(_), false) => "not answered",
            (None, false) => "nobody found: / searches, * stands for anything",
        }
    }

    /// Asks once more for whatever is not here.
    fn again(&mut self) -> Reply {
        let mut wishes = Vec::new();
        if self.failure.take().is_some() {
            wishes.push(self.search(self.asked.clone()));
        }
        let login = self.selected().map(|person| person.login.clone());
        if let Some(login) = login.filter(|_| self.card_failure.is_some()) {
            wishes.push(self.ask_card(login));
        }
        Reply::Done(wishes)
    }

    /// Asks for the card once more when it could not be read.
    fn ask_again(&mut self) -> Reply {
        let login = self.selected().map(|person| person.login.clone());
        match login.filter(|_| self.card_failure.is_some()) {
            Some(login) => self.ask_card(login).into(),
            None => Reply::DONE,
        }
    }

    fn ask_card(&mut self, login: String) -> Effect {
        self.forget_card();
        Effect::Ask {
            slot: Slot::Person,
            request: Request::Person { login },
        }
    }

    /// Asks for the card once more: something of it was written.
    pub fn read_card_again(&mut self) -> Reply {
        match self.selected().map(|person| person.login.clone()) {
            Some(login) => self.ask_card(login).into(),
            None => Reply::DONE,
        }
    }

    fn copied(&self) -> Reply {
        let text = match self.focus {
            CustomersPane::List => self.selected().map(|person| person.login.clone()),
            CustomersPane::Card => {
                let line = self.card_list.selected().and_then(|index| {
                    let lines = &self.card()?.lines;
                    lines.get(index)
                });
                line.map(|line| line.text.clone())
            }
        };
        text.map_or(Reply::Ignored, |text| Effect::Copy(text).into())
    }

    fn searched(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => self.search(Section::First).into(),
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }
}

impl Page for CustomersPage {
    fn verdict(&self) -> String {
        if let Some(failure) = &self.failure {
            return format!("Not complete: {failure}.");
        }
        match self.selected() {
            Some(person) => {
                let valid = if person.valid {
                    ""
                } else {
                    " It is not valid."
                };
                let company = match person.customer_id.as_str() {
                    "" => "no CustomerID".to_owned(),
                    id => format!("CustomerID {id}"),
                };
                format!(
                    "{} of {company} comes from {}.{valid} Press s to simulate.",
                    person.login, person.source
                )
            }
            None if self.searching => "Searching all backends.".to_owned(),
            None => format!("No customer user matches {}.", self.words.text()),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        if self.typing {
            return vec![Context::Text];
        }
        vec![Context::Customers, Context::List]
    }

    fn handle(&mut self, action: Action) -> Reply {
        if self.typing {
            match action {
                Action::Open => self.typing = false,
                Action::Back => {
                    self.typing = false;
                    self.words.clear();
                    return self.search(Section::First).into();
                }
                Action::Up | Action::Down | Action::PageUp | Action::PageDown => {
                    return self.go(action).unwrap_or(Reply::DONE);
                }
                _ => return Reply::Ignored,
            }
            return Reply::DONE;
        }
        match (self.focus, action) {
            (_, Action::Filter) => {
                self.focus = CustomersPane::List;
                self.typing = true;
                Reply::DONE
            }
            (_, Action::Copy) => self.copied(),
            (_, Action::Again) if self.is_unanswered() => self.again(),
            (_, Action::SimulateAs) => match self.selected() {
                Some(person) => Effect::SimulateAs(person.login.clone()).into(),
                None => Reply::Ignored,
            },
            (_, Action::NextPane | Action::PreviousPane) => {
                self.focus = match self.focus {
                    CustomersPane::List => CustomersPane::Card,
                    CustomersPane::Card => CustomersPane::List,
                };
                Reply::DONE
            }
            (CustomersPane::List, Action::Open) if self.selected().is_some() => {
                self.focus = CustomersPane::Card;
                self.ask_again()
            }
            (CustomersPane::Card, Action::Open) => self.ask_again(),
            (CustomersPane::List, Action::Back) if !self.words.text().is_empty() => {
                self.words.clear();
                self.search(Section::First).into()
            }
            (CustomersPane::Card, Action::Back) => {
                self.focus = CustomersPane::List;
                Reply::DONE
            }
            (CustomersPane::List, _) => self.go(action).unwrap_or(Reply::Ignored),
            (CustomersPane::Card, _) => self.card_list.handle(action, &|_| Cow::default()).into(),
        }
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::SimulateAs | Action::Copy | Action::Open => self.selected().is_some(),
            // The search goes through the backends; there is nothing to find or mark in the list.
            Action::NextMatch | Action::PreviousMatch | Action::Mark => false,
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
        self.search(Section::First).into()
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::People {
                people,
                section,
                more,
            } => {
                self.people.take(people, &section, more);
                self.follow()
            }
            Answer::Person(card) => {
                self.card_list
                    .set_rows(card.lines.len(), &|index| label(&card.lines, index));
                self.card = Some(card);
                Reply::DONE
            }
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if slot == Slot::People {
            self.searching = false;
            self.failure = result.err();
            return Reply::DONE;
        }
        self.card_failure = result.err();
        Reply::DONE
    }
}

fn label(lines: &[CardLine], index: usize) -> Cow<'_, str> {
    lines
        .get(index)
        .map_or_else(Cow::default, |line| line.label.as_str().into())
}
