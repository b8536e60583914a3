//! Ways to the directory, and who is not trusted.

use serde_json::{Value as Json, json};

use super::large::{self, PEOPLE, SUFFIX};
use super::silent::Proxy;
use super::{opened, running, source};
use crate::servers::{runtime, server};

/// Asks for a name with these `Params` and other settings.
fn ask(name: &str, params: &Json, others: &Json) -> Result<(), String> {
    large::fill();
    let mut settings = others.clone();
    settings["CustomerUser"] = source(PEOPLE, params);
    runtime().block_on(async {
        let instance = opened(name, &settings).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        match own.name("smith00004").await {
            Ok(name) => {
                assert_eq!(name.as_deref(), Some("smith00004"));
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    })
}

fn encrypted(host: &str) -> String {
    format!("ldaps://{host}:{}", server("ACLSCOPE_TEST_LDAPS_PORT"))
}

#[test]
fn the_right_authority_and_name_are_trusted() {
    let ca = server("ACLSCOPE_TEST_CA");
    let folder = ca.trim_end_matches("/ca.pem");
    for params in [
        json!({"cafile": &ca}),
        json!({"capath": folder}),
        json!({"cafile": &ca, "sslversion": "tlsv1_2"}),
        json!({"cafile": &ca, "verify": "require", "inet4": 1, "localaddr": "127.0.0.1", "keepalive": 1}),
        json!({"cafile": &ca, "clientcert": server("ACLSCOPE_TEST_CLIENT_CERTIFICATE"),
               "clientkey": server("ACLSCOPE_TEST_CLIENT_CERTIFICATE").replace(".pem", ".key")}),
        json!({"verify": "none"}),
    ] {
        let params = json!({"Host": encrypted("127.0.0.1"), "Params": params});
        assert_eq!(ask("ldaps", &params, &json!({})), Ok(()), "{params}");
    }
}

#[test]
fn a_wrong_authority_or_name_is_not_trusted() {
    let start = json!({"AuthModule::LDAP::StartTLS": "require"});
    let plain = |host: &str| format!("ldap://{host}:{}", running().port);
    let ca = server("ACLSCOPE_TEST_CA");
    let other = server("ACLSCOPE_TEST_OTHER_CA");
    for (host, ca, wanted) in [
        (
            "127.0.0.1",
            Some(&other),
            "signed by an authority that is not known here",
        ),
        (
            "127.0.0.1",
            None,
            "signed by an authority that is not known here",
        ),
        ("127.0.0.2", Some(&ca), "is not made for this name"),
    ] {
        for (url, others) in [(encrypted(host), json!({})), (plain(host), start.clone())] {
            let own = ca.map_or_else(|| json!({"timeout": 20}), |ca| json!({"cafile": ca}));
            let params = json!({"Host": url, "Params": own});
            let error = ask("distrust", &params, &others).unwrap_err();
            // Where this machine knows no authority at all, that is what is told.
            let none = ca.is_none() && error.contains("no authority is known");
            assert!(error.contains(wanted) || none, "{params}: {error}");
        }
    }
    let params = json!({"Host": encrypted("127.0.0.1"), "Params": {"cafile": "/nowhere.pem"}});
    let error = ask("no-file", &params, &json!({})).unwrap_err();
    assert!(
        error.contains("Params.Params.cafile /nowhere.pem"),
        "{error}"
    );
}

#[test]
fn passwords_go_over_the_network_only_behind_tls_where_it_is_asked_for() {
    let password = server("ACLSCOPE_TEST_LDAP_PASSWORD");
    let running = running();
    let address = format!("{}:{}", running.host, running.port);
    for (others, readable) in [
        (json!({}), true),
        (json!({"AuthModule::LDAP::StartTLS": "require"}), false),
        (json!({"AuthModule::LDAP::StartTLS": "none"}), false),
    ] {
        let proxy = Proxy::to(address.clone(), usize::MAX);
        let params = json!({
            "UserDN": format!("cn=root,{SUFFIX}"), "UserPw": password,
            "Params": {"port": proxy.port, "timeout": 20, "cafile": server("ACLSCOPE_TEST_CA")},
        });
        assert_eq!(ask("starttls", &params, &others), Ok(()), "{others}");
        let seen = String::from_utf8_lossy(&proxy.seen.lock().unwrap()).into_owned();
        assert_eq!(seen.contains(&password), readable, "{others}");
    }
}

#[test]
fn sockets_of_this_host_and_lists_of_hosts_are_ways_too() {
    let socket = server("ACLSCOPE_TEST_LDAP_SOCKET").replace('/', "%2F");
    let dead = format!(
        "ldap://127.0.0.1:{}",
        server("ACLSCOPE_TEST_LDAP_DEAD_PORT")
    );
    let running = running();
    for host in [
        json!(format!("ldapi://{socket}")),
        json!([dead, format!("{}:{}", running.host, running.port)]),
        json!("127.0.0.2"),
    ] {
        assert_eq!(
            ask("ways", &json!({"Host": host}), &json!({})),
            Ok(()),
            "{host}"
        );
    }
    let error = ask("dead", &json!({"Host": dead}), &json!({})).unwrap_err();
    assert!(error.contains("cannot be reached"), "{error}");
    let nowhere = json!({"Host": "ldapi://%2Fnowhere%2Fldapi"});
    let error = ask("nowhere", &nowhere, &json!({})).unwrap_err();
    assert!(
        error.contains("ldapi:///nowhere/ldapi cannot be reached"),
        "{error}"
    );
}

#[test]
fn a_refused_name_is_told_without_its_password() {
    let params = json!({"UserDN": format!("cn=root,{SUFFIX}"), "UserPw": "wrong-orchard"});
    let error = ask("refused", &params, &json!({})).unwrap_err();
    assert!(
        error.contains("does not accept cn=root,dc=large,dc=test"),
        "{error}"
    );
    assert!(error.contains("49 invalidCredentials"), "{error}");
    assert!(!error.contains("orchard"), "{error}");
}
