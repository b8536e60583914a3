//! One line on the terminal that says how far the work is.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::backend::snapshot::Progress;
use crate::text::fit;

/// Time between two pictures.
const PAUSE: Duration = Duration::from_millis(100);

/// Cells of the bar, and of the name before it.
const BAR: usize = 30;
const NAME: usize = 24;

/// A line on standard error; nothing when that is no terminal.
pub(super) struct ProgressLine {
    terminal: bool,
    shown: Option<Instant>,
}

impl ProgressLine {
    pub(super) fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            shown: None,
        }
    }

    /// Shows how far it is, unless that was shown just now.
    pub(super) fn show(&mut self, progress: Progress<'_>) {
        let recent = self.shown.is_some_and(|shown| shown.elapsed() < PAUSE);
        if !self.terminal || recent {
            return;
        }
        self.shown = Some(Instant::now());
        // A terminal that went away is no reason to stop saving.
        write!(io::stderr(), "\r{}\x1b[K", line(progress)).ok();
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.terminal {
            write!(io::stderr(), "\r\x1b[K").ok();
        }
    }
}

/// At most 79 cells, plain ASCII but for the table's own name.
fn line(progress: Progress<'_>) -> String {
    let Progress { table, done, total } = progress;
    let total = total.max(done).max(1);
    let share = |of: u64| usize::try_from(done.saturating_mul(of) / total).unwrap_or(0);
    let filled = share(BAR as u64).min(BAR);
    let (name, cells) = fit(table, NAME, "~");
    format!(
        "{name}{} [{}{}] {:>3} % {done} rows",
        " ".repeat(NAME.saturating_sub(cells)),
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        share(100)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_fits_and_never_runs_over() {
        let progress = |table, done, total| line(Progress { table, done, total });
        assert_eq!(
            progress("queue", 1, 4),
            "queue                    [#######.......................]  25 % 1 rows"
        );
        for (done, total) in [(0, 0), (7, 3), (u64::MAX, 1), (9_999_999, 10_000_000)] {
            let line = progress(
                "a table with a name that is \u{1b}[2J too long",
                done,
                total,
            );
            assert!(line.len() <= 96 && !line.contains('\u{1b}'), "{line}");
        }
    }
}
