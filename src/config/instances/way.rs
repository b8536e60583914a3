//! What somebody can open, as they name it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::secret::{Secret, SecretUrl};

/// A way to an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The installation in this folder.
    Home {
        /// The folder.
        folder: PathBuf,
        /// The database, when it is not the one that the folder names.
        database: Option<SecretUrl>,
    },
    /// The instance of this name in the configuration file.
    Named(String),
    /// A database.
    Database(SecretUrl),
    /// A world file.
    Snapshot(PathBuf),
    /// The embedded world.
    Demo,
}

/// A way, and what was typed because it was not known or not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// The way.
    pub way: Way,
    /// Values of the settings that name the database and who asks it; the password is
    /// [`PASSWORD`](Self::PASSWORD) whatever the way.
    pub given: BTreeMap<String, Secret>,
}

impl Entrance {
    /// The setting whose value is the database's password.
    pub const PASSWORD: &'static str = "DatabasePw";
}

impl From<Way> for Entrance {
    fn from(way: Way) -> Self {
        Self {
            way,
            given: BTreeMap::new(),
        }
    }
}

impl fmt::Display for Way {
    /// A name for people, without secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home { folder, .. } => write!(f, "{}", folder.display()),
            Self::Named(name) => f.write_str(name),
            Self::Database(url) => write!(f, "{url}"),
            Self::Snapshot(file) => write!(f, "{}", file.display()),
            Self::Demo => f.write_str("the demo"),
        }
    }
}
