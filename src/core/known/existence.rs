//! Whether values of large tables exist, as somebody who holds the database found out.

use std::collections::HashMap;

/// A kind of value that is too large to be held: it is searched in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    /// A CustomerID: of a customer company or of any customer user.
    CustomerId,
    /// The login of a customer user, of any source.
    CustomerUserLogin,
}

impl Asked {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::CustomerId, Self::CustomerUserLogin];

    /// What it is called in sentences.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::CustomerId => "CustomerID",
            Self::CustomerUserLogin => "customer user",
        }
    }
}

/// What was found out so far. What nobody asked for is not known, and nothing is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Existence {
    answers: HashMap<Asked, HashMap<String, bool>>,
}

impl Existence {
    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an answer.
    pub fn insert(&mut self, asked: Asked, value: impl Into<String>, exists: bool) {
        let answers = self.answers.entry(asked).or_default();
        answers.insert(value.into(), exists);
    }

    /// Whether the value exists; `None` when it is not known.
    pub fn says(&self, asked: Asked, value: &str) -> Option<bool> {
        self.answers.get(&asked)?.get(value).copied()
    }
}
