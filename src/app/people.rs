//! Customer users as the console shows them.

use crate::backend::customer::Mark;

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

/// One line about a customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardLine {
    /// What it is.
    pub label: String,
    /// What it says; empty: the label is a heading.
    pub text: String,
    /// True for a heading.
    pub heading: bool,
}

impl CardLine {
    /// A line.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            heading: false,
        }
    }

    /// A heading.
    pub fn heading(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: String::new(),
            heading: true,
        }
    }
}

/// Everything about one customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The login that was asked for.
    pub login: String,
    /// Record, company, CustomerIDs, groups, services.
    pub lines: Vec<CardLine>,
}
