//! How a connection is encrypted, and what is said when a server cannot be trusted.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, RootCertStore};
use sqlx::mysql::MySqlSslMode;
use sqlx::postgres::PgSslMode;

/// Whether the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Never.
    Off,
    /// When the server offers it; nobody checks who answers.
    Prefer,
    /// Always; nobody checks who answers.
    Require,
    /// Always, and an authority that is known must have signed the certificate, for any host.
    Authority,
    /// Always, and the server's certificate must be right and made for this host.
    Verify,
}

/// What the drivers of other programs call it, and what that is here.
const WORDS: [(&str, Tls); 10] = [
    ("disable", Tls::Off),
    ("disabled", Tls::Off),
    ("allow", Tls::Prefer),
    ("prefer", Tls::Prefer),
    ("preferred", Tls::Prefer),
    ("require", Tls::Require),
    ("required", Tls::Require),
    ("verify-ca", Tls::Authority),
    ("verify-full", Tls::Verify),
    ("verify-identity", Tls::Verify),
];

impl Tls {
    /// Reads a word of `sslmode` (PostgreSQL) or `ssl-mode` (MariaDB and MySQL).
    pub(crate) fn of_driver(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase().replace('_', "-");
        let known = WORDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, tls)| *tls)
    }

    /// True when somebody checks the server's certificate.
    pub(super) fn checks(self) -> bool {
        matches!(self, Self::Authority | Self::Verify)
    }

    /// As the driver of MariaDB and MySQL says it.
    pub(super) fn mysql(self) -> MySqlSslMode {
        match self {
            Self::Off => MySqlSslMode::Disabled,
            Self::Prefer => MySqlSslMode::Preferred,
            Self::Require => MySqlSslMode::Required,
            Self::Authority => MySqlSslMode::VerifyCa,
            Self::Verify => MySqlSslMode::VerifyIdentity,
        }
    }

    /// As the driver of PostgreSQL says it.
    pub(super) fn postgres(self) -> PgSslMode {
        match self {
            Self::Off => PgSslMode::Disable,
            Self::Prefer => PgSslMode::Prefer,
            Self::Require => PgSslMode::Require,
            Self::Authority => PgSslMode::VerifyCa,
            Self::Verify => PgSslMode::VerifyFull,
        }
    }
}

/// Why nobody can be trusted, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Distrust {
    /// Why.
    pub(super) reason: String,
    /// What to do.
    pub(super) help: String,
}

/// Reads the certificates of authorities, because the driver does not say which file was wrong, and
/// takes one without any certificate.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn check_ca(file: &Path) -> Result<(), Distrust> {
    let bad = |why: &str| Distrust {
        reason: format!("the CA file {}: {why}", file.display()),
        help: "name a file in PEM form with the certificate of the authority that signed the \
               server's: ca_file in config.yaml, or ?ca_file=FILE behind the URL"
            .to_owned(),
    };
    let text = std::fs::read(file).map_err(|error| bad(&error.to_string()))?;
    let (mut store, mut found) = (RootCertStore::empty(), 0);
    for certificate in CertificateDer::pem_slice_iter(&text) {
        found += 1;
        certificate
            .ok()
            .and_then(|certificate| store.add(certificate).ok())
            .ok_or_else(|| bad(&format!("its certificate number {found} cannot be read")))?;
    }
    if found == 0 {
        return Err(bad("it holds no certificate (-----BEGIN CERTIFICATE-----)"));
    }
    Ok(())
}

/// What is wrong with the encryption, when that is what a connection failed for.
pub(super) fn distrust(
    cause: &sqlx::Error,
    host: &str,
    ca_file: Option<&PathBuf>,
) -> Option<Distrust> {
    let trust = "or trust whoever answers with ?tls=prefer (tls: prefer in config.yaml)";
    let certificate = match cause {
        sqlx::Error::Tls(error) if error.to_string().contains("does not support TLS") => {
            return Some(Distrust {
                reason: "the server does not offer TLS".to_owned(),
                help: "switch TLS on in the server, or allow a connection without it with \
                       ?tls=prefer (tls: prefer in config.yaml)"
                    .to_owned(),
            });
        }
        sqlx::Error::Tls(error) => {
            return Some(Distrust {
                reason: format!("TLS: {error}"),
                help: format!("check the server's name and its certificate, {trust}"),
            });
        }
        sqlx::Error::Io(error) => match error.get_ref()?.downcast_ref::<rustls::Error>()? {
            rustls::Error::InvalidCertificate(certificate) => certificate,
            other => {
                return Some(Distrust {
                    reason: format!("TLS: {other}"),
                    help: "check which versions of TLS the server offers: 1.2 and 1.3 are known \
                           here; ?tls=off connects without"
                        .to_owned(),
                });
            }
        },
        _ => return None,
    };
    let (reason, help) = match certificate {
        CertificateError::UnknownIssuer => (
            "the server's certificate is signed by an authority that is not known here".to_owned(),
            match ca_file {
                Some(file) => format!("check that {} is that authority's", file.display()),
                None => "name that authority's certificate with ?ca_file=FILE (ca_file in \
                         config.yaml)"
                    .to_owned(),
            },
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!(
                "the server's certificate is not made for {host}{}",
                names(certificate)
            ),
            "connect by a name that the certificate has".to_owned(),
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "the server's certificate has expired".to_owned(),
            "renew it on the server".to_owned(),
        ),
        other => (
            format!("the server's certificate cannot be trusted: {other}"),
            "check the server's certificate".to_owned(),
        ),
    };
    Some(Distrust {
        reason,
        help: format!("{help}, {trust}"),
    })
}

/// The names that a certificate has.
fn names(certificate: &CertificateError) -> String {
    match certificate {
        CertificateError::NotValidForNameContext { presented, .. } if !presented.is_empty() => {
            let names: Vec<String> = presented.iter().map(|name| plain(name)).collect();
            format!(" (it names {})", names.join(", "))
        }
        _ => String::new(),
    }
}

/// A name without how the library shows its kind: `DnsName("db.example")`, and an address as it is
/// usually written.
fn plain(name: &str) -> String {
    let inner = name
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    let inner = inner.map_or(name, |inner| inner.trim_matches('"'));
    let address = inner.parse::<IpAddr>();
    address.map_or_else(|_| inner.to_owned(), |address| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Tls, plain};

    #[test]
    fn the_words_of_both_drivers_are_known() {
        for (word, tls) in [
            ("DISABLED", Some(Tls::Off)),
            ("prefer", Some(Tls::Prefer)),
            ("REQUIRED", Some(Tls::Require)),
            ("VERIFY_CA", Some(Tls::Authority)),
            ("verify-full", Some(Tls::Verify)),
            ("VERIFY_IDENTITY", Some(Tls::Verify)),
            ("maybe", None),
        ] {
            assert_eq!(Tls::of_driver(word), tls, "{word}");
        }
    }

    #[test]
    fn a_name_is_shown_without_its_kind() {
        assert_eq!(plain("DnsName(\"db.example\")"), "db.example");
        assert_eq!(plain("IpAddress(127.0.0.1)"), "127.0.0.1");
        assert_eq!(plain("IpAddress(0::1)"), "::1");
        assert_eq!(plain("db.example"), "db.example");
    }
}
