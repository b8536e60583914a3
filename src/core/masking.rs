//! Settings as they may be shown: without passwords, whoever wrote them where.

use crate::core::value::{Value, is_true};
use crate::secret::{MASK, masked};

/// How the names of secrets end; digits behind that do not count.
const ENDINGS: [&str; 5] = ["password", "passwd", "pw", "secret", "token"];

/// The value of a setting without the secrets inside it.
pub fn without_secrets(name: &str, value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        // 0 and 1 switch something on or off.
        Value::Text(text) if is_secret(name) && is_true(text) && text != "1" => Value::text(MASK),
        Value::Text(text) => Value::text(masked(text)),
        Value::List(list) => {
            Value::List(list.iter().map(|own| without_secrets(name, own)).collect())
        }
        Value::Map(map) => Value::Map(
            map.iter()
                .map(|(key, own)| (key.clone(), without_secrets(key, own)))
                .collect(),
        ),
    }
}

/// True for what is called like a secret: its value is shown to nobody.
pub fn is_secret(name: &str) -> bool {
    let name = name.trim_end_matches(|end: char| end.is_ascii_digit());
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    #[test]
    fn passwords_are_masked_by_their_names_and_inside_data_source_names() {
        let shown = |name: &str, value: &str| {
            let value = without_secrets(name, &json::read(value).unwrap());
            serde_json::Value::from(&value).to_string()
        };
        assert_eq!(shown("DatabasePw", r#""tiger""#), r#""***""#);
        assert_eq!(
            shown("AuthModule::LDAP::SearchUserPw2", r#""tiger""#),
            r#""***""#
        );
        assert_eq!(shown("CustomerPanelLostPassword", "1"), r#""1""#);
        assert_eq!(
            shown(
                "CustomerUser1",
                r#"{"Params": {"UserPw": "tiger", "Table": "t", "DSN": "DBI:mysql:a;password=b"},
                    "Map": [["UserPassword", "Password", "pw"]], "Passwords": ["x"], "Token": ["y"]}"#
            ),
            concat!(
                r#"{"Params":{"UserPw":"***","Table":"t","DSN":"DBI:mysql:a;password=***"},"#,
                r#""Map":[["UserPassword","Password","pw"]],"Passwords":["x"],"Token":["***"]}"#
            )
        );
    }
}
