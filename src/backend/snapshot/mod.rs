//! World files: settings and table rows of a ticket system in one JSON document.
//!
//! A [`WorldFile`] is read from text without touching a database ([`read`](WorldFile::read)), then
//! loaded into one ([`load`]). Whatever is wrong is a [`Fault`] that names table, row and column,
//! and nothing is opened; whatever is merely unknown is kept and named in one notice. The other way
//! round, [`Contents`] streams an instance into an [`Outlet`], without its passwords.

mod anonymize;
mod compression;
mod document;
mod fault;
mod file;
mod into;
mod load;
mod outlet;
mod save;
mod secret;
mod table;

pub use anonymize::secret;
pub use compression::Compression;
pub use fault::{BadCell, CellFault, Fault, RowName};
pub use file::{WorldFile, read_overlay, read_text};
pub use into::{Loaded, load_into};
pub use load::load;
pub use outlet::Outlet;
pub use save::{Contents, Progress, Saved, SavedTable};
pub(in crate::backend) use secret::withhold_settings;
pub use table::{Cell, Table};
