//! The database that the configuration names.

use std::fmt;

use super::secret::unveil;
use crate::core::value::{Map, Value};
use crate::secret::Secret;

/// A kind of database, as the ticket system recognises it in the DSN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// MySQL and MariaDB.
    Mysql,
    /// PostgreSQL.
    Postgresql,
    /// SQLite, for sources of customers beside the ticket system's own database.
    Sqlite,
    /// Oracle.
    Oracle,
    /// IBM DB2.
    Db2,
    /// Microsoft SQL Server.
    Mssql,
}

/// Where a DSN leads. Only the DSN decides; `DatabaseHost` and `Database` are just used to build it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Dsn {
    /// The kind of database, when it is one that the ticket system knows.
    pub kind: Option<DatabaseKind>,
    /// The database's name: `database`, `dbname` or `db`.
    pub database: Option<String>,
    /// The server; `None` is a local socket, or MySQL's own default.
    pub host: Option<String>,
    /// The port, as written.
    pub port: Option<String>,
    /// MySQL's socket.
    pub socket: Option<String>,
    /// Everything else in the order it is written, such as `sslmode` or `mysql_ssl`.
    pub options: Vec<(String, String)>,
}

/// The database and who connects to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Where the database is; `None` when no DSN is set or known.
    pub dsn: Option<Dsn>,
    /// The login.
    pub user: Option<String>,
    /// The password, unveiled.
    pub password: Option<Secret>,
    /// Whether the `TestDatabase...` settings won over the others.
    pub is_test: bool,
}

impl Dsn {
    /// Reads a DSN of Perl's DBI.
    pub fn parse(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let kind = if any(&[":mysql", ":mariadb"]) {
            Some(DatabaseKind::Mysql)
        } else if any(&[":pg"]) {
            Some(DatabaseKind::Postgresql)
        } else if any(&[":sqlite"]) {
            Some(DatabaseKind::Sqlite)
        } else if any(&[":oracle"]) {
            Some(DatabaseKind::Oracle)
        } else if any(&[":db2"]) {
            Some(DatabaseKind::Db2)
        } else if any(&["mssql", "sybase", "sql server"]) {
            Some(DatabaseKind::Mssql)
        } else {
            None
        };
        let mut dsn = Self {
            kind,
            ..Self::default()
        };
        let rest = text.splitn(3, ':').nth(2).unwrap_or_default();
        if let Some(address) = rest.strip_prefix("//") {
            dsn.read_address(address);
            return dsn;
        }
        for part in rest.split(';').filter(|part| !part.trim().is_empty()) {
            match part.split_once('=') {
                Some((key, value)) => dsn.read_pair(key.trim(), value.trim()),
                // `DBI:mysql:name` names the database alone.
                None => dsn.database = Some(part.trim().to_owned()),
            }
        }
        dsn
    }

    fn read_pair(&mut self, key: &str, value: &str) {
        let value = value.to_owned();
        match key.to_ascii_lowercase().as_str() {
            "database" | "dbname" | "db" => self.database = Some(value),
            "host" | "hostname" | "server" => self.host = Some(value),
            "port" => self.port = Some(value),
            "mysql_socket" | "mariadb_socket" => self.socket = Some(value),
            _ => self.options.push((key.to_owned(), value)),
        }
    }

    /// `host:1521/name`
    fn read_address(&mut self, address: &str) {
        let (server, name) = address.split_once('/').unwrap_or((address, ""));
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.to_owned())),
            None => (server, None),
        };
        self.host = (!host.is_empty()).then(|| host.to_owned());
        self.port = port;
        self.database = (!name.is_empty()).then(|| name.to_owned());
    }
}

impl fmt::Debug for Dsn {
    /// Without the values of further options, which may be passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<&str> = self.options.iter().map(|(key, _)| key.as_str()).collect();
        f.debug_struct("Dsn")
            .field("kind", &self.kind)
            .field("database", &self.database)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("socket", &self.socket)
            .field("options", &options)
            .finish()
    }
}

impl Credentials {
    /// Takes the credentials out of the settings, so that the passwords stay in one place only. The
    /// second value names the setting whose veil hides no text.
    pub fn take(settings: &mut Map) -> (Self, Option<&'static str>) {
        let text = |name: &str| match settings.get(name) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let test = text("TestDatabaseDSN");
        let is_test = test.is_some();
        let dsn = test.or_else(|| text("DatabaseDSN"));
        let both =
            |test: Option<String>, own: Option<String>| if is_test { test.or(own) } else { own };
        let user = both(text("TestDatabaseUser"), text("DatabaseUser"));
        let (own, test) = (text("DatabasePw"), text("TestDatabasePw"));
        let from = match (is_test, &test) {
            (true, Some(_)) => "TestDatabasePw",
            _ => "DatabasePw",
        };
        let veiled = both(test, own);
        for name in ["DatabasePw", "TestDatabasePw"] {
            settings.shift_remove(name);
        }
        let password = veiled.as_deref().map(unveil);
        let broken = matches!(password, Some(None)).then_some(from);
        let credentials = Self {
            dsn: dsn.as_deref().map(Dsn::parse),
            user,
            password: password.flatten(),
            is_test,
        };
        (credentials, broken)
    }
}

#[cfg(test)]
mod tests {
    use super::{Credentials, DatabaseKind, Dsn};
    use crate::core::value::{Map, Value};

    #[test]
    fn a_dsn_says_where_the_database_is() {
        let mysql = Dsn::parse("DBI:mysql:database=orchard;host=db.example;port=3307;mysql_ssl=1;");
        assert_eq!(mysql.kind, Some(DatabaseKind::Mysql));
        assert_eq!(mysql.database.as_deref(), Some("orchard"));
        assert_eq!(mysql.host.as_deref(), Some("db.example"));
        assert_eq!(mysql.port.as_deref(), Some("3307"));
        assert_eq!(mysql.options, [("mysql_ssl".to_owned(), "1".to_owned())]);
        let local = Dsn::parse("DBI:Pg:dbname=orchard;");
        assert_eq!(
            (local.kind, &local.host),
            (Some(DatabaseKind::Postgresql), &None)
        );
        let oracle = Dsn::parse("DBI:Oracle://ora.example:1521/ORCHARD");
        assert_eq!(oracle.kind, Some(DatabaseKind::Oracle));
        assert_eq!(oracle.database.as_deref(), Some("ORCHARD"));
        assert_eq!(oracle.port.as_deref(), Some("1521"));
    }

    #[test]
    fn a_test_database_wins_and_no_password_stays_in_the_settings() {
        let mut settings: Map = [
            ("DatabaseDSN", "DBI:mysql:database=a"),
            ("DatabaseUser", "otobo"),
            ("DatabasePw", "{e9}"),
            ("TestDatabaseDSN", "DBI:mysql:database=b"),
        ]
        .map(|(name, value)| (name.to_owned(), Value::text(value)))
        .into();
        let (credentials, broken) = Credentials::take(&mut settings);
        assert_eq!(broken, None);
        assert!(credentials.is_test);
        let database = credentials
            .dsn
            .as_ref()
            .and_then(|dsn| dsn.database.as_deref());
        assert_eq!(database, Some("b"));
        assert_eq!(
            credentials.password.as_ref().map(|it| it.reveal()),
            Some("a")
        );
        assert!(!settings.contains_key("DatabasePw"));
        assert!(!format!("{credentials:?}").contains("\"a\""));
    }
}
