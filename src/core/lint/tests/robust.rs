//! Any ACL whatever.

use proptest::prelude::*;

use super::{found_in, world};
use crate::core::acl::{Acl, Call, CheckedAgainst, Compiled, Field, Offered, Who};
use crate::core::checks::Checks;
use crate::core::edit::{Draft, Part, Side};
use crate::core::known::Existence;
use crate::core::value::Value;
use crate::core::world::{Flavour, Row};
use crate::core::yaml;

/// Any tree, made of words that mean something in an ACL.
fn tree() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] = &[
        "Properties",
        "PropertiesDatabase",
        "Possible",
        "PossibleAdd",
        "PossibleNot",
        "Ticket",
        "Queue",
        "Name",
        "Action",
        "Form",
        "Frontend",
        "State",
        "DynamicField_Site",
        "User",
        "Group_rw",
        "Raw",
        "[Not]Raw",
        "[Not] Raw",
        "[RegExp](",
        "[RegExp]",
        "[NotRegExp]^R",
        "[Notx]",
        "[empty]",
        "",
        "0",
        "é",
        "ＲＡＷ",
        "[RegExp](?{1})",
        "1",
    ];
    let word = || prop::sample::select(WORDS).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Value::Null),
        word().prop_map(Value::Text),
        any::<String>().prop_map(Value::Text)
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::vec((word(), inner), 0..5)
                .prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Lint answers for any tree, and what ends requests for the engine is an error for it.
    #[test]
    fn lint_knows_everything_that_ends_requests(own_match in tree(), change in tree(), name in any::<String>()) {
        let part = |value: Value| match value {
            own @ (Value::Map(_) | Value::Null) => Part::Tree(own),
            other => Part::read(&yaml::write(&other)),
        };
        let own = Draft {
            name: name.clone(),
            config_match: part(own_match),
            config_change: part(change),
            ..Draft::default()
        };
        let world = world(&[]);
        let findings = found_in(&world, &own, &Existence::new());
        let row = Row::from_pairs([("name", Some(name.as_str()))]);
        let mut acl = Acl::read(&row, &world);
        let tree = |side| own.part(side).tree().cloned().unwrap_or_default();
        acl.config_match = tree(Side::Match);
        acl.config_change = tree(Side::Change);
        let deployed = acl.deployed();
        let faults = Compiled::new([(name.as_str(), &deployed)], Flavour::Otobo).faults();
        let ends = ["invalid_pattern", "code_in_pattern", "empty_pattern", "wrong_structure"];
        let told = findings.iter().any(|own| ends.contains(&own.code));
        prop_assert_eq!(told, !faults.is_empty(), "{:?} against {:?}", findings, faults);
    }
}

/// Texts of a list of queues.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop::sample::select(vec![
        "Raw",
        "Junk",
        "Old",
        "Alert",
        "raw",
        "",
        "0",
        "[Not]Raw",
        "[Not]Junk",
        "[Not] Raw",
        "[Not]",
        "[Notx]Raw",
        "[RegExp]^S",
        "[RegExp]HW",
        "[regexp]^[rjs]",
        "[NotRegExp]^S",
        "[Notregexp]HW",
        "[NotRegExp].",
        "[REGEXP]R",
        "[empty]",
    ]);
    prop::collection::vec(text.prop_map(str::to_owned), 0..4)
}

fn list(section: &str, path: &[&str], texts: &Option<Vec<String>>) -> Option<(String, Value)> {
    let texts = texts.as_ref()?.iter().map(Value::text);
    let inner = Value::List(texts.collect());
    let tree = path.iter().rev().fold(inner, |inner, key| {
        Value::Map([((*key).to_owned(), inner)].into_iter().collect())
    });
    Some((section.to_owned(), tree))
}

proptest! {
    /// What lint says of every value is what the engine does with every value.
    #[test]
    fn the_engine_agrees(
        condition in prop::option::of(texts()),
        possible in prop::option::of(texts()),
        add in prop::option::of(texts()),
        not in prop::option::of(texts()),
    ) {
        let world = world(&[]);
        let queue = ["Ticket", "Queue"];
        let own_match = list("Properties", &["Queue", "Name"], &condition);
        let change = [("Possible", &possible), ("PossibleAdd", &add), ("PossibleNot", &not)];
        let change = change.into_iter().filter_map(|(part, own)| list(part, &queue, own));
        let own = Draft {
            name: "500-X".to_owned(),
            config_match: Part::Tree(Value::Map(own_match.into_iter().collect())),
            config_change: Part::Tree(Value::Map(change.collect())),
            ..Draft::default()
        };
        let findings = found_in(&world, &own, &Existence::new());
        let has = |code: &str, section: &str| {
            findings.iter().any(|own| own.code == code && own.at.starts_with(section))
        };
        let mut acl = Acl::read(&Row::from_pairs([("name", Some("500-X"))]), &world);
        acl.config_match = own.config_match.tree().cloned().unwrap_or_default();
        acl.config_change = own.config_change.tree().cloned().unwrap_or_default();
        let deployed = acl.deployed();
        let compiled = Compiled::new([("500-X", &deployed)], Flavour::Otobo);
        let field = Field::Ticket("Queue".to_owned());
        let offered: Offered = world.queues.valid().map(|own| (own.id.to_string(), own.name.clone())).collect();
        let who = Who { agent_id: Some("2"), customer_user: None };
        for queue in world.queues.iter() {
            let mut current = Checks::new();
            current.set("Queue", "Name", queue.name.as_str());
            let stored = Checks::new();
            let checks = CheckedAgainst { current: &current, stored: &stored };
            let (outcome, verdicts) = compiled.verdicts(&Call { who, field: &field, offered: &offered, checks });
            let matched = !verdicts.matched.is_empty();
            let never = has("never_matches", "Properties") || has("empty_condition", "Properties");
            prop_assert!(!(never && matched), "{:?} matches {}", own, queue.name);
            if has("negations_always_true", "Properties") || has("negations_exclude_nothing", "Properties") {
                prop_assert!(matched, "{:?} does not match {}", own, queue.name);
            }
            if !matched {
                continue;
            }
            let left = outcome.left.iter().count();
            let dead = has("dead_end", "Possible") || has("empties_field", "Possible");
            let takes_all = has("negations_always_true", "PossibleNot");
            if dead || takes_all {
                prop_assert_eq!(left, 0, "{:?} leaves something", own);
            }
            if has("add_without_effect", "PossibleAdd") && not.is_none() {
                prop_assert_eq!(left, offered.len(), "{:?} changes something", own);
            }
        }
    }
}
