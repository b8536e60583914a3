//! Why a command could not run: one message on standard error and exit code 2.

use std::fmt;
use std::io;
use std::path::Path;

use serde_json::json;

use super::Format;
use crate::text::clean;

/// What failed, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A short class for scripts, such as `usage`, `instance` or `stream`.
    pub kind: &'static str,
    /// What failed and where.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

/// The class of an output whose reader went away.
const CLOSED: &str = "closed";

impl Failure {
    /// A failure of a class.
    pub fn new(kind: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            help: help.into(),
        }
    }

    /// Wrong usage: what was asked for does not exist or does not fit.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new("usage", message, help)
    }

    /// A file or standard stream that cannot be read or written.
    pub fn stream(path: &Path, error: &io::Error) -> Self {
        Self::new(
            "stream",
            format!("{}: {error}", path.display()),
            "check the path and its permissions",
        )
    }

    /// Standard output that cannot be written.
    pub fn output(error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => CLOSED,
            _ => "stream",
        };
        Self::new(kind, format!("standard output: {error}"), "")
    }

    /// True when the reader closed its end: it has read enough, and nothing is lost.
    pub fn is_closed_output(&self) -> bool {
        self.kind == CLOSED
    }

    /// The message as it is written to standard error: it may quote names from outside.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text if self.help.is_empty() => format!("aclscope: {}\n", clean(&self.message)),
            Format::Text => format!(
                "aclscope: {}\n  {}\n",
                clean(&self.message),
                clean(&self.help)
            ),
            Format::Json => {
                let error = json!({"kind": self.kind, "message": self.message, "help": self.help});
                format!("{}\n", json!({ "error": error }))
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
