//! Where a database is: an URL taken apart, without its secrets in any message.

use std::fmt;
use std::path::PathBuf;

use super::{Engine, Tls};
use crate::secret::{Secret, SecretUrl};

/// The address of a database. Neither `Display` nor `Debug` shows a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The kind of database.
    pub engine: Engine,
    /// The URL as the driver takes it, with the password when that stands in it.
    pub(super) url: SecretUrl,
    /// The URL as it was given, for messages.
    given: SecretUrl,
    /// The password, when it does not stand in the URL.
    pub password: Option<Secret>,
    /// The server's name; none for a file and for a local socket.
    pub host: Option<String>,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// Certificates of authorities that count beside the system's.
    pub ca_file: Option<PathBuf>,
}

/// What is said about a connection beside its URL, and wins over it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// The password.
    pub password: Option<Secret>,
    /// How the connection is encrypted.
    pub tls: Option<Tls>,
    /// Certificates of authorities that count beside the system's.
    pub ca_file: Option<PathBuf>,
}

impl Access {
    /// The address with what is said here.
    pub fn of(&self, address: Address) -> Address {
        Address {
            password: self.password.clone().or(address.password),
            tls: self.tls.unwrap_or(address.tls),
            ca_file: self.ca_file.clone().or(address.ca_file),
            ..address
        }
    }
}

