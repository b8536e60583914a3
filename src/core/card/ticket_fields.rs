//! What a customer user gives to the dynamic fields of its tickets.

use super::fields::is_veiled;
use super::link;
use crate::core::customer::Person;
use crate::core::value::Value;
use crate::core::world::World;

/// The dynamic fields of tickets that the event module DynamicFieldFromCustomerUser sets when a
/// ticket is created, or gets another customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketFields {
    /// True when the event module is switched on: it ships switched off.
    pub on: bool,
    /// DynamicFieldFromCustomerUser::Mapping, by the person's attribute.
    pub fields: Vec<TicketField>,
}

/// One line of the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketField {
    /// The person's attribute.
    pub attribute: String,
    /// The name of the dynamic field.
    pub field: String,
    /// What it is set to; empty: it is emptied.
    pub value: String,
    /// Why it is not set at all; `None` when it is.
    pub unknown: Option<&'static str>,
}

/// The event module, a member of `Ticket::EventModulePost`.
const MODULE: &str = "4100-DynamicFieldFromCustomerUser";

impl TicketFields {
    /// What `person` gives; of an unknown login every mapped field is emptied.
    pub(super) fn of(world: &World, person: &Person) -> Self {
        let settings = &world.settings;
        let module = settings.sub("Ticket::EventModulePost", MODULE);
        let mapping = settings.get("DynamicFieldFromCustomerUser::Mapping");
        let mapping = mapping.and_then(Value::as_map).into_iter().flatten();
        let data = match person.record {
            Some(_) => link::data(world, person),
            None => Default::default(),
        };
        let mut fields: Vec<TicketField> = mapping
            .filter_map(|(attribute, field)| {
                let field = field.as_text()?;
                let value = match is_veiled(attribute) {
                    true => "***".to_owned(),
                    false => data.get(attribute).cloned().unwrap_or_default(),
                };
                Some(TicketField {
                    attribute: attribute.clone(),
                    field: field.to_owned(),
                    value,
                    unknown: unknown(world, field),
                })
            })
            .collect();
        fields.sort_by(|one, other| one.attribute.cmp(&other.attribute));
        Self {
            on: module.is_some_and(Value::is_true),
            fields,
        }
    }
}

/// Why the event module cannot set this field.
fn unknown(world: &World, name: &str) -> Option<&'static str> {
    let Some(field) = world.dynamic_fields.by_name(name) else {
        return Some("no such dynamic field");
    };
    if field.row.text("object_type") != Some("Ticket") {
        return Some("no dynamic field of tickets");
    }
    (!field.valid).then_some("the dynamic field is not valid")
}
