//! The file as a whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::error::{ConfigError, Given, Place};
use super::fields::{Reader, find};
use super::secret_source::SecretSource;
use super::settings::SettingsLayer;
use crate::core::nearest::suggest;
use crate::core::world::{Acls, Collation, Flavour};
use crate::core::yaml::{Entry, Node, read_placed};
use crate::secret::SecretUrl;

/// Its name in the user's folder.
pub const FILE_NAME: &str = "config.yaml";

/// What the URL of a database server may start with; the other kind is `sqlite:FILE`.
const SERVERS: [&str; 4] = ["mysql", "mariadb", "postgres", "postgresql"];

/// How a database URL is written.
pub const DATABASE_HELP: &str =
    "write sqlite:FILE, mysql://USER@HOST/NAME or postgres://USER@HOST/NAME";

/// True for a URL of a kind of database that is known here.
pub fn is_database(url: &SecretUrl) -> bool {
    let rest = url.reveal().strip_prefix(url.scheme()).unwrap_or_default();
    match url.scheme() {
        "sqlite" => rest.len() > 1,
        scheme => SERVERS.contains(&scheme) && rest.starts_with("://"),
    }
}

/// How connections are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Not at all.
    Off,
    /// When the server offers it, without checking who it is.
    Prefer,
    /// Always, and the server's certificate is checked.
    Verify,
}

/// What an instance, or the file for all of them, may say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Common {
    /// `read_only`.
    pub read_only: Option<Given<bool>>,
    /// `acting_user`: a login of an agent.
    pub acting_user: Option<Given<String>>,
    /// `acls`.
    pub acls: Option<Given<Acls>>,
    /// `flavour`.
    pub flavour: Option<Given<Flavour>>,
    /// `collation`.
    pub collation: Option<Given<Collation>>,
    /// `tls`.
    pub tls: Option<Given<Tls>>,
    /// `ca_file`.
    pub ca_file: Option<Given<PathBuf>>,
    /// `settings`.
    pub settings: SettingsLayer,
}

/// A named instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceConfig {
    /// Where its name stands.
    pub place: Place,
    /// `home`: the installation folder.
    pub home: Option<Given<PathBuf>>,
    /// `database`.
    pub database: Option<Given<SecretUrl>>,
    /// `password` of the database.
    pub password: Option<Given<SecretSource>>,
    /// `snapshot`: a world file; never beside home or database.
    pub snapshot: Option<Given<PathBuf>>,
    /// What it says beside that.
    pub common: Common,
}

/// The user's `config.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// The file as the user knows it.
    pub file: String,
    /// `default`: the instance that is opened when none is named. It is one of the instances.
    pub default: Option<Given<String>>,
    /// What holds for instances that say nothing else.
    pub defaults: Common,
    /// The instances by name, in their order.
    pub instances: IndexMap<String, InstanceConfig>,
}

const COMMON: [&str; 8] = [
    "read_only",
    "acting_user",
    "acls",
    "flavour",
    "collation",
    "tls",
    "ca_file",
    "settings",
];
const OF_THE_FILE: [&str; 2] = ["default", "instances"];
const OF_AN_INSTANCE: [&str; 4] = ["home", "database", "password", "snapshot"];

/// Keys that say something about a connection.
const CONNECTION: [&str; 3] = ["password", "tls", "ca_file"];

impl ConfigFile {
    /// True when a password stands in it in plain text.
    pub fn holds_secrets(&self) -> bool {
        let plain = |common: &Common| {
            let secrets = common.settings.entries.iter().flat_map(|own| &own.secrets);
            let mut sources = secrets.map(|secret| &secret.source);
            sources.any(|source| matches!(source, SecretSource::Plain(_)))
        };
        plain(&self.defaults)
            || self.instances.values().any(|own| {
                let password = own.password.as_ref().map(|given| &given.value);
                matches!(password, Some(SecretSource::Plain(_)))
                    || own
                        .database
                        .as_ref()
                        .is_some_and(|url| url.value.has_password())
                    || plain(&own.common)
            })
    }

    /// Reads the file; `None` when it is not there.
    ///
    /// # Errors
    /// It is there and cannot be read, or something is wrong in it.
    pub fn read(path: &Path, home: Option<&Path>) -> Result<Option<Self>, ConfigError> {
        let file = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                Self::parse(&file, folder, home, &text).map(Some)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ConfigError::whole(
                &file,
                error.to_string(),
                "make it a file of UTF-8 text that this user may read, or move it away",
            )),
        }
    }

    /// Reads a text. Relative paths in it start at `folder`, those with `~/` at `home`.
    ///
    /// # Errors
    /// What is wrong, with file, line and column.
    pub fn parse(
        file: &str,
        folder: &Path,
        home: Option<&Path>,
        text: &str,
    ) -> Result<Self, ConfigError> {
        let node = read_placed(text).map_err(|error| ConfigError::yaml(file, error))?;
        let reader = Reader { file, folder, home };
        let entries = reader.entries(&node, "the file")?;
        let known = OF_THE_FILE.into_iter().chain(COMMON);
        reader.only(entries, "the file", known)?;
        let defaults = common(&reader, entries)?;
        let mut instances = IndexMap::new();
        if let Some(own) = find(entries, "instances") {
            for entry in reader.entries(&own.value, "`instances`")? {
                let instance = instance(&reader, entry)?;
                instances.insert(entry.key.clone(), instance);
            }
        }
        let default = find(entries, "default").map(|entry| reader.text(entry));
        let default = default.transpose()?;
        if let Some(Given { value, place }) = &default
            && !instances.contains_key(value)
        {
            return Err(reader.error(
                *place,
                format!("`default` names no instance: there is no `{value}`"),
                suggest(value, instances.keys().map(String::as_str)),
            ));
        }
        Ok(Self {
            file: file.to_owned(),
            default,
            defaults,
            instances,
        })
    }
}

