//! The fields of a company.

use super::error::FieldError;
use super::fields::{Fields, Level, cells, given, is_named, required, selection, validity};
use super::stored::is_left;
use crate::core::customer::{CompanyBackend, MapField};
use crate::core::table_change::{Cell, Cells, created, written};
use crate::core::world::World;

/// Every field of a company that breaks a rule. Adding needs only the CustomerID; what else must be
/// given is checked by the administration screen, or refused by the database. `old` is what is stored of
/// a company that is changed; `None` where one is added.
pub fn company_errors(
    world: &World,
    backend: &CompanyBackend,
    fields: &Fields,
    old: Option<&Fields>,
    level: Level,
) -> Vec<FieldError> {
    let mut errors = match old.is_none() && level == Level::Function {
        true => Vec::new(),
        false => required(backend.map.fields(), fields, |_| false),
    };
    if given(fields, "CustomerID").is_none() && !is_named("CustomerID", &errors) {
        errors.push(FieldError::required("CustomerID"));
    }
    let unknown = validity(world, &backend.map, fields).filter(|_| !backend.foreign);
    errors.extend(unknown.filter(|error| !is_named(&error.field, &errors)));
    if level == Level::Form {
        let own = backend.map.fields().iter();
        errors.extend(own.filter_map(|field| selection(&backend.selections, field, fields, old)));
    }
    errors
}

/// What is written for a company: every column of the Map once, NULL where nothing is given; read-only
/// fields too. `old` and `level` are those of [`company_errors`].
pub fn company_cells(
    backend: &CompanyBackend,
    fields: &Fields,
    old: Option<&Fields>,
    level: Level,
) -> Cells {
    let text = |field: &MapField| {
        let text = fields.get(&field.attribute).and_then(Option::as_deref);
        Cell::of(text)
    };
    let own = backend.map.fields().iter();
    let mut cells = cells(own, text, |field| is_left(field, fields, old, level));
    if !backend.foreign {
        cells.extend(if old.is_none() { created() } else { written() });
    }
    cells
}
