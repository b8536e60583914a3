//! The sources as the doctor sees them: those that cannot be asked included.

use std::time::Duration;

use super::asking::no_answer;
use super::source::CustomerSource;
use super::sources::{Entry, SourceState, Sources};

/// A configured source.
#[derive(Clone, Copy)]
pub enum Patient<'a> {
    /// It can be asked.
    Open(&'a dyn CustomerSource),
    /// It cannot.
    Closed {
        /// The configuration key.
        source: &'a str,
        /// Why: its settings, or its kind.
        state: SourceState,
        /// The reason in words.
        reason: &'a str,
    },
}

impl Patient<'_> {
    /// The configuration key.
    pub fn source(&self) -> &str {
        match self {
            Self::Open(source) => source.source(),
            Self::Closed { source, .. } => source,
        }
    }
}

impl Sources {
    /// All of them, in their order.
    pub fn patients<'s>(&'s self) -> Vec<Patient<'s>> {
        let patient = |entry: &'s Entry| match entry {
            Entry::Open(source) => Patient::Open(source.as_ref()),
            Entry::Closed {
                key, state, reason, ..
            } => Patient::Closed {
                source: key,
                state: *state,
                reason,
            },
        };
        self.entries().iter().map(patient).collect()
    }

    /// Notes that a source said nothing for so many seconds, so that for a moment nobody waits for
    /// it again.
    pub fn pass_over(&self, source: &str, seconds: u64) {
        let why = no_answer(Duration::from_secs(seconds));
        self.silent().note(source, Some(why));
    }
}