/// An URL that does not say where a database is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{shown}: {reason}")]
pub struct BadAddress {
    /// The URL without its password.
    pub shown: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Address {
    /// True when another machine answers and nobody checks that it is the right one.
    pub fn is_unverified(&self) -> bool {
        let far = self.host.as_deref().is_some_and(|host| !is_loopback(host));
        far && !self.tls.checks()
    }

    /// Reads `mysql://user:password@host:port/database`, `postgres://...` or `sqlite:FILE`. Of the
    /// parameters behind `?`, `tls` (off, prefer, verify) and `ca_file` are ours, the others the
    /// driver's; its `sslmode` or `ssl-mode` counts where `tls` is not given. Without both, what
    /// another machine answers is verified.
    ///
    /// # Errors
    /// Another scheme, or a value that `tls` or `sslmode` cannot have.
    pub fn parse(url: &SecretUrl) -> Result<Self, BadAddress> {
        let bad = |reason: &str| BadAddress {
            shown: url.to_string(),
            reason: reason.to_owned(),
        };
        let (scheme, rest) = url
            .reveal()
            .split_once(':')
            .ok_or_else(|| bad("a database is named by an URL such as mysql://user@host/otobo"))?;
        let engine = match scheme {
            "mysql" | "mariadb" => Engine::MySql,
            "postgres" | "postgresql" => Engine::Postgres,
            "sqlite" => Engine::Sqlite,
            _ => return Err(bad("the URL must begin with mysql:, postgres: or sqlite:")),
        };
        if engine == Engine::Sqlite {
            return Ok(Self {
                engine,
                url: url.clone(),
                given: url.clone(),
                password: None,
                host: None,
                tls: Tls::Off,
                ca_file: None,
            });
        }
        let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let place = place
            .strip_prefix("//")
            .ok_or_else(|| bad("// must follow the scheme"))?;
        let host = host(place);
        // An URL with a user needs a host; the socket is chosen when connecting.
        let place = match (&host, place.split_once('/')) {
            (None, Some((who, path))) => format!("{who}localhost/{path}"),
            _ => place.to_owned(),
        };
        let (mut tls, mut mode, mut ca_file, mut kept) = (None, None, None, Vec::new());
        for parameter in parameters.split('&').filter(|text| !text.is_empty()) {
            match parameter.split_once('=') {
                Some(("tls", "off")) => tls = Some(Tls::Off),
                Some(("tls", "prefer")) => tls = Some(Tls::Prefer),
                Some(("tls", "verify")) => tls = Some(Tls::Verify),
                Some(("tls", _)) => return Err(bad("tls can be off, prefer or verify")),
                Some(("sslmode" | "ssl-mode", word)) => match Tls::of_driver(word) {
                    None => return Err(bad(MODES)),
                    known => mode = known,
                },
                Some(("ca_file" | "sslrootcert" | "ssl-root-cert" | "ssl-ca" | "sslca", file)) => {
                    ca_file = Some(PathBuf::from(decoded(file)));
                }
                _ => kept.push(parameter),
            }
        }
        let near = host.as_deref().is_none_or(is_loopback);
        let scheme = match engine {
            Engine::MySql => "mysql",
            Engine::Postgres | Engine::Sqlite => "postgres",
        };
        let parameters = match kept.join("&") {
            kept if kept.is_empty() => kept,
            kept => format!("?{kept}"),
        };
        Ok(Self {
            engine,
            url: SecretUrl::new(format!("{scheme}://{place}{parameters}")),
            given: url.clone(),
            password: None,
            tls: tls
                .or(mode)
                .unwrap_or(if near { Tls::Prefer } else { Tls::Verify }),
            host,
            ca_file,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.given.fmt(f)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// What `sslmode` and `ssl-mode` can be.
const MODES: &str =
    "sslmode can be disable, prefer, require, verify-ca, verify-full or verify-identity";

/// A value of an URL with its `%2F` and the like read.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let code = others.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = others.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The server's name in `user:password@host:port/database`.
fn host(place: &str) -> Option<String> {
    let authority = place.split('/').next().unwrap_or_default();
    let server = authority.rsplit('@').next().unwrap_or_default();
    let host = match server.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => server.split(':').next().unwrap_or_default(),
    };
    (!host.is_empty()).then(|| host.to_owned())
}

/// True for this machine.
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_shows_a_password() {
        for url in [
            "mysql://otobo:s3cret@db.example/otobo",
            "mysql://otobo:s3cret@x@db.example/otobo",
            "postgres://otobo:s3cret@/otobo?host=/run/pg",
            "postgres:///otobo?password=s3cret&user=otobo",
            "ftp://otobo:s3cret@db",
        ] {
            let shown = match Address::parse(&SecretUrl::new(url)) {
                Ok(address) => format!("{address} {address:?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn what_nobody_verifies_is_said_of_other_machines_only() -> Result<(), BadAddress> {
        for (url, unverified) in [
            ("mysql://o@db.example/o?tls=prefer", true),
            ("postgres://o@db.example/o?sslmode=require", true),
            ("mysql://o@db.example/o?tls=off", true),
            ("mysql://o@db.example/o", false),
            ("mysql://o@127.0.0.1/o?tls=off", false),
            ("postgres:///o", false),
            ("sqlite:o.db", false),
        ] {
            let address = Address::parse(&SecretUrl::new(url))?;
            assert_eq!(address.is_unverified(), unverified, "{url}");
        }
        Ok(())
    }

    #[test]
    fn what_another_machine_answers_is_verified() -> Result<(), BadAddress> {
        let parse = |url: &str| Address::parse(&SecretUrl::new(url));
        let tls = |url| parse(url).map(|address| address.tls);
        assert_eq!(tls("mysql://a@db.example/otobo")?, Tls::Verify);
        assert_eq!(tls("mysql://a@db.example/otobo?tls=prefer")?, Tls::Prefer);
        assert_eq!(tls("mysql://a@127.0.0.1:3307/otobo")?, Tls::Prefer);
        assert_eq!(tls("postgres://a@[::1]/otobo")?, Tls::Prefer);
        assert_eq!(tls("postgres:///otobo")?, Tls::Prefer);
        let kept = parse("mysql://a@localhost/o?tls=off&socket=/run/my.sock")?;
        assert_eq!(
            kept.url.reveal(),
            "mysql://a@localhost/o?socket=/run/my.sock"
        );
        assert!(parse("mysql://a@b/c?tls=maybe").is_err());
        assert_eq!(tls("mysql://a@b/c?ssl-mode=REQUIRED")?, Tls::Require);
        assert_eq!(tls("postgres://a@b/c?sslmode=disable")?, Tls::Off);
        assert_eq!(
            tls("postgres://a@b/c?sslmode=disable&tls=verify")?,
            Tls::Verify
        );
        assert!(parse("postgres://a@b/c?sslmode=maybe").is_err());
        let named = parse("postgres://a@b/c?sslrootcert=my%20own%2Fca.pem")?;
        assert_eq!(named.ca_file, Some(PathBuf::from("my own/ca.pem")));
        assert!(parse("mysql:a@b/c").is_err());
        assert!(parse("otobo").is_err());
        Ok(())
    }
}
