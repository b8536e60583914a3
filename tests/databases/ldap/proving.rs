//! Servers that want a proof of who asks, and servers with the address of the other family.

use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
};
use serde_json::{Value as Json, json};

use super::fake::{Accept, Asked, Fake, Stream, bound, ended, found};
use super::{opened, source};
use crate::servers::{runtime, server};

/// An encrypting directory at this address in which one person is. `proof`: clients must show a
/// certificate.
fn directory(address: &str, proof: bool, version: &'static SupportedProtocolVersion) -> Fake {
    let file = |name: &str| server("ACLSCOPE_TEST_CA").replace("ca.pem", name);
    let certificates = |name: &str| -> Vec<CertificateDer<'static>> {
        let read = CertificateDer::pem_file_iter(file(name)).unwrap();
        read.map(Result::unwrap).collect()
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[version])
        .unwrap();
    let builder = if proof {
        let mut known = RootCertStore::empty();
        known.add_parsable_certificates(certificates("ca.pem"));
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(known), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let config = Arc::new(
        builder
            .with_single_cert(certificates("server.pem"), key)
            .unwrap(),
    );
    let accept: Accept = Box::new(move |stream: TcpStream| -> Box<dyn Stream> {
        let connection = ServerConnection::new(config.clone()).unwrap();
        Box::new(StreamOwned::new(connection, stream))
    });
    Fake::on(address, accept, |question| match question.asked {
        Asked::Bind => bound(question),
        Asked::Search { .. } => found(question, &["a"], &[ended(0x65, 0, b"")]),
        _ => Vec::new(),
    })
}

/// Asks for a record there; its error, and what to do about it.
fn ask(name: &str, host: &str, params: &Json) -> Result<(), (String, String)> {
    let params = json!({"Host": host, "Params": params});
    let settings = json!({"CustomerUser": source("dc=fake", &params)});
    runtime().block_on(async {
        let instance = opened(name, &settings).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        match own.record("a").await {
            Ok(record) => {
                assert!(record.is_some());
                Ok(())
            }
            Err(error) => Err((error.to_string(), error.help().unwrap_or_default())),
        }
    })
}

#[test]
fn a_server_with_an_address_of_ipv6_is_encrypted_and_proves_its_address() {
    let fake = directory("[::1]:0", false, &rustls::version::TLS13);
    let host = format!("ldaps://[::1]:{}", fake.port);
    let ca = json!({"cafile": server("ACLSCOPE_TEST_CA"), "timeout": 20});
    assert_eq!(ask("ipv6", &host, &ca), Ok(()));
    let other = json!({"cafile": server("ACLSCOPE_TEST_OTHER_CA"), "timeout": 20});
    let (error, _) = ask("ipv6-distrust", &host, &other).unwrap_err();
    assert!(
        error.contains("signed by an authority that is not known here"),
        "{error}"
    );
    assert_eq!(ask("ipv6-any", &host, &json!({"verify": "none"})), Ok(()));
}

#[test]
fn a_server_that_wants_a_certificate_says_so_and_gets_one() {
    let own = server("ACLSCOPE_TEST_CLIENT_CERTIFICATE");
    let key = own.replace(".pem", ".key");
    let ca = server("ACLSCOPE_TEST_CA");
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let fake = directory("127.0.0.1:0", true, version);
        let host = format!("ldaps://127.0.0.1:{}", fake.port);
        let (error, help) = ask("unproven", &host, &json!({"cafile": &ca})).unwrap_err();
        let told = error.contains("the server wants a certificate of this client");
        assert!(told, "{version:?}: {error}");
        assert!(help.contains("Params.Params.clientcert"), "{help}");
        let with = json!({"cafile": &ca, "clientcert": &own, "clientkey": &key});
        assert_eq!(ask("proven", &host, &with), Ok(()), "{version:?}");
    }
    let fake = directory("127.0.0.1:0", true, &rustls::version::TLS13);
    let host = format!("ldaps://127.0.0.1:{}", fake.port);
    let keyless = json!({"cafile": &ca, "clientcert": &ca});
    let (error, _) = ask("keyless", &host, &keyless).unwrap_err();
    assert!(error.contains("Params.Params.clientkey"), "{error}");
}
