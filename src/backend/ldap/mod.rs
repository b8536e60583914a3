//! Directories (LDAP): connecting, asking, reading entries.
//!
//! A [`Directory`] is what the `Params` of a customer source describe. It connects when it is first
//! asked, connects anew when the connection was lost, and never waits longer than its time-out for
//! any single answer. Whoever waits can stop by dropping the future.

mod charset;
mod connect;
mod directory;
mod entry;
mod failure;
mod frame;
mod link;
mod relay;
mod settings;
mod tls;

pub use charset::Charset;
pub use directory::{Answer, Ask, Directory, End, Paged};
pub use entry::Entry;
pub use failure::Failure;
pub use settings::{Bind, Scope, Server, Settings};
