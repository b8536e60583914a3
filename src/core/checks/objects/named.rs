//! State, Priority and Type: little more than an id and a name.

use super::columns;
use crate::core::checks::Attributes;
use crate::core::checks::ticket::state_type;
use crate::core::world::{Entity, World};

const STATE: &[(&str, &str)] = &[
    ("ID", "id"),
    ("Name", "name"),
    ("TypeID", "type_id"),
    ("Comment", "comments"),
    ("ValidID", "valid_id"),
    ("CreateTime", "create_time"),
    ("ChangeTime", "change_time"),
];

const PLAIN: &[(&str, &str)] = &[
    ("ID", "id"),
    ("Name", "name"),
    ("ValidID", "valid_id"),
    ("CreateTime", "create_time"),
    ("CreateBy", "create_by"),
    ("ChangeTime", "change_time"),
    ("ChangeBy", "change_by"),
];

/// The attributes of a ticket state, with the name of its type.
pub(in crate::core::checks) fn state(world: &World, state: &Entity) -> Attributes {
    let mut attributes = columns(&state.row, STATE);
    attributes.insert("TypeName".to_owned(), state_type(world, Some(state)));
    attributes
}

/// The attributes of a ticket priority.
pub(in crate::core::checks) fn priority(_: &World, priority: &Entity) -> Attributes {
    columns(&priority.row, PLAIN)
}

/// The attributes of a ticket type.
pub(in crate::core::checks) fn ticket_type(_: &World, ticket_type: &Entity) -> Attributes {
    columns(&ticket_type.row, PLAIN)
}
