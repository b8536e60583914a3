//! Whether the server is the one it should be.

use std::io;
use std::path::Path;
use std::sync::Arc;

use ldap3::LdapError;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    SupportedProtocolVersion, version,
};

use super::failure::Failure;
use super::settings::Trust;

const ONLY_1_2: &[&SupportedProtocolVersion] = &[&version::TLS12];
const ONLY_1_3: &[&SupportedProtocolVersion] = &[&version::TLS13];

/// How a connection is encrypted.
///
/// # Errors
/// A file of the settings that cannot be used.
pub(super) fn config(trust: &Trust, verify: bool) -> Result<Arc<ClientConfig>, Failure> {
    let provider = Arc::new(ring::default_provider());
    let bad = |error: rustls::Error| Failure::Setting(format!("TLS cannot be set up: {error}"));
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(versions(trust))
        .map_err(bad)?;
    let builder = if verify {
        builder.with_root_certificates(authorities(trust)?)
    } else {
        let anybody = Arc::new(Anybody(provider));
        builder
            .dangerous()
            .with_custom_certificate_verifier(anybody)
    };
    let config = match &trust.client {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let file = |name: &str, path: &Path, error: String| {
                Failure::Setting(format!("Params.Params.{name} {}: {error}", path.display()))
            };
            let unread =
                |error: rustls::pki_types::pem::Error| file("clientkey", key, error.to_string());
            let own = certificates("clientcert", certificate)?;
            let private = PrivateKeyDer::from_pem_file(key).map_err(unread)?;
            builder
                .with_client_auth_cert(own, private)
                .map_err(|error| file("clientcert", certificate, error.to_string()))?
        }
    };
    Ok(Arc::new(config))
}

fn versions(trust: &Trust) -> &'static [&'static SupportedProtocolVersion] {
    match trust.only_version {
        Some("1.2") => ONLY_1_2,
        Some("1.3") => ONLY_1_3,
        _ => rustls::ALL_VERSIONS,
    }
}

/// The authorities that count: the configured ones, else the system's.
fn authorities(trust: &Trust) -> Result<RootCertStore, Failure> {
    let mut store = RootCertStore::empty();
    let mut found = Vec::new();
    if let Some(file) = &trust.ca_file {
        found.extend(certificates("cafile", file)?);
    }
    if let Some(folder) = &trust.ca_folder {
        let unread = |error: io::Error| {
            Failure::Setting(format!(
                "Params.Params.capath {}: {error}",
                folder.display()
            ))
        };
        for file in std::fs::read_dir(folder).map_err(unread)?.flatten() {
            // A folder of authorities holds other files too.
            found.extend(certificates("capath", &file.path()).unwrap_or_default());
        }
    }
    if trust.ca_file.is_none() && trust.ca_folder.is_none() {
        found = rustls_native_certs::load_native_certs().certs;
    }
    store.add_parsable_certificates(found);
    if store.is_empty() {
        return Err(Failure::Setting(
            "no authority is known that could have signed the server's certificate: name it with \
             Params.Params.cafile"
                .to_owned(),
        ));
    }
    Ok(store)
}

fn certificates(setting: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let bad = |why: String| {
        Failure::Setting(format!("Params.Params.{setting} {}: {why}", file.display()))
    };
    let read = CertificateDer::pem_file_iter(file).map_err(|error| bad(error.to_string()))?;
    let found: Vec<_> = read
        .collect::<Result<_, _>>()
        .map_err(|error| bad(error.to_string()))?;
    match found.is_empty() {
        true => Err(bad(
            "it holds no certificate (-----BEGIN CERTIFICATE-----)".to_owned()
        )),
        false => Ok(found),
    }
}

/// What is wrong with the encryption, when that is what a connection failed for.
pub(super) fn distrust(server: &str, error: &LdapError) -> Option<Failure> {
    let cause = match error {
        LdapError::Io { source } => source.get_ref()?.downcast_ref::<rustls::Error>()?,
        LdapError::Rustls { source } => source,
        _ => return None,
    };
    let (reason, help) = match cause {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => (
            "the server's certificate is signed by an authority that is not known here".to_owned(),
            "name that authority's certificate with Params.Params.cafile, or trust whoever answers \
             with verify: none there",
        ),
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => (
            "the server's certificate is not made for this name".to_owned(),
            "write in Params.Host a name that the certificate has",
        ),
        rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => (
            "the server's certificate has expired".to_owned(),
            "renew it on the server",
        ),
        rustls::Error::InvalidCertificate(other) => (
            format!("the server's certificate cannot be trusted: {other}"),
            "check the server's certificate",
        ),
        other => (
            format!("TLS: {other}"),
            "check which versions of TLS the server offers (1.2 and 1.3 are known here) and whether \
             it wants a certificate (Params.Params.clientcert)",
        ),
    };
    Some(Failure::Distrust {
        server: server.to_owned(),
        reason,
        help,
    })
}

/// Takes everybody's certificate, as `verify: none` wants it; the signatures must be theirs.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
