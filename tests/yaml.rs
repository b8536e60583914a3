//! YAML as the ticket system writes it, byte for byte.

mod support;

use aclscope::core::value::Value;
use aclscope::core::yaml;
use support::vectors;

#[test]
fn every_recorded_scalar_is_written_and_read_as_the_original_does() {
    let recorded = vectors::json("acl_yaml/yaml_scalars.json");
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in recorded["cases"].as_array().into_iter().flatten() {
        let (Some(text), Some(expected)) = (case["value"].as_str(), case["yaml"].as_str()) else {
            continue;
        };
        let value = Value::Map([("k".to_owned(), Value::List(vec![Value::text(text)]))].into());
        compared += 1;
        let written = yaml::write(&value);
        if written != expected {
            wrong.push(format!("{text:?}: wanted {expected:?}, wrote {written:?}"));
        }
        if yaml::read(expected).ok().as_ref() != Some(&value) {
            wrong.push(format!("{expected:?}: read {:?}", yaml::read(expected)));
        }
    }
    println!(
        "yaml: {compared} scalars compared, {} differences",
        wrong.len()
    );
    assert!(compared > 60, "only {compared} were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_export_is_written_again_byte_for_byte() {
    let names = vectors::names("acl_yaml", ".yml");
    let mut wrong = Vec::new();
    for name in &names {
        let text = vectors::text(&format!("{name}.yml"));
        match yaml::read(&text) {
            Ok(value) if yaml::write(&value) == with_texts(&text) => {}
            Ok(value) => wrong.push(format!(
                "{name}:\n{}",
                first_difference(&with_texts(&text), &yaml::write(&value))
            )),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    println!(
        "yaml: {} exports compared, {} differences",
        names.len(),
        wrong.len()
    );
    assert!(names.len() >= 10, "only {} were compared", names.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_stored_acl_of_the_recorded_world_is_written_again_byte_for_byte() {
    let world = vectors::json("world/world.world.json");
    let (mut compared, mut wrong) = (0, Vec::new());
    for acl in world["tables"]["acl"].as_array().into_iter().flatten() {
        for column in ["config_match", "config_change"] {
            let Some(text) = acl[column].as_str().filter(|text| !text.is_empty()) else {
                continue;
            };
            compared += 1;
            let written = yaml::read(text).map(|value| yaml::write(&value));
            if written.as_deref() != Ok(text) {
                wrong.push(format!("{} {column}: {written:?}", acl["name"]));
            }
        }
    }
    println!(
        "yaml: {compared} stored texts compared, {} differences",
        wrong.len()
    );
    assert!(compared > 100, "only {compared} were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The numbers of an export as texts. The original exports what its database gave it as numbers
/// (`ID: 1`), reads them as texts like every plain scalar, and would write texts.
fn with_texts(export: &str) -> String {
    let numbers = ["ID", "StopAfterMatch", "ValidID"];
    export
        .lines()
        .map(
            |line| match line.trim_start_matches([' ', '-']).split_once(": ") {
                Some((key, number)) if numbers.contains(&key) => {
                    line.replace(&format!(": {number}"), &format!(": '{number}'\n"))
                }
                _ => format!("{line}\n"),
            },
        )
        .collect()
}

/// The first line that differs, from both texts.
fn first_difference(wanted: &str, got: &str) -> String {
    let lines = wanted.lines().zip(got.lines());
    lines
        .into_iter()
        .find(|(wanted, got)| wanted != got)
        .map_or_else(
            || "one text goes on where the other ends".to_owned(),
            |(wanted, got)| format!("wanted {wanted:?}, wrote {got:?}"),
        )
}
