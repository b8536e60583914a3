//! What never gets into a snapshot: passwords, tokens and secrets, known by their names.

use std::collections::BTreeSet;

use crate::core::value::{Map, Value};

/// Words in the name of a column or preference whose value is a secret.
const SECRET: [&str; 8] = [
    "pw",
    "passwd",
    "password",
    "passphrase",
    "token",
    "secret",
    "apikey",
    "privatekey",
];

/// Settings that name the column of a password, not a password.
const NAMES_A_COLUMN: [&str; 2] = ["AuthModule::DB::CustomerPassword", "AuthModule::DB::UserPw"];

/// Which cells and settings of one instance are secret.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Columns that the customer sources call their password, as `table.column`.
    columns: BTreeSet<String>,
}

impl Secrets {
    /// Finds the password columns that the customer sources of these settings name themselves.
    pub fn of(settings: &Map) -> Self {
        let sources = settings
            .iter()
            .filter(|(name, _)| name.starts_with("CustomerUser"));
        let mut columns = BTreeSet::new();
        for (_, source) in sources {
            let table = source
                .get("Params")
                .and_then(|params| params.get("Table"))
                .and_then(Value::as_text)
                .unwrap_or("customer_user");
            let map = source.get("Map").and_then(Value::as_list);
            for entry in map.into_iter().flatten().map(Value::texts) {
                if let [name, _, column, ..] = entry.as_slice()
                    && is_secret_name(name)
                {
                    columns.insert(format!("{table}.{column}").to_lowercase());
                }
            }
        }
        Self { columns }
    }

    /// Takes the secrets out of a row; the answer names the columns that held one.
    pub fn withhold<'r>(
        &self,
        table: &str,
        cells: &mut [(&'r str, Option<Cell<'_>>)],
    ) -> Vec<&'r str> {
        let by_key = key_of(cells).is_some_and(is_secret_name);
        let mut withheld = Vec::new();
        for (column, cell) in cells {
            let value_of_key = matches!(*column, "preferences_value" | "effective_value");
            let secret = (by_key && value_of_key)
                || is_secret_name(column)
                || self
                    .columns
                    .contains(&format!("{table}.{column}").to_lowercase());
            if secret && cell.as_ref().is_some_and(|text| !text.is_empty()) {
                *cell = None;
                withheld.push(*column);
            }
        }
        withheld
    }
}

/// The text of a cell.
pub type Cell<'r> = std::borrow::Cow<'r, str>;

/// What the value of a row is called, where a column says so.
fn key_of<'c>(cells: &'c [(&str, Option<Cell<'_>>)]) -> Option<&'c str> {
    let is_key = |column: &str| matches!(column, "preferences_key" | "name");
    let (_, text) = cells.iter().find(|(column, _)| is_key(column))?;
    text.as_deref()
}

/// The settings without the secrets in them at any depth, and the paths of those.
pub fn withhold_settings(settings: &Map) -> (Map, Vec<String>) {
    let mut withheld = Vec::new();
    let kept = without_secrets(settings, "", &mut withheld);
    (kept, withheld)
}

fn without_secrets(map: &Map, path: &str, withheld: &mut Vec<String>) -> Map {
    let mut kept = Map::new();
    for (name, value) in map {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}: {name}")
        };
        let value = match value {
            Value::Text(text) if is_secret_setting(name, text) => {
                withheld.push(path);
                continue;
            }
            other => value_without_secrets(other, &path, withheld),
        };
        kept.insert(name.clone(), value);
    }
    kept
}

fn value_without_secrets(value: &Value, path: &str, withheld: &mut Vec<String>) -> Value {
    match value {
        Value::Map(map) => Value::Map(without_secrets(map, path, withheld)),
        Value::List(list) => Value::List(
            list.iter()
                .map(|element| value_without_secrets(element, path, withheld))
                .collect(),
        ),
        Value::Text(text) if text.to_lowercase().contains("password=") => {
            withheld.push(path.to_owned());
            Value::Text(without_password(text))
        }
        scalar => scalar.clone(),
    }
}

/// A text such as a DSN without the parts that give a password.
fn without_password(text: &str) -> String {
    let parts = text
        .split(';')
        .filter(|part| !part.to_lowercase().contains("password="));
    parts.collect::<Vec<_>>().join(";")
}

