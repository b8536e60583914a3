//! Everything that an entry says.

use aclscope::core::customer::RawValue;
use serde_json::json;

use super::large::{self, ODD};
use super::{opened, source};
use crate::servers::runtime;

#[test]
fn all_values_are_shown_binary_ones_and_large_ones_by_their_size_and_no_password() {
    large::fill();
    let root = json!({
        "UserDN": format!("cn=root,{}", large::SUFFIX),
        "UserPw": crate::servers::server("ACLSCOPE_TEST_LDAP_PASSWORD"),
    });
    let settings = json!({"CustomerUser": source(ODD, &root)});
    runtime().block_on(async {
        let instance = opened("raw", &settings).await;
        let raw = |login: &'static str| instance.sources().raw("CustomerUser", login);
        let values = |raw: &aclscope::core::customer::RawRecord, name: &str| -> Vec<String> {
            let field = raw.fields.iter().find(|field| field.name == name);
            let field = field.unwrap_or_else(|| panic!("{name} in {raw:?}"));
            field.values.iter().map(RawValue::to_string).collect()
        };
        let binary = raw("binary").await.unwrap().unwrap();
        assert_eq!(binary.place, format!("uid=binary,{ODD}"));
        assert_eq!(values(&binary, "mail"), ["a@odd.example", "b@odd.example"]);
        assert_eq!(values(&binary, "audio"), ["<binary, 3 bytes>"]);
        assert_eq!(values(&binary, "structuralObjectClass"), ["inetOrgPerson"]);
        let huge = raw("huge").await.unwrap().unwrap();
        let text = values(&huge, "description").remove(0);
        assert!(text.starts_with("größe größe"), "{}", text.len());
        assert!(
            text.ends_with("... <cut, 1,200,000 bytes>"),
            "{}",
            text.len()
        );
        let secret = raw("secret").await.unwrap().unwrap();
        assert_eq!(values(&secret, "userPassword"), ["***"]);
        assert!(!format!("{secret:?}").contains("orchard"));
        assert_eq!(raw("nobody").await.unwrap(), None);
    });
}

#[test]
fn values_that_are_no_text_are_read_and_nobody_breaks() {
    large::fill();
    let mut own = source(ODD, &json!({}));
    own["Map"]
        .as_array_mut()
        .unwrap()
        .push(json!(["UserSound", "Sound", "audio"]));
    own["CustomerUserListFields"] = json!(["audio", "mail"]);
    runtime().block_on(async {
        let instance = opened("broken", &json!({"CustomerUser": own})).await;
        let record = instance.sources().record("binary").await.unwrap().unwrap();
        assert_eq!(record.text("UserSound"), Some("\u{fffd}\u{fffd}a"));
        assert_eq!(record.mail_string, "\"\u{fffd}\u{fffd}a\" <a@odd.example>");
    });
}
