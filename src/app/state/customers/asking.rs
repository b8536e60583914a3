//! What the view asks for: parts of the list, cards, what is sent to the backends.

use super::backends::is_down;
use super::{CustomersPage, CustomersPane};
use crate::app::effect::{Effect, Reply};
use crate::app::people::{BackendRow, BackendState, PeoplePart, PeopleWanted, QueryWanted};
use crate::app::request::Request;
use crate::app::state::slots::Slot;
use crate::app::state::text_field::{Edit, TextField};
use crate::backend::customer::Section;
use crate::config::Action;

impl CustomersPage {
    /// The first search, for everybody.
    pub fn start(&mut self) -> Effect {
        self.search(Section::First)
    }

    pub(super) fn search(&mut self, section: Section) -> Effect {
        self.searching = true;
        self.fresh = true;
        self.left_out = self.resting(&section);
        self.asked = section;
        Effect::Ask {
            slot: Slot::People,
            request: Request::People(self.wanted()),
        }
    }

    /// Whoever was just written and is not in the part of the list that is here is searched for.
    pub(super) fn look_for_wanted(&mut self) -> Reply {
        match self.wanted_login.take() {
            Some(login) => {
                self.words = TextField::new(login);
                self.search(Section::First).into()
            }
            None => Reply::DONE,
        }
    }

    /// The part of the list that was asked for last.
    fn wanted(&self) -> PeopleWanted {
        PeopleWanted {
            words: self.words.text().to_owned(),
            valid_only: self.valid_only,
            only: self.only.clone(),
            without: self.left_out.clone(),
            section: self.asked.clone(),
        }
    }

    /// Takes in a part of the list as far as it is known.
    pub(super) fn take(&mut self, part: PeoplePart) -> Reply {
        let before = std::mem::replace(&mut self.backends, part.backends.clone());
        for row in &mut self.backends {
            if let Some(old) = before.iter().find(|old| old.source == row.source) {
                keep(row, old);
            }
        }
        self.people.take_part(part, self.fresh);
        self.fresh = false;
        let wanted = self.wanted_login.as_ref();
        if wanted.is_some_and(|login| self.people.go_to(login)) {
            self.wanted_login = None;
        }
        self.follow()
    }

    /// Asks for the card of whoever is chosen now, and for the next page near the end.
    pub(super) fn follow(&mut self) -> Reply {
        let mut wishes = Vec::new();
        if self.selected().is_none() {
            self.forget_card();
        }
        if let Some(login) = self.selected().map(|person| person.login.clone())
            && self.card.as_ref().is_none_or(|card| card.login != login)
        {
            wishes.push(self.ask_card(login));
        }
        let next = self.people.next();
        if let Some(section) = next.filter(|_| !self.searching || self.waits_for_the_slow()) {
            self.leave_the_slow("had not answered when more of the others was wanted");
            wishes.push(self.search(section));
        }
        Reply::Done(wishes)
    }

    /// True when all that is waited for is backends that are slower than the others, and one has
    /// read what is here.
    fn waits_for_the_slow(&self) -> bool {
        let answered = |row: &BackendRow| matches!(row.state, BackendState::Answered { .. });
        !self.fresh && self.backends.iter().any(answered)
    }

    /// Whoever has not answered yet is not waited for any more: what it would have found is missing
    /// in the list.
    pub(super) fn leave_the_slow(&mut self, why: &str) {
        for row in &mut self.backends {
            if row.state == BackendState::Waiting {
                row.state = BackendState::Failed {
                    word: "slow",
                    since: String::new(),
                    reason: why.to_owned(),
                };
            }
        }
    }

    /// Moves in the list; to an end of it that is not here it asks the backends.
    pub(super) fn go(&mut self, action: Action) -> Option<Reply> {
        if let Some(section) = self.people.end(action) {
            return Some(self.search(section).into());
        }
        self.people.handle(action).then(|| self.follow())
    }

    /// Asks once more for whatever is not here.
    pub(super) fn again(&mut self) -> Reply {
        let mut wishes = Vec::new();
        if self.is_lacking() {
            self.failure = None;
            match self.left_out.is_empty() {
                // The page that is not whole makes room for itself.
                true => self.people.take_back(&self.asked),
                // Pages before it lack somebody too.
                false => self.asked = Section::First,
            }
            for row in &mut self.backends {
                if is_down(row) {
                    row.state = BackendState::Waiting;
                }
            }
            wishes.push(self.search(self.asked.clone()));
        }
        let login = self.selected().map(|person| person.login.clone());
        if let Some(login) = login.filter(|_| self.card_failure.is_some()) {
            wishes.push(self.ask_card(login));
        }
        Reply::Done(wishes)
    }

    /// Only valid customer users, or all.
    pub(super) fn switch_valid(&mut self) -> Reply {
        self.valid_only = !self.valid_only;
        let said = match self.valid_only {
            true => "only valid customer users",
            false => "valid and invalid customer users",
        };
        Reply::Done(vec![Effect::say(said), self.search(Section::First)])
    }

    /// Only the customer users of this backend, or of all when it has no name.
    pub(super) fn narrow(&mut self, source: &str) -> Reply {
        self.only = (!source.is_empty()).then(|| source.to_owned());
        // Who chooses a backend wants to know whether it answers now.
        for row in &mut self.backends {
            if row.source == source {
                row.state = BackendState::Waiting;
            }
        }
        self.focus = CustomersPane::List;
        self.search(Section::First).into()
    }

    /// Asks what is sent to the backends.
    pub(super) fn ask_query(&self) -> Reply {
        let rows = self.backends.iter();
        let fared = rows.map(|row| (row.source.clone(), self.state(row)));
        let wanted = QueryWanted {
            people: self.wanted(),
            fared: fared.collect(),
        };
        Effect::Ask {
            slot: Slot::CustomerReading,
            request: Request::Query(wanted),
        }
        .into()
    }

    /// Asks for everything that the backend of the chosen one keeps.
    pub(super) fn ask_raw(&self) -> Reply {
        let Some(person) = self.selected() else {
            return Reply::Ignored;
        };
        Effect::Ask {
            slot: Slot::CustomerReading,
            request: Request::RawRecord {
                source: person.source.clone(),
                login: person.login.clone(),
            },
        }
        .into()
    }

    pub(super) fn searched(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => self.search(Section::First).into(),
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }
}

/// What was known of a backend stays known while it is not asked, and since when it fails.
fn keep(row: &mut BackendRow, old: &BackendRow) {
    match (&mut row.state, &old.state) {
        (state @ BackendState::Resting, old @ BackendState::Failed { .. })
        | (
            state @ BackendState::NotAsked,
            old @ BackendState::Failed {
                word: "timeout", ..
            },
        ) => {
            *state = old.clone();
        }
        (
            BackendState::Failed { since, word, .. },
            BackendState::Failed {
                since: first,
                word: was,
                ..
            },
        ) if word == was => since.clone_from(first),
        _ => {}
    }
}
