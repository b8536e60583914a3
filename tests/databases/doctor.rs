//! The doctor on every kind of database, and in directories.

use serde_json::{Value as Json, json};

use crate::ldap::{add, large, load, source};
use crate::servers::{ALL, Fresh, Kind};
use crate::support::program::{file, run, shipped_source};
use crate::support::vectors;

/// A table of customer users as other systems have them: two people share a login but for case, two
/// an address, one has a garbled name, one no address, one a validity that does not exist.
pub const PEOPLE: &str = "INSERT INTO people (account, family, mail, firm, active) VALUES \
    ('p1', 'Kaya', 'p1@p.example', 'se', 1), ('P1', 'Wang', 'p2@p.example', 'se', 1), \
    ('p3', 'MÃ¼ller', 'p3@p.example', 'a;b', 1), ('p4', 'Åsa', 'P3@p.example', 'se', 1), \
    ('p5', 'Zoe', NULL, 'se', 2), ('p6', 'Li', 'p6@p.example', '', 9), ('ak', 'Same', 'ak2@p.example', 'se', 1)";

pub fn world() -> Json {
    json!({"settings": {}, "tables": {
        "valid": [{"id": 1, "name": "valid"}, {"id": 2, "name": "invalid"}],
        "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
        "queue": [{"id": 1, "name": "Raw", "group_id": 1, "valid_id": 1}],
        "customer_company": [{"customer_id": "se", "name": "Ericsson", "valid_id": 1}],
        "customer_user": [
            {"login": "ak", "first_name": "Arvid", "last_name": "Karlsson", "email": "ak@se.example",
             "customer_id": "se", "valid_id": 1},
            {"login": "bo", "first_name": "Bo", "last_name": "Böhm", "email": "bo@se.example",
             "customer_id": "zz", "valid_id": 2}],
        "customer_user_customer": [{"user_id": "gone", "customer_id": "se"}, {"user_id": "bo", "customer_id": "se"}],
    }})
}

pub fn settings() -> Json {
    json!({"settings": {
        "Customer::AuthModule": "Kernel::System::CustomerAuth::HTTPBasicAuth",
        "CustomerUser": shipped_source(),
        "CustomerUser1": {
            "Name": "People", "Module": "Kernel::System::CustomerUser::DB",
            "Params": {"Table": "people", "ForeignDB": 1}, "ReadOnly": 1,
            "CustomerKey": "account", "CustomerID": "firm", "CustomerValid": "active",
            "CustomerUserNameFields": ["family"], "CustomerUserListFields": ["family", "mail"],
            "CustomerUserSearchFields": ["account", "family"],
            "CustomerUserPostMasterSearchFields": ["mail"],
            "Map": [["UserLastname", "", "family", 1, 1, "var"], ["UserLogin", "", "account", 1, 1, "var"],
                    ["UserEmail", "", "mail", 1, 1, "var"], ["UserCustomerID", "", "firm", 0, 1, "var"],
                    ["ValidID", "", "active", 0, 1, "int"]]}}})
}

/// What the doctor says: something is found.
pub fn answer(arguments: &[&str]) -> Json {
    let ended = run(&[&["doctor", "--format", "json"], arguments].concat());
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (Some(1), ""),
        "{}",
        ended.out
    );
    serde_json::from_str(&ended.out).unwrap()
}

/// The findings of an answer: code, source, proof.
fn findings(arguments: &[&str]) -> Vec<[String; 3]> {
    let answer = answer(arguments);
    let text = |own: &Json, key: &str| own[key].as_str().unwrap().to_owned();
    let findings = answer["findings"].as_array().unwrap().iter();
    findings
        .map(|own| [text(own, "code"), text(own, "source"), text(own, "proof")])
        .collect()
}

