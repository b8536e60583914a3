//! What can go wrong between aclscope and its data.

use std::path::PathBuf;

use super::ldap::Failure;
use super::otrs::InstallationError;
use super::snapshot::{Compression, Fault};
use crate::core::world::UnknownZone;

/// The result of everything that touches data outside the program.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What SQLite says when the disk is full.
const SQLITE_FULL: &str = "13";

/// A failure, named with the place where it happened. `Display` is the message for people;
/// [`Error::help`] says what to do. Neither ever holds a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that cannot be read.
    #[error("{}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// A compressed file that is cut off or damaged.
    #[error("{}: the {} data are cut off or damaged: {cause}", path.display(), compression.name())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How it is compressed.
        compression: Compression,
        /// What the decompressor says.
        #[source]
        cause: std::io::Error,
    },
    /// A file that is there already and is not to be replaced.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// A file that cannot be written.
    #[error("{}: {cause}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// A temporary folder that does not take what must be unpacked.
    #[error("{}: a large snapshot cannot be unpacked here: {reason}", folder.display())]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A world file with something wrong in it.
    #[error("{file}: {fault}")]
    World {
        /// The file, or the embedded document.
        file: String,
        /// What is wrong and where.
        #[source]
        fault: Fault,
    },
    /// A question that the instance's database did not answer.
    #[error("{doing}: {}", words(cause))]
    Database {
        /// What was being done, as a noun: `reading table queue`.
        doing: String,
        /// The database's own words.
        #[source]
        cause: sqlx::Error,
    },
    /// A database that cannot be opened.
    #[error("{address}: {reason}")]
    Connect {
        /// Where it is, without the password.
        address: String,
        /// Why not, in the server's words.
        reason: String,
        /// What to do.
        help: String,
    },
    /// A database that is not one of a ticket system.
    #[error("{address}: this is not the database of a ticket system: it has no {missing}")]
    Foreign {
        /// Where it is, without the password.
        address: String,
        /// The tables and columns that every ticket system has and it has not.
        missing: String,
    },
    /// An installation folder that cannot be read.
    #[error(transparent)]
    Installation(#[from] InstallationError),
    /// An installation folder that does not say where its database is.
    #[error("{place}: the database of {} is not known: {reason}", home.display())]
    NoDatabase {
        /// The folder.
        home: PathBuf,
        /// The file, with the line where that is known.
        place: String,
        /// Why not.
        reason: String,
        /// What to give to make it known; empty when no single values would.
        missing: Vec<MissingSetting>,
    },
    /// Deployed ACLs were asked for where only stored ones can be seen.
    #[error(
        "the deployed ACLs stand in Kernel/Config/Files/ZZZACL.pm of the installation, which is not here"
    )]
    NoDeployed,
    /// An installation whose deployed ACLs cannot be told.
    #[error("what is deployed is not known: {0}")]
    DeployedUnread(String),
    /// A database that is not empty.
    #[error("{address}: these tables are there already: {tables}")]
    TablesThere {
        /// Where it is, without the password.
        address: String,
        /// Their names.
        tables: String,
    },
    /// Something was to be written where that is not allowed.
    #[error("nothing is written: the instance was opened read-only")]
    ReadOnly,
    /// An agent that cannot be recorded as the one who writes.
    #[error("nobody can write as agent {login:?}: {reason}")]
    Agent {
        /// The login.
        login: String,
        /// Why not.
        reason: String,
        /// Which agents are there.
        near: String,
    },
    /// The ticket system's own time is not known.
    #[error(transparent)]
    TimeZone(#[from] UnknownZone),
    /// A search that no source can be asked.
    #[error("{0}")]
    Query(String),
    /// A customer source that cannot be asked.
    #[error("customer source {key}: {reason}")]
    Source {
        /// Its configuration key, such as `CustomerUser1`.
        key: String,
        /// Why not.
        reason: String,
    },
    /// A directory that was asked and did not answer.
    #[error("customer source {key}: {cause}")]
    Directory {
        /// Its configuration key, such as `CustomerUser1`.
        key: String,
        /// Why not.
        #[source]
        cause: Failure,
    },
}

/// A setting of the database that only running the configuration could tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSetting {
    /// Its name, such as `DatabaseHost`.
    pub setting: &'static str,
    /// The file and line that hide it.
    pub place: String,
}

/// True when the database ended a statement for the time it took: MariaDB, MySQL, PostgreSQL.
fn took_too_long(cause: &sqlx::Error) -> bool {
    let error = cause.as_database_error();
    let number = error.and_then(|error| {
        let error = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>();
        error.map(sqlx::mysql::MySqlDatabaseError::number)
    });
    let code = error.and_then(|error| error.code());
    matches!(number, Some(1969 | 3024)) || code.as_deref() == Some("57014")
}

/// True when a statement waited in vain for others that write, or was given up in their favour:
/// MariaDB and MySQL, PostgreSQL, SQLite.
fn others_write(cause: &sqlx::Error) -> bool {
    let error = cause.as_database_error();
    let number = error.and_then(|error| {
        let error = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>();
        error.map(sqlx::mysql::MySqlDatabaseError::number)
    });
    let code = error.and_then(|error| error.code());
    matches!(number, Some(1205 | 1213)) || matches!(code.as_deref(), Some("55P03" | "40P01" | "5"))
}

