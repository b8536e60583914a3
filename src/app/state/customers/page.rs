//! What keys and answers mean to the view.

use super::{CustomersPage, CustomersPane};
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::people::FoundPerson;
use crate::app::request::{Answer, Failure};
use crate::app::state::picker::{Choice, Purpose};
use crate::app::state::slots::Slot;
use crate::backend::customer::Section;
use crate::config::{Action, Context, Key};

impl CustomersPage {
    /// What stands where nobody is: what would find somebody.
    pub fn nobody(&self) -> String {
        if self.searching {
            return "searching".to_owned();
        }
        if self.is_lacking() && self.is_silent() {
            return "not answered".to_owned();
        }
        let mut said = match self.is_lacking() {
            true => "nobody found where there was an answer".to_owned(),
            false => "nobody found".to_owned(),
        };
        if !self.words.text().is_empty() {
            said.push_str(": / searches, * stands for anything");
        }
        if self.valid_only {
            said.push_str("; v finds those that are not valid too");
        }
        if self.only.is_some() {
            said.push_str("; b searches all backends");
        }
        said
    }

    /// That nobody is found, and among whom.
    fn none(&self) -> String {
        let valid = if self.valid_only { "valid " } else { "" };
        let of = self.only.as_ref().map(|source| format!(" of {source}"));
        let who = format!("{valid}customer user{}", of.unwrap_or_default());
        match self.words.text() {
            "" => format!("There is no {who}."),
            words => format!("No {who} matches {words}."),
        }
    }

    /// What is to be said about the chosen one.
    fn about(&self, person: &FoundPerson) -> String {
        let company = match person.customer_id.as_str() {
            "" => "no CustomerID".to_owned(),
            id => format!("CustomerID {id}"),
        };
        let mut said = format!(
            "{} of {company} comes from {}.",
            person.login, person.source
        );
        if !person.valid {
            said.push_str(" It is not valid.");
        }
        let answers = self.card().map(|card| card.source.as_str());
        let answers = answers.filter(|source| !source.is_empty() && *source != person.source);
        if let Some(first) = answers.or(person.behind.as_deref()) {
            said.push_str(&format!(" Shadowed: {first} answers for this login."));
        } else if !person.also.is_empty() {
            said.push_str(&format!(" Also in {}.", person.also.join(", ")));
        }
        let warnings = self.card().map(|card| card.warnings.iter());
        for warning in warnings.into_iter().flatten() {
            said.push_str(&format!(" But {warning}."));
        }
        said.push_str(" Press s to simulate.");
        said
    }

    fn typed_action(&mut self, action: Action) -> Reply {
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
        Reply::DONE
    }

    fn list_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Open if self.selected().is_some() => {
                self.focus = CustomersPane::Card;
                self.ask_again()
            }
            Action::Back if !self.words.text().is_empty() => {
                self.words.clear();
                self.search(Section::First).into()
            }
            Action::Back if self.only.is_some() => self.narrow(""),
            _ => self.go(action).unwrap_or(Reply::Ignored),
        }
    }
}

impl Page for CustomersPage {
    fn verdict(&self) -> String {
        if let Some(over) = self.over() {
            return over.verdict();
        }
        match (self.missing(), self.selected()) {
            (None, Some(person)) => self.about(person),
            (Some(missing), Some(person)) => format!("{missing} {}", self.about(person)),
            (_, None) if self.searching => "Searching.".to_owned(),
            (Some(missing), None) => missing,
            (None, None) => self.none(),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        if let Some(over) = self.over() {
            return over.contexts();
        }
        match (self.typing, self.focus) {
            (true, _) => vec![Context::Text],
            (false, CustomersPane::List) => vec![Context::Customers, Context::List],
            (false, CustomersPane::Card) => vec![Context::Customers, Context::Tree],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        if let Some(reply) = self.edit(action) {
            return reply;
        }
        if let Some(over) = self.over_mut() {
            return over.handle(action);
        }
        if self.typing {
            return self.typed_action(action);
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
            (_, Action::SwitchValid) => self.switch_valid(),
            (_, Action::ChooseBackend) => self.choose_backend(),
            (_, Action::ShowQuery) => self.ask_query(),
            (_, Action::ShowRaw) => self.ask_raw(),
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
        if let Some(offers) = self.offers_edit(action) {
            return offers;
        }
        if let Some(over) = self.over() {
            return over.offers(action);
        }
        match action {
            Action::SimulateAs | Action::Copy | Action::Open | Action::ShowRaw => {
                self.selected().is_some()
            }
            Action::Back => {
                let searched = !self.words.text().is_empty() || self.only.is_some();
                self.typing || searched || self.focus == CustomersPane::Card
            }
            Action::ChooseBackend => !self.backends.is_empty(),
            // The search goes through the backends; there is nothing to find or mark in the list.
            Action::NextMatch | Action::PreviousMatch | Action::Mark => false,
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        if let Some(over) = self.over() {
            return over.is_unanswered();
        }
        self.is_lacking() || self.card_failure.is_some()
    }

    fn typing(&self) -> bool {
        self.over().map_or(self.typing, Page::typing)
    }

    fn key(&mut self, key: Key) -> Reply {
        if let Some(over) = self.over_mut() {
            return over.key(key);
        }
        let edit = self.words.key(key);
        self.searched(edit)
    }

    fn paste(&mut self, text: &str) -> Reply {
        if let Some(over) = self.over_mut() {
            return over.paste(text);
        }
        self.typing = true;
        self.words.insert(text);
        self.search(Section::First).into()
    }

    fn picked(&mut self, purpose: &Purpose, choice: Choice) -> Reply {
        match purpose {
            Purpose::Backend => self.narrow(&choice.id),
            Purpose::RecordSource(kind) => self.source_picked(*kind, choice),
            Purpose::Record(_) => match self.over_mut() {
                Some(over) => over.picked(purpose, choice),
                None => Reply::Ignored,
            },
            _ => Reply::Ignored,
        }
    }

    fn answered(&mut self, slot: Slot, answer: Answer) -> Reply {
        if is_editing(slot) {
            return self.edit_answered(slot, answer);
        }
        match answer {
            Answer::People(part) => self.take(part),
            Answer::Person(card) => {
                self.show_card(card);
                Reply::DONE
            }
            Answer::Reading(reader) => Effect::open(reader).into(),
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if is_editing(slot) {
            return self.edit_ended(slot, result);
        }
        match (slot, result) {
            (Slot::People, result) => {
                self.searching = false;
                self.failure = result.err();
                self.leave_the_slow("was not waited for");
                self.look_for_wanted()
            }
            (Slot::Person, result) => {
                self.card_failure = result.err();
                Reply::DONE
            }
            (_, Ok(())) => Reply::DONE,
            (_, Err(failure)) => Effect::fail(failure.to_string()).into(),
        }
    }
}

/// True for what is asked by what lies over the customer users.
fn is_editing(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::Record | Slot::RecordWriting | Slot::Companies | Slot::Company
    )
}
