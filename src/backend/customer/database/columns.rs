//! The columns that a source reads, and those that its table does not have.

use std::collections::BTreeSet;

use super::dynamic::is_dynamic_field;
use crate::backend::sql::Catalogue;
use crate::core::customer::Backend;

/// CustomerUserSearchFields without the dynamic fields, which stand in no column.
pub(super) fn search_columns(backend: &Backend) -> Vec<&str> {
    let fields = backend.searching.fields.iter().flatten();
    fields
        .map(String::as_str)
        .filter(|column| !is_dynamic_field(backend, column))
        .collect()
}

/// The columns that a record is read from. Those of the name are not among them where the table does
/// not have them: the ticket system reads names by a statement of their own, and the rest of the
/// data without it.
pub(super) fn record_columns<'b>(backend: &'b Backend, catalogue: &Catalogue) -> Vec<&'b str> {
    let missing = missing_names(backend, catalogue);
    let mut columns = backend.columns();
    columns.retain(|column| backend.map.attribute(column).is_some() || !missing.contains(column));
    columns
}

/// The CustomerUserNameFields that the table does not have.
pub(super) fn missing_names<'b>(backend: &'b Backend, catalogue: &Catalogue) -> Vec<&'b str> {
    let names = backend.name_fields.iter().map(String::as_str);
    names
        .filter(|name| !is_dynamic_field(backend, name))
        .filter(|name| catalogue.column(&backend.table, name).is_none())
        .collect()
}

/// What the database does not have of what the source names.
pub(super) fn lacks(backend: &Backend, catalogue: &Catalogue) -> Vec<String> {
    let table = backend.table.as_str();
    let further = [
        backend.key.as_str(),
        backend.shown_customer_id(),
        backend.customer_id.as_str(),
    ];
    let lists = [
        Some(&backend.list_fields),
        backend.searching.fields.as_ref(),
        backend.searching.mail_fields.as_ref(),
    ];
    let mut columns = backend.columns();
    columns.extend(further);
    columns.extend(backend.valid.as_deref());
    columns.extend(lists.into_iter().flatten().flatten().map(String::as_str));
    let mut seen = BTreeSet::new();
    columns.retain(|column| seen.insert(*column) && catalogue.column(table, column).is_none());
    columns.retain(|column| !is_dynamic_field(backend, column));
    columns
        .into_iter()
        .map(|column| format!("table {table} has no column {column}"))
        .collect()
}
