use super::*;
use crate::core::customer::{keys_beside, without_effect_in};
use crate::core::json;
use crate::core::value::Map;

fn world(text: &str) -> World {
    let Value::Map(own) = json::read(text).unwrap() else {
        panic!("settings are an object")
    };
    World::new(Map::new(), own)
}

fn read(key: &str, params: &str, others: &str) -> Result<Settings, Failure> {
    let config = json::read(&format!(r#"{{"Params": {params}}}"#)).unwrap();
    Settings::read(key, &config, &world(others))
}

fn urls(host: &str, params: &str) -> Vec<String> {
    let text = format!(r#"{{"Host": {host}, "BaseDN": "", "SSCOPE": "sub", "Params": {params}}}"#);
    let settings = read("CustomerUser", &text, "{}").unwrap();
    settings.servers.iter().map(Server::url).collect()
}

#[test]
fn hosts_are_names_addresses_or_a_list_of_them() {
    for (host, params, expected) in [
        (r#""ad.example""#, "{}", "ldap://ad.example:389"),
        (
            r#""ad.example""#,
            r#"{"port": 1389}"#,
            "ldap://ad.example:1389",
        ),
        (
            r#""ad.example:10389""#,
            r#"{"port": 1389}"#,
            "ldap://ad.example:10389",
        ),
        (r#""ldaps://ad.example""#, "{}", "ldaps://ad.example:636"),
        (
            r#""ad.example""#,
            r#"{"scheme": "ldaps"}"#,
            "ldaps://ad.example:636",
        ),
        (r#""LDAP://ad.example:1/dc=x""#, "{}", "ldap://ad.example:1"),
        (r#""ldap://[::1]:1389""#, "{}", "ldap://[::1]:1389"),
        (r#""::1""#, "{}", "ldap://[::1]:389"),
        (
            r#""ldapi://%2Frun%2Fslapd%2Fldapi/""#,
            "{}",
            "ldapi:///run/slapd/ldapi",
        ),
        (r#""ldapi://""#, "{}", "ldapi:///var/run/ldapi"),
    ] {
        assert_eq!(urls(host, params), [expected], "{host}");
    }
    assert_eq!(
        urls(r#"["a", "ldaps://b:7"]"#, "{}"),
        ["ldap://a:389", "ldaps://b:7"]
    );
}

#[test]
fn what_is_missing_leaves_the_source_out() {
    let reason = |params: &str| read("CustomerUser", params, "{}").unwrap_err().to_string();
    assert_eq!(
        reason(r#"{"BaseDN": "", "SSCOPE": "sub"}"#),
        "Params.Host is not set"
    );
    assert_eq!(
        reason(r#"{"Host": "h", "SSCOPE": "sub"}"#),
        "Params.BaseDN is not set"
    );
    assert_eq!(
        reason(r#"{"Host": "h", "BaseDN": ""}"#),
        "Params.SSCOPE is not set"
    );
    let odd = r#"{"Host": "http://h", "BaseDN": "", "SSCOPE": "sub"}"#;
    assert_eq!(
        reason(odd),
        "Params.Host \"http://h\": only ldap, ldaps and ldapi are known"
    );
}

#[test]
fn somebody_is_named_only_with_a_password() {
    let bind = |dn: &str, password: &str| {
        let text = format!(
            r#"{{"Host": "h", "BaseDN": "", "SSCOPE": "one", "UserDN": "{dn}", "UserPw": "{password}"}}"#
        );
        read("CustomerUser", &text, "{}").unwrap().bind
    };
    assert_eq!(bind("cn=reader", ""), None);
    assert_eq!(bind("cn=reader", "0"), None);
    assert_eq!(bind("", "pw"), None);
    let shown = format!("{:?}", bind("cn=reader", "s3cret"));
    assert!(
        shown.contains("cn=reader") && !shown.contains("s3cret"),
        "{shown}"
    );
}

#[test]
fn the_agents_authentication_of_the_same_number_stands_in() {
    let others = r#"{"AuthModule::LDAP::Params2": {"port": 7, "timeout": 3},
        "AuthModule::LDAP::StartTLS2": "none", "AuthModule::LDAP::StartTLS": "require"}"#;
    let own = r#"{"Host": "h", "BaseDN": "", "SSCOPE": "sub"}"#;
    let settings = read("CustomerUser2", own, others).unwrap();
    assert_eq!(settings.servers[0].url(), "ldap://h:7");
    assert_eq!(settings.timeout, Duration::from_secs(3));
    assert_eq!(settings.start_tls, Some(false));
    let settings = read("CustomerUser", own, others).unwrap();
    assert_eq!(settings.start_tls, Some(true));
    assert_eq!(settings.timeout, Duration::from_secs(120));
    assert_eq!(read("CustomerUser3", own, others).unwrap().start_tls, None);
}

#[test]
fn servers_prove_who_they_are_unless_that_is_switched_off() {
    let trust = |params: &str| {
        let text = format!(r#"{{"Host": "h", "BaseDN": "", "SSCOPE": "sub", "Params": {params}}}"#);
        read("CustomerUser", &text, "{}").unwrap().trust
    };
    assert!(trust("{}").verify && trust(r#"{"verify": "optional"}"#).verify);
    assert!(!trust(r#"{"verify": "none"}"#).verify);
    let with = trust(r#"{"cafile": "a.pem", "clientcert": "c", "clientkey": "k"}"#);
    assert_eq!(with.ca_file, Some(PathBuf::from("a.pem")));
    assert_eq!(with.client, Some((PathBuf::from("c"), PathBuf::from("k"))));
}

#[test]
fn an_unknown_scope_is_the_base_alone() {
    for (word, scope) in [
        ("base", Scope::Base),
        ("single", Scope::One),
        ("subtree", Scope::Sub),
        ("children", Scope::Children),
        ("tree", Scope::Base),
        ("SUB", Scope::Base),
    ] {
        assert_eq!(Scope::of(word), scope, "{word}");
    }
}

#[test]
fn every_key_that_is_said_to_have_an_effect_changes_the_connection() {
    let base = |params: &str, more: &str| {
        let text = format!(
            r#"{{"Host": "h", "BaseDN": "b", "SSCOPE": "sub", {params} "Params": {{"x": 1 {more}}}}}"#
        );
        read("CustomerUser", &text, "{}").unwrap()
    };
    let config = |key: &str| {
        let ldap = "Kernel::System::CustomerUser::LDAP";
        let text = format!(r#"{{"Module": "{ldap}", "Params": {{"Params": {{"{key}": "1"}}}}}}"#);
        json::read(&text).unwrap()
    };
    let has_effect = |key: &str| without_effect_in("CustomerUser", &config(key)).is_empty();
    let mut toggled = Vec::new();
    for key in keys_beside("CustomerUser", "Params.Params.x").filter(|key| has_effect(key)) {
        let pair = match key {
            "port" => r#", "port": "1389""#,
            "timeout" => r#", "timeout": "7""#,
            "scheme" => r#", "scheme": "ldaps""#,
            "verify" => r#", "verify": "none""#,
            "cafile" => r#", "cafile": "ca.pem""#,
            "capath" => r#", "capath": "certificates""#,
            "clientcert" | "clientkey" => r#", "clientcert": "c.pem", "clientkey": "k.pem""#,
            "sslversion" => r#", "sslversion": "tlsv1_3""#,
            "localaddr" => r#", "localaddr": "127.0.0.1""#,
            "inet4" => r#", "inet4": "1""#,
            "inet6" => r#", "inet6": "1""#,
            "keepalive" => r#", "keepalive": "1""#,
            other => panic!("{other} is said to have an effect, and nobody toggles it"),
        };
        assert_ne!(base("", ""), base("", pair), "{key}");
        toggled.push(key);
    }
    assert_eq!(toggled.len(), 13, "{toggled:?}");
    for params in [
        r#""Host": "other","#,
        r#""BaseDN": "other","#,
        r#""SSCOPE": "one","#,
        r#""UserDN": "cn=u", "UserPw": "p","#,
        r#""SourceCharset": "iso-8859-1","#,
    ] {
        assert_ne!(base("", ""), base(params, ""), "{params}");
    }
}
