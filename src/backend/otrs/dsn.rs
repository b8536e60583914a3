//! Where a DSN of Perl's DBI leads, as an address that can be connected to.

use std::path::PathBuf;

use super::credentials::{DatabaseKind, Dsn};
use crate::backend::sql::{Address, Engine, Tls};
use crate::secret::SecretUrl;

impl Dsn {
    /// The address, without a password. `kind` counts in place of what the DSN says. As the ticket
    /// system's own connections, this one is encrypted when the server offers it, and nobody checks
    /// who answers, unless the DSN says more.
    ///
    /// # Errors
    /// Why nobody can connect there from here.
    pub fn address(
        &self,
        kind: Option<DatabaseKind>,
        user: Option<&str>,
    ) -> Result<Address, String> {
        let engine = match kind.or(self.kind) {
            Some(DatabaseKind::Mysql) => Engine::MySql,
            Some(DatabaseKind::Postgresql) => Engine::Postgres,
            Some(DatabaseKind::Sqlite) => Engine::Sqlite,
            Some(DatabaseKind::Oracle) => return Err("Oracle cannot be asked here".to_owned()),
            Some(DatabaseKind::Db2) => return Err("DB2 cannot be asked here".to_owned()),
            Some(DatabaseKind::Mssql) => return Err("SQL Server cannot be asked here".to_owned()),
            None => return Err("it names no kind of database that is known here".to_owned()),
        };
        let url = SecretUrl::new(url(engine, self, user));
        let mut address = Address::parse(&url).map_err(|bad| bad.to_string())?;
        if engine != Engine::Sqlite {
            address.tls = tls(self);
            let file = option(self, "sslrootcert").or(option(self, "mysql_ssl_ca_file"));
            address.ca_file = file.map(PathBuf::from);
        }
        Ok(address)
    }
}

/// What a DSN says about encryption: as Perl's drivers take it, and TLS if offered where it says
/// nothing.
fn tls(dsn: &Dsn) -> Tls {
    let yes = |name| option(dsn, name).is_some_and(|value| !matches!(value, "" | "0"));
    match (option(dsn, "sslmode"), option(dsn, "mysql_ssl")) {
        (Some(mode), _) => Tls::of_driver(mode).unwrap_or(Tls::Prefer),
        (None, Some("0")) => Tls::Off,
        (None, Some(_)) if yes("mysql_ssl_verify_server_cert") => Tls::Verify,
        // With a certificate to check against, the driver does check.
        (None, Some(_)) if option(dsn, "mysql_ssl_ca_file").is_some() => Tls::Authority,
        (None, Some(_)) if !yes("mysql_ssl_optional") => Tls::Require,
        (None, _) => Tls::Prefer,
    }
}

/// A further option of a DSN.
fn option<'d>(dsn: &'d Dsn, name: &str) -> Option<&'d str> {
    let mut own = dsn.options.iter().filter(|(option, _)| option == name);
    own.next().map(|(_, value)| value.as_str())
}

/// The DSN as the URL that a driver takes, without the password.
fn url(engine: Engine, dsn: &Dsn, user: Option<&str>) -> String {
    if engine == Engine::Sqlite {
        let file = escaped(dsn.database.as_deref().unwrap_or_default());
        return format!("sqlite:{}", file.replace("%2F", "/"));
    }
    let (scheme, default_host) = match engine {
        Engine::MySql => ("mysql", "localhost"),
        Engine::Postgres | Engine::Sqlite => ("postgres", ""),
    };
    // A host that is a folder is where PostgreSQL's socket lies.
    let folder = dsn.host.as_deref().filter(|host| host.starts_with('/'));
    let host = match (&dsn.host, folder) {
        (Some(host), None) if host.contains(':') => format!("[{host}]"),
        (Some(host), None) => escaped(host),
        _ => default_host.to_owned(),
    };
    let user = user.map(|user| format!("{}@", escaped(user)));
    let port = dsn.port.as_ref().map(|port| format!(":{}", escaped(port)));
    let database = escaped(dsn.database.as_deref().unwrap_or_default());
    let socket = match (&dsn.socket, folder) {
        (Some(socket), _) => format!("?socket={}", escaped(socket)),
        (None, Some(folder)) => format!("?host={}", escaped(folder)),
        (None, None) => String::new(),
    };
    let (user, port) = (user.unwrap_or_default(), port.unwrap_or_default());
    format!("{scheme}://{user}{host}{port}/{database}{socket}")
}

/// The text with every sign escaped that means something in an URL.
fn escaped(text: &str) -> String {
    let mut url = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_it_is() -> Result<(), String> {
        for text in ["DBI:SQLite:dbname=data/a b.db", "dbi:SQLite:data/a b.db"] {
            let address = Dsn::parse(text).address(None, None)?;
            assert_eq!(address.to_string(), "sqlite:data/a%20b.db", "{text}");
        }
        let told = Dsn::parse("DBI:Pg:dbname=o").address(Some(DatabaseKind::Oracle), None);
        assert_eq!(told.err().as_deref(), Some("Oracle cannot be asked here"));
        Ok(())
    }

    fn written(engine: Engine, text: &str) -> String {
        url(engine, &Dsn::parse(text), Some("otobo"))
    }

    #[test]
    fn a_dsn_leads_where_the_ticket_systems_own_driver_goes() {
        let mysql = |text| written(Engine::MySql, text);
        assert_eq!(
            mysql("DBI:mysql:database=otobo;host=db.example;port=3307;"),
            "mysql://otobo@db.example:3307/otobo"
        );
        assert_eq!(
            mysql("DBI:mysql:database=o/x"),
            "mysql://otobo@localhost/o%2Fx"
        );
        assert_eq!(
            mysql("DBI:mysql:database=o;host=localhost;mysql_socket=/run/my sql.sock"),
            "mysql://otobo@localhost/o?socket=%2Frun%2Fmy%20sql.sock"
        );
        let postgres = |text| written(Engine::Postgres, text);
        assert_eq!(postgres("DBI:Pg:dbname=otobo;"), "postgres://otobo@/otobo");
        assert_eq!(
            postgres("DBI:Pg:dbname=otobo;host=/run/pg"),
            "postgres://otobo@/otobo?host=%2Frun%2Fpg"
        );
    }

    #[test]
    fn a_dsn_says_how_its_connection_is_encrypted() {
        for (text, expected) in [
            ("DBI:mysql:database=o;host=db", Tls::Prefer),
            ("DBI:mysql:database=o;host=db;mysql_ssl=0", Tls::Off),
            ("DBI:mysql:database=o;host=db;mysql_ssl=1", Tls::Require),
            ("DBI:mysql:o;mysql_ssl=1;mysql_ssl_optional=1", Tls::Prefer),
            (
                "DBI:mysql:o;mysql_ssl=1;mysql_ssl_ca_file=ca.pem",
                Tls::Authority,
            ),
            (
                "DBI:mysql:o;mysql_ssl=1;mysql_ssl_verify_server_cert=1",
                Tls::Verify,
            ),
            ("DBI:Pg:dbname=o;host=db", Tls::Prefer),
            ("DBI:Pg:dbname=o;host=db;sslmode=disable", Tls::Off),
            ("DBI:Pg:dbname=o;host=db;sslmode=verify-full", Tls::Verify),
        ] {
            assert_eq!(tls(&Dsn::parse(text)), expected, "{text}");
        }
    }
}
