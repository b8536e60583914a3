//! A whole ticket system through the real program: what it gathers, evaluates and offers, against
//! what the original recorded.

mod support;

use serde_json::{Map, Value as Json, json};
use support::{eval, vectors};

/// The world of these recordings, as a file.
fn world() -> String {
    vectors::file("world/world.world.json")
        .display()
        .to_string()
}

/// Attributes that the recordings leave out, with a star at the end for any ending.
fn dropped_keys() -> Vec<String> {
    let world = vectors::json("world/world.world.json");
    let keys = world["info"]["checks_dropped_keys"]
        .as_str()
        .expect("the recordings name the attributes that they leave out");
    let keys = keys.split(',').next().unwrap_or_default();
    keys.split_whitespace().map(str::to_owned).collect()
}

/// Checks without the attributes that are not recorded, and without objects that have none: an
/// empty object means absent.
fn recorded_part(checks: &Json, dropped: &[String]) -> Json {
    let is_dropped = |attribute: &str| {
        dropped.iter().any(|key| match key.strip_suffix('*') {
            Some(start) => attribute.starts_with(start),
            None => attribute == key,
        })
    };
    let objects = checks.as_object().expect("checks are an object");
    objects
        .iter()
        .map(|(name, object)| {
            let attributes: Map<String, Json> = object
                .as_object()
                .expect("an object of checks has attributes")
                .iter()
                .filter(|(attribute, _)| !is_dropped(attribute))
                .map(|(attribute, value)| (attribute.clone(), value.clone()))
                .collect();
            (name.clone(), attributes)
        })
        .filter(|(_, attributes)| !attributes.is_empty())
        .map(|(name, attributes)| (name, Json::Object(attributes)))
        .collect::<Map<String, Json>>()
        .into()
}

#[test]
fn every_recorded_call_gathers_and_leaves_the_same() {
    let cases = vectors::cases("world/world.cases.jsonl");
    let answers = eval::ask(&["--snapshot", &world()], &cases);
    assert_eq!(answers.len(), cases.len());
    let dropped = dropped_keys();
    assert!(dropped.len() > 10, "{dropped:?}");
    let (mut values, mut refused, mut wrong) = (0, 0, Vec::new());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(case["id"], answer["id"]);
        let (mut expected, mut got) = (case["expected"].clone(), answer.clone());
        for part in ["checks", "checks_database"] {
            if let Some(checks) = expected.get_mut(part) {
                *checks = recorded_part(checks, &dropped);
                got[part] = recorded_part(&got[part], &dropped);
            }
        }
        refused += usize::from(!eval::equal(&expected["called_checks"], &json!(true)));
        values += eval::leaves(&expected);
        wrong.extend(eval::differences(&case["id"], &expected, &got));
    }
    println!(
        "world: {} cases, {values} values compared, {refused} refused before gathering, {} differences",
        cases.len(),
        wrong.len()
    );
    assert!(cases.len() >= 300 && values > 10_000 && refused > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_screen_offers_and_leaves_the_same() {
    let cases = vectors::cases("world/world.screens.jsonl");
    let answers = eval::ask(&["--snapshot", &world()], &cases);
    assert_eq!(answers.len(), cases.len());
    let (mut values, mut lists, mut wrong) = (0, 0, Vec::new());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(case["id"], answer["id"]);
        let expected = &case["expected"];
        lists += expected["offered"].as_object().map_or(0, Map::len);
        values += eval::leaves(expected);
        wrong.extend(eval::differences(&case["id"], expected, answer));
    }
    println!(
        "screens: {} cases, {lists} lists, {values} values compared, {} differences",
        cases.len(),
        wrong.len()
    );
    assert!(cases.len() >= 120 && lists > 500 && values > lists);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
