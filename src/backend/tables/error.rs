//! Why rows were not written.

use crate::backend::error::Error;

/// A row that is not as it was read any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleRow {
    /// The table.
    pub table: String,
    /// The row in words.
    pub what: String,
    /// The first column that differs; `None` where a whole row came or went.
    pub column: Option<String>,
    /// What it held when it was read, as people read it.
    pub read: Option<String>,
    /// What it holds now.
    pub now: Option<String>,
    /// What it means, in words.
    pub reason: String,
}

/// A value that is not written like this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The table.
    pub table: String,
    /// The row in words.
    pub what: String,
    /// The column; `None` where it is about the row.
    pub column: Option<String>,
    /// Why not.
    pub reason: String,
}

/// Why nothing was written. But for [`WriteError::Uncertain`] nothing of the plan is in the database.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody else has changed these rows since they were read.
    #[error("nothing is written: somebody else has changed what was read: {}", stale(.0))]
    Stale(Vec<StaleRow>),
    /// The database does not take these values.
    #[error("nothing is written: {}", unfit(.0))]
    Unfit(Vec<Unfit>),
    /// The connection was lost while the database was to keep what was written.
    #[error("whether it is written is not known: {0}")]
    Uncertain(Error),
    /// The instance is read-only, or its database does not do it.
    #[error(transparent)]
    Backend(#[from] Error),
}

impl WriteError {
    /// A word for programs: `stale`, `refused`, `uncertain`, or that of the [`Error`].
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Stale(_) => "stale",
            Self::Unfit(_) => "refused",
            Self::Uncertain(_) => "uncertain",
            Self::Backend(error) => error.kind(),
        }
    }

    /// What to do about it, when there is something to say beyond the message.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Stale(_) => Some(
                "read it again, look at what the others changed, and write it again".to_owned(),
            ),
            Self::Unfit(_) => Some("correct what is named, then write it again".to_owned()),
            Self::Uncertain(_) => Some("look at it as it is now before writing again".to_owned()),
            Self::Backend(error) => error.help(),
        }
    }
}

impl std::fmt::Display for StaleRow {
    /// `table customer_user, customer user jn, column city: "Bremen" was read, now it is "Graz"`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "table {}, {}", self.table, self.what)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "table {}, {}", self.table, self.what)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

fn stale(stale: &[StaleRow]) -> String {
    let each = stale.iter().map(ToString::to_string);
    each.collect::<Vec<_>>().join("; ")
}

fn unfit(unfit: &[Unfit]) -> String {
    let each = unfit.iter().map(ToString::to_string);
    each.collect::<Vec<_>>().join("; ")
}
