//! The YAML of the ticket system: stored ACL columns, dynamic field configurations, exports.
//!
//! The ticket system writes it with Perl's YAML::XS over libyaml. There every plain scalar is a
//! text, so this reader keeps every scalar as it was written (`1.10`, `no`, `0x1F`) and only knows
//! the three words that YAML::XS itself resolves; no Serde route does that. The writer follows the
//! same quoting rules, so that reading and writing loses, retypes and reorders nothing.
//!
//! What an import stores and an export shows went through YAML::XS itself, which keeps less and more
//! than that: [`load`] and [`dump`] do as it does, byte for byte.

mod astral;
mod dumped;
mod events;
mod loaded;
mod placed;
mod reader;
mod writer;

pub use loaded::{Loaded, load};
pub use placed::{Content, Entry, Node, read_placed};
pub use reader::{YamlError, read, read_documents};
pub use writer::{dump, write};

#[cfg(test)]
mod tests;