/// A failure in words that do not speak of the driver.
pub(crate) fn words(cause: &sqlx::Error) -> String {
    match cause {
        sqlx::Error::PoolTimedOut => "the database does not answer".to_owned(),
        sqlx::Error::Database(error) => error.to_string(),
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

impl Error {
    /// A word for programs: `unreadable`, `exists`, `unwritable`, `bad_world`, `bad_query`,
    /// `connect`, `foreign`, `tables_there`, `no_database`, `instance`, `read_only`,
    /// `acting_user`, `time_zone` or `backend`, or that of the installation.
    pub fn kind(&self) -> &'static str {
        match self {
            Error::Unreadable { .. } | Error::Damaged { .. } => "unreadable",
            Error::Exists(_) => "exists",
            Error::Unwritable { .. } | Error::NoRoom { .. } => "unwritable",
            Error::World { .. } => "bad_world",
            Error::Query(_) => "bad_query",
            Error::Connect { .. } => "connect",
            Error::Foreign { .. } => "foreign",
            Error::TablesThere { .. } => "tables_there",
            Error::Installation(error) => error.kind(),
            Error::NoDatabase { .. } => "no_database",
            Error::NoDeployed | Error::DeployedUnread(_) => "instance",
            Error::ReadOnly => "read_only",
            Error::Agent { .. } => "acting_user",
            Error::TimeZone(_) => "time_zone",
            Error::Database { .. } | Error::Source { .. } | Error::Directory { .. } => "backend",
        }
    }

    /// What to do about it, when there is something to say beyond the message.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Unreadable { path, .. } => Some(format!(
                "check that {} exists and may be read by this user",
                path.display()
            )),
            Error::Damaged { path, .. } => Some(format!(
                "{} is not whole: copy or save it again",
                path.display()
            )),
            Error::Exists(_) => Some("choose another name, or replace it with --force".to_owned()),
            Error::Unwritable { .. } => Some(
                "nothing whole was written: check the path, its permissions and the free space"
                    .to_owned(),
            ),
            Error::NoRoom { .. } => Some(
                "it takes about as much space as the snapshot's text: free some, or name another \
                 folder with the environment variable TMPDIR"
                    .to_owned(),
            ),
            Error::World { fault, .. } => Some(fault.help().to_owned()),
            Error::Connect { help, .. } => Some(help.clone()),
            Error::Foreign { .. } => Some(
                "name the database of OTRS, Znuny or OTOBO; a PostgreSQL schema that is not searched \
                 by default is named with ?options=-csearch_path=NAME"
                    .to_owned(),
            ),
            Error::Installation(error) => Some(error.help()),
            Error::NoDeployed => Some(
                "name the installation with --home DIR, or use --acls stored (acls: stored in the \
                 configuration file)"
                    .to_owned(),
            ),
            Error::DeployedUnread(_) => Some(
                "open it as the user that the ticket system runs as, or use --acls stored"
                    .to_owned(),
            ),
            Error::NoDatabase { .. } => Some(
                "name it beside the folder: --home DIR --database mysql://USER:PASSWORD@HOST/NAME"
                    .to_owned(),
            ),
            Error::TablesThere { .. } => {
                Some("nothing was changed; name an empty database".to_owned())
            }
            Error::Database {
                cause: sqlx::Error::PoolTimedOut | sqlx::Error::Io(_),
                ..
            } => Some("check that the database's server runs and can be reached".to_owned()),
            Error::Database { cause, .. } if took_too_long(cause) => Some(
                "the database worked on it for a minute: ask for less, or look at its load and locks"
                    .to_owned(),
            ),
            Error::Database { cause, .. } if others_write(cause) => Some(
                "somebody else is writing there: nothing was written; try again in a moment".to_owned(),
            ),
            Error::ReadOnly => Some(
                "open it with --write, say read_only: false in config.yaml, or allow it in the console \
                 with the palette's command `allow writing`"
                    .to_owned(),
            ),
            Error::Agent { near, .. } => Some(format!(
                "{near}; name a valid agent with --acting-user LOGIN, or as acting_user in config.yaml"
            )),
            Error::TimeZone(zone) => Some(zone.help()),
            Error::Query(_) | Error::Database { .. } => None,
            Error::Directory { cause, .. } => Some(cause.help().to_owned()),
            Error::Source { .. } => {
                Some("check this source in the configuration; the others still answer".to_owned())
            }
        }
    }

    /// The temporary folder does not take a file.
    pub(super) fn no_room(cause: &std::io::Error) -> Self {
        Error::NoRoom {
            folder: std::env::temp_dir(),
            reason: cause.to_string(),
        }
    }

    /// The same failure, where it was a full disk that of the temporary folder.
    pub(super) fn in_temporary_folder(self) -> Self {
        match self {
            Error::Database {
                cause: sqlx::Error::Database(error),
                ..
            } if error.code().is_some_and(|code| code == SQLITE_FULL) => Error::NoRoom {
                folder: std::env::temp_dir(),
                reason: "no space is left".to_owned(),
            },
            other => other,
        }
    }

    /// Wraps a database failure with what was being done.
    pub(crate) fn database(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let doing = doing.into();
        move |cause| Error::Database { doing, cause }
    }
}
