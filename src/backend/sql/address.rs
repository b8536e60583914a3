//! Where a database is: an URL taken apart, without its secrets in any message.

use std::fmt;
use std::path::PathBuf;

use super::Engine;

/// Whether the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Never.
    Off,
    /// When the server offers it; nobody checks who answers.
    Prefer,
    /// Always, and the server's certificate must be right.
    Verify,
}

/// The address of a database. Neither `Display` nor `Debug` shows a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The kind of database.
    pub engine: Engine,
    /// The URL as the driver takes it, password included.
    pub(super) url: String,
    /// The server's name; none for a file and for a local socket.
    pub host: Option<String>,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// Certificates of the authorities that count in place of the system's.
    pub ca_file: Option<PathBuf>,
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
    /// Reads `mysql://user:password@host:port/database`, `postgres://...` or `sqlite:FILE`. Of the
    /// parameters behind `?`, `tls` (off, prefer, verify) and `ca_file` are ours, the others the
    /// driver's. Without `tls`, what another machine answers is verified.
    ///
    /// # Errors
    /// Another scheme, or a value that `tls` cannot have.
    pub fn parse(url: &str) -> Result<Self, BadAddress> {
        let bad = |reason: &str| BadAddress {
            shown: masked(url),
            reason: reason.to_owned(),
        };
        let (scheme, rest) = url
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
                url: url.to_owned(),
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
        let (mut tls, mut ca_file, mut kept) = (None, None, Vec::new());
        for parameter in parameters.split('&').filter(|text| !text.is_empty()) {
            match parameter.split_once('=') {
                Some(("tls", "off")) => tls = Some(Tls::Off),
                Some(("tls", "prefer")) => tls = Some(Tls::Prefer),
                Some(("tls", "verify")) => tls = Some(Tls::Verify),
                Some(("tls", _)) => return Err(bad("tls can be off, prefer or verify")),
                Some(("ca_file", file)) => ca_file = Some(PathBuf::from(file)),
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
            url: format!("{scheme}://{place}{parameters}"),
            tls: tls.unwrap_or(if near { Tls::Prefer } else { Tls::Verify }),
            host,
            ca_file,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.url))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
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

/// An URL with `***` in place of its password, and of every parameter that may hold one.
pub fn masked(url: &str) -> String {
    let (place, parameters) = match url.split_once('?') {
        Some((place, parameters)) => (place, Some(parameters)),
        None => (url, None),
    };
    let (scheme, rest) = match place.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), place),
    };
    // A password may hold what should have been escaped: everything up to the last @ is hidden.
    let mut shown = match rest.rsplit_once('@') {
        Some((who, place)) => match who.split_once(':') {
            Some((user, _)) => format!("{scheme}{user}:***@{place}"),
            None => format!("{scheme}{who}@{place}"),
        },
        None => format!("{scheme}{rest}"),
    };
    for (index, parameter) in parameters
        .into_iter()
        .flat_map(|all| all.split('&'))
        .enumerate()
    {
        shown.push(if index == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("pass") => {
                shown.push_str(name);
                shown.push_str("=***");
            }
            _ => shown.push_str(parameter),
        }
    }
    shown
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
            assert!(!masked(url).contains("s3cret"), "{}", masked(url));
            let shown = match Address::parse(url) {
                Ok(address) => format!("{address} {address:?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn what_another_machine_answers_is_verified() -> Result<(), BadAddress> {
        let tls = |url| Address::parse(url).map(|address| address.tls);
        assert_eq!(tls("mysql://a@db.example/otobo")?, Tls::Verify);
        assert_eq!(tls("mysql://a@db.example/otobo?tls=prefer")?, Tls::Prefer);
        assert_eq!(tls("mysql://a@127.0.0.1:3307/otobo")?, Tls::Prefer);
        assert_eq!(tls("postgres://a@[::1]/otobo")?, Tls::Prefer);
        assert_eq!(tls("postgres:///otobo")?, Tls::Prefer);
        let kept = Address::parse("mysql://a@localhost/o?tls=off&socket=/run/my.sock")?;
        assert_eq!(kept.url, "mysql://a@localhost/o?socket=/run/my.sock");
        assert!(Address::parse("mysql://a@b/c?tls=maybe").is_err());
        assert!(Address::parse("mysql:a@b/c").is_err());
        assert!(Address::parse("otobo").is_err());
        Ok(())
    }
}
