//! Comparing answers with recordings as the recordings say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::world::Prepared;
use crate::support::eval;

/// What comparing the cases of one world found.
#[derive(Default)]
pub struct Compared {
    pub cases: usize,
    pub values: usize,
    pub operations: BTreeMap<String, usize>,
    pub wrong: Vec<String>,
}

/// Compares every answer with what is expected where the world stands.
pub fn compare(prepared: &Prepared, cases: &[Json], answers: &[Json]) -> Compared {
    let mut compared = Compared::default();
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(case["id"], answer["id"]);
        compared.cases += 1;
        let operation = case["op"].as_str().unwrap_or_default().to_owned();
        *compared.operations.entry(operation).or_default() += 1;
        let (values, wrong) = differences(prepared, case, answer);
        compared.values += values;
        let id = &case["id"];
        let told = |what: String| format!("{:?} {id} {}: {what}", prepared.place, case["params"]);
        compared.wrong.extend(wrong.into_iter().map(told));
    }
    compared
}

fn differences(prepared: &Prepared, case: &Json, answer: &Json) -> (usize, Vec<String>) {
    if !answer["error"].is_null() {
        return (1, vec![format!("an error: {}", answer["error"])]);
    }
    let expected = prepared.expected(case);
    if expected["any_result"] == Json::Bool(true) {
        return (1, Vec::new());
    }
    let mut wrong = Vec::new();
    let dies = expected["dies"] == Json::Bool(true);
    if answer["dies"] != Json::Bool(dies) {
        wrong.push(format!("dies: wanted {dies}, got {}", answer["dies"]));
    }
    if dies {
        return (1, wrong);
    }
    let errors = answer["errors"].as_array().map_or(0, Vec::len);
    let logged = expected["errors_logged"].as_u64().unwrap_or(0) > 0;
    if logged != (errors > 0) {
        wrong.push(format!("errors: wanted {logged}, got {}", answer["errors"]));
    }
    let got = &answer["result"];
    let mut values = 1;
    if let Some(count) = expected["count"].as_u64() {
        let found = keys(got);
        if found.len() as u64 != count {
            wrong.push(format!("count: wanted {count}, got {got}"));
        }
        let whole = case["subset_of"].as_str().and_then(|id| prepared.case(id));
        if let Some(whole) = whole {
            let whole = keys(&prepared.expected(whole)["result"]);
            if !found.is_subset(&whole) {
                wrong.push(format!("subset: wanted some of {whole:?}, got {got}"));
            }
        }
    }
    if let Some(wanted) = expected.get("result") {
        let ordered = case["ordered"] == Json::Bool(true);
        let (wanted, got) = (told(wanted, ordered), told(got, ordered));
        values += eval::leaves(&wanted);
        if !eval::equal(&wanted, &got) {
            wrong.push(format!("result: wanted {wanted}, got {got}"));
        }
    }
    (values, wrong)
}

/// The logins or ids of a result.
fn keys(result: &Json) -> BTreeSet<String> {
    match result {
        Json::Object(map) => map.keys().cloned().collect(),
        Json::Array(list) => list.iter().map(Json::to_string).collect(),
        _ => BTreeSet::new(),
    }
}

/// A result without what is never answered, and in one order where the order says nothing.
fn told(result: &Json, ordered: bool) -> Json {
    match result {
        Json::Object(map) => {
            let told = map.iter().filter(|(key, _)| *key != "UserPassword");
            Json::Object(
                told.map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
            )
        }
        Json::Array(list) if !ordered => {
            let mut list = list.clone();
            list.sort_by_key(canonical);
            Json::Array(list)
        }
        other => other.clone(),
    }
}

/// A value as text, objects by their keys.
fn canonical(value: &Json) -> String {
    match value {
        Json::Object(map) => {
            let sorted: BTreeMap<&String, &Json> = map.iter().collect();
            format!("{sorted:?}")
        }
        other => other.to_string(),
    }
}