fn instance(reader: &Reader<'_>, entry: &Entry) -> Result<InstanceConfig, ConfigError> {
    let place = Place::of_key(entry);
    if entry.key.is_empty() {
        return Err(reader.error(place, "an instance without a name", "give it a name"));
    }
    let what = format!("instance `{}`", entry.key);
    let entries = reader.entries(&entry.value, &what)?;
    let known = OF_AN_INSTANCE.into_iter().chain(COMMON);
    reader.only(entries, &what, known)?;
    let path = |key| {
        find(entries, key)
            .map(|entry| reader.path(entry))
            .transpose()
    };
    let own = InstanceConfig {
        place,
        home: path("home")?,
        database: find(entries, "database")
            .map(|entry| database(reader, entry))
            .transpose()?,
        password: find(entries, "password")
            .map(|entry| password(reader, &entry.value))
            .transpose()?,
        snapshot: path("snapshot")?,
        common: common(reader, entries)?,
    };
    let live = own.home.is_some() || own.database.is_some();
    match &own.snapshot {
        Some(snapshot) if live => Err(reader.error(
            snapshot.place,
            format!("{what} has a snapshot beside its home or database"),
            "a snapshot is an instance of its own: give it a name of its own",
        )),
        None if !live => Err(reader.error(
            place,
            format!("{what} says nothing about where its data are"),
            "give it home: FOLDER, database: URL or snapshot: FILE",
        )),
        Some(_) => match entries
            .iter()
            .find(|entry| CONNECTION.contains(&entry.key.as_str()))
        {
            Some(entry) => Err(reader.error(
                Place::of_key(entry),
                format!("{what} is a snapshot: `{}` means nothing there", entry.key),
                "leave it out",
            )),
            None => Ok(own),
        },
        None => match (&own.password, &own.database) {
            (Some(password), Some(database)) if database.value.has_password() => Err(reader.error(
                password.place,
                format!("{what} has two passwords: this one, and one in its database URL"),
                "take the one in the URL out",
            )),
            _ => Ok(own),
        },
    }
}

/// A database URL; errors show it without its password.
fn database(reader: &Reader<'_>, entry: &Entry) -> Result<Given<SecretUrl>, ConfigError> {
    let Given { value, place } = reader.text(entry)?;
    let url = SecretUrl::new(value);
    if !is_database(&url) {
        return Err(reader.error(
            place,
            format!("`database` is no URL of a database that is known here: {url}"),
            DATABASE_HELP,
        ));
    }
    Ok(Given { value: url, place })
}

fn password(reader: &Reader<'_>, node: &Node) -> Result<Given<SecretSource>, ConfigError> {
    Ok(Given {
        value: SecretSource::read(reader, "password", node)?,
        place: Place::of(node),
    })
}

fn common(reader: &Reader<'_>, entries: &[Entry]) -> Result<Common, ConfigError> {
    let flavours = [
        ("otrs6", Flavour::Otrs6),
        ("znuny", Flavour::Znuny),
        ("otobo", Flavour::Otobo),
    ];
    let collations = [
        ("ignore-case", Collation::IgnoreCase),
        ("exact", Collation::Exact),
    ];
    let acls = [("stored", Acls::Stored), ("deployed", Acls::Deployed)];
    let tls = [
        ("off", Tls::Off),
        ("prefer", Tls::Prefer),
        ("verify", Tls::Verify),
    ];
    let own = |key| find(entries, key);
    Ok(Common {
        read_only: own("read_only").map(|own| reader.truth(own)).transpose()?,
        acting_user: own("acting_user").map(|own| reader.text(own)).transpose()?,
        acls: own("acls").map(|own| reader.word(own, &acls)).transpose()?,
        flavour: own("flavour")
            .map(|own| reader.word(own, &flavours))
            .transpose()?,
        collation: own("collation")
            .map(|own| reader.word(own, &collations))
            .transpose()?,
        tls: own("tls").map(|own| reader.word(own, &tls)).transpose()?,
        ca_file: own("ca_file").map(|own| reader.path(own)).transpose()?,
        settings: own("settings")
            .map(|own| SettingsLayer::read(reader, own))
            .transpose()?
            .unwrap_or_default(),
    })
}
