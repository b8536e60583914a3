//! Asking the real program through `aclscope eval`, and comparing as the recordings say.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value as Json;

use super::program::command;

/// Asks `aclscope eval` with these arguments, one line a case; the answers in order.
pub fn ask<'c>(arguments: &[&str], cases: impl IntoIterator<Item = &'c Json>) -> Vec<Json> {
    let mut child = command(&["eval"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("its input is a pipe");
    let lines: Vec<String> = cases
        .into_iter()
        .map(|case| {
            let mut case = case.clone();
            if let Some(case) = case.as_object_mut() {
                case.remove("expected");
                case.remove("expected_postgresql");
            }
            format!("{case}\n")
        })
        .collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            input
                .write_all(line.as_bytes())
                .expect("it reads its input");
        }
    });
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the input was written");
    assert!(output.status.success(), "eval ended with {}", output.status);
    String::from_utf8(output.stdout)
        .expect("answers are UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("an answer is JSON"))
        .collect()
}

/// A scalar as the text that is compared; `None` for null, lists and objects.
fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Equal as the recordings compare: objects without regard to key order, scalars as texts.
pub fn equal(expected: &Json, answer: &Json) -> bool {
    match (expected, answer) {
        (Json::Null, Json::Null) => true,
        (Json::Array(expected), Json::Array(answer)) => {
            expected.len() == answer.len() && expected.iter().zip(answer).all(|(a, b)| equal(a, b))
        }
        (Json::Object(expected), Json::Object(answer)) => {
            expected.len() == answer.len()
                && expected
                    .iter()
                    .all(|(key, value)| answer.get(key).is_some_and(|own| equal(value, own)))
        }
        _ => match (scalar(expected), scalar(answer)) {
            (Some(expected), Some(answer)) => expected == answer,
            _ => false,
        },
    }
}

/// How many scalars and empty collections a value holds: what a comparison looks at.
pub fn leaves(value: &Json) -> usize {
    match value {
        Json::Array(list) if !list.is_empty() => list.iter().map(leaves).sum(),
        Json::Object(map) if !map.is_empty() => map.values().map(leaves).sum(),
        _ => 1,
    }
}

/// Compares every field of `expected` with the answer's and returns the differences as sentences.
pub fn differences(id: &Json, expected: &Json, answer: &Json) -> Vec<String> {
    let expected = expected.as_object().expect("expected is an object");
    expected
        .iter()
        .filter_map(|(field, wanted)| {
            let got = answer.get(field).unwrap_or(&Json::Null);
            (!equal(wanted, got)).then(|| format!("{id} {field}: wanted {wanted}, got {got}"))
        })
        .collect()
}
