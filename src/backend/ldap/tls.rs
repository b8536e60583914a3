//! Encryption, and whether the server is the one it should be.

use std::io;
use std::path::Path;
use std::sync::Arc;

use ldap3::result::LdapResult;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore,
    SignatureScheme, SupportedProtocolVersion, version,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::failure::{self, Failure};
use super::frame::{self, Message};
use super::settings::Trust;

/// The request to start TLS (RFC 4511, 4.14.1).
const START: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";

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

/// The connection, encrypted from now on.
///
/// # Errors
/// The server is not the one that it should be, or does not encrypt.
pub(super) async fn encrypted(
    url: &str,
    host: &str,
    config: Arc<ClientConfig>,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, Failure> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Failure::Setting(format!("Params.Host {host:?} is no name of a server")))?;
    let connected = TlsConnector::from(config).connect(name, stream).await;
    connected.map_err(|error| distrust(url, &error).unwrap_or_else(|| unencrypted(url, &error)))
}

/// The connection, whose server is about to encrypt it.
///
/// # Errors
/// The server does not start TLS, or says something nobody can have asked for yet.
pub(super) async fn started(url: &str, mut stream: TcpStream) -> Result<TcpStream, Failure> {
    let answer = start(&mut stream).await;
    let answer = answer.map_err(|error| unencrypted(url, &error))?;
    match answer.rc {
        0 => Ok(stream),
        _ => Err(Failure::Distrust {
            server: url.to_owned(),
            reason: format!("it does not start TLS: {}", failure::answer(&answer)),
            help: "switch TLS on in the server, or leave AuthModule::LDAP::StartTLS out",
        }),
    }
}

/// Asks for TLS. Nothing behind the answer is read: it belongs to TLS.
async fn start(stream: &mut TcpStream) -> io::Result<LdapResult> {
    let odd = |_| io::Error::other("what it sends is no LDAP");
    stream.write_all(START).await?;
    let mut answer = Vec::new();
    loop {
        let length = frame::length(&answer).map_err(odd)?;
        let missing = length.map_or(1, |length| length.saturating_sub(answer.len()));
        if missing == 0 {
            break;
        }
        let missing = u64::try_from(missing).unwrap_or(u64::MAX);
        if stream.take(missing).read_to_end(&mut answer).await? == 0 {
            return Err(io::Error::other("the server closed the connection"));
        }
    }
    match frame::look(&mut answer).map_err(odd)? {
        Message::Extended(result) => Ok(result),
        Message::Bound | Message::Found => Err(io::Error::other("it answers something else")),
    }
}

fn unencrypted(url: &str, error: &io::Error) -> Failure {
    Failure::Unreachable {
        server: url.to_owned(),
        reason: format!("TLS does not come about: {error}"),
    }
}

/// What is wrong with the encryption, when that is what a connection failed for.
pub(super) fn distrust(server: &str, error: &io::Error) -> Option<Failure> {
    let cause = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    let (reason, help) = match cause {
        rustls::Error::InvalidCertificate(cause) => untrusted(cause),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => (
            "the server wants a certificate of this client".to_owned(),
            "name one that the server knows with Params.Params.clientcert and its key with clientkey",
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

/// Why a server's certificate is not trusted, and what to do.
fn untrusted(cause: &CertificateError) -> (String, &'static str) {
    match cause {
        CertificateError::UnknownIssuer => (
            "the server's certificate is signed by an authority that is not known here".to_owned(),
            "name that authority's certificate with Params.Params.cafile, or trust whoever answers \
             with verify: none there",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "the server's certificate is not made for this name".to_owned(),
            "write in Params.Host a name that the certificate has",
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "the server's certificate has expired".to_owned(),
            "renew it on the server",
        ),
        other => (
            format!("the server's certificate cannot be trusted: {other}"),
            "check the server's certificate",
        ),
    }
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
