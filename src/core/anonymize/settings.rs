//! Settings: what in them is a name of somebody, and what is the product's.

use std::collections::HashSet;

use crate::core::value::{Map, Value};

/// Endings of settings, and of keys inside them, that say who runs the system and where.
const IDENTITY: [&str; 17] = [
    "Organization",
    "FQDN",
    "AdminEmail",
    "CustomerHeadline",
    "NotificationSenderName",
    "NotificationSenderEmail",
    "DatabaseHost",
    "DatabaseUser",
    "DatabaseDSN",
    "BaseDN",
    "UserDN",
    "GroupDN",
    "Host",
    "DSN",
    "User",
    "UserSuffix",
    "ScreenTitle",
];

/// True for a text of a setting that is replaced: it says who, it is an address, or it is exactly
/// the name of something in the small tables.
fn is_replaced(key: &str, text: &str, names: &HashSet<String>) -> bool {
    let address = !text.starts_with('@')
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let identity = IDENTITY.iter().any(|ending| {
        key.strip_suffix(ending)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(':'))
    });
    address || (identity && !text.starts_with('@')) || names.contains(text)
}

/// The settings with every text changed that is replaced.
pub(super) fn change(
    settings: &Map,
    names: &HashSet<String>,
    each: &mut impl FnMut(bool, &str) -> String,
) -> Map {
    settings
        .iter()
        .map(|(key, value)| {
            let new_key = each(names.contains(key), key);
            (new_key, of_value(key, value, names, each))
        })
        .collect()
}

fn of_value(
    key: &str,
    value: &Value,
    names: &HashSet<String>,
    each: &mut impl FnMut(bool, &str) -> String,
) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Text(text) => Value::Text(each(is_replaced(key, text, names), text)),
        Value::List(list) => Value::List(
            list.iter()
                .map(|element| of_value(key, element, names, each))
                .collect(),
        ),
        Value::Map(map) => Value::Map(change(map, names, each)),
    }
}
