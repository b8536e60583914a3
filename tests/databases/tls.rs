//! Encrypted connections: that they are, and who is not trusted.

use aclscope::backend::Result;
use aclscope::backend::sql::{Access, Address, Database, Engine, Statement, Tls};
use aclscope::secret::SecretUrl;

use crate::private::Servers;
use crate::servers::{Fresh, Kind, server};
use crate::support::program::{Ended, file, run};
use crate::support::vectors;

/// The kinds of servers, and what URLs call their modes.
const SERVERS: [(Kind, &str, [&str; 3]); 2] = [
    (
        Kind::MariaDb,
        "ssl-mode",
        ["DISABLED", "REQUIRED", "VERIFY_IDENTITY"],
    ),
    (
        Kind::PostgreSql,
        "sslmode",
        ["disable", "require", "verify-full"],
    ),
];

/// The URL at a host that the servers' certificate does not name.
fn elsewhere(url: &str) -> String {
    url.replace("@127.0.0.1:", "@127.0.0.2:")
}

/// Connects as the console and every command do, and asks the server how this session is encrypted.
fn encrypted(url: &str, access: &Access) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let address = access.of(Address::parse(&SecretUrl::new(url)).unwrap());
    let question = match address.engine {
        Engine::Postgres => {
            "SELECT CASE WHEN ssl THEN cipher ELSE '' END AS cipher \
             FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        }
        _ => {
            "SELECT VARIABLE_VALUE AS cipher FROM information_schema.SESSION_STATUS \
              WHERE VARIABLE_NAME = 'SSL_CIPHER'"
        }
    };
    runtime.block_on(async {
        let database = Database::connect(&address, None, false).await?;
        let rows = database.rows("asking", Statement::new(question)).await?;
        let cipher = rows[0].text("cipher").expect("the server knows the cipher");
        Ok(!cipher.is_empty())
    })
}

fn access(tls: Tls, ca_file: Option<&str>) -> Access {
    Access {
        password: None,
        tls: Some(tls),
        ca_file: ca_file.map(Into::into),
    }
}

/// What the program says that opens this database as an instance of a configuration file.
fn configured(url: &str, lines: &[&str]) -> Ended {
    let name = format!("tls-{:x}.yaml", checksum(url, lines));
    let lines: Vec<String> = lines.iter().map(|line| format!("    {line}\n")).collect();
    let text = format!(
        "instances:\n  live:\n    database: \"{url}\"\n{}",
        lines.concat()
    );
    let config = file(&name, text);
    run(&["permissions", "--config", &config, "-i", "live"])
}

/// A name of its own for each configuration, because tests run at once.
fn checksum(url: &str, lines: &[&str]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (url, lines).hash(&mut hasher);
    hasher.finish()
}

/// Nothing on standard output, one message, without its password.
fn refused(ended: &Ended, parts: &[&str]) {
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    for part in parts {
        assert!(ended.err.contains(part), "{} lacks {part}", ended.err);
    }
    for secret in ["w:rd", "w%3Ard"] {
        assert!(!ended.err.contains(secret), "{}", ended.err);
    }
}

