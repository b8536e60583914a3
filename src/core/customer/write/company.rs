//! The fields of a company.

use super::error::FieldError;
use super::fields::{Fields, Level, given, required, selection, validity};
use crate::core::customer::CompanyBackend;
use crate::core::table_change::{Cell, Cells, created, written};
use crate::core::world::World;

/// Every field of a company that breaks a rule. Adding needs only the CustomerID; what else must be
/// given is checked by the administration screen.
pub fn company_errors(
    world: &World,
    backend: &CompanyBackend,
    fields: &Fields,
    adding: bool,
    level: Level,
) -> Vec<FieldError> {
    let mut errors = match adding && level == Level::Function {
        true => Vec::new(),
        false => required(backend.map.fields(), fields, |_| false),
    };
    let named = errors.iter().any(|error| error.field == "CustomerID");
    if given(fields, "CustomerID").is_none() && !named {
        errors.push(FieldError::required("CustomerID"));
    }
    errors.extend(validity(world, fields));
    if level == Level::Form {
        let own = backend.map.fields().iter();
        errors.extend(own.filter_map(|field| selection(&backend.selections, field, fields)));
    }
    errors
}

/// What is written for a company: every column of the Map once, NULL where nothing is given; read-only
/// fields too.
pub fn company_cells(backend: &CompanyBackend, fields: &Fields, adding: bool) -> Cells {
    let mut cells: Cells = Vec::new();
    for field in backend.map.fields().iter().filter(|own| !own.dynamic_field) {
        if cells.iter().all(|(column, _)| *column != field.column) {
            let text = fields.get(&field.attribute).and_then(Option::as_deref);
            cells.push((field.column.clone(), Cell::of(text)));
        }
    }
    if !backend.foreign {
        cells.extend(if adding { created() } else { written() });
    }
    cells
}
