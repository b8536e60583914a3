//! Storing ACLs: all changes in one transaction, or none of them.
//!
//! Nothing is overwritten that nobody has seen: every row that a change rests on is read again,
//! locked, and compared with what was read before. What the database keeps is read once more before
//! the transaction ends, so that no text is kept otherwise than it was given.

mod change;
mod error;
mod import;
mod refusal;
mod store;
mod sync;
mod table;

pub use change::AclChange;
pub use error::{StaleAcl, StoreError};
pub(super) use import::Keeper;
pub use import::{Applying, Done, Imported, ImportedAcl};
pub use store::Stored;
pub(super) use sync::prints;
