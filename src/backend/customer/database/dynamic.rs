//! Searching the dynamic fields of people that stand among the CustomerUserSearchFields: their
//! values are in tables of the ticket system, by login.

use super::DatabaseSource;
use crate::backend::sql::{Catalogue, Name, Statement, compared};
use crate::core::customer::Backend;
use crate::core::query::condition::Word;

/// The tables in which the values of dynamic fields stand.
const TABLES: [&str; 3] = [
    "dynamic_field",
    "dynamic_field_value",
    "dynamic_field_obj_id_name",
];

/// Is this name one of a dynamic field in the source's Map?
pub(super) fn is_dynamic_field(backend: &Backend, name: &str) -> bool {
    backend.is_dynamic_field(name)
}

/// The names of the dynamic fields that are searched, or why they are not. A database beside the
/// ticket system's own has no values of dynamic fields.
pub(super) fn searched(backend: &Backend, catalogue: &Catalogue) -> Result<Vec<String>, String> {
    let fields = backend.searching.fields.iter().flatten();
    let searched: Vec<String> = fields
        .filter(|field| is_dynamic_field(backend, field))
        .cloned()
        .collect();
    let there = TABLES.iter().all(|table| catalogue.table(table).is_some());
    match there || searched.is_empty() {
        true => Ok(searched),
        false => Err(format!(
            "dynamic fields are not searched where this table is: {}",
            searched.join(", ")
        )),
    }
}

impl DatabaseSource {
    /// The condition that a dynamic field of the person compares with the word; of a negated word
    /// that none does. `None` where none is searched.
    pub(super) fn dynamic(&self, word: &Word) -> Option<Statement> {
        if self.dynamic_fields.is_empty() {
            return None;
        }
        let names = self.dynamic_fields.iter().map(String::as_str);
        let value = Name::literal("value_text");
        Some(
            Statement::new("b.")
                .name(&self.login)
                .sql(if word.negated { " NOT IN (" } else { " IN (" })
                .sql("SELECT n.object_name FROM dynamic_field f ")
                .sql("JOIN dynamic_field_value v ON v.field_id = f.id ")
                .sql("JOIN dynamic_field_obj_id_name n ")
                .sql("ON n.object_id = v.object_id AND n.object_type = f.object_type ")
                .sql("WHERE n.object_name IS NOT NULL AND f.object_type = 'CustomerUser' ")
                .sql("AND f.name IN ")
                .bind_list(names)
                .sql(" AND ")
                .append(compared("v.", &value, &word.text, self.folding, false))
                .sql(")"),
        )
    }
}
