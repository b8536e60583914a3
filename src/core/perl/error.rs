//! What keeps a text from being Perl.

use std::fmt;

use thiserror::Error;

/// What kind of mistake a text holds. The wording of Perl is not repeated, only its judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A token stands where none of its kind may.
    Syntax,
    /// A text, a here document or a quoted list does not end, or a character is none of Perl's.
    Token,
    /// A variable that was not declared, or a bare word where a value belongs.
    Strict,
    /// What the grammar allows but the compiler refuses, such as assigning to a constant.
    Other,
    /// Correct as far as was read, but nested deeper than this reader follows.
    Depth,
}

impl ErrorKind {
    /// The word for programs: `syntax`, `token`, `strict`, `other` or `depth`.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "syntax",
            ErrorKind::Token => "token",
            ErrorKind::Strict => "strict",
            ErrorKind::Other => "other",
            ErrorKind::Depth => "depth",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The first mistake of a text, at the line where Perl would report it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct PerlError {
    /// Line, from 1.
    pub line: u32,
    /// Whether the text ended before something that was still open.
    pub at_end: bool,
    /// What kind of mistake it is.
    pub kind: ErrorKind,
    /// The mistake in words, and what to look for.
    pub message: String,
}

impl PerlError {
    pub(super) fn new(line: u32, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            line,
            at_end: false,
            kind,
            message: message.into(),
        }
    }
}

/// The result of reading a part of the text.
pub(super) type Parsed<T> = Result<T, PerlError>;
