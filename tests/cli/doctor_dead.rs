//! `aclscope doctor` where servers are dead, say nothing, or are not checked.

use std::net::TcpListener;

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::run;

/// A directory on this host and port that nobody has to name himself for.
fn directory(host: &str, port: u16) -> Json {
    json!({
        "Name": "Directory", "Module": "Kernel::System::CustomerUser::LDAP",
        "CustomerKey": "uid", "CustomerID": "o", "CustomerUserSearchFields": ["uid", "cn"],
        "CustomerUserListFields": ["cn", "mail"], "CustomerUserNameFields": ["cn"],
        "CustomerUserPostMasterSearchFields": ["mail"],
        "Params": {"Host": host, "BaseDN": "o=none", "SSCOPE": "sub", "SourceCharset": "utf-8",
                   "Params": {"port": port.to_string(), "timeout": "1"}},
        "Map": [["UserFirstname", "Name", "cn"], ["UserLogin", "Login", "uid"],
                ["UserEmail", "Email", "mail"], ["UserCustomerID", "CustomerID", "o"]],
    })
}

/// A port that nobody listens on.
fn dead() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has one").port()
}

/// The findings about `CustomerUser1`, which is this source: code, proof, help.
fn findings(name: &str, source: &Json) -> (Json, Vec<[String; 3]>) {
    let world = desk::changed(&format!("doctor-{name}.json"), |desk| {
        let settings = &mut desk["settings"];
        settings["CustomerUser"] = crate::support::program::shipped_source();
        settings["CustomerUser1"] = source.clone();
        settings["Customer::AuthModule"] = json!("Kernel::System::CustomerAuth::HTTPBasicAuth");
    });
    let ended = run(&["doctor", "--snapshot", &world, "--format", "json"]);
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (Some(1), ""),
        "{}",
        ended.out
    );
    let answer: Json = serde_json::from_str(&ended.out).unwrap();
    let text = |own: &Json, key: &str| own[key].as_str().unwrap().to_owned();
    let found = answer["findings"].as_array().unwrap().iter();
    let found = found.filter(|own| own["source"] == "CustomerUser1");
    let found = found
        .map(|own| [text(own, "code"), text(own, "proof"), text(own, "help")])
        .collect();
    (answer["sources"].clone(), found)
}

fn codes(found: &[[String; 3]]) -> Vec<&str> {
    found.iter().map(|[code, ..]| code.as_str()).collect()
}

#[test]
fn a_server_that_says_nothing_is_silent_and_the_others_are_counted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sources, found) = findings("silent", &directory("127.0.0.1", port));
    assert_eq!(codes(&found), ["silent"]);
    assert_eq!(found[0][1], "no answer within 1 seconds");
    assert_eq!(sources[1]["state"], "timeout");
    assert_eq!(sources[0]["state"], "ok");
    assert!(sources[0]["count"].as_u64().unwrap() > 0, "{sources}");
}

#[test]
fn a_dead_server_is_unreachable_whatever_else_is_wrong_with_the_source() {
    let port = dead();
    let (sources, found) = findings("dead", &directory("127.0.0.1", port));
    assert_eq!(codes(&found), ["unreachable"]);
    let [_, proof, help] = &found[0];
    assert!(proof.contains(&format!("127.0.0.1:{port}")), "{proof}");
    assert!(help.contains("Params.Host"), "{help}");
    assert_eq!(sources[1]["state"], "error");

    let mut without_mail = directory("127.0.0.1", port);
    let source = without_mail.as_object_mut().unwrap();
    source.remove("CustomerUserPostMasterSearchFields");
    let (_, found) = findings("dead-mail", &without_mail);
    assert_eq!(codes(&found), ["no_mail_search", "unreachable"]);

    let mut table = crate::support::program::shipped_source();
    table["Params"] = json!({"Table": "customer_user", "User": "o", "Password": "tiger",
        "DSN": format!("DBI:mysql:database=crm;host=127.0.0.1;port={port}")});
    let (_, found) = findings("dead-dsn", &table);
    assert_eq!(codes(&found), ["unreachable"]);
    assert!(!format!("{found:?}").contains("tiger"));
}

#[test]
fn a_far_server_without_a_checked_certificate_is_unverified() {
    let port = dead();
    let (sources, found) = findings("unverified", &directory("127.0.0.2", port));
    assert_eq!(codes(&found), ["unreachable", "unverified"]);
    assert!(found[1][2].contains("ldaps://HOST"), "{}", found[1][2]);
    assert_eq!(sources[1]["verified"], false);

    let mut bound = directory("127.0.0.2", port);
    bound["Params"]["UserDN"] = json!("cn=reader");
    bound["Params"]["UserPw"] = json!("lion");
    let (_, found) = findings("in-clear", &bound);
    assert_eq!(codes(&found), ["unreachable", "password_in_clear"]);

    let mut table = crate::support::program::shipped_source();
    table["Params"] = json!({"Table": "customer_user",
        "DSN": format!("DBI:Pg:dbname=crm;host=db.invalid;port={port}")});
    let (sources, found) = findings("unverified-dsn", &table);
    assert_eq!(codes(&found), ["unreachable", "unverified"]);
    assert!(
        found[1][2].contains("sslmode=verify-full"),
        "{}",
        found[1][2]
    );
    assert_eq!(sources[1]["verified"], false);
}

#[test]
fn companies_of_a_dead_database_are_not_compared_and_it_is_said_why() {
    let port = dead();
    let world = desk::changed("doctor-dead-companies.json", |desk| {
        let settings = &mut desk["settings"];
        settings["Customer::AuthModule"] = json!("Kernel::System::CustomerAuth::HTTPBasicAuth");
        settings["CustomerUser"] = crate::support::program::shipped_source();
        settings["CustomerCompany1"] = json!({
            "Module": "Kernel::System::CustomerCompany::DB", "CustomerCompanyKey": "id",
            "CustomerCompanyListFields": ["id"], "CustomerCompanySearchFields": ["id"],
            "Map": [["CustomerID", "CustomerID", "id"]],
            "Params": {"Table": "firms", "ForeignDB": 1,
                       "DSN": format!("DBI:Pg:dbname=crm;host=127.0.0.1;port={port}")}});
    });
    let ended = run(&["doctor", "--snapshot", &world, "--format", "json"]);
    let answer: Json = serde_json::from_str(&ended.out).unwrap();
    let found = answer["findings"].as_array().unwrap().iter();
    let codes: Vec<&str> = found
        .filter(|own| own["source"] == "CustomerCompany1")
        .map(|own| own["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["unreachable"]);
    let left_out = answer["not_examined"].to_string();
    assert!(
        left_out.contains("companies of CustomerUser are not compared"),
        "{left_out}"
    );
}
