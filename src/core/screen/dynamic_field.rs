//! A dynamic field with its configuration.

use crate::core::value::Value;
use crate::core::world::Entity;

/// A dynamic field as a screen needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DynamicField {
    /// `dynamic_field.name`.
    pub name: String,
    /// `dynamic_field.label`.
    pub label: String,
    /// `dynamic_field.field_type`: `Text`, `Dropdown`, `Multiselect` ...
    pub field_type: String,
    /// True when the empty key may be chosen.
    pub possible_none: bool,
    /// The keys to choose from with their labels; `None` for a field that is not chosen from a
    /// list, which ACLs cannot reduce.
    pub possible_values: Option<Vec<(String, String)>>,
}

impl DynamicField {
    /// A row of `dynamic_field` whose column `config` has been read: `PossibleValues`, a mapping
    /// of keys to labels, and `PossibleNone`.
    pub fn read(field: &Entity, config: &Value) -> Self {
        let field_type = field.row.text("field_type").unwrap_or_default();
        let values = config.get("PossibleValues").and_then(Value::as_map);
        let chosen = matches!(field_type, "Dropdown" | "Multiselect") || values.is_some();
        Self {
            name: field.name.clone(),
            label: field.row.text("label").unwrap_or_default().to_owned(),
            field_type: field_type.to_owned(),
            possible_none: config.get("PossibleNone").is_some_and(Value::is_true),
            possible_values: chosen.then(|| {
                values
                    .into_iter()
                    .flatten()
                    .map(|(key, label)| {
                        let label = label.as_text().unwrap_or_default();
                        (key.clone(), label.to_owned())
                    })
                    .collect()
            }),
        }
    }

    /// `DynamicField_<Name>`, as parameters and ACLs call it.
    pub fn key(&self) -> String {
        format!("DynamicField_{}", self.name)
    }

    /// True when several values can be chosen.
    pub fn is_multiple(&self) -> bool {
        self.field_type == "Multiselect"
    }
}
