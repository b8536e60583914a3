//! The attributes of a stored ticket, its dynamic fields included.

use std::collections::BTreeMap;

use super::objects::columns;
use super::{Attributes, CheckValue};
use crate::core::world::{Entities, Entity, Row, Ticket, World};

/// Attributes that are a column of `ticket` as it stands. Age, UntilTime and the values that a
/// ticket has only while it escalates depend on the clock and are not among them.
const COLUMNS: &[(&str, &str)] = &[
    ("TicketID", "id"),
    ("TicketNumber", "tn"),
    ("Title", "title"),
    ("QueueID", "queue_id"),
    ("StateID", "ticket_state_id"),
    ("PriorityID", "ticket_priority_id"),
    ("TypeID", "type_id"),
    ("ServiceID", "service_id"),
    ("SLAID", "sla_id"),
    ("OwnerID", "user_id"),
    ("ResponsibleID", "responsible_user_id"),
    ("LockID", "ticket_lock_id"),
    ("CustomerID", "customer_id"),
    ("CustomerUserID", "customer_user_id"),
    ("UnlockTimeout", "timeout"),
    ("RealTillTimeNotUsed", "until_time"),
    ("EscalationTime", "escalation_time"),
    ("EscalationResponseTime", "escalation_response_time"),
    ("EscalationUpdateTime", "escalation_update_time"),
    ("EscalationSolutionTime", "escalation_solution_time"),
    ("Created", "create_time"),
    ("CreateBy", "create_by"),
    ("Changed", "change_time"),
    ("ChangeBy", "change_by"),
];

/// The `Ticket` object of a stored ticket.
pub(super) fn attributes(world: &World, ticket: &Ticket) -> Attributes {
    let row = &ticket.row;
    let mut attributes = columns(row, COLUMNS);
    let mut set = |attribute: &str, value: CheckValue| {
        attributes.insert(attribute.to_owned(), value);
    };
    let queue = referred(&world.queues, row, "queue_id");
    let state = referred(&world.states, row, "ticket_state_id");
    set("Queue", name(queue));
    set("GroupID", column(queue, "group_id"));
    set("State", name(state));
    set("StateType", state_type(world, state));
    for (attribute, entities, column) in [
        ("Priority", &world.priorities, "ticket_priority_id"),
        ("Owner", &world.agents, "user_id"),
        ("Responsible", &world.agents, "responsible_user_id"),
        ("Lock", &world.locks, "ticket_lock_id"),
    ] {
        set(attribute, name(referred(entities, row, column)));
    }
    // Without a service (or SLA) the id is the empty text and the name is not there at all.
    for (attribute, id, entities, column) in [
        ("Service", "ServiceID", &world.services, "service_id"),
        ("SLA", "SLAID", &world.slas, "sla_id"),
    ] {
        match row.text(column) {
            None => set(id, CheckValue::text("")),
            Some(_) => set(attribute, name(referred(entities, row, column))),
        }
    }
    if row.text("type_id").is_some() {
        set("Type", name(referred(&world.types, row, "type_id")));
    }
    let archived = row.text("archive_flag").is_some_and(|flag| flag == "1");
    set("ArchiveFlag", if archived { "y" } else { "n" }.into());
    attributes.extend(dynamic_fields(world, ticket));
    attributes
}

/// The name of a state's type.
pub(super) fn state_type(world: &World, state: Option<&Entity>) -> CheckValue {
    name(state.and_then(|state| referred(&world.state_types, &state.row, "type_id")))
}

/// The entity whose id stands in a column.
fn referred<'w>(entities: &'w Entities, row: &Row, column: &str) -> Option<&'w Entity> {
    entities.by_id(row.id(column)?)
}

fn name(entity: Option<&Entity>) -> CheckValue {
    CheckValue::maybe(entity.map(|entity| entity.name.as_str()))
}

fn column(entity: Option<&Entity>, column: &str) -> CheckValue {
    CheckValue::maybe(entity.and_then(|entity| entity.row.text(column)))
}

/// `DynamicField_<Name>` of every valid field of tickets; null where nothing is stored.
fn dynamic_fields(world: &World, ticket: &Ticket) -> Attributes {
    let mut rows: BTreeMap<i64, Vec<&Row>> = BTreeMap::new();
    for row in &ticket.values {
        if let Some(field) = row.id("field_id") {
            rows.entry(field).or_default().push(row);
        }
    }
    world
        .dynamic_fields
        .valid()
        .filter(|field| field.row.text("object_type") == Some("Ticket"))
        .map(|field| {
            let rows = rows.get(&field.id).map_or(&[][..], Vec::as_slice);
            let value = stored_value(field.row.text("field_type").unwrap_or_default(), rows);
            (format!("DynamicField_{}", field.name), value)
        })
        .collect()
}

/// What the rows of one field hold: a list for a field that takes several values, else the one
/// value, from the column of its type.
fn stored_value(field_type: &str, rows: &[&Row]) -> CheckValue {
    let cell = |row: &Row| -> Option<String> {
        let columns: &[&str] = match field_type {
            "Checkbox" => &["value_int"],
            "Date" | "DateTime" => &["value_date"],
            "Text" | "TextArea" | "Dropdown" | "Multiselect" => &["value_text"],
            // Fields of add-ons store in the one column that they fill.
            _ => &["value_text", "value_int", "value_date"],
        };
        columns
            .iter()
            .find_map(|column| row.text(column))
            .map(str::to_owned)
    };
    match rows {
        [] => CheckValue::Null,
        [row] if field_type != "Multiselect" => {
            cell(row).map_or(CheckValue::Null, CheckValue::Text)
        }
        rows => CheckValue::List(rows.iter().map(|row| cell(row)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field_type: &str, rows: &[Row]) -> CheckValue {
        stored_value(field_type, &rows.iter().collect::<Vec<_>>())
    }

    fn stored(column: &str, cell: &str) -> Row {
        Row::from_pairs([(column, Some(cell))])
    }

    #[test]
    fn every_field_type_reads_its_own_column() {
        assert_eq!(value("Checkbox", &[stored("value_int", "0")]), "0".into());
        assert_eq!(
            value("Date", &[stored("value_date", "2024-07-15 00:00:00")]),
            "2024-07-15 00:00:00".into()
        );
        assert_eq!(value("Text", &[stored("value_text", "")]), "".into());
        assert_eq!(value("Agent", &[stored("value_int", "7")]), "7".into());
    }

    #[test]
    fn a_multiselect_field_is_a_list_even_with_one_value() {
        let one = [stored("value_text", "Oulu")];
        assert_eq!(value("Multiselect", &one), CheckValue::list(["Oulu"]));
        assert_eq!(value("Multiselect", &[]), CheckValue::Null);
    }
}
