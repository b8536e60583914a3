//! A customer user in front of a screen, and one round of questions.

use super::{Form, Rules};
use crate::core::acl::{Call, CheckedAgainst, Field as AclField, Outcome, Trace, Who};
use crate::core::checks::{Facts, Gathered, Params, People, gather};
use crate::core::customer::{Person, Rights};
use crate::core::screen::{Candidates, DynamicField, Field, FieldSelection, List, Screen};
use crate::core::value::Value;
use crate::core::world::{Ticket, World};
use crate::core::yaml;

/// One customer user in front of one screen.
pub struct Situation<'a> {
    world: &'a World,
    rules: &'a Rules,
    people: &'a People,
    person: &'a Person,
    rights: Rights<'a>,
    ticket: Option<&'a Ticket>,
    screen: Screen,
    dynamic_fields: Vec<DynamicField>,
    fields: Vec<Field>,
}

/// What one list of the screen offers and what ACLs leave of it.
#[derive(Debug)]
pub struct FieldAnswer {
    /// The field.
    pub field: Field,
    /// How ACL calls name it.
    pub asked: AclField,
    /// Before ACLs.
    pub candidates: Candidates,
    /// After ACLs.
    pub outcome: Outcome,
    /// What every ACL did; only where it was asked for.
    pub trace: Option<Trace>,
    /// The id that the screen itself fills in when it is opened, where it is offered.
    pub default: Option<String>,
}

impl FieldAnswer {
    /// Is an id among those that are left?
    pub fn is_left(&self, id: &str) -> bool {
        self.left_ids().any(|own| own == id)
    }

    /// The ids that are left, in the order offered.
    pub fn left_ids(&self) -> impl Iterator<Item = &str> {
        let entries = self.candidates.offered.entries();
        self.outcome
            .left
            .iter()
            .filter_map(|position| entries.get(position))
            .map(|entry| entry.id.as_str())
    }
}

/// While no queue is chosen on a new ticket, most lists are asked as if it were this one.
const NO_QUEUE: &str = "1";

impl<'a> Situation<'a> {
    /// A person in front of a screen; `ticket` is the one that the screen shows. `people` are
    /// whoever the gathering of checks looks at ([`People::wanted`]); `person` is one of them.
    pub fn new(
        world: &'a World,
        rules: &'a Rules,
        people: &'a People,
        person: &'a Person,
        screen: Screen,
        ticket: Option<&'a Ticket>,
        selection: FieldSelection,
    ) -> Self {
        let dynamic_fields: Vec<DynamicField> = screen
            .dynamic_fields(world, selection)
            .into_iter()
            .map(|field| {
                let config = field.row.text("config").unwrap_or_default();
                // A configuration that cannot be read offers nothing to choose from.
                DynamicField::read(field, &yaml::read(config).unwrap_or(Value::Null))
            })
            .collect();
        Self {
            world,
            rules,
            people,
            person,
            rights: Rights::new(world, person),
            ticket,
            screen,
            fields: screen.fields(world, &dynamic_fields),
            dynamic_fields,
        }
    }

    /// The lists of the screen, in the order in which they are asked.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The dynamic fields of the screen, also those that are not chosen from a list.
    pub fn dynamic_fields(&self) -> &[DynamicField] {
        &self.dynamic_fields
    }

    /// The ticket system.
    pub(super) fn world(&self) -> &'a World {
        self.world
    }

    /// What the customer user may do.
    pub fn rights(&self) -> &Rights<'a> {
        &self.rights
    }

    /// Asks every list of the screen once with exactly this form. SLAs are asked with the chosen
    /// service if it is among those that are left.
    pub fn pass(&self, form: &Form, traced: bool) -> Vec<FieldAnswer> {
        let mut given = Params::new();
        form.write(&self.fields, &mut given);
        self.pass_given(&given, traced)
    }

    /// The same with parameters as somebody passed them, also such as no field of the screen has.
    pub fn pass_given(&self, given: &Params, traced: bool) -> Vec<FieldAnswer> {
        let services = self.fields.iter().find(|field| field.list == List::Service);
        let chosen = services
            .and_then(Field::param)
            .and_then(|param| given.true_text(param));
        let mut answers: Vec<FieldAnswer> = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let service = chosen.filter(|service| {
                answers
                    .iter()
                    .filter(|answer| answer.field.list == List::Service)
                    .all(|answer| answer.is_left(service))
            });
            let candidates = field.candidates(&self.rights, service);
            answers.push(self.ask(field, candidates, given, traced));
        }
        answers
    }

    fn ask(
        &self,
        field: &Field,
        candidates: Candidates,
        given: &Params,
        traced: bool,
    ) -> FieldAnswer {
        let params = self.params(field, given);
        let Gathered { current, stored } = gather(
            &self.rules.required,
            &params,
            &Facts {
                world: self.world,
                ticket: self.ticket,
                persons: self.people,
            },
        );
        let asked = AclField::new(
            field.return_type(),
            &field.return_subtype(),
            self.world.flavour,
        );
        let call = Call {
            who: Who {
                agent_id: None,
                customer_user: Some(&self.person.asked),
            },
            field: &asked,
            offered: &candidates.offered,
            checks: CheckedAgainst {
                current: &current,
                stored: &stored,
            },
        };
        let (outcome, trace) = if traced {
            let (outcome, trace) = self.rules.compiled.trace(&call);
            (outcome, Some(trace))
        } else {
            (self.rules.compiled.result(&call), None)
        };
        FieldAnswer {
            default: self.default(field, &candidates),
            field: field.clone(),
            asked,
            candidates,
            outcome,
            trace,
        }
    }

    /// StateDefault and PriorityDefault name what the screen selects by itself.
    fn default(&self, field: &Field, candidates: &Candidates) -> Option<String> {
        let setting = match field.list {
            List::State => "StateDefault",
            List::Priority => "PriorityDefault",
            _ => return None,
        };
        let screen = format!("Ticket::Frontend::{}", self.screen.action());
        let name = self.world.settings.sub(&screen, setting)?.as_text()?;
        let entries = candidates.offered.entries();
        let default = entries
            .iter()
            .find(|entry| entry.name.as_deref() == Some(name));
        default.map(|entry| entry.id.clone())
    }

    /// What the screen passes when it asks for a list: everything chosen so far, who and where.
    fn params(&self, field: &Field, given: &Params) -> Params {
        let mut params = given.clone();
        params.set("Action", self.screen.action());
        params.set("CustomerUserID", &self.person.asked);
        if let Some(ticket) = self.ticket {
            params.set("TicketID", ticket.id.to_string());
        }
        if self.screen == Screen::CustomerTicketMessage {
            match field.list {
                List::Queue => params.set("Type", "create"),
                List::Type | List::Priority | List::Service | List::Sla
                    if params.true_text("QueueID").is_none() =>
                {
                    params.set("QueueID", NO_QUEUE);
                }
                _ => {}
            }
        }
        params
    }
}
