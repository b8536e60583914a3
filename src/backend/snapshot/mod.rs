//! World files: settings and table rows of a ticket system in one JSON document.
//!
//! A [`WorldFile`] is looked through once without touching a database ([`read`](WorldFile::read)):
//! what it says, which tables and columns it has, and whether its text is sound. Then it is read
//! again, row by row, into a database ([`load`]). No more of it is ever held than its settings and
//! some rows. Whatever is wrong is a [`Fault`] that names table, row and column, and nothing is
//! opened; whatever is merely unknown is kept and named in one notice. The other way round,
//! [`Contents`] streams an instance into an [`Outlet`], without its passwords.

mod anonymize;
mod compression;
mod cursor;
mod document;
mod fault;
mod file;
mod filling;
mod ids;
mod into;
mod load;
mod outlet;
mod overlay;
mod save;
mod secret;
mod table;
mod text;
mod walk;
mod window;

pub use anonymize::secret;
pub use compression::Compression;
pub use fault::{BadCell, CellFault, Fault, RowName};
pub use file::{AuditTime, WorldFile};
pub use into::{Loaded, load_into};
pub use load::load;
pub use outlet::Outlet;
pub use overlay::read_overlay;
pub use save::{Contents, Progress, Saved, SavedTable};
pub(in crate::backend) use secret::withhold_settings;
pub use table::{Cell, HeldTable, Table};
pub use text::WorldText;
