//! From an installation folder to its database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::backend::error::{Error, MissingSetting, Result};
use crate::backend::otrs::{DatabaseKind, Dsn, Installation};
use crate::backend::sql::{Access, Address, Engine, Tls};
use crate::core::value::Map;
use crate::core::world::stock_settings;
use crate::secret::SecretUrl;

/// Settings of which the data source name is made.
const PARTS: [&str; 2] = ["DatabaseHost", "Database"];

/// Reads the folder, where `given` are settings that only running its files could tell. Nothing in
/// it is run.
pub(super) fn read(home: &Path, given: &BTreeMap<String, String>) -> Result<Installation> {
    Ok(Installation::read_given(home, given)?)
}

/// Files that together set everything: those that ship, and SysConfig.
const WHOLE: [&str; 2] = [
    "Kernel/Config/Defaults.pm",
    "Kernel/Config/Files/ZZZAAuto.pm",
];

/// All settings of the installation. Where the files of the shipped settings are not all there, the
/// ones of a stock system stand in for them.
pub(super) fn complete(installation: &Installation) -> Map {
    let whole = WHOLE
        .iter()
        .all(|file| installation.home.join(file).is_file());
    let mut settings = if whole { Map::new() } else { stock_settings() };
    settings.extend(installation.settings.clone());
    settings
}

/// What somebody who opens the folder should be told, one sentence each.
pub(super) fn notices(installation: &Installation) -> Vec<String> {
    let problems = installation.problems.iter().map(ToString::to_string);
    let unknown = installation.unknown.iter().map(|setting| {
        let what = match setting.path.as_slice() {
            [] => "any setting".to_owned(),
            path => path.join(" -> "),
        };
        format!(
            "{}:{}: what {what} is only running this Perl could tell; it counts as not set",
            setting.file.display(),
            setting.lines.line
        )
    });
    problems.chain(unknown).collect()
}

/// Where the database of the installation is. As the ticket system's own connections, this one is
/// encrypted when the server offers it, and nobody checks who answers.
pub(super) fn address(installation: &Installation, access: &Access) -> Result<Address> {
    let credentials = &installation.database;
    let missing = missing(installation, access);
    let unknown = |what: &str| Error::NoDatabase {
        home: installation.home.clone(),
        place: match missing.first() {
            Some(missing) => missing.place.clone(),
            None => {
                let own: PathBuf = installation.home.join("Kernel/Config.pm");
                own.display().to_string()
            }
        },
        reason: what.to_owned(),
        missing: missing.clone(),
    };
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|missing| missing.setting).collect();
        let what = names.join(", ");
        return Err(unknown(&format!(
            "only running this Perl could tell {what}"
        )));
    }
    let Some(dsn) = &credentials.dsn else {
        return Err(unknown("DatabaseDSN is not set to a plain text"));
    };
    let engine = match dsn.kind {
        Some(DatabaseKind::Mysql) => Engine::MySql,
        Some(DatabaseKind::Postgresql) => Engine::Postgres,
        Some(DatabaseKind::Oracle) => return Err(unknown("Oracle cannot be asked here")),
        Some(DatabaseKind::Db2) => return Err(unknown("DB2 cannot be asked here")),
        Some(DatabaseKind::Mssql) => return Err(unknown("SQL Server cannot be asked here")),
        None => {
            return Err(unknown(
                "DatabaseDSN names no kind of database that is known here",
            ));
        }
    };
    let url = SecretUrl::new(url(engine, dsn, credentials.user.as_deref()));
    let mut address = Address::parse(&url).map_err(|bad| unknown(&bad.to_string()))?;
    address.password = credentials.password.clone();
    address.tls = tls(dsn);
    let file = option(dsn, "sslrootcert").or(option(dsn, "mysql_ssl_ca_file"));
    address.ca_file = file.map(PathBuf::from);
    Ok(access.of(address))
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

/// What hides where the database is and who may ask it: as few settings as are needed, each with
/// the file and line that hide it.
fn missing(installation: &Installation, access: &Access) -> Vec<MissingSetting> {
    let credentials = &installation.database;
    let hidden = |name: &'static str| {
        let unknown = installation.unknown.iter().find(|unknown| {
            let key = unknown.path.first();
            key.is_none_or(|key| key == name) && unknown.path.len() < 2
        })?;
        Some(MissingSetting {
            setting: name,
            place: format!("{}:{}", unknown.file.display(), unknown.lines.line),
        })
    };
    let mut missing = Vec::new();
    if credentials.dsn.is_none() {
        missing.extend(PARTS.into_iter().filter_map(hidden));
        if missing.is_empty() {
            missing.extend(hidden("DatabaseDSN"));
        }
    }
    if credentials.user.is_none() {
        missing.extend(hidden("DatabaseUser"));
    }
    if credentials.password.is_none() && access.password.is_none() {
        missing.extend(hidden("DatabasePw"));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

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
