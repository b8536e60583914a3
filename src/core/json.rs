//! JSON to the raw tree and back: a number is the text it was written with.

use serde_json::Value as Json;

use super::value::{Map, Value};

/// A JSON value as raw tree; true is `1` and false the empty text, as Perl has them.
pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(true) => Value::text("1"),
        Json::Bool(false) => Value::text(""),
        Json::Number(number) => Value::Text(number.to_string()),
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(list) => Value::List(list.iter().map(from_json).collect()),
        Json::Object(object) => Value::Map(map_from_json(object)),
    }
}

/// The entries of a JSON object as raw tree.
pub fn map_from_json(object: &serde_json::Map<String, Json>) -> Map {
    object
        .iter()
        .map(|(key, value)| (key.clone(), from_json(value)))
        .collect()
}

/// The raw tree as JSON: every scalar a text.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::String(text.clone()),
        Value::List(list) => Json::Array(list.iter().map(to_json).collect()),
        Value::Map(map) => Json::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), to_json(value)))
                .collect(),
        ),
    }
}