#[test]
fn the_same_is_found_on_every_kind_of_database() {
    let world = file("doctor-databases.world.json", world().to_string());
    let settings = file("doctor-databases.settings.json", settings().to_string());
    for kind in ALL {
        let fresh = Fresh::new(kind);
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let charset = if kind == Kind::MariaDb {
            " CHARACTER SET utf8mb4"
        } else {
            ""
        };
        fresh.run(&format!(
            "CREATE TABLE people (account VARCHAR(100), family VARCHAR(100), mail VARCHAR(100), \
             firm VARCHAR(100), active INTEGER){charset}"
        ));
        fresh.run(PEOPLE);
        let found = findings(&["--database", &fresh.url, "--settings", &settings]);
        let people: Vec<(&str, &str)> = found
            .iter()
            .filter(|own| own[1] == "CustomerUser1")
            .map(|own| (own[0].as_str(), own[2].as_str()))
            .collect();
        assert_eq!(
            people,
            [
                (
                    "duplicate_login",
                    "1 login of 2 customer users, for example P1 and p1"
                ),
                (
                    "unknown_validity",
                    "1 customer user of 7, for example p6 with 9"
                ),
                (
                    "without_email",
                    "1 customer user of 7 has no mail, for example p5"
                ),
                (
                    "without_customer_id",
                    "1 customer user of 7 has no firm, for example p6"
                ),
                (
                    "twice_encoded",
                    "1 text in family, for example p3: MÃ¼ller, which was Müller"
                ),
                (
                    "customer_id_with_separator",
                    "1 customer user of 7, for example p3: \"a;b\""
                ),
                ("shadowed_login", "1 login, for example ak"),
                (
                    "duplicate_email",
                    "1 address of 2 customer users, for example P3@p.example and p3@p.example"
                ),
            ],
            "{kind:?}"
        );
        let others: Vec<(&str, &str, &str)> = found
            .iter()
            .filter(|own| own[1] != "CustomerUser1")
            .map(|own| (own[0].as_str(), own[1].as_str(), own[2].as_str()))
            .collect();
        assert_eq!(
            others,
            [
                (
                    "without_company",
                    "CustomerUser",
                    "1 CustomerID, for example zz (of bo)"
                ),
                (
                    "relation_of_unknown_login",
                    "customer_user_customer",
                    "1 row of 1 login, for example gone"
                ),
            ],
            "{kind:?}"
        );
    }
}

#[test]
fn a_directory_is_counted_by_pages_and_its_limit_is_told() {
    let tiny = vectors::json("customer_search/ldap-size.world.json");
    load("dc=tiny,dc=test", tiny["ldif"].as_str().unwrap());
    let ask = |name: &str, source: Json| {
        let settings = json!({"CustomerUser": source,
            "Customer::AuthModule": "Kernel::System::CustomerAuth::HTTPBasicAuth"});
        let world = json!({"settings": settings, "tables": {}});
        let world = file(&format!("doctor-{name}.json"), world.to_string());
        findings(&["--snapshot", &world])
    };
    let found = ask("tiny", source("dc=tiny,dc=test", &json!({})));
    let limit = found.iter().find(|own| own[0] == "size_limit");
    let limit = limit.unwrap_or_else(|| panic!("{found:?}"));
    assert!(
        limit[2].contains("the directory's size limit is reached"),
        "{limit:?}"
    );

    large::fill();
    let base = "ou=doctor,dc=large,dc=test";
    add("dc=large,dc=test", &entries(base));
    let mut own = source(base, &json!({}));
    own["CustomerUserValidFilter"] = json!("(!(employeeType=left))");
    own["Map"][4] = json!(["UserCustomerID", "CustomerID", "o", 0, 1, "var", "", 1]);
    own["CustomerID"] = json!("o");
    let map = own["Map"].as_array_mut().unwrap();
    map.push(json!([
        "UserPhone",
        "Phone",
        "telephoneNumber",
        1,
        0,
        "var"
    ]));
    own["CustomerUserSearchFields"] = json!(["uid", "cn", "nick", "mail"]);
    let found = ask("directory", own);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|own| (own[0].as_str(), own[2].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "duplicate_login",
                "1 login of 2 customer users, for example d1 (2 times)"
            ),
            (
                "without_login",
                "1 customer user of 6 has no uid, for example cn=five,ou=doctor,dc=large,dc=test"
            ),
            (
                "without_email",
                "1 customer user of 6 has no mail, for example d3"
            ),
            (
                "without_customer_id",
                "1 customer user of 6 has no o, for example d4"
            ),
            (
                "absent_attribute",
                "none of 6 entries has nick (CustomerUserSearchFields)"
            ),
            (
                "twice_encoded",
                "1 text in sn, for example d4: MÃ¼ller, which was Müller"
            ),
            (
                "list_field_not_mapped",
                "cn is in CustomerUserListFields and in no row of the Map"
            ),
            ("hidden_by_filter", "1 customer user of 6, for example d2"),
            (
                "duplicate_email",
                "1 address of 2 customer users, for example d1@d.example (2 times)"
            ),
            (
                "absent_attribute",
                "none of 6 entries has telephoneNumber (UserPhone)"
            ),
        ]
    );
}

