//! Databases beside the ticket system's own, in which sources are: connected when they are first
//! asked, so that a dead one holds up nobody.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use crate::backend::error::{Error, Result};
use crate::backend::otrs::{DatabaseKind, Dsn, unveil};
use crate::backend::sql::{Access, Address, Catalogue, Database};
use crate::core::value::{Value, is_true};
use crate::core::world::Collation;
use crate::secret::SecretUrl;

/// How long a database counts as dead that could not be reached.
const DEAD: Duration = Duration::from_secs(10);

/// A database that is connected when it is needed.
#[derive(Debug)]
pub(super) struct Connection {
    address: Address,
    /// How its texts compare; `None`: as is usual for its kind.
    collation: Option<Collation>,
    write: bool,
    connected: OnceCell<Connected>,
    failed: Mutex<Option<Failed>>,
}

/// A database that answers.
#[derive(Debug)]
pub(super) struct Connected {
    pub database: Database,
    pub catalogue: Catalogue,
}

/// Why there was no connection, and when.
#[derive(Debug)]
struct Failed {
    when: Instant,
    reason: String,
    help: String,
}

impl Connection {
    /// The database that `Params` of a source name with DSN, User, Password and Type; `None` when
    /// the source is in the ticket system's own database.
    ///
    /// # Errors
    /// Why it cannot be asked here.
    pub fn of(
        config: &Value,
        collation: Option<Collation>,
        write: bool,
    ) -> Result<Option<Self>, String> {
        let param = |key: &str| config.get("Params")?.get(key)?.as_text();
        let given = |key: &str| param(key).filter(|text| !text.is_empty());
        let Some(dsn) = param("DSN").filter(|dsn| is_true(dsn)) else {
            return Ok(None);
        };
        let kind = given("Type").map(kind).transpose()?;
        let address = match is_url(dsn) {
            true => Address::parse(&SecretUrl::new(dsn)).map_err(|bad| bad.to_string()),
            false => Dsn::parse(dsn).address(kind, given("User")),
        };
        let address = address.map_err(|why| format!("Params.DSN: {why}"))?;
        let password = match given("Password") {
            None => None,
            Some(veiled) => {
                Some(unveil(veiled).ok_or("Params.Password: what it veils is no text")?)
            }
        };
        let access = Access {
            password,
            ..Access::default()
        };
        Ok(Some(Self {
            address: access.of(address),
            collation,
            write,
            connected: OnceCell::new(),
            failed: Mutex::new(None),
        }))
    }

    /// True when it is on another machine and nobody checks that it is the right one.
    pub fn is_unverified(&self) -> bool {
        self.address.is_unverified()
    }

    /// The database, connected now if it was not. One that could not be reached is not tried again
    /// for a while; then it is.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn get(&self) -> Result<&Connected> {
        self.connected.get_or_try_init(|| self.connect()).await
    }

    async fn connect(&self) -> Result<Connected> {
        if let Some(error) = self.still_dead() {
            return Err(error);
        }
        let opened = async {
            let database = Database::connect(&self.address, self.collation, self.write).await?;
            let catalogue = Catalogue::read(&database).await?;
            Ok(Connected {
                database,
                catalogue,
            })
        };
        let opened: Result<Connected> = opened.await;
        if let Err(error) = &opened {
            let reason = match error {
                Error::Connect { reason, .. } => reason.clone(),
                other => other.to_string(),
            };
            let failed = Failed {
                when: Instant::now(),
                reason,
                help: error.help().unwrap_or_default(),
            };
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(failed);
        }
        opened
    }

    fn still_dead(&self) -> Option<Error> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = failed
            .as_ref()
            .filter(|failed| failed.when.elapsed() < DEAD)?;
        Some(Error::Connect {
            address: self.address.to_string(),
            reason: failed.reason.clone(),
            help: failed.help.clone(),
        })
    }
}

/// True for a URL, as `--database` takes it, in place of a DSN.
fn is_url(dsn: &str) -> bool {
    let scheme = dsn.split(':').next().unwrap_or_default();
    matches!(
        scheme,
        "mysql" | "mariadb" | "postgres" | "postgresql" | "sqlite"
    )
}

/// `Params.Type`.
fn kind(name: &str) -> Result<DatabaseKind, String> {
    match name {
        "mysql" => Ok(DatabaseKind::Mysql),
        "postgresql" => Ok(DatabaseKind::Postgresql),
        "sqlite" => Ok(DatabaseKind::Sqlite),
        "oracle" | "db2" | "mssql" => Err(format!("Params.Type {name} cannot be asked here")),
        other => Err(format!("Params.Type {other} is no kind of database")),
    }
}

/// The database of a source that names one (Params.DSN), and its tables; `None` when it is the ticket
/// system's own.
///
/// # Errors
/// It cannot be asked, or does not answer.
pub(in crate::backend) async fn other_database(
    source: &str,
    config: &Value,
    collation: Option<Collation>,
    write: bool,
) -> Result<Option<(Database, Catalogue)>> {
    let connection = Connection::of(config, collation, write).map_err(|reason| Error::Source {
        key: source.to_owned(),
        reason,
    })?;
    Ok(match connection {
        None => None,
        Some(connection) => {
            let Connected {
                database,
                catalogue,
            } = connection.connect().await?;
            Some((database, catalogue))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    fn of(config: &str) -> Result<Option<String>, String> {
        let config = json::read(config).map_err(|error| error.to_string())?;
        let connection = Connection::of(&config, None, false)?;
        Ok(connection.map(|connection| format!("{} {connection:?}", connection.address)))
    }

    #[test]
    fn a_source_says_where_it_is_and_shows_no_password() -> Result<(), String> {
        assert_eq!(of(r#"{"Params": {"Table": "t"}}"#)?, None);
        assert_eq!(of(r#"{"Params": {"DSN": "0"}}"#)?, None);
        let shown = of(
            r#"{"Params": {"DSN": "DBI:Pg:dbname=crm;host=db.example;port=5433", "User": "o",
                "Password": "s3cret"}}"#,
        )?;
        let shown = shown.ok_or("it is elsewhere")?;
        assert!(
            shown.starts_with("postgres://o@db.example:5433/crm "),
            "{shown}"
        );
        assert!(!shown.contains("s3cret"), "{shown}");
        Ok(())
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        let reason = |config: &str| of(config).expect_err("it cannot be asked");
        let oracle = reason(r#"{"Params": {"DSN": "DBI:Oracle:sid=x", "User": "o"}}"#);
        assert_eq!(oracle, "Params.DSN: Oracle cannot be asked here");
        let typed = reason(r#"{"Params": {"DSN": "DBI:ODBC:x", "Type": "mssql"}}"#);
        assert_eq!(typed, "Params.Type mssql cannot be asked here");
        let none = reason(r#"{"Params": {"DSN": "DBI:ODBC:x"}}"#);
        assert!(none.contains("no kind of database"), "{none}");
    }
}
