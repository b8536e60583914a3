//! Findings about authentication and passwords.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::testing::{judged, settings, spoiled};

const TABLE: &str = "CustomerUser";
const DIRECTORY: &str = "CustomerUser1";

fn only(code: &'static str, source: &str) -> Vec<(&'static str, String)> {
    vec![(code, source.to_owned())]
}

#[test]
fn authentication_must_fit_the_sources() {
    let setting = |key: &'static str, value: &str| spoiled(|settings| settings[key] = json!(value));
    let first = "Customer::AuthModule";
    let second = "Customer::AuthModule1";
    let table = setting("Customer::AuthModule::DB::Table", "people");
    assert!(
        table.contains(&("authentication_without_source", first.to_owned())),
        "{table:?}"
    );
    assert!(table.contains(&("source_without_authentication", TABLE.to_owned())));
    let key = setting("Customer::AuthModule::DB::CustomerKey", "email");
    assert_eq!(key, only("authentication_key_differs", first));
    let password = setting("Customer::AuthModule::DB::CustomerPassword", "secret");
    assert_eq!(password, only("authentication_password_differs", first));
    let base = setting("Customer::AuthModule::LDAP::BaseDN1", "ou=staff,dc=example");
    assert_eq!(base, only("authentication_directory_differs", second));
    let blanks = setting(
        "Customer::AuthModule::LDAP::BaseDN1",
        "OU=people, DC=example",
    );
    assert_eq!(blanks, []);
    let uid = setting("Customer::AuthModule::LDAP::UID1", "cn");
    assert_eq!(uid, only("authentication_directory_differs", second));
    let gone = spoiled(|settings| drop(settings.as_object_mut().unwrap().remove(second)));
    assert_eq!(gone, only("source_without_authentication", DIRECTORY));
    let lonely = spoiled(|settings| drop(settings.as_object_mut().unwrap().remove(DIRECTORY)));
    assert_eq!(lonely, only("authentication_without_source", second));
    let elsewhere = |of_module: &str| {
        spoiled(|settings| {
            settings[TABLE]["Params"]["DSN"] = json!("DBI:mysql:database=crm;host=db");
            settings["Customer::AuthModule::DB::DSN"] = json!(of_module);
        })
    };
    assert_eq!(
        elsewhere("DBI:mysql:database=crm;host=db;"),
        [],
        "spelling does not count"
    );
    let other = elsewhere("DBI:mysql:database=crm;host=other");
    assert!(other.contains(&("authentication_without_source", first.to_owned())));
    let own = setting("CustomerUser2", "");
    assert_eq!(own, []);
    let sap = spoiled(|settings| settings["CustomerUser2"] = json!({"Module": "My::Source"}));
    assert_eq!(sap, only("unknown_module", "CustomerUser2"));
    let outside = setting(first, "Kernel::System::CustomerAuth::HTTPBasicAuth");
    assert_eq!(outside, []);
    let unknown = setting(first, "Kernel::System::CustomerAuth::Own");
    assert_eq!(unknown, only("unknown_auth_module", first));
    let scheme = "Customer::AuthModule::DB::CryptType";
    assert_eq!(setting(scheme, "md5"), only("weak_password_scheme", scheme));
    assert_eq!(setting(scheme, ""), only("weak_password_scheme", scheme));
    assert_eq!(
        setting(scheme, "bcrpyt"),
        only("unknown_password_scheme", scheme)
    );
    let unmapped =
        spoiled(|settings| drop(settings[TABLE]["Map"].as_array_mut().unwrap().remove(3)));
    assert_eq!(unmapped, only("password_not_mapped", TABLE));
}

#[test]
fn advice_names_the_keys_of_the_very_module() {
    let mut own = settings();
    own["Customer::AuthModule::LDAP::UID1"] = json!("cn");
    let told = |own: &Json| judged(own, &BTreeMap::new())[0].help.clone();
    let help = told(&own);
    for key in ["Host1", "BaseDN1", "UID1"] {
        assert!(
            help.contains(&format!("Customer::AuthModule::LDAP::{key}")),
            "{help}"
        );
    }
    let mut own = settings();
    own["Customer::AuthModule1"] = json!("Kernel::System::CustomerAuth::DB");
    own["Customer::AuthModule::DB::CustomerKey1"] = json!("email");
    let key = judged(&own, &BTreeMap::new());
    let key = key
        .iter()
        .find(|own| own.code == "authentication_key_differs")
        .unwrap();
    assert_eq!(
        key.help,
        "set Customer::AuthModule::DB::CustomerKey1 to login"
    );
    let alone = judged(&own, &BTreeMap::new());
    let alone = alone
        .iter()
        .find(|own| own.code == "source_without_authentication")
        .unwrap();
    assert!(
        alone.help.starts_with("set Customer::AuthModule2 to "),
        "{}",
        alone.help
    );
}
