//! The attributes of the objects that conditions name, one family of objects a file.

mod agent;
mod customer_user;
mod named;
mod queue;
mod service;

pub(super) use agent::attributes as agent;
pub(super) use customer_user::attributes as customer_user;
pub(super) use named::{priority, state, ticket_type};
pub(super) use queue::attributes as queue;
pub(super) use service::{service, sla};

use super::{Attributes, CheckValue};
pub(super) use crate::core::customer::is_secret;
use crate::core::customer::preselected;
use crate::core::value::Value;
use crate::core::world::Row;

/// Attributes that are columns of a row as they stand: (attribute, column). A NULL column is an
/// attribute without a value.
pub(super) fn columns(row: &Row, pairs: &[(&str, &str)]) -> Attributes {
    pairs
        .iter()
        .map(|(attribute, column)| {
            let value = CheckValue::maybe(row.text(column));
            ((*attribute).to_owned(), value)
        })
        .collect()
}

/// Attributes of which NULL counts as the empty text.
fn empty_when_null(attributes: &mut Attributes, names: &[&str]) {
    for name in names {
        if let Some(value) = attributes.get_mut(*name)
            && *value == CheckValue::Null
        {
            *value = CheckValue::text("");
        }
    }
}

/// Adds preferences that were set, except what must stay secret.
fn add_preferences<'p>(
    attributes: &mut Attributes,
    preferences: impl Iterator<Item = (&'p str, Option<&'p str>)>,
) {
    for (key, value) in preferences.filter(|(key, _)| !is_secret(key)) {
        attributes.insert(key.to_owned(), CheckValue::maybe(value));
    }
}

/// Adds the defaults of a setting `PreferencesGroups` or `CustomerPreferencesGroups`: the value
/// DataSelected, an empty text included, under the name PrefKey, unless there is one already.
pub(super) fn add_preference_defaults(attributes: &mut Attributes, groups: Option<&Value>) {
    for (key, selected) in preselected(groups)
        .into_iter()
        .filter(|(key, _)| !is_secret(key))
    {
        attributes
            .entry(key.to_owned())
            .or_insert_with(|| CheckValue::text(selected));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    #[test]
    fn defaults_fill_in_for_preferences_that_are_not_set() {
        let groups = json::read(
            r#"{"B": {"PrefKey": "UserSkin", "DataSelected": "default"},
                "A": {"PrefKey": "UserNext", "DataSelected": ""},
                "C": {"PrefKey": "UserLanguage"},
                "D": {"DataSelected": "1"}}"#,
        )
        .unwrap();
        let mut attributes = Attributes::new();
        let own = [
            ("UserSkin", Some("slim")),
            ("UserLastPw", Some("hash")),
            ("UserLast", None),
        ];
        add_preferences(&mut attributes, own.into_iter());
        add_preference_defaults(&mut attributes, Some(&groups));
        assert_eq!(
            attributes,
            Attributes::from([
                ("UserLast".to_owned(), CheckValue::Null),
                ("UserNext".to_owned(), CheckValue::text("")),
                ("UserSkin".to_owned(), CheckValue::text("slim")),
            ])
        );
    }

    #[test]
    fn passwords_and_tokens_are_secret() {
        for name in [
            "UserPassword",
            "userpassword",
            "UserPw",
            "UserPw2",
            "UserChallengeToken",
        ] {
            assert!(is_secret(name), "{name}");
        }
        assert!(!is_secret("UserLastPwChangeTime"));
    }
}
