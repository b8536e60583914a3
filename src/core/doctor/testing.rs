//! A configuration without anything wrong, for tests that spoil it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Finding, Grounds, TableFacts, authentication, configuration};
use crate::core::json;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, Flavour, Settings};

/// Settings without anything wrong: a table and a directory.
pub fn settings() -> Json {
    json!({
        "Customer::AuthModule": "Kernel::System::CustomerAuth::DB",
        "Customer::AuthModule::DB::CryptType": "bcrypt",
        "Customer::AuthModule1": "Kernel::System::CustomerAuth::LDAP",
        "Customer::AuthModule::LDAP::Host1": "ldaps://ldap.example",
        "Customer::AuthModule::LDAP::BaseDN1": "ou=people,dc=example",
        "Customer::AuthModule::LDAP::UID1": "uid",
        "CustomerUser": {
            "Name": "Table", "Module": "Kernel::System::CustomerUser::DB",
            "Params": {"Table": "customer_user"},
            "CustomerKey": "login", "CustomerID": "customer_id", "CustomerValid": "valid_id",
            "CustomerUserListFields": ["first_name", "last_name", "email"],
            "CustomerUserSearchFields": ["login", "last_name"],
            "CustomerUserPostMasterSearchFields": ["email"],
            "CustomerUserNameFields": ["first_name", "last_name"],
            "Map": [
                ["UserFirstname", "", "first_name", 1, 1, "var"],
                ["UserLastname", "", "last_name", 1, 1, "var"],
                ["UserLogin", "", "login", 1, 1, "var"],
                ["UserPassword", "", "pw", 0, 0, "var"],
                ["UserEmail", "", "email", 1, 1, "var"],
                ["UserCustomerID", "", "customer_id", 0, 1, "var"],
                ["ValidID", "", "valid_id", 0, 1, "int"]]},
        "CustomerUser1": {
            "Name": "Directory", "Module": "Kernel::System::CustomerUser::LDAP",
            "Params": {"Host": "ldaps://ldap.example", "BaseDN": "ou=people,dc=example",
                       "SSCOPE": "sub", "UserDN": "cn=reader", "UserPw": "secret",
                       "AlwaysFilter": "(objectClass=person)", "SourceCharset": "utf-8",
                       "Params": {"verify": "require"}},
            "CustomerKey": "uid", "CustomerID": "o",
            "CustomerUserValidFilter": "(!(locked=1))",
            "CustomerUserListFields": ["cn", "mail"],
            "CustomerUserSearchFields": ["uid", "cn"],
            "CustomerUserPostMasterSearchFields": ["mail"],
            "CustomerUserNameFields": ["cn"],
            "Map": [
                ["UserFirstname", "", "cn", 1, 1, "var"],
                ["UserLogin", "", "uid", 1, 1, "var"],
                ["UserEmail", "", "mail", 1, 1, "var"],
                ["UserCustomerID", "", "o", 0, 1, "var"]]},
    })
}

/// What the doctor says about settings.
pub fn judged(settings: &Json, tables: &BTreeMap<String, TableFacts>) -> Vec<Finding> {
    let Value::Map(own) = json::read(&settings.to_string()).unwrap() else {
        panic!("settings are an object")
    };
    let settings = Settings::new(Map::new(), own);
    let grounds = Grounds {
        settings: &settings,
        flavour: Flavour::Otobo,
        collation: Collation::Exact,
        dynamic_fields: &["Room"],
        tables,
    };
    let mut findings = configuration(&grounds);
    findings.extend(authentication(&grounds));
    findings
}

/// The codes of what the doctor says about spoiled settings.
pub fn spoiled(spoil: impl FnOnce(&mut Json)) -> Vec<(&'static str, String)> {
    let mut settings = settings();
    spoil(&mut settings);
    let findings = judged(&settings, &BTreeMap::new());
    findings
        .into_iter()
        .map(|finding| (finding.code, finding.source))
        .collect()
}
