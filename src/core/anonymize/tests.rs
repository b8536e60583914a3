//! What is learnt, and what becomes of rules and settings.

use std::collections::HashSet;

use super::{Anonymizer, Domain, Key};
use crate::core::value::Value;
use crate::core::world::Collation;

const RULE: &str = "---\nProperties:\n  CustomerUser:\n    UserLogin:\n    - '[RegExp]^ad'\n    \
                    - '[Not]eva'\n    - '07'\n  Queue:\n    QueueID:\n    - '7'\n    Name:\n    \
                    - Hafen\n  Frontend:\n    Action:\n    - CustomerTicketZoom\n";

fn anonymizer(strict: bool) -> Anonymizer {
    let key = Key::new(&[3; 32]);
    let mut anonymizer = Anonymizer::new(key, Collation::IgnoreCase, strict);
    anonymizer.add_rule("10 First", RULE);
    anonymizer
}

fn learn(anonymizer: &mut Anonymizer, values: &[&str]) {
    loop {
        anonymizer.begin();
        let mut changed = false;
        for value in values {
            changed |= anonymizer.learn(Domain::Other, value);
        }
        if !changed {
            return;
        }
    }
}

#[test]
fn patterns_say_the_same_about_thousands_of_values_and_only_those_they_hit_stay() {
    let values: Vec<String> = (0..3_000).map(|n| format!("user{n}")).collect();
    let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
    values.extend(["adam", "Adam", "nadja ad"]);
    let mut faithful = anonymizer(false);
    learn(&mut faithful, &values);
    let mut strict = anonymizer(true);
    learn(&mut strict, &values);
    let (mut new, mut kept) = (HashSet::new(), 0);
    for value in &values {
        faithful.count("customer_user", "login", Domain::Other, value);
        strict.count("customer_user", "login", Domain::Other, value);
        let replaced = faithful.replace(value);
        assert_eq!(
            replaced.starts_with("ad"),
            value.starts_with("ad"),
            "{value}"
        );
        kept += usize::from(replaced == *value);
        assert_ne!(strict.replace(value), *value);
        new.insert(replaced);
    }
    assert_eq!((new.len(), kept), (values.len(), 2));
    let listed: Vec<usize> = faithful.kept().map(|(_, count)| count).collect();
    assert_eq!(listed, [2]);
    let listed: Vec<(&str, usize)> = strict
        .kept()
        .map(|(place, count)| (place.rule.as_str(), count))
        .collect();
    assert_eq!(listed, [("10 First", 1)]);
}

#[test]
fn a_rule_keeps_its_shape_its_patterns_and_what_is_no_name() {
    let anonymizer = anonymizer(false);
    let rule = anonymizer.rule(RULE);
    let new = |text: &str| anonymizer.replace(text).into_owned();
    let expected = RULE
        .replace("eva", &new("eva"))
        .replace("'07'", &format!("'{}'", new("07")))
        .replace("Hafen", &new("Hafen"));
    assert_eq!(rule, expected);
    assert_ne!(rule, RULE);
}

#[test]
fn new_names_of_rules_are_sorted_as_the_old_ones() {
    let mut anonymizer = anonymizer(false);
    let names = ["b", "B", "10 x", "9 x", "ä", "a"];
    anonymizer.name_acls(names);
    let mut old = names.to_vec();
    old.sort_unstable();
    let new: Vec<&str> = old
        .iter()
        .filter_map(|name| anonymizer.acl_name(name))
        .collect();
    assert_eq!(new.len(), names.len());
    assert!(new.is_sorted(), "{new:?}");
}

#[test]
fn settings_lose_names_and_addresses_and_keep_words_of_the_product() {
    let mut anonymizer = anonymizer(false);
    for name in ["Hafen", "Queue", "7"] {
        anonymizer.add_name(name);
    }
    let settings = crate::core::json::read(
        r#"{"Organization": "Nordlicht", "A": ["Hafen", "7", "x@y.nord"], "CustomerPanelSelectionType": "Queue",
            "B": {"Hafen": "@EXT_DSN@"}}"#,
    );
    let settings = settings.unwrap();
    let settings = settings.as_map().unwrap();
    anonymizer.keep_settings(settings);
    let text = Value::Map(anonymizer.settings(settings));
    let text = serde_json::Value::from(&text).to_string();
    for word in ["Nordlicht", "Hafen", "x@", "nord"] {
        assert!(!text.contains(word), "{text}");
    }
    for word in ["Organization", "\"7\"", "\"Queue\"", "@EXT_DSN@"] {
        assert!(text.contains(word), "{text}");
    }
}
