//! The recorded answers that isolate one rule of the pattern language each.

use std::io::{self, BufRead as _};

use aclscope::core::pattern::{Pattern, PatternError};
use serde_json::Value;

const CASES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../shared/vectors/engine.cases.jsonl"
);

#[test]
fn recorded_patterns_mean_what_they_meant_to_the_ticket_system() -> io::Result<()> {
    let mut compared = 0;
    for line in io::BufReader::new(std::fs::File::open(CASES)?).lines() {
        let case: Value = serde_json::from_str(&line?)?;
        let Some((pattern, ignore_case, text)) = question(&case) else {
            continue;
        };
        let answer = match Pattern::compile(pattern, ignore_case) {
            Ok(pattern) => pattern.is_found(text).map_err(|_| "undecided"),
            Err(PatternError::Invalid { .. }) => Err("invalid_regex"),
            Err(PatternError::Code) => Err("code_in_regex"),
            Err(PatternError::Undefined) => Err("undefined_pattern"),
        };
        let expected = match case.pointer("/expected/error").and_then(Value::as_str) {
            Some(error) => Err(error),
            None => Ok(case.pointer("/expected/matched_acls/0").is_some()),
        };
        assert_eq!(answer, expected, "{}: {pattern} in {text:?}", case["id"]);
        compared += 1;
    }
    println!("{compared} recorded patterns compared");
    assert!(compared > 50, "only {compared} recorded patterns found");
    Ok(())
}

/// Pattern, whether case is ignored, and text of a case whose only condition is one pattern.
fn question(case: &Value) -> Option<(&str, bool, &str)> {
    case["note"]
        .as_str()
        .filter(|note| note.starts_with("regex: "))?;
    let conditions = case
        .pointer("/acls/A/Properties")
        .filter(|_| case["acls"]["B"].is_null())?;
    let [condition] = conditions.pointer("/Queue/Name")?.as_array()?.as_slice() else {
        return None;
    };
    let only_condition =
        conditions.as_object()?.len() == 1 && conditions["Queue"].as_object()?.len() == 1;
    let condition = condition.as_str().filter(|_| only_condition)?;
    let text = case
        .pointer("/checks/Queue/Name")?
        .as_str()
        .filter(|text| *text != condition)?;
    let sensitive = condition
        .strip_prefix("[RegExp]")
        .map(|pattern| (pattern, false, text));
    sensitive.or_else(|| {
        condition
            .strip_prefix("[regexp]")
            .map(|pattern| (pattern, true, text))
    })
}
