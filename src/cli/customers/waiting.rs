//! One line on the terminal that says which backends have not answered yet.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::backend::customer::SearchPart;
use crate::text::fit;

/// Who answers within this time is not waited for.
const SAID: Duration = Duration::from_millis(500);

/// Cells of the line.
const WIDTH: usize = 79;

/// The backends that have not answered; the line appears where standard error is a terminal.
pub(super) struct Waiting {
    terminal: bool,
    started: Instant,
    sources: Vec<String>,
    shown: bool,
}

impl Waiting {
    pub(super) fn new<'s>(sources: impl Iterator<Item = &'s str>) -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            started: Instant::now(),
            sources: sources.map(str::to_owned).collect(),
            shown: false,
        }
    }

    /// How long the search has run.
    pub(super) fn waited(&self) -> Duration {
        self.started.elapsed()
    }

    /// Notes who is done.
    pub(super) fn note(&mut self, part: &SearchPart) {
        if let SearchPart::Ended(report) = part {
            self.sources.retain(|source| *source != report.source);
        }
    }

    /// Says who is waited for.
    pub(super) fn show(&mut self) {
        let waited = self.waited();
        if !self.terminal || waited < SAID || self.sources.is_empty() {
            return;
        }
        self.shown = true;
        let sources = self.sources.join(", ");
        let text = format!("waiting for {sources}: {:.0} s", waited.as_secs_f32());
        let (line, _) = fit(&text, WIDTH, "~");
        // A terminal that went away is no reason to stop searching.
        write!(io::stderr(), "\r{line}\x1b[K").ok();
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.shown {
            self.shown = false;
            write!(io::stderr(), "\r\x1b[K").ok();
        }
    }
}