/// A directory in LDIF without its passwords, and how many there were. A value may go on in lines
/// that begin with a blank.
pub fn withhold_ldif(ldif: &str) -> (String, usize) {
    let (mut kept, mut withheld, mut inside) = (String::with_capacity(ldif.len()), 0, false);
    for line in ldif.split_inclusive('\n') {
        inside = if line.starts_with(' ') {
            inside
        } else {
            let name = line.split(':').next().unwrap_or_default();
            let secret = is_secret_name(name);
            withheld += usize::from(secret);
            secret
        };
        if !inside {
            kept.push_str(line);
        }
    }
    (kept, withheld)
}

/// A setting that holds a secret: its name ends like one, and its value is neither a switch nor a
/// placeholder such as `@EXT_PASSWORD@`.
fn is_secret_setting(name: &str, value: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    let key = last == "key" && words.len() > 1 && {
        let before = words.get(words.len() - 2).map(String::as_str);
        matches!(before, Some("api" | "secret" | "private" | "access"))
    };
    let placeholder = value.len() > 2 && value.starts_with('@') && value.ends_with('@');
    let switch = matches!(value, "" | "0" | "1");
    (key || SECRET.contains(&last))
        && !switch
        && !placeholder
        && !NAMES_A_COLUMN.iter().any(|known| name.contains(known))
}

/// A column, preference or attribute that holds a secret.
fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let pair = |pair: &[String]| {
        matches!(pair, [first, second] if second == "key"
            && matches!(first.as_str(), "api" | "secret" | "private" | "access"))
    };
    words.iter().any(|word| SECRET.contains(&word.as_str())) || words.windows(2).any(pair)
}

/// The words of a name, in lower case: `UserGoogleAuthenticatorSecretKey`, `reset_token`, `UserPw2`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for character in name.chars() {
        let starts =
            !previous.is_alphabetic() || (character.is_uppercase() && previous.is_lowercase());
        if character.is_alphabetic() {
            match words.last_mut() {
                Some(word) if !starts => word.extend(character.to_lowercase()),
                _ => words.push(character.to_lowercase().collect()),
            }
        }
        previous = character;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_by_their_words() {
        for name in [
            "pw",
            "PW",
            "UserPw",
            "UserPw2",
            "reset_token",
            "UserToken",
            "userPassword",
            "UserGoogleAuthenticatorSecretKey",
            "client_secret",
            "api_key",
            "UserLastPw",
        ] {
            assert!(is_secret_name(name), "{name} {:?}", words(name));
        }
        for name in [
            "name",
            "customer_key",
            "preferences_key",
            "power",
            "tokens_used",
            "key",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn settings_lose_their_secrets_at_any_depth_and_keep_what_only_sounds_so() {
        let settings = crate::core::json::read(
            r#"{"DatabasePw": "geheim", "CustomerPanelLostPassword": 1, "PreferencesGroups": {"Password": {"Active": 1}},
                "CustomerUser1": {"Params": {"UserPw": "x", "DSN": "DBI:mysql:d;password=y;host=h", "Password": "@EXT_PASSWORD@"}},
                "Customer::AuthModule::DB::CustomerPassword": "pw", "Secret::ApiKey": "k"}"#,
        );
        let settings = settings.unwrap();
        let (kept, withheld) = withhold_settings(settings.as_map().unwrap());
        assert_eq!(
            withheld,
            [
                "DatabasePw",
                "CustomerUser1: Params: UserPw",
                "CustomerUser1: Params: DSN",
                "Secret::ApiKey"
            ]
        );
        let text = serde_json::Value::from(&Value::Map(kept)).to_string();
        assert_eq!(
            text,
            r#"{"CustomerPanelLostPassword":"1","PreferencesGroups":{"Password":{"Active":"1"}},"CustomerUser1":{"Params":{"DSN":"DBI:mysql:d;host=h","Password":"@EXT_PASSWORD@"}},"Customer::AuthModule::DB::CustomerPassword":"pw"}"#
        );
    }

    #[test]
    fn a_directory_loses_its_passwords_also_where_they_go_on() {
        let (kept, withheld) = withhold_ldif("dn: a\nuserPassword:: abc\n def\ncn: b\n\ndn: c\n");
        assert_eq!((kept.as_str(), withheld), ("dn: a\ncn: b\n\ndn: c\n", 1));
    }
}
