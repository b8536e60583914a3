//! What is written into one column.

use crate::secret::Secret;

/// What is written into one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// NULL.
    Null,
    /// A text; a column of whole numbers gets the number that it spells.
    Text(String),
    /// When it is written, in the ticket system's own zone. Left out where the table has no such
    /// column.
    Now,
    /// `users.id` of the agent in whose name it is written. Left out where the table has no such
    /// column.
    Agent,
    /// A text that nobody may see, with the name of the scheme that it is stored in.
    Secret {
        /// What is stored.
        text: Secret,
        /// How it is stored, such as `sha2`.
        scheme: &'static str,
    },
}

/// Columns by name, each with what is written into it.
pub type Cells = Vec<(String, Cell)>;

/// What separates the part of a veiled text that is shown from the part that tells it from others.
const PRINT: char = '\u{1f}';

impl Cell {
    /// A text; `None` is NULL.
    pub fn of(text: Option<&str>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.to_owned()))
    }

    /// What people see of it: `NULL`, `(empty)`, the text, or `***` with the scheme's name.
    pub fn shown(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Text(text) if text.is_empty() => "(empty)".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Now => "now".to_owned(),
            Self::Agent => "the acting agent".to_owned(),
            Self::Secret { scheme, .. } => masked(scheme),
        }
    }

    /// True for what every write sets: the time and the agent.
    pub fn is_audit(&self) -> bool {
        matches!(self, Self::Now | Self::Agent)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Text(number.to_string())
    }
}

/// When and by whom a row is added and changed: the four columns that the tables of the ticket system
/// have for it.
pub fn created() -> Cells {
    let mut cells = vec![
        ("create_time".to_owned(), Cell::Now),
        ("create_by".to_owned(), Cell::Agent),
    ];
    cells.extend(written());
    cells
}

/// When and by whom a row is changed.
pub fn written() -> Cells {
    vec![
        ("change_time".to_owned(), Cell::Now),
        ("change_by".to_owned(), Cell::Agent),
    ]
}

/// A secret as it is kept in the rows of a plan: its scheme and what tells it from others, not the
/// text itself.
pub fn veiled(scheme: &str, print: &str) -> String {
    format!("{}{PRINT}{print}", masked(scheme))
}

/// What is shown of a text out of a row of a plan: of a veiled one only `***` with the scheme's name.
pub fn shown(text: &str) -> &str {
    match text.split_once(PRINT) {
        Some((shown, _)) if shown.starts_with(MASK) => shown,
        _ => text,
    }
}

/// True for a [veiled] text: nothing that may ever be written.
pub fn is_veiled(text: &str) -> bool {
    shown(text).len() < text.len()
}

/// What stands in place of a secret.
const MASK: &str = "***";

/// `*** (sha2)`
fn masked(scheme: &str) -> String {
    format!("{MASK} ({scheme})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        let cell = Cell::Secret {
            text: Secret::new("tiger"),
            scheme: "plain",
        };
        assert_eq!(cell.shown(), "*** (plain)");
        assert!(!format!("{cell:?}").contains("tiger"));
        let kept = veiled("sha2", "0a1b");
        assert_eq!(shown(&kept), "*** (sha2)");
        assert_ne!(
            kept,
            veiled("sha2", "0a1c"),
            "another secret is another text"
        );
        assert_eq!(shown("a \u{1f} b"), "a \u{1f} b");
        assert!(is_veiled(&kept) && !is_veiled("a \u{1f} b") && !is_veiled("*** (sha2)"));
    }
}
