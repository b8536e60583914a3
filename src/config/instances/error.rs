//! Places in the file, and what is wrong there.

use std::fmt;

use crate::core::yaml::{Entry, Node, YamlError};

/// A place in a file; line and column count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

impl Place {
    /// Where a value starts.
    pub fn of(node: &Node) -> Self {
        Self {
            line: node.line,
            column: node.column,
        }
    }

    /// Where a key starts.
    pub fn of_key(entry: &Entry) -> Self {
        Self {
            line: entry.line,
            column: entry.column,
        }
    }
}

/// A value that the file gives, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// What is wrong with a file, where, and what would be right. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file as the user knows it.
    pub file: String,
    /// Where in the file, when it is about a place.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl ConfigError {
    /// An error about a file as a whole.
    pub fn whole(file: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            message: message.into(),
            help: help.into(),
        }
    }

    /// An error at a place.
    pub fn at(
        file: &str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            place: Some(place),
            ..Self::whole(file, message, help)
        }
    }

    /// A file that is no YAML.
    pub fn yaml(file: &str, error: YamlError) -> Self {
        let place = Place {
            line: error.line,
            column: error.column,
        };
        Self::at(file, place, error.message, "correct the file at this place")
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(Place { line, column }) => {
                write!(f, "{}:{line}:{column}: {}", self.file, self.message)
            }
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for ConfigError {}
