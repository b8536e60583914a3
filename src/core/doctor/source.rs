//! One configured source as the doctor reads it: its settings as they stand, wrong ones included.

use super::facts::TableFacts;
use super::finding::Judged;
use crate::core::value::{Value, is_true};

/// The modules that the ticket system ships.
const MODULES: [&str; 2] = [
    "Kernel::System::CustomerUser::DB",
    "Kernel::System::CustomerUser::LDAP",
];

/// A customer user source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// Its configuration key.
    pub key: &'a str,
    /// Its value.
    pub config: &'a Value,
    /// True for a directory.
    pub directory: bool,
    /// What its table looks like, when that is known.
    pub table: Option<&'a TableFacts>,
}

/// One row of a Map, as it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct MapRow<'a> {
    /// Counted from 1.
    pub number: usize,
    /// Position 0.
    pub attribute: Option<&'a str>,
    /// Position 2.
    pub column: Option<&'a str>,
    /// Position 5.
    pub storage: &'a str,
}

impl MapRow<'_> {
    /// True when the value lives in a dynamic field.
    pub fn in_dynamic_field(&self) -> bool {
        self.storage == "dynamic_field"
    }

    /// True for numbers.
    pub fn is_integer(&self) -> bool {
        self.storage.eq_ignore_ascii_case("int")
    }
}

impl<'a> Source<'a> {
    /// A source of the settings.
    pub fn new(key: &'a str, config: &'a Value, table: Option<&'a TableFacts>) -> Self {
        let module = config.get("Module").and_then(Value::as_text);
        Self {
            key,
            config,
            directory: module.is_some_and(|module| module.to_ascii_uppercase().contains("LDAP")),
            table,
        }
    }

    /// True for the classes that the ticket system ships.
    pub fn is_shipped_kind(&self) -> bool {
        let module = self.text("Module").filter(|module| is_true(module));
        module.is_none_or(|module| MODULES.contains(&module))
    }

    /// A text; the empty one counts as missing.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.config
            .get(key)?
            .as_text()
            .filter(|text| !text.is_empty())
    }

    /// A text below `Params`; the empty one counts as missing.
    pub fn param(&self, key: &str) -> Option<&'a str> {
        let text = self.config.get("Params")?.get(key)?.as_text();
        text.filter(|text| !text.is_empty())
    }

    /// Perl truth of a key below `Params`.
    pub fn param_is_on(&self, key: &str) -> bool {
        self.param(key).is_some_and(is_true)
    }

    /// The texts of a list; `None` when the key is missing.
    pub fn list(&self, key: &str) -> Option<Vec<&'a str>> {
        self.config.get(key).map(Value::texts)
    }

    /// CustomerKey, of a table also under its old name Key.
    pub fn login_column(&self) -> Option<&'a str> {
        let old = || self.text("Key").filter(|_| !self.directory);
        self.text("CustomerKey").or_else(old)
    }

    /// True when a table is in another database than the ticket system's own.
    pub fn is_elsewhere(&self) -> bool {
        self.param_is_on("DSN")
    }

    /// True when customer users can be added and changed through it.
    pub fn is_writable(&self) -> bool {
        !self.directory && !self.config.get("ReadOnly").is_some_and(Value::is_true)
    }

    /// Whether searches tell capital from small letters.
    pub fn is_case_sensitive(&self) -> bool {
        !self.directory && crate::core::customer::case_sensitive(self.config)
    }

    /// The rows of its Map that are lists.
    pub fn rows(&self) -> Vec<MapRow<'a>> {
        let rows = self.config.get("Map").and_then(Value::as_list);
        rows.unwrap_or_default()
            .iter()
            .enumerate()
            .filter_map(|(index, row)| {
                let row = row.as_list()?;
                let part = |position: usize| row.get(position).and_then(Value::as_text);
                let named = |position| part(position).filter(|text| !text.is_empty());
                Some(MapRow {
                    number: index + 1,
                    attribute: named(0),
                    column: named(2),
                    storage: part(5).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// The column that is mapped to an attribute, by the first row that maps it.
    pub fn mapped(&self, attribute: &str) -> Option<&'a str> {
        let rows = self.rows();
        let mut rows = rows.iter().filter(|row| !row.in_dynamic_field());
        rows.find(|row| row.attribute == Some(attribute))?.column
    }

    /// True when columns of the same name are meant: in tables and directories ASCII case does not
    /// count.
    pub fn same(one: &str, other: &str) -> bool {
        one.eq_ignore_ascii_case(other)
    }
}

impl Judged for Source<'_> {
    fn about(&self) -> &str {
        self.key
    }
}

/// A list as it is written: `first_name, last_name`.
pub(super) fn listed(texts: &[&str]) -> String {
    match texts {
        [] => "(empty)".to_owned(),
        texts => texts.join(", "),
    }
}
