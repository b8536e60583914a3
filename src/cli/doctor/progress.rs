//! One line on the terminal that says what is examined.

use std::io::{self, IsTerminal, Write};

use crate::backend::doctor::Progress;
use crate::text::fit;

/// Cells of the line.
const WIDTH: usize = 79;

/// A line on standard error; nothing when that is no terminal.
pub(super) struct Line {
    terminal: bool,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows what is being done.
    pub(super) fn show(&self, progress: &Progress) {
        if self.terminal {
            let text = format!("{}: {}", progress.about, progress.doing);
            let (text, _) = fit(&text, WIDTH, "~");
            // A terminal that went away is no reason to stop.
            write!(io::stderr(), "\r{text}\x1b[K").ok();
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.terminal {
            write!(io::stderr(), "\r\x1b[K").ok();
        }
    }
}
