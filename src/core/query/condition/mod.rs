//! The ticket system's search condition: what a text means over a list of columns.
//!
//! A text is rewritten ([`rewrite`]), read character by character into tokens ([`scan`]), and the
//! tokens make a tree ([`tree`]). The ticket system writes its statement from the tokens without
//! ever making the tree, which is why some texts become statements that no database takes: those
//! have outcomes of their own here.

mod like;
mod quote;
mod rewrite;
mod scan;
mod spelled;
mod tree;

#[cfg(test)]
mod tests;

pub use like::{Like, LikePiece};
pub use quote::{QuoteType, Semantics, escape};
pub use scan::{Token, Word};
pub use tree::Group;

/// The longest text that is read. Nobody types or pastes more into a search field, and no database
/// takes the statement.
pub const LONGEST: usize = 128 * 1024;

/// How a text is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Form<'f> {
    /// SearchPrefix, put before every word.
    pub prefix: &'f str,
    /// SearchSuffix, put behind every word.
    pub suffix: &'f str,
    /// Extended: a space between two words is an AND.
    pub extended: bool,
}

/// A text as the ticket system understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    tokens: Vec<Token>,
    outcome: Outcome,
}

/// What a text comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// No condition at all: the text is empty, or an empty pair of parentheses.
    Nothing,
    /// Rows that meet this.
    Rows(Group),
    /// The parentheses do not fit: nothing is found (`1=0`, with a notice).
    Never,
    /// AND directly followed by OR, or OR by AND: refused. With binds the ticket system's callers
    /// get less than they expect then: its customer search breaks, its company list drops the
    /// condition.
    Mixed,
    /// A statement that no database takes, `()` or one that ends with an operator: an error, and
    /// nothing is found.
    Broken,
}

/// A text that is too long to be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a search text can have {LONGEST} bytes, this one has {bytes}: search for less")]
pub struct TooLong {
    /// How long it is.
    pub bytes: usize,
}

impl Condition {
    /// Reads a text. Every text up to [`LONGEST`] has a meaning.
    ///
    /// # Errors
    /// The text is longer than that.
    pub fn read(text: &str, form: Form<'_>) -> Result<Self, TooLong> {
        if text.len() > LONGEST {
            return Err(TooLong { bytes: text.len() });
        }
        let rewritten = rewrite::rewrite(text, form.extended);
        let (tokens, ended) = scan::scan(&rewritten, form);
        let outcome = match ended {
            scan::Ended::Mixed => Outcome::Mixed,
            scan::Ended::Unbalanced => Outcome::Never,
            scan::Ended::Balanced if tokens.is_empty() => Outcome::Nothing,
            scan::Ended::Balanced => tree::build(&tokens).map_or(Outcome::Broken, Outcome::Rows),
        };
        Ok(Self { tokens, outcome })
    }

    /// What the text comes to.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}
