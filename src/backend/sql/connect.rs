//! Connecting to a database that is not ours.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection as _, Executor as _};

use super::address::Address;
use super::database::{Database, Pool};
use super::engine::Engine;
use super::file;
use super::held::Ends;
use super::tls::{self, Tls};
use crate::backend::error::{Error, Result, words};
use crate::core::world::Collation;

/// How long a connection may take to come about.
pub(super) const CONNECTING: Duration = Duration::from_secs(10);
/// How long a question waits for a connection to come back.
pub(super) const ANSWERING: Duration = Duration::from_secs(5);
/// Connections at a time: what one console asks at once.
pub(super) const CONNECTIONS: u32 = 4;
/// Where MariaDB and MySQL listen on this machine when nothing says so.
const SOCKETS: [&str; 3] = [
    "/run/mysqld/mysqld.sock",
    "/var/run/mysqld/mysqld.sock",
    "/var/lib/mysql/mysql.sock",
];

/// Where PostgreSQL's socket lies when nothing says so.
const FOLDERS: [&str; 2] = ["/run/postgresql", "/var/run/postgresql"];

impl Database {
    /// Connects. Without `write` the session itself refuses to write. Without a collation, texts
    /// compare as this kind of database usually compares them.
    ///
    /// # Errors
    /// [`Error::Connect`] with what was tried, why it failed and what to do.
    pub async fn connect(
        address: &Address,
        collation: Option<Collation>,
        write: bool,
    ) -> Result<Self> {
        Self::connect_with(address, collation, write, true).await
    }

    /// Connects; `limited`: no statement may take long.
    async fn connect_with(
        address: &Address,
        collation: Option<Collation>,
        write: bool,
        limited: bool,
    ) -> Result<Self> {
        let usual = match address.engine {
            Engine::MySql => Collation::IgnoreCase,
            Engine::Sqlite | Engine::Postgres => Collation::Exact,
        };
        let collation = collation.unwrap_or(usual);
        if let Some(file) = address.ca_file.as_ref().filter(|_| address.tls.checks()) {
            tls::check_ca(file).map_err(|why| distrusted(address, why))?;
        }
        let pool = match address.engine {
            Engine::Sqlite => file::open(address, collation, write, false).await,
            Engine::MySql => mysql(address, write, limited).await,
            Engine::Postgres => postgres(address, write, limited).await,
        };
        let pool = pool.map_err(|cause| refused(address, cause))?;
        Ok(Self::connected(pool, collation, address.is_unverified()))
    }

    /// Connects for writing; a database file that is not there is made.
    ///
    /// # Errors
    /// As [`Database::connect`].
    pub async fn create(address: &Address) -> Result<Self> {
        if address.engine != Engine::Sqlite {
            // Filling and indexing large tables takes as long as it takes.
            return Self::connect_with(address, None, true, false).await;
        }
        let pool = file::open(address, Collation::Exact, true, true).await;
        let pool = pool.map_err(|cause| refused(address, cause))?;
        Ok(Self::connected(pool, Collation::Exact, false))
    }
}

async fn mysql(address: &Address, write: bool, limited: bool) -> sqlx::Result<Pool> {
    let mut options = MySqlConnectOptions::from_str(address.url.reveal())?
        // What is stored is shown as it is stored.
        .timezone(None);
    if let Some(password) = &address.password {
        options = options.password(password.reveal());
    }
    // `localhost` is the local socket for the ticket system's own driver.
    if address.host.as_deref() == Some("localhost") && options.get_socket().is_none() {
        let usual = SOCKETS.into_iter().map(PathBuf::from);
        let mut usual = usual.chain([std::env::temp_dir().join("mysql.sock")]);
        if let Some(socket) = usual.find(|socket| socket.exists()) {
            options = options.socket(socket);
        }
    }
    // Nobody stands between on a local socket, and there servers do not speak TLS well or at all.
    let local = options.get_socket().is_some();
    let tls = if local { Tls::Off } else { address.tls };
    options = options.ssl_mode(tls.mysql());
    if let Some(file) = address.ca_file.as_ref().filter(|_| tls.checks()) {
        options = options.ssl_ca(file);
    }
    answers(&options).await?;
    let pool = MySqlPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ANSWERING)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if limited {
                    sqlx::MySql::limit(connection, true).await?;
                }
                if !write {
                    let read_only = "SET SESSION TRANSACTION READ ONLY";
                    connection.execute(read_only).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(options);
    Ok(Pool::MySql(pool))
}

