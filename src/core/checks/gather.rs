//! From what a screen passes and what is stored to the two collections of checks.

use super::choice::{Choice, TICKET_OBJECTS, TicketObject};
use super::{Attributes, CheckValue, Checks, Params, People, Required, objects, process, ticket};
use crate::core::customer::Person;
use crate::core::value::is_true;
use crate::core::world::{Entity, Ticket, World};

/// Everything that was fetched before one call.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The small tables and settings.
    pub world: &'a World,
    /// The ticket that the parameter TicketID names, when there is such a ticket.
    pub ticket: Option<&'a Ticket>,
    /// The customer users of [`People::wanted`].
    pub persons: &'a People,
}

/// The two collections of one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gathered {
    /// What Properties look at: the screen's values laid over the stored ticket.
    pub current: Checks,
    /// What PropertiesDatabase look at: the stored ticket.
    pub stored: Checks,
}

/// Gathers the checks of one call in the ticket system's own order, in which later sources lay their
/// values over those of earlier ones.
///
/// An object is evaluated from the screen only when the deployed ACLs require it. Parameters count
/// while they are true. Validity is not looked at: invalid queues, states and persons are gathered
/// like valid ones. What depends on the clock (a ticket's Age and UntilTime, the note that an agent
/// is out of office) and what is secret (passwords, tokens) is not gathered.
pub fn gather(required: &Required, params: &Params, facts: &Facts<'_>) -> Gathered {
    let mut gathering = Gathering {
        required,
        params,
        facts,
        current: Checks::new(),
        stored: Checks::new(),
    };
    gathering.frontend();
    gathering.ticket();
    gathering.process();
    gathering.dynamic_fields();
    gathering.user();
    gathering.customer_user();
    for object in TICKET_OBJECTS {
        gathering.ticket_object(object);
    }
    Gathered {
        current: gathering.current,
        stored: gathering.stored,
    }
}

/// The collections while they grow.
struct Gathering<'a> {
    required: &'a Required,
    params: &'a Params,
    facts: &'a Facts<'a>,
    current: Checks,
    stored: Checks,
}

const TICKET: &str = "Ticket";
const DYNAMIC_FIELD: &str = "DynamicField";
const CUSTOMER_USER: &str = "CustomerUser";

