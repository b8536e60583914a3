//! An ACL as the ticket system stores it.

use crate::core::value::{Map, Value, is_true};
use crate::core::world::{Row, World};
use crate::core::yaml::{self, YamlError};

/// The parts of an ACL below ConfigMatch.
pub const MATCH_PARTS: [&str; 2] = ["Properties", "PropertiesDatabase"];

/// The parts of an ACL below ConfigChange, in the order in which they work.
pub const CHANGE_PARTS: [&str; 3] = ["Possible", "PossibleAdd", "PossibleNot"];

/// A column of an ACL row that is no YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// `config_match` or `config_change`.
    pub column: &'static str,
    /// What is wrong, with line and column inside the text.
    pub error: YamlError,
}

/// One row of table `acl`, its YAML read.
#[derive(Debug, Clone)]
pub struct Acl {
    /// `acl.id`.
    pub id: i64,
    /// `name`: the place in the evaluation order.
    pub name: String,
    /// `comments`.
    pub comment: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `valid_id` as stored.
    pub valid_id: Option<i64>,
    /// True when it would be deployed: the validity is the one named `valid`.
    pub valid: bool,
    /// `stop_after_match`; NULL is false.
    pub stop_after_match: bool,
    /// `config_match`: a mapping, or null where the column is empty or NULL.
    pub config_match: Value,
    /// `config_change`: a mapping, or null where the column is empty or NULL.
    pub config_change: Value,
    /// A column that cannot be read; the ACL then takes no part in anything.
    pub broken: Option<Broken>,
}

impl Acl {
    /// Reads a row; a column that is no YAML leaves that part null and is named in `broken`.
    pub fn read(row: &Row, world: &World) -> Self {
        let mut broken = None;
        let mut part = |column: &'static str| {
            let text = row.text(column).unwrap_or_default();
            match yaml::read(text) {
                Ok(value @ (Value::Map(_) | Value::Null)) => value,
                Ok(Value::Text(text)) if text.is_empty() => Value::Null,
                Ok(_) => {
                    broken.get_or_insert(Broken {
                        column,
                        error: YamlError {
                            line: 1,
                            column: 1,
                            message: "this is no mapping".to_owned(),
                        },
                    });
                    Value::Null
                }
                Err(error) => {
                    broken.get_or_insert(Broken { column, error });
                    Value::Null
                }
            }
        };
        let config_match = part("config_match");
        let config_change = part("config_change");
        let valid_id = row.id("valid_id");
        Self {
            id: row.id("id").unwrap_or_default(),
            name: row.text("name").unwrap_or_default().to_owned(),
            comment: row.text("comments").map(str::to_owned),
            description: row.text("description").map(str::to_owned),
            valid_id,
            valid: valid_id
                .and_then(|id| world.validities.by_id(id))
                .map_or(valid_id == Some(1), |row| row.name == "valid"),
            stop_after_match: row.text("stop_after_match").is_some_and(is_true),
            config_match,
            config_change,
            broken,
        }
    }

    /// Every ACL of the world in evaluation order: names by code point.
    pub fn read_all(world: &World) -> Vec<Acl> {
        let mut acls: Vec<Acl> = world
            .acl_rows
            .iter()
            .map(|row| Acl::read(row, world))
            .collect();
        acls.sort_by(|a, b| a.name.cmp(&b.name));
        acls
    }

    /// The flat mapping that a deployment makes of it: the six parts, absent ones empty, and the
    /// text `[empty]` replaced by nothing wherever it stands, in keys too.
    pub fn deployed(&self) -> Value {
        let mut map = Map::new();
        for (names, source) in [
            (CHANGE_PARTS.as_slice(), &self.config_change),
            (MATCH_PARTS.as_slice(), &self.config_match),
        ] {
            for name in names {
                let part = source.get(name).filter(|part| part.is_true());
                let part = part.map_or_else(|| Value::Map(Map::new()), without_empty);
                map.insert((*name).to_owned(), part);
            }
        }
        let stop = if self.stop_after_match { "1" } else { "0" };
        map.insert("StopAfterMatch".to_owned(), Value::text(stop));
        Value::Map(map)
    }
}

/// `[empty]` replaced by nothing, as a deployment does it.
fn without_empty(value: &Value) -> Value {
    const EMPTY: &str = "[empty]";
    match value {
        Value::Null => Value::Null,
        Value::Text(text) => Value::Text(text.replace(EMPTY, "")),
        Value::List(list) => Value::List(list.iter().map(without_empty).collect()),
        Value::Map(map) => Value::Map(
            map.iter()
                .map(|(key, value)| (key.replace(EMPTY, ""), without_empty(value)))
                .collect(),
        ),
    }
}
