//! Which attributes the objects of conditions have, as far as it is known without a ticket.

use std::collections::BTreeSet;

use super::choice::TICKET_OBJECTS;
use super::{Attributes, objects, ticket};
use crate::core::customer::{Backend, CompanyBackend, Person};
use crate::core::world::{Entity, Row, Rows, Ticket, World};

/// The attributes that one object of the checks can have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttributeNames {
    /// The names, by code point.
    pub names: BTreeSet<String>,
    /// True when the object never has another one; false where preferences of a person or columns
    /// of an add-on can bring more.
    pub complete: bool,
}

/// What depends on the clock, or on what only some tickets have, and is therefore not among the
/// attributes that are gathered here; the ticket system has it.
const OF_SOME_TICKETS: &[&str] = &[
    "Age",
    "CreateTimeUnix",
    "EscalationDestinationDate",
    "EscalationDestinationIn",
    "EscalationDestinationTime",
    "EscalationTimeWorkingTime",
    "FirstResponseTime",
    "FirstResponseTimeDestinationDate",
    "FirstResponseTimeDestinationTime",
    "FirstResponseTimeEscalation",
    "FirstResponseTimeNotification",
    "FirstResponseTimeWorkingTime",
    "SLA",
    "Service",
    "SolutionTime",
    "SolutionTimeDestinationDate",
    "SolutionTimeDestinationTime",
    "SolutionTimeEscalation",
    "SolutionTimeNotification",
    "SolutionTimeWorkingTime",
    "Type",
    "UntilTime",
    "UpdateTime",
    "UpdateTimeDestinationDate",
    "UpdateTimeDestinationTime",
    "UpdateTimeEscalation",
    "UpdateTimeNotification",
    "UpdateTimeWorkingTime",
];

/// What the ITSM packages add to services and SLAs.
const OF_ITSM: &[&str] = &[
    "Criticality",
    "CriticalityID",
    "CurInciState",
    "CurInciStateID",
    "CurInciStateType",
    "CurInciStateTypeID",
    "MinTimeBetweenIncidents",
    "Type",
    "TypeID",
];

/// The attributes of an object, taken from what is gathered of a thing without columns; `None` for
/// an object that is never gathered.
pub fn attribute_names(world: &World, object: &str) -> Option<AttributeNames> {
    let names = match object {
        "Frontend" => own(["Action"], true),
        "Process" => own(
            [
                "ProcessEntityID",
                "ActivityEntityID",
                "ActivityDialogEntityID",
            ],
            true,
        ),
        "Ticket" => own(keys(of_ticket(world)), true).with(OF_SOME_TICKETS),
        "DynamicField" => {
            let keys = keys(of_ticket(world));
            let fields = keys.filter(|key| key.starts_with("DynamicField_"));
            own(fields, !world.dynamic_fields.is_empty())
        }
        "User" => own(keys(objects::agent(world, &nothing())), false)
            .with(&["UserPw"])
            .with_preferences(&world.agent_preferences),
        "CustomerUser" => customer_user(world),
        _ => {
            let own_object = TICKET_OBJECTS.iter().find(|own| own.name == object)?;
            let names = own(keys((own_object.attributes)(world, &nothing())), true);
            match object {
                "Queue" => names.with_preferences(&world.queue_preferences),
                "Service" => names
                    .with(&["ParentID"])
                    .with(OF_ITSM)
                    .with_preferences(&world.service_preferences),
                "SLA" => names.with(OF_ITSM),
                "Owner" | "Responsible" => AttributeNames {
                    complete: false,
                    ..names
                        .with(&["UserPw"])
                        .with_preferences(&world.agent_preferences)
                },
                _ => names,
            }
        }
    };
    Some(names)
}

impl AttributeNames {
    fn with(mut self, more: &[&str]) -> Self {
        self.names
            .extend(more.iter().map(|name| (*name).to_owned()));
        self
    }

    fn with_preferences(mut self, rows: &Rows) -> Self {
        let keys = rows.iter().filter_map(|row| row.text("preferences_key"));
        let keys = keys.filter(|key| !objects::is_secret(key));
        self.names.extend(keys.map(str::to_owned));
        self
    }
}

fn own(names: impl IntoIterator<Item = impl Into<String>>, complete: bool) -> AttributeNames {
    AttributeNames {
        names: names.into_iter().map(Into::into).collect(),
        complete,
    }
}

fn keys(attributes: Attributes) -> impl Iterator<Item = String> {
    attributes.into_keys()
}

/// A thing of which no column is known.
fn nothing() -> Entity {
    Entity {
        id: 0,
        name: String::new(),
        valid: true,
        row: Row::from_pairs([]),
    }
}

fn of_ticket(world: &World) -> Attributes {
    let ticket = Ticket {
        id: 0,
        row: Row::from_pairs([]),
        values: Rows::new(),
    };
    ticket::attributes(world, &ticket)
}

/// What the sources map, what is made of it, and the company's data; preferences of a person are
/// stored one by one and not known as a whole.
fn customer_user(world: &World) -> AttributeNames {
    let unknown = objects::customer_user(world, &Person::default());
    let mut names = own(keys(unknown), false).with(&[
        "CustomerCompanyValidID",
        "Source",
        "UserFullname",
        "UserID",
        "UserMailString",
    ]);
    let people = Backend::all(&world.settings).into_iter().flatten();
    let people: Vec<Backend> = people.collect();
    let companies = CompanyBackend::all(&world.settings).into_iter().flatten();
    let companies: Vec<CompanyBackend> = companies.collect();
    let people = people.iter().map(|source| &source.map);
    let companies = companies.iter().map(|source| &source.map);
    for map in people.chain(companies) {
        let attributes = map.fields().iter().map(|field| field.attribute.clone());
        names.names.extend(attributes);
    }
    let mut defaults = Attributes::new();
    let groups = world.settings.get("CustomerPreferencesGroups");
    objects::add_preference_defaults(&mut defaults, groups);
    names.names.extend(defaults.into_keys());
    names
}
