//! Writing table rows by a plan: everything in one transaction, or nothing.
//!
//! Nothing is overwritten that nobody has seen: the rows under every key of the plan are read again
//! inside the transaction, kept from all others, and compared in every column that was read before.
//! What was written is read once more before the transaction ends, so that no text is kept otherwise
//! than it was given.

mod apply;
mod entries;
mod error;
mod fits;
mod kept;
mod reading;
mod statements;

pub(in crate::backend) use apply::{Site, Stamp, apply};
pub(in crate::backend) use entries::{entries, is_kept};
pub use error::{StaleRow, Unfit, WriteError};

pub(in crate::backend) use fits::taking;
pub(in crate::backend) use reading::{Wanted, rows_now};
pub use statements::ShownStatement;
pub(in crate::backend) use statements::shown;
