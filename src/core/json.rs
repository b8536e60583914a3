//! JSON documents as the core's tree and back.
//!
//! World files, cases and settings hold scalars as JSON texts or numbers; both are texts here. JSON
//! has no mark for "a text that was a number", so everything is written back as a text.

use serde_json::Value as Json;

use super::value::{Map, Value};

impl From<Json> for Value {
    /// Numbers become the text that JSON writes them with, `true` and `false` become `1` and `0`.
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Value::Null,
            Json::Bool(truth) => Value::text(if truth { "1" } else { "0" }),
            Json::Number(number) => Value::Text(number.to_string()),
            Json::String(text) => Value::Text(text),
            Json::Array(elements) => Value::List(elements.into_iter().map(Value::from).collect()),
            Json::Object(entries) => Value::Map(map_from(entries)),
        }
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Text(text) => Json::String(text.clone()),
            Value::List(elements) => Json::Array(elements.iter().map(Json::from).collect()),
            Value::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Json::from(value)))
                    .collect(),
            ),
        }
    }
}

/// Reads a JSON document; the error says line and column.
pub fn read(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str::<Json>(text).map(Value::from)
}

/// The entries of a JSON object, in the order they were written.
pub fn map_from(entries: serde_json::Map<String, Json>) -> Map {
    entries
        .into_iter()
        .map(|(key, value)| (key, Value::from(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scalar_becomes_its_text() {
        let value = read(r#"{"b": 1, "a": ["x", 2.5, null, true, false], "c": {}}"#).unwrap();
        let keys: Vec<&String> = value.as_map().unwrap().keys().collect();
        assert_eq!(keys, ["b", "a", "c"], "the written order stays");
        assert_eq!(value.get("b"), Some(&Value::text("1")));
        assert_eq!(
            value.get("a").and_then(Value::as_list),
            Some(
                &[
                    Value::text("x"),
                    Value::text("2.5"),
                    Value::Null,
                    Value::text("1"),
                    Value::text("0"),
                ][..]
            )
        );
    }

    #[test]
    fn what_was_read_is_written_back_with_numbers_as_texts() {
        let value = read(r#"{"id": 7, "names": ["a", null], "more": {"x": "1"}}"#).unwrap();
        assert_eq!(
            Json::from(&value).to_string(),
            r#"{"id":"7","names":["a",null],"more":{"x":"1"}}"#
        );
    }

    #[test]
    fn an_error_names_its_place() {
        assert_eq!(read("{\n  \"a\": oops\n}").unwrap_err().line(), 2);
    }
}
