//! Customer users as the console shows them.

use crate::backend::customer::{Mark, Section};
use crate::core::card::CardSection;

/// Which part of the list of customer users is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleWanted {
    /// What is searched for, in the ticket system's query syntax; empty: everybody.
    pub words: String,
    /// Only valid customer users.
    pub valid_only: bool,
    /// Only those of the backend with this configuration key.
    pub only: Option<String>,
    /// Backends that did not answer before and are not asked now.
    pub without: Vec<String>,
    /// Which part of the list.
    pub section: Section,
}

/// What is to be told of the backends: how they are asked for this part of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryWanted {
    /// The part of the list.
    pub people: PeopleWanted,
    /// How every backend fared with it, in words, by configuration key.
    pub fared: Vec<(String, String)>,
}

/// A part of the list, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeoplePart {
    /// Customer users by login.
    pub people: Vec<FoundPerson>,
    /// Which part of the list this is.
    pub section: Section,
    /// True when there are more in its direction.
    pub more: bool,
    /// Every configured backend in order, and what became of the question there.
    pub backends: Vec<BackendRow>,
}

impl PeoplePart {
    /// True when nothing is to come any more.
    pub fn is_whole(&self) -> bool {
        let waits = |row: &BackendRow| row.state == BackendState::Waiting;
        !self.backends.iter().any(waits)
    }

    /// True when a backend failed, whose people are missing.
    pub fn lacks_somebody(&self) -> bool {
        let failed = |row: &BackendRow| match &row.state {
            BackendState::Failed { word, .. } => *word != "unsupported",
            _ => false,
        };
        self.backends.iter().any(failed)
    }
}

/// One backend, and how it fared with the last question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackendRow {
    /// Its configuration key.
    pub source: String,
    /// Its configured name.
    pub label: String,
    /// `table customer_user`, `directory`, or the module that is not known.
    pub kind: String,
    /// True when the ticket system does not write there.
    pub read_only: bool,
    /// How it fared.
    pub state: BackendState,
}

/// How a backend fared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BackendState {
    /// It was not asked: another one was chosen.
    #[default]
    NotAsked,
    /// It did not answer an earlier question, and is not asked until somebody wants it.
    Resting,
    /// It has not answered yet.
    Waiting,
    /// It answered.
    Answered {
        /// How long that took, in milliseconds.
        ms: u128,
        /// How many it found.
        count: usize,
        /// True when there are more.
        limited: bool,
        /// Why the backend itself left something out.
        incomplete: Option<String>,
    },
    /// It did not answer.
    Failed {
        /// `error`, `timeout` or `unsupported`.
        word: &'static str,
        /// Since when.
        since: String,
        /// Why.
        reason: String,
    },
}

/// One line of a list of customer users.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundPerson {
    /// The login.
    pub login: String,
    /// `"First Last" <mail>`.
    pub text: String,
    /// The primary CustomerID; empty when there is none.
    pub customer_id: String,
    /// The backend's configuration key.
    pub source: String,
    /// True when valid.
    pub valid: bool,
    /// What tells people of a backend with the same login apart.
    pub row: i64,
    /// The backends in which this login is once more.
    pub also: Vec<String>,
    /// The earlier backend that answers for this login, spelt otherwise.
    pub behind: Option<String>,
}

impl FoundPerson {
    /// Where the list goes on from this row.
    pub fn mark(&self) -> Mark {
        Mark {
            login: self.login.clone(),
            source: self.source.clone(),
            row: self.row,
        }
    }
}

/// Everything about one customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The login that was asked for.
    pub login: String,
    /// The backend that answers for it; empty when none knows it.
    pub source: String,
    /// What is wrong beyond what the list says: a sentence each, without its full stop.
    pub warnings: Vec<String>,
    /// Record, company, CustomerIDs, groups, services ...
    pub sections: Vec<CardSection>,
}
