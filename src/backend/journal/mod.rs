//! What the program writes down for itself: drafts and history, in the platform's state directory.

mod error;
mod place;
#[cfg(test)]
mod testing;

pub use error::{JournalError, Result};
pub use place::{Place, StateFile};
