//! What is stored already, and what a form leaves of it.

use super::fields::{Fields, Level};
use crate::core::customer::{FieldMap, MapField};
use crate::core::world::Row;

/// What a row holds for every field of a Map that stands in it.
pub fn stored_fields(map: &FieldMap, row: &Row) -> Fields {
    let stored = map.fields().iter();
    let stored = stored.filter(|field| !field.dynamic_field && row.has(&field.column));
    let text = |field: &MapField| row.text(&field.column).map(str::to_owned);
    stored
        .map(|field| (field.attribute.clone(), text(field)))
        .collect()
}

/// True when a field is given as it is stored. A form shows nothing for NULL, and blanks around a text
/// do not count there.
pub(super) fn is_same(old: &Fields, new: &Fields, name: &str) -> bool {
    let text = |fields: &Fields| {
        let text = fields.get(name).and_then(Option::as_deref);
        text.unwrap_or_default().trim().to_owned()
    };
    text(old) == text(new)
}

/// True when a field is not written: a form changes only what somebody changed in it, so that NULL
/// stays NULL, and what it does not show stays. The ticket system's function writes every field.
pub(super) fn is_left(field: &MapField, new: &Fields, old: Option<&Fields>, level: Level) -> bool {
    let left = |old| !new.contains_key(&field.attribute) || is_same(old, new, &field.attribute);
    level == Level::Form && old.is_some_and(left)
}
