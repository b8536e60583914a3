//! The choice of an instance as plain data.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::backend::demo::DemoSize;
use crate::config::instances::{Acls, ConfigFile, Place, SecretSource, SettingsLayer, Tls};
use crate::core::world::{Collation, Flavour};
use crate::secret::{Secret, SecretUrl};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provenance {
    /// Nobody said anything.
    Default,
    /// A file, as the user knows it; a world file does not tell the place.
    File(String, Option<Place>),
    /// An option of the command line.
    Option(&'static str),
    /// An environment variable.
    Environment(&'static str),
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub from: Provenance,
}

impl<T> Chosen<T> {
    /// A value that an option of the command line gives.
    pub fn by_option(option: &'static str, value: T) -> Self {
        Self {
            value,
            from: Provenance::Option(option),
        }
    }
}

/// The configuration file that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigUsed {
    /// Where it lies or would lie, and who says so.
    pub path: Chosen<PathBuf>,
    /// What it says; `None` when it is not there.
    pub file: Option<ConfigFile>,
    /// True when others on this host may read it and it holds a password.
    pub exposed: bool,
}

/// Where the data of an instance come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataChoice {
    /// The embedded world.
    Demo(DemoSize),
    /// A world file.
    Snapshot(Chosen<PathBuf>),
    /// A ticket system's folder, its database, or both.
    System(Box<SystemChoice>),
}

/// How a running ticket system is reached. At least one of `home` and `database` is there; with
/// both, the folder gives the configuration and the URL the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemChoice {
    /// The installation folder.
    pub home: Option<Chosen<PathBuf>>,
    /// The database; it is of a [kind that is known](crate::config::instances::is_database).
    pub database: Option<Chosen<SecretUrl>>,
    /// The database's password, when it is not in the URL; see [`SystemChoice::password`].
    pub password: Option<Chosen<SecretSource>>,
    /// How the connection is encrypted; without it as the host asks for.
    pub tls: Option<Chosen<Tls>>,
    /// Certificates that servers are checked against.
    pub ca_file: Option<Chosen<PathBuf>>,
    /// What was typed in the console because it was not known; the password wins over the one
    /// above.
    pub given: BTreeMap<String, Secret>,
}

/// What is laid over the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayChoice {
    /// The product, in place of the one that the data suggest.
    pub flavour: Option<Chosen<Flavour>>,
    /// How texts compare, in place of what the data say.
    pub collation: Option<Chosen<Collation>>,
    /// Which ACLs count.
    pub acls: Option<Chosen<Acls>>,
    /// True when nothing may be written.
    pub read_only: Chosen<bool>,
    /// The login that writes.
    pub acting_user: Option<Chosen<String>>,
    /// Settings, each layer over those before it.
    pub settings: Vec<SettingsLayer>,
}

/// An instance as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceChoice {
    /// The configuration file; `None` when nobody asked for one and none was needed.
    pub config: Option<ConfigUsed>,
    /// The name of the instance in the configuration file, when it has one.
    pub name: Option<Chosen<String>>,
    /// Where its data come from; `None` when no instance is named anywhere.
    pub data: Option<DataChoice>,
    /// What is laid over them.
    pub overlays: OverlayChoice,
}
