//! What ends a run without an answer.

use std::fmt;

use crate::core::pattern::PatternError;

/// The class of an evaluation error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A pattern does not compile; the original ends the request.
    InvalidRegex,
    /// A pattern holds code, which is refused; the original ends the request.
    CodeInRegex,
    /// A structure is not what the evaluation walks; the original ends the request.
    BadStructure,
    /// An empty pattern: the original repeats the last successful one of its process, so that the
    /// answer depends on chance.
    UndefinedPattern,
    /// A pattern ran out of its budget and the answer depends on it.
    Undecided,
}

impl ErrorKind {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::InvalidRegex => "invalid_regex",
            ErrorKind::CodeInRegex => "code_in_regex",
            ErrorKind::BadStructure => "bad_structure",
            ErrorKind::UndefinedPattern => "undefined_pattern",
            ErrorKind::Undecided => "undecided",
        }
    }
}

/// Why a run ended without an answer, and where in which ACL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError {
    /// The class.
    pub kind: ErrorKind,
    /// The ACL.
    pub acl: String,
    /// `Properties`, `PropertiesDatabase`, `Possible`, `PossibleAdd` or `PossibleNot`.
    pub section: &'static str,
    /// The path below the section, such as `Ticket/Queue`.
    pub key: String,
    /// The text of the list with its modifier, or empty where a structure is wrong.
    pub pattern: String,
    /// What is wrong, in words.
    pub message: String,
}

impl EvalError {
    /// The same error, because of a pattern without meaning.
    pub(super) fn caused_by(mut self, cause: &PatternError) -> Self {
        self.kind = match cause {
            PatternError::Invalid { .. } => ErrorKind::InvalidRegex,
            PatternError::Code => ErrorKind::CodeInRegex,
            PatternError::Undefined => ErrorKind::UndefinedPattern,
        };
        self.message = cause.to_string();
        self
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ACL {}, {}", self.acl, self.section)?;
        if !self.key.is_empty() {
            write!(f, " {}", self.key)?;
        }
        if !self.pattern.is_empty() {
            write!(f, " {}", self.pattern)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for EvalError {}
