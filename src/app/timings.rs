//! `ACLSCOPE_TIMINGS=FILE`: when what happened, for measurements.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Appends `{"event", "ms"}` lines; milliseconds count from the start of the process.
#[derive(Debug)]
pub struct Timings {
    start: Instant,
    file: Option<File>,
}

impl Timings {
    /// No measurements.
    pub fn off() -> Self {
        Self {
            start: Instant::now(),
            file: None,
        }
    }

    /// Measurements into this file, appended; `start` is when the process started.
    ///
    /// # Errors
    /// The file cannot be opened for appending.
    pub fn into_file(path: &Path, start: Instant) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let mut timings = Self {
            start,
            file: Some(file),
        };
        timings.record_at("process_start", start);
        Ok(timings)
    }

    /// Notes that something happened now.
    pub fn record(&mut self, event: &str) {
        if self.file.is_some() {
            self.record_at(event, Instant::now());
        }
    }

    /// Notes that something happened at `at`. A line that cannot be written ends the measuring.
    pub fn record_at(&mut self, event: &str, at: Instant) {
        let Some(file) = &mut self.file else {
            return;
        };
        let ms = at.saturating_duration_since(self.start).as_secs_f64() * 1000.0;
        if writeln!(file, "{{\"event\":\"{event}\",\"ms\":{ms:.3}}}").is_err() {
            self.file = None;
        }
    }
}
