//! The texts of a rule: which are tested how, and the rule with its texts replaced.

use super::place::{Domain, Fields, attribute};
use crate::core::value::{Map, Value};

/// One text of a rule that is about a value that may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text<'t> {
    /// Compared exactly: the modifier, which may be nothing, and the value.
    Exact(&'static str, &'t str),
    /// A pattern, and whether case does not count.
    Pattern(&'t str, bool),
    /// Says the same about every value.
    Anything,
}

impl<'t> Text<'t> {
    pub(super) fn read(text: &'t str) -> Self {
        let pattern = |prefix: &str| text.strip_prefix(prefix);
        if let Some(rest) = pattern("[Not]") {
            Text::Exact("[Not]", rest)
        } else if let Some(rest) = pattern("[NotRegExp]").or_else(|| pattern("[RegExp]")) {
            Text::Pattern(rest, false)
        } else if let Some(rest) = pattern("[Notregexp]").or_else(|| pattern("[regexp]")) {
            Text::Pattern(rest, true)
        } else if text.starts_with("[Not") {
            Text::Anything
        } else {
            Text::Exact("", text)
        }
    }
}

/// Lists of a change section that hold actions, entity ids and names of fields.
const FLAT: [&str; 5] = ["Action", "Process", "ActivityDialog", "Form", "FormStd"];

/// A `config_match` or `config_change` with every text of a replaceable attribute changed. The
/// attribute's name is handed along with its domain.
pub(super) fn change(
    config: &Value,
    fields: &Fields,
    each: &mut impl FnMut(Domain, &str, &str) -> String,
) -> Value {
    let Value::Map(sections) = config else {
        return config.clone();
    };
    let section = |(name, objects): (&String, &Value)| {
        let objects = match objects {
            Value::Map(objects) => Value::Map(of_objects(objects, fields, each)),
            other => other.clone(),
        };
        (name.clone(), objects)
    };
    Value::Map(sections.iter().map(section).collect())
}

fn of_objects(
    objects: &Map,
    fields: &Fields,
    each: &mut impl FnMut(Domain, &str, &str) -> String,
) -> Map {
    let mut changed = Map::new();
    for (object, attributes) in objects {
        let attributes = match attributes {
            Value::Map(attributes) if !FLAT.contains(&object.as_str()) || object == "Process" => {
                let mut own = Map::new();
                for (name, texts) in attributes {
                    let texts = match attribute(object, name, fields) {
                        Some(domain) => of_texts(texts, &mut |text| each(domain, name, text)),
                        None => texts.clone(),
                    };
                    own.insert(name.clone(), texts);
                }
                Value::Map(own)
            }
            other => other.clone(),
        };
        changed.insert(object.clone(), attributes);
    }
    changed
}

/// Every text of a value, whatever its shape.
pub(super) fn of_texts(texts: &Value, each: &mut impl FnMut(&str) -> String) -> Value {
    match texts {
        Value::Null => Value::Null,
        Value::Text(text) => Value::Text(each(text)),
        Value::List(list) => Value::List(list.iter().map(|text| of_texts(text, each)).collect()),
        Value::Map(map) => Value::Map(
            map.iter()
                .map(|(key, value)| (key.clone(), of_texts(value, each)))
                .collect(),
        ),
    }
}
