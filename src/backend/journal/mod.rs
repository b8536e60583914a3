//! What the program writes down for itself: drafts and history, in the platform's state directory.
//!
//! [`DraftJournal`] keeps what is typed, so that nothing is lost when a console ends before its
//! drafts are stored. [`History`] keeps what was stored and deployed, each entry chained to the one
//! before it, and the changes that were begun and not yet settled. Everything here waits for the
//! disk: do not call it where a frame is waited for, [`DraftJournal::append`] aside, which only hands
//! a line to the system.

mod drafts;
mod error;
mod history;
mod line;
mod origin;
mod place;
mod state_file;
mod syncing;
#[cfg(test)]
mod testing;

pub use drafts::{Damage, DraftJournal, Left};
pub use error::{JournalError, Result};
pub use history::{
    AclNamed, Break, Change, Columns, Entries, Entry, Filter, History, Kind, Pending, Reading,
    Recent, RowNamed, Unsettled, columns, row,
};
pub use origin::Origin;
pub use place::Place;
pub use state_file::{Locked, StateFile};
