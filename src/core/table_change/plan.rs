//! Changes that belong together.

use super::change::{Act, TableChange};
use super::lines::ChangeLine;

/// Changes that belong together: all of them are carried out, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What it does, in words: `change customer user jn`.
    pub title: String,
    /// The changes in the order in which they are made.
    pub changes: Vec<TableChange>,
    /// What else is to be known before it is carried out, a sentence each: what follows from it, what
    /// was not checked, what is left as it is.
    pub notes: Vec<String>,
}

impl Plan {
    /// A plan that does nothing yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Every column that changes, in the order of the changes.
    pub fn lines(&self) -> Vec<ChangeLine> {
        self.changes.iter().flat_map(TableChange::lines).collect()
    }

    /// True when nothing is there to be written.
    pub fn is_nothing(&self) -> bool {
        self.changes.iter().all(TableChange::is_nothing)
    }

    /// The changes that write something.
    pub fn writes(&self) -> impl Iterator<Item = &TableChange> {
        let written = self.changes.iter();
        written.filter(|change| !matches!(change.act, Act::Check(_)))
    }

    /// Takes in what another plan does.
    pub fn add(&mut self, other: Plan) {
        self.changes.extend(other.changes);
        self.notes.extend(other.notes);
    }
}
