//! Findings about authentication and passwords.

use serde_json::json;

use super::testing::spoiled;

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
