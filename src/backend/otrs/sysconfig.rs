//! The SysConfig tables as settings.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::error::Problem;
use crate::core::perl::{Config, Form, PerlError, Program};
use crate::core::value::{Map, Value};
use crate::core::yaml;

/// What separates the keys of a member in a setting's name.
const SEPARATOR: &str = "###";

/// A row of `sysconfig_default`, as far as it counts here.
#[derive(Debug, Clone)]
pub struct DefaultRow {
    /// The setting, members as `Outer###Inner`.
    pub name: String,
    /// The YAML of its value.
    pub effective_value: String,
    /// Whether it is set at all.
    pub is_valid: bool,
}

/// A row of `sysconfig_modified`, as far as it counts here.
#[derive(Debug, Clone)]
pub struct ModifiedRow {
    /// The setting.
    pub name: String,
    /// The agent whose own value it is; `None` for the value of all.
    pub user_id: Option<String>,
    /// The YAML of its value.
    pub effective_value: String,
    /// Whether it is set at all.
    pub is_valid: bool,
    /// Whether the default counts again.
    pub reset_to_default: bool,
}

/// What the tables set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SysConfig {
    /// Every valid setting, members inside their hashes.
    pub settings: Map,
    /// The names of settings that are not valid: they are not set, whatever the shipped files say.
    pub unset: Vec<String>,
    /// The table that each row's name comes from: `sysconfig_default` or `sysconfig_modified`.
    pub tables: HashMap<String, &'static str>,
    /// Values that are no YAML, and members of what is no hash.
    pub problems: Vec<Problem>,
}

impl SysConfig {
    /// What a deployment of these rows sets: of each setting the modified row of all, unless it is
    /// reset, else the default; in byte order of the names. Rows of single agents do not count.
    pub fn new(
        defaults: impl IntoIterator<Item = DefaultRow>,
        modified: impl IntoIterator<Item = ModifiedRow>,
    ) -> Self {
        let mut rows: BTreeMap<String, (String, bool, &'static str)> = BTreeMap::new();
        for row in defaults {
            let value = (row.effective_value, row.is_valid, "sysconfig_default");
            rows.insert(row.name, value);
        }
        let modified = modified.into_iter();
        for row in modified.filter(|row| row.user_id.is_none() && !row.reset_to_default) {
            let value = (row.effective_value, row.is_valid, "sysconfig_modified");
            rows.insert(row.name, value);
        }
        let mut own = Self::default();
        for (name, (text, is_valid, table)) in rows {
            if is_valid {
                own.set(&name, &text, table);
            } else {
                own.unset.push(name.clone());
            }
            own.tables.insert(name, table);
        }
        own
    }

    fn set(&mut self, name: &str, text: &str, table: &'static str) {
        let value = match yaml::read(text) {
            Ok(value) => value,
            Err(error) => {
                self.problem(
                    table,
                    format!("the value of {name} is no YAML: {error}"),
                    "set it again in the ticket system",
                );
                return;
            }
        };
        let mut keys: Vec<&str> = name.split(SEPARATOR).collect();
        let last = keys.pop().unwrap_or_default();
        let mut map = &mut self.settings;
        for key in keys {
            let inner = map
                .entry(key.to_owned())
                .or_insert_with(|| Value::Map(Map::new()));
            match inner {
                Value::Map(inner) => map = inner,
                _ => {
                    self.problem(
                        table,
                        format!("{name} is a member of {key}, which is no hash"),
                        "check both settings in the ticket system",
                    );
                    return;
                }
            }
        }
        map.insert(last.to_owned(), value);
    }

    fn problem(&mut self, table: &'static str, message: String, help: &str) {
        self.problems.push(Problem {
            place: table.to_owned(),
            line: None,
            message,
            help: help.to_owned(),
        });
    }
}

/// The settings of a deployed ZZZAAuto.pm, such as the newest `sysconfig_deployment.effective_value`,
/// laid over `before`. While a deployment is being built its row holds a placeholder instead, which
/// sets nothing.
pub fn deployed_settings(text: &str, before: &Map) -> Result<Map, PerlError> {
    let program = Program::parse(text, Form::File)?;
    let mut config = Config::new(before);
    config.load(&program, 0);
    Ok(config.settled().settings)
}
