//! The fields of customer users over all sources, as a form of the detail search needs them.

use std::collections::{BTreeMap, BTreeSet};

use super::backend::Backend;
use super::detail::{searchable, selection};

/// A field of customer users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerField {
    /// The name in the person's data.
    pub name: String,
    /// The label that forms show.
    pub label: String,
    /// The column or attribute of the first source that has it.
    pub column: String,
    /// `var` or `int`.
    pub storage_type: String,
    /// The values that it can have with their labels; `None` for a field that takes any text.
    pub selection: Option<BTreeMap<String, String>>,
}

/// The fields of these sources in Map order, each once as the first source has it. Fields that hold
/// passwords and dynamic fields are not among them.
pub fn customer_fields<'b>(
    backends: impl Iterator<Item = &'b Backend>,
    validities: &BTreeMap<String, String>,
) -> Vec<CustomerField> {
    let mut known = BTreeSet::new();
    let mut fields = Vec::new();
    for backend in backends {
        for field in backend
            .map
            .fields()
            .iter()
            .filter(|field| searchable(field))
        {
            if known.insert(field.attribute.as_str()) {
                fields.push(CustomerField {
                    name: field.attribute.clone(),
                    label: field.label.clone(),
                    column: field.column.clone(),
                    storage_type: field.storage_type.clone(),
                    selection: selection(&field.attribute, &backend.selections, validities),
                });
            }
        }
    }
    fields
}
