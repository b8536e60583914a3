//! The headless commands over the core, as the command line fixes them.

pub mod eval;

use std::io;
use std::path::Path;

/// Why a command could not run: exit code 2, one message on standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A short class for scripts.
    pub kind: &'static str,
    /// What failed and where.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Failure {
    /// A file or standard stream that cannot be read or written.
    pub fn stream(path: &Path, error: &io::Error) -> Self {
        Self {
            kind: "stream",
            message: format!("{}: {error}", path.display()),
            help: "check the path and its permissions".to_owned(),
        }
    }
}
