//! What a column takes, known before a database is asked.

use super::cell::Cell;

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taking {
    /// Whole numbers only.
    pub whole_number: bool,
    /// Texts of so many characters; `None` for any number of them.
    pub width: Option<usize>,
    /// No NULL.
    pub needed: bool,
}

impl Taking {
    /// Why a value is not taken; `None` when it is.
    pub fn refuses(self, cell: &Cell) -> Option<String> {
        let text = match cell {
            Cell::Null => return self.needed.then(|| "it must not be NULL".to_owned()),
            Cell::Text(text) => text.as_str(),
            Cell::Secret { text, .. } => text.reveal(),
            Cell::Now | Cell::Agent => return None,
        };
        if text.contains('\0') {
            return Some("a text must not hold a NUL character".to_owned());
        }
        if self.whole_number {
            let number = text.trim().parse::<i64>();
            return number
                .is_err()
                .then(|| "it takes whole numbers only".to_owned());
        }
        let (width, length) = (self.width?, text.chars().count());
        (length > width).then(|| format!("it takes {width} characters, this text has {length}"))
    }
}