impl Gathering<'_> {
    fn frontend(&mut self) {
        if let Some(action) = self.params.true_text("Action") {
            self.current.set("Frontend", "Action", action);
            self.stored.set("Frontend", "Action", action);
        }
    }

    /// The object is there also without a ticket: a gathered collection is never completely empty,
    /// so that unconditional ACLs always work.
    fn ticket(&mut self) {
        let attributes = self.facts.ticket.map_or_else(Attributes::new, |ticket| {
            ticket::attributes(self.facts.world, ticket)
        });
        self.current.set_object(TICKET, attributes.clone());
        self.stored.set_object(TICKET, attributes);
    }

    fn process(&mut self) {
        if let Some(ticket) = self.stored.object(TICKET) {
            let stored = process::stored(self.facts.world, ticket);
            add(&mut self.current, "Process", stored.clone());
            add(&mut self.stored, "Process", stored);
        }
        if self.required.has("Process") {
            let chosen = process::chosen(&self.facts.world.settings, self.params);
            add(&mut self.current, "Process", chosen);
        }
    }

    /// The form's fields stand in DynamicField as they are, emptied ones included, and over the
    /// stored ones in Ticket; then the fields of Ticket that are not empty join DynamicField.
    fn dynamic_fields(&mut self) {
        let form: Attributes = self
            .params
            .dynamic_fields()
            .map(|(key, value)| (key.to_owned(), value.clone()))
            .collect();
        add(&mut self.current, DYNAMIC_FIELD, form.clone());
        add(&mut self.current, TICKET, form);
        for checks in [&mut self.current, &mut self.stored] {
            let filled: Attributes = checks
                .object(TICKET)
                .into_iter()
                .flatten()
                .filter(|(key, value)| key.starts_with("DynamicField_") && !is_empty(value))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            add(checks, DYNAMIC_FIELD, filled);
        }
    }

    /// The acting agent, the same in both collections.
    fn user(&mut self) {
        if !self.required.has("User") {
            return;
        }
        let world = self.facts.world;
        let agent = self.params.true_text("UserID");
        if let Some(agent) = agent.and_then(|id| world.agents.by_id_text(id)) {
            let attributes = objects::agent(world, agent);
            self.current.set_object("User", attributes.clone());
            self.stored.set_object("User", attributes);
        }
    }

    /// The customer user on the screen, else the one of the current ticket, who is gathered even
    /// when nothing requires it.
    fn customer_user(&mut self) {
        let required = self.required.has(CUSTOMER_USER);
        let chosen = self.params.true_text("CustomerUserID");
        if let Some(login) = chosen.filter(|_| required) {
            self.chosen_customer_user(login);
        } else if let Some(login) = customer_user_id(&self.current) {
            let attributes = self.person(&login);
            self.current.set_object(CUSTOMER_USER, attributes);
        }
        if required && let Some(login) = customer_user_id(&self.stored) {
            let attributes = self.person(&login);
            self.stored.set_object(CUSTOMER_USER, attributes);
        }
    }

    /// Makes the customer user on the screen the current ticket's: the login as the source spells it
    /// and the primary CustomerID, null for an unknown login.
    fn chosen_customer_user(&mut self, login: &str) {
        let attributes = self.person(login);
        for (ticket, person) in [
            ("CustomerUserID", "UserLogin"),
            ("CustomerID", "UserCustomerID"),
        ] {
            let value = attributes.get(person).cloned().unwrap_or(CheckValue::Null);
            self.current.set(TICKET, ticket, value);
        }
        self.current.set_object(CUSTOMER_USER, attributes);
    }

    /// The data of a login; one that was not fetched counts as unknown.
    fn person(&self, login: &str) -> Attributes {
        match self.facts.persons.get(login) {
            Some(person) => objects::customer_user(self.facts.world, person),
            None => objects::customer_user(self.facts.world, &Person::default()),
        }
    }

    /// The object on the screen, else the stored ticket's. What the screen chose also shows in the
    /// current ticket.
    fn ticket_object(&mut self, object: &TicketObject) {
        let world = self.facts.world;
        let required = self.required.has(object.name);
        if !required && !object.always_stored {
            return;
        }
        let stored = self
            .stored_object(object)
            .map(|entity| (object.attributes)(world, entity));
        if required {
            match object.choice(world, self.params) {
                Choice::Void => {}
                Choice::Unmade => {
                    if let Some(stored) = &stored {
                        self.current.set_object(object.name, stored.clone());
                    }
                }
                Choice::Made(entity) => {
                    self.show_in_ticket(object.name, entity);
                    let attributes = entity.map(|entity| (object.attributes)(world, entity));
                    self.current
                        .set_object(object.name, attributes.unwrap_or_default());
                }
            }
        }
        if let Some(stored) = stored {
            self.stored.set_object(object.name, stored);
        }
    }

    /// The object whose id, a positive number, the stored ticket holds.
    fn stored_object(&self, object: &TicketObject) -> Option<&Entity> {
        let id = self.facts.ticket?.row.id(object.column)?;
        object.by_id(self.facts.world, id).filter(|_| id > 0)
    }

    /// Sets the current ticket's name and id of an object (and a state's type), null when what was
    /// chosen does not exist. A queue's group is not updated: that is the ticket system's way.
    fn show_in_ticket(&mut self, object: &str, entity: Option<&Entity>) {
        let id = entity.map(|entity| entity.id.to_string());
        let name = entity.map(|entity| entity.name.as_str());
        let current = &mut self.current;
        current.set(TICKET, object, CheckValue::maybe(name));
        current.set(
            TICKET,
            &format!("{object}ID"),
            CheckValue::maybe(id.as_deref()),
        );
        if object == "State" {
            let state_type = ticket::state_type(self.facts.world, entity);
            current.set(TICKET, "StateType", state_type);
        }
    }
}

/// Lays attributes over those of an object; no attributes make no object.
fn add(checks: &mut Checks, object: &str, attributes: Attributes) {
    if !attributes.is_empty() {
        checks.object_mut(object).extend(attributes);
    }
}

/// The customer user of a collection's ticket.
fn customer_user_id(checks: &Checks) -> Option<String> {
    let login = checks.get(TICKET, "CustomerUserID")?.as_text()?;
    is_true(login).then(|| login.to_owned())
}

/// Null, the empty text or the empty list.
fn is_empty(value: &CheckValue) -> bool {
    match value {
        CheckValue::Null => true,
        CheckValue::Text(text) => text.is_empty(),
        CheckValue::List(list) => list.is_empty(),
    }
}