fn loaded(kind: Kind) -> Fresh {
    let fresh = Fresh::new(kind);
    let world = vectors::file("world/world.world.json");
    let world = world.display().to_string();
    let ended = run(&["snapshot", "load", &world, "--into", &fresh.url]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    fresh
}

#[test]
fn a_session_is_encrypted_as_it_was_asked_to_be() {
    let ca = server("ACLSCOPE_TEST_CA");
    for (kind, parameter, [off, require, verify]) in SERVERS {
        let fresh = Fresh::new(kind);
        let url = &fresh.url;
        for (tls, ca, expected) in [
            (Tls::Off, None, false),
            (Tls::Prefer, None, true),
            (Tls::Require, None, true),
            (Tls::Authority, Some(ca.as_str()), true),
            (Tls::Verify, Some(ca.as_str()), true),
        ] {
            let found = encrypted(url, &access(tls, ca)).unwrap();
            assert_eq!(found, expected, "{kind:?} {tls:?}");
        }
        let ask = |more: String| encrypted(&format!("{url}?{more}"), &Access::default()).unwrap();
        assert!(!ask("tls=off".to_owned()), "{kind:?}");
        assert!(ask("tls=prefer".to_owned()), "{kind:?}");
        assert!(ask(format!("tls=verify&ca_file={ca}")), "{kind:?}");
        assert!(!ask(format!("{parameter}={off}")), "{kind:?}");
        assert!(ask(format!("{parameter}={require}")), "{kind:?}");
        assert!(
            ask(format!("{parameter}={verify}&ca_file={ca}")),
            "{kind:?}"
        );
        // Whose certificate it is matters to nobody who did not ask.
        let other = elsewhere(url);
        assert!(encrypted(&other, &access(Tls::Authority, Some(&ca))).unwrap());
    }
}

#[test]
fn config_yaml_says_how_and_whom_to_trust() {
    let ca = format!("ca_file: {}", server("ACLSCOPE_TEST_CA"));
    for (kind, ..) in SERVERS {
        let fresh = loaded(kind);
        for lines in [&["tls: off"][..], &["tls: prefer"], &["tls: verify", &ca]] {
            let ended = configured(&fresh.url, lines);
            assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{lines:?}");
            assert!(ended.out.contains("b.adeyemi"), "{kind:?} {lines:?}");
        }
    }
}

#[test]
fn whoever_is_not_trusted_is_named_with_the_reason() {
    let ca = server("ACLSCOPE_TEST_CA");
    let right = format!("ca_file: {ca}");
    let wrong = format!("ca_file: {}", server("ACLSCOPE_TEST_OTHER_CA"));
    for (kind, parameter, [_, _, verify]) in SERVERS {
        let fresh = Fresh::new(kind);
        let url = &fresh.url;
        let shown = url.split_once('@').unwrap().1;
        let unknown = "signed by an authority that is not known here";
        refused(
            &configured(url, &["tls: verify"]),
            &[shown, unknown, "ca_file=FILE", "tls: prefer"],
        );
        refused(
            &configured(url, &["tls: verify", &wrong]),
            &[shown, unknown, "other-ca.pem is that authority's"],
        );
        let other = elsewhere(url);
        let not_for = [
            "not made for 127.0.0.2 (it names localhost, 127.0.0.1, ::1)",
            "a name that the certificate has",
        ];
        refused(&configured(&other, &["tls: verify", &right]), &not_for);
        for more in [
            format!("tls=verify&ca_file={ca}"),
            format!("{parameter}={verify}&ca_file={ca}"),
        ] {
            let url = format!("{other}?{more}");
            refused(&run(&["permissions", "--database", &url]), &not_for);
        }
    }
}

#[test]
fn a_ca_file_that_is_none_is_named() {
    let empty = file("tls-no-certificate.pem", "no certificate at all\n");
    let broken = file(
        "tls-broken.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let cut = file("tls-cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    for (kind, ..) in SERVERS {
        let url = Fresh::new(kind).url.clone();
        for (ca, why) in [
            ("no/such/ca.pem", "No such file"),
            (empty.as_str(), "holds no certificate"),
            (broken.as_str(), "certificate number 1 cannot be read"),
            (cut.as_str(), "certificate number 1 cannot be read"),
        ] {
            let ended = run(&[
                "permissions",
                "--database",
                &format!("{url}?tls=verify&ca_file={ca}"),
            ]);
            refused(&ended, &[ca, why, "PEM form"]);
        }
    }
}

#[test]
fn a_server_without_tls_is_taken_only_by_who_does_not_insist() {
    let servers = Servers::start("plain");
    for variable in ["ACLSCOPE_TEST_MYSQL", "ACLSCOPE_TEST_POSTGRES"] {
        let fresh = Fresh::on(&servers.url(variable));
        assert!(!encrypted(&fresh.url, &Access::default()).unwrap());
        assert!(!encrypted(&fresh.url, &access(Tls::Prefer, None)).unwrap());
        refused(
            &configured(&fresh.url, &["tls: verify"]),
            &["does not offer TLS", "tls=prefer"],
        );
    }
}

#[test]
fn a_local_socket_needs_no_certificate() {
    let (mysql, folder, port) = (
        server("ACLSCOPE_TEST_MYSQL_SOCKET"),
        server("ACLSCOPE_TEST_POSTGRES_SOCKET"),
        server("ACLSCOPE_TEST_POSTGRES_PORT"),
    );
    for url in [
        format!("mysql://root@localhost/mysql?socket={mysql}"),
        format!("postgres://aclscope@/postgres?host={folder}&port={port}"),
    ] {
        encrypted(&url, &access(Tls::Verify, None)).unwrap();
    }
}