async fn postgres(address: &Address, write: bool, limited: bool) -> sqlx::Result<Pool> {
    let mut options =
        PgConnectOptions::from_str(address.url.reveal())?.application_name("aclscope");
    // No host is the local socket for the ticket system's own driver.
    if address.host.is_none() && options.get_socket().is_none() {
        let usual = FOLDERS.into_iter().map(PathBuf::from);
        let mut usual = usual.chain([std::env::temp_dir()]);
        let name = format!(".s.PGSQL.{}", options.get_port());
        let folder = usual.find(|folder| folder.join(&name).exists());
        options = options.socket(folder.unwrap_or_else(|| PathBuf::from(FOLDERS[0])));
    }
    if let Some(password) = &address.password {
        options = options.password(password.reveal());
    }
    // Nobody stands between on a local socket, and there servers do not speak TLS well or at all.
    let local = options.get_socket().is_some();
    let tls = if local { Tls::Off } else { address.tls };
    options = options.ssl_mode(tls.postgres());
    if let Some(file) = address.ca_file.as_ref().filter(|_| tls.checks()) {
        options = options.ssl_root_cert(file);
    }
    if !write {
        options = options.options([("default_transaction_read_only", "on")]);
    }
    answers(&options).await?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ANSWERING)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if limited {
                    sqlx::Postgres::limit(connection, true).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(options);
    Ok(Pool::Postgres(pool))
}

/// Connects once. A pool would try again and again where nobody listens, and tell nobody why.
async fn answers<C>(options: &C) -> sqlx::Result<()>
where
    C: ConnectOptions,
    C::Connection: Sized,
{
    let connected = tokio::time::timeout(CONNECTING, options.connect()).await;
    connected
        .map_err(|_| sqlx::Error::PoolTimedOut)??
        .close()
        .await
}

/// Why there is no connection, and what to do about it.
fn refused(address: &Address, cause: sqlx::Error) -> Error {
    let host = address.host.as_deref().unwrap_or("this machine");
    if let Some(why) = tls::distrust(&cause, host, address.ca_file.as_ref()) {
        return distrusted(address, why);
    }
    let code = cause.as_database_error().and_then(DatabaseError::code);
    let code = code.unwrap_or_default().into_owned();
    let number = match cause.as_database_error() {
        Some(error) => error
            .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
            .map_or(0, sqlx::mysql::MySqlDatabaseError::number),
        None => 0,
    };
    let help = match (&cause, code.as_str(), number) {
        _ if address.engine == Engine::Sqlite => file::help(address, &cause),
        // The server takes the word of the system for who somebody is.
        (_, _, 1698) | (_, "28000", _) if local(address) => {
            let user = user(address);
            format!("the server lets only the system's user {user} in: sudo -u {user} aclscope ...")
        }
        (_, "28P01" | "28000", _) | (_, _, 1045 | 1698) => {
            "check user and password; DatabaseUser and DatabasePw stand in Kernel/Config.pm"
                .to_owned()
        }
        (_, "3D000", _) | (_, _, 1044 | 1049) => {
            "check the name of the database behind the host".to_owned()
        }
        (sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut, ..) => {
            "check that the server runs, listens there, and can be reached from here".to_owned()
        }
        _ => "check the URL: mysql://user:password@host:port/database".to_owned(),
    };
    Error::Connect {
        address: address.to_string(),
        reason: reason(&cause),
        help,
    }
}

/// A server that is not trusted.
fn distrusted(address: &Address, why: tls::Distrust) -> Error {
    Error::Connect {
        address: address.to_string(),
        reason: why.reason,
        help: why.help,
    }
}

/// The cause in the server's words, without what the driver puts before them.
fn reason(cause: &sqlx::Error) -> String {
    match cause {
        sqlx::Error::PoolTimedOut => {
            format!("no answer within {} seconds", CONNECTING.as_secs())
        }
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => words(other),
    }
}

fn local(address: &Address) -> bool {
    address
        .host
        .as_deref()
        .is_none_or(|host| host == "localhost")
}

/// The user that the URL names.
fn user(address: &Address) -> String {
    let url = address.url.reveal();
    let place = url.split_once("://").map_or("", |(_, place)| place);
    let user = place.rsplit_once('@').map_or("", |(user, _)| user);
    let user = user.split(':').next().unwrap_or_default();
    let user = if user.is_empty() {
        "of the ticket system"
    } else {
        user
    };
    user.to_owned()
}
