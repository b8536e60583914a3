//! ACLs from one system to another: the files that the ticket system exports and imports.
//!
//! An export has the bytes that the ticket system writes. An import is planned before anything is
//! written: each ACL of the file is new, changed, equal or cannot be imported; what is written then
//! has the bytes that the ticket system's own import stores. A mapping translates what has another
//! name or id on this system.

mod columns;
mod differences;
mod export;
mod file;
mod mapping;
mod meaning;
mod plan;
mod rename;

pub use differences::{Difference, differences, unified};
pub use export::{Exported, Unread, export, export_file_name};
pub use file::{AclFile, Entry, FileError};
pub use mapping::{Mapping, MappingError};
pub use meaning::Kind;
pub use plan::{Equality, ImportRules, NetChange, Outcome, Plan, Planned, Present, Update, plan};
pub use rename::{Notice, rename, unknown};

#[cfg(test)]
mod tests;
