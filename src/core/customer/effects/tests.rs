//! Every key of the reference has its effect, or is listed.

use serde_json::{Value as Json, json};

use super::*;
use crate::core::customer::{Backend, CompanyBackend};
use crate::core::json;
use crate::core::value::Map;

/// The keys of a source of this kind that are said to have no effect.
fn found(setting: &str, config: &str) -> Vec<String> {
    let document = json::read(&format!(r#"{{"{setting}": {config}}}"#)).unwrap();
    let Value::Map(own) = document else {
        panic!("settings are an object")
    };
    let settings = Settings::new(Map::new(), own);
    let found = without_effect(&settings).into_iter();
    found.map(|found| found.key).collect()
}

/// A mapping of every one of these keys.
fn every(keys: &[(&str, Effect)], set: &str) -> String {
    let entries = keys.iter().map(|(key, _)| format!(r#""{key}": "1""#));
    let entries: Vec<String> = entries
        .filter(|entry| !set.contains(entry.split(':').next().unwrap_or_default()))
        .collect();
    format!("{{{}, {set}}}", entries.join(", "))
}

#[test]
fn every_key_of_a_table_has_its_effect_or_is_listed() {
    let here = r#""Params": {"Table": "t"}"#;
    let table = every(&CUSTOMER_USER, &format!(r#""Module": null, {here}"#));
    let own = [
        "CustomerUserValidFilter",
        "TranslateManagerTo",
        "AdminSetPreferences",
        "CacheTTL",
    ];
    assert_eq!(found("CustomerUser3", &table), own);
    let params = every(
        &PARAMS,
        r#""DSN": "DBI:Pg:dbname=x", "Params": {"port": 1}"#,
    );
    let elsewhere = [
        "Params.SourceCharset",
        "Params.DestCharset",
        "Params.Limit",
        "Params.QuoteBack",
        "Params.QuoteSingle",
        "Params.Attribute",
        "Params.Connect",
        "Params.Encode",
        "Params.DirectBlob",
        "Params.LcaseLikeInLargeText",
        "Params.Host",
        "Params.BaseDN",
        "Params.SSCOPE",
        "Params.UserDN",
        "Params.UserPw",
        "Params.AlwaysFilter",
        "Params.GroupDN",
        "Params.Die",
        "Params.Params",
        "Params.Params.port",
    ];
    assert_eq!(
        found("CustomerUser", &format!(r#"{{"Params": {params}}}"#)),
        elsewhere
    );
    let without_dsn = r#"{"Params": {"User": "o", "Password": "s", "Type": "mysql"}}"#;
    let expected = ["Params.User", "Params.Password", "Params.Type"];
    assert_eq!(found("CustomerUser", without_dsn), expected);
}

#[test]
fn every_key_of_a_directory_has_its_effect_or_is_listed() {
    let module = r#""Module": "Kernel::System::CustomerUser::LDAP", "Params": {"Host": "h"}"#;
    let own = [
        "Key",
        "CustomerValid",
        "CustomerUserEmailUniqCheck",
        "AutoLoginCreation",
        "AutoLoginCreationPrefix",
        "AdminSetPreferences",
        "CacheTTL",
    ];
    assert_eq!(found("CustomerUser", &every(&CUSTOMER_USER, module)), own);
    let more = every(&CONNECTION, r#""port": 389"#);
    let params = every(&PARAMS, &format!(r#""Params": {more}"#));
    let ldap = r#""Module": "Kernel::System::CustomerUser::LDAP""#;
    let listed = found(
        "CustomerUser",
        &format!(r#"{{{ldap}, "Params": {params}}}"#),
    );
    let works = [
        "Host",
        "BaseDN",
        "SSCOPE",
        "UserDN",
        "UserPw",
        "AlwaysFilter",
        "GroupDN",
        "Die",
        "Params",
        "SourceCharset",
    ];
    for (key, _) in PARAMS {
        let is_listed = listed.contains(&format!("Params.{key}"));
        assert_ne!(is_listed, works.contains(&key), "{key}");
    }
    let last: Vec<&str> = listed
        .iter()
        .rev()
        .take(3)
        .rev()
        .map(String::as_str)
        .collect();
    let expected = [
        "Params.Params.version",
        "Params.Params.async",
        "Params.Params.raw",
    ];
    assert_eq!(last, expected);
}

#[test]
fn every_key_of_companies_has_its_effect_or_is_listed() {
    let set = r#""Module": "Kernel::System::CustomerCompany::DB", "Params": {"Table": "t"}"#;
    assert_eq!(
        found("CustomerCompany1", &every(&CUSTOMER_COMPANY, set)),
        ["Name", "CacheTTL"]
    );
}

#[test]
fn a_misspelled_key_is_listed_and_the_keys_of_other_modules_are_not() {
    let text = r#"{"CustomerUserSearchFeilds": ["login"], "ReadOnly": null}"#;
    assert_eq!(found("CustomerUser", text), ["CustomerUserSearchFeilds"]);
    assert!(found("CustomerUser", r#"{"Module": "My::Source", "Url": "x"}"#).is_empty());
    let told = WithoutEffect {
        source: "CustomerUser1".to_owned(),
        key: "CacheTTL".to_owned(),
        reach: Reach::Here,
        why: NO_CACHE,
    };
    assert_eq!(
        told.to_string(),
        "customer source CustomerUser1: CacheTTL has no effect here: nothing is cached, every \
         answer is read anew"
    );
}

/// A value of a key, and another one.
fn values(key: &str) -> [Json; 2] {
    let flags = [
        "CustomerUserEmailUniqCheck",
        "CustomerUserExcludePrimaryCustomerID",
        "AutoLoginCreation",
        "CustomerCompanySupport",
        "ReadOnly",
        "ForeignDB",
        "SearchCaseSensitive",
        "CaseSensitive",
    ];
    match key {
        "Module" => [
            json!("Kernel::System::CustomerUser::DB"),
            json!("My::Source"),
        ],
        "Params" => [json!({"Table": "a"}), json!({"Table": "b"})],
        "Map" => [
            json!([["UserLogin", "", "a"]]),
            json!([["UserLogin", "", "b"]]),
        ],
        "Selections" => [json!({}), json!({"UserTitle": {"a": "A"}})],
        "CustomerUserSearchListLimit" | "CustomerCompanySearchListLimit" => [json!(7), json!(8)],
        key if key.ends_with("Fields") => [json!(["a"]), json!(["b"])],
        key if flags.contains(&key) => [json!(0), json!(1)],
        _ => [json!("a"), json!("b")],
    }
}

/// The source with the key set to its first and to its second value.
fn toggled(base: &Json, key: &str) -> [Value; 2] {
    values(key).map(|value| {
        let mut config = base.clone();
        match key {
            "Key" => drop(config.as_object_mut().unwrap().remove("CustomerKey")),
            "AutoLoginCreationPrefix" => config["AutoLoginCreation"] = json!(1),
            _ => {}
        }
        config[key] = value;
        json::read(&config.to_string()).unwrap()
    })
}

#[test]
fn every_key_that_is_said_to_have_an_effect_changes_how_a_source_is_read() {
    let people = json!({"CustomerKey": "k", "CustomerID": "c", "Params": {"Table": "t"}});
    let read = |config: &Value| Backend::read("CustomerUser1".to_owned(), config).unwrap();
    let mut toggles = 0;
    for (key, effect) in CUSTOMER_USER {
        if matches!(effect, Everywhere | Tables) {
            let [one, other] = toggled(&people, key);
            assert_ne!(read(&one), read(&other), "{key}");
            toggles += 1;
        }
    }
    let mut directory = people.clone();
    directory["Module"] = json!("Kernel::System::CustomerUser::LDAP");
    // The module itself and its Params are read where the directory is asked.
    for (key, effect) in CUSTOMER_USER {
        let elsewhere = ["Module", "Params", "TranslateManagerTo"].contains(&key);
        if matches!(effect, Everywhere | Directories) && !elsewhere {
            let [one, other] = toggled(&directory, key);
            assert_ne!(read(&one), read(&other), "{key} of a directory");
            toggles += 1;
        }
    }
    let companies = json!({"CustomerCompanyKey": "k", "Params": {"Table": "t"}});
    let company =
        |config: &Value| CompanyBackend::read("CustomerCompany1".to_owned(), config).unwrap();
    for (key, effect) in CUSTOMER_COMPANY {
        if matches!(effect, Everywhere) {
            let [one, other] = toggled(&companies, key);
            assert_ne!(company(&one), company(&other), "{key} of companies");
            toggles += 1;
        }
    }
    for key in ["Table", "ForeignDB", "SearchCaseSensitive", "CaseSensitive"] {
        let [one, other] = values(key).map(|value| {
            let mut config = people.clone();
            config["Params"][key] = value;
            json::read(&config.to_string()).unwrap()
        });
        assert_ne!(read(&one), read(&other), "Params.{key}");
        toggles += 1;
    }
    assert!(toggles > 50, "{toggles}");
}
