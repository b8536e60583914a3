//! `config.yaml`: named instances, what holds for all of them, and where their secrets come from.
//!
//! The file is read whole and strictly: a key that nobody knows, a value of the wrong kind and a key
//! that stands twice are errors with their place, because a slip that is silently left out looks
//! like a ticket system that answers wrongly. Secrets are only named here ([`SecretSource`]); they
//! are fetched when the instance that needs them is opened, and never by reading the file.

mod command;
mod customer;
mod error;
mod fields;
mod file;
mod secret_source;
mod settings;
mod way;

pub use crate::core::world::Acls;
pub use error::{ConfigError, Given, Place};
pub use file::{Common, ConfigFile, DATABASE_HELP, FILE_NAME, InstanceConfig, Tls, is_database};
pub use secret_source::{SecretSource, TIME_LIMIT};
pub use settings::{SettingEntry, SettingSecret, SettingsLayer};
pub use way::{Entrance, Way};

#[cfg(test)]
mod tests;