#[test]
fn a_directory_that_is_read_in_a_wrong_charset_is_told_from_one_that_was_filled_wrongly() {
    let latin = vectors::json("customer_search/ldap-latin.world.json");
    load(
        latin["ldap_suffix"].as_str().unwrap(),
        latin["ldif"].as_str().unwrap(),
    );
    let running = crate::ldap::running();
    let text = latin.to_string();
    let text = text.replace("@LDAP_HOST@", &running.host);
    let text = text.replace("@LDAP_PORT@", &running.port);
    let answer = answer(&["--snapshot", &file("doctor-latin.json", text)]);
    let findings = answer["findings"].as_array().unwrap().iter();
    let found: Vec<&Json> = findings
        .filter(|own| own["code"] == "wrong_charset" || own["code"] == "twice_encoded")
        .collect();
    let [one] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(one["code"], "wrong_charset");
    assert_eq!(one["help"], "set Params.SourceCharset to utf-8");
    let proof = one["proof"].as_str().unwrap();
    assert!(
        proof.contains("givenname") && proof.contains(" texts in "),
        "{proof}"
    );
}

#[test]
fn a_refused_user_and_a_base_that_is_not_there_are_told_apart() {
    large::fill();
    let ask = |name: &str, base: &str, params: Json| {
        let settings = json!({"CustomerUser": source(base, &params),
            "Customer::AuthModule": "Kernel::System::CustomerAuth::HTTPBasicAuth"});
        let world = json!({"settings": settings, "tables": {}});
        let world = file(&format!("doctor-{name}.json"), world.to_string());
        let found = findings(&["--snapshot", &world]);
        let [code, _, proof] = found.into_iter().next().unwrap();
        assert!(!proof.contains("wrong"), "{proof}");
        (code, proof)
    };
    let refused = json!({"UserDN": "cn=root,dc=large,dc=test", "UserPw": "wrong"});
    let (code, proof) = ask("bind", "dc=large,dc=test", refused);
    assert_eq!(code, "bind_refused", "{proof}");
    assert!(proof.contains("cn=root,dc=large,dc=test"), "{proof}");
    let (code, proof) = ask("base", "ou=nowhere,dc=large,dc=test", json!({}));
    assert_eq!(code, "search_fails", "{proof}");
    assert!(proof.contains("ou=nowhere"), "{proof}");
}

/// Six people of whom two share a login and an address, one has left, one has no address, one no
/// company and a garbled name, and one no login.
fn entries(base: &str) -> String {
    let person = |name: &str, login: &str, more: &str| {
        format!(
            "dn: cn={name},{base}\nobjectClass: inetOrgPerson\ncn: {name}\nuid: {login}\n{more}\n\n"
        )
    };
    [
        format!("dn: {base}\nobjectClass: organizationalUnit\nou: doctor\n\n"),
        person(
            "one",
            "d1",
            "sn: One\ngivenName: A\nmail: d1@d.example\no: se",
        ),
        person(
            "again",
            "d1",
            "sn: Again\ngivenName: A\nmail: d1@d.example\no: se",
        ),
        person(
            "two",
            "d2",
            "sn: Two\ngivenName: A\nmail: d2@d.example\no: se\nemployeeType: left",
        ),
        person("three", "d3", "sn: Three\ngivenName: A\no: se"),
        person(
            "four",
            "d4",
            "sn: MÃ¼ller\ngivenName: A\nmail: d4@d.example",
        ),
        format!(
            "dn: cn=five,{base}\nobjectClass: inetOrgPerson\ncn: five\nsn: Five\ngivenName: A\n\
             mail: d5@d.example\no: se\n\n"
        ),
    ]
    .concat()
}
