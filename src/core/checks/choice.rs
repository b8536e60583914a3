//! How a screen names the queue, state, owner ... of a ticket.

use super::objects;
use super::{Attributes, Params};
use crate::core::world::{Entities, Entity, World};

/// One object that an id column of the ticket refers to.
pub(super) struct TicketObject {
    /// The object, also the parameter that gives it by name and the Ticket attribute of its name;
    /// with `ID` behind it, the Ticket attribute of its id.
    pub name: &'static str,
    /// The column of `ticket` that holds its id.
    pub column: &'static str,
    /// True when the stored object is gathered even if nothing requires it.
    pub always_stored: bool,
    /// Its attributes.
    pub attributes: fn(&World, &Entity) -> Attributes,
    entities: fn(&World) -> &Entities,
    ids: &'static [IdParam],
    by_name: ByName,
}

/// A parameter that gives an object by id.
enum IdParam {
    /// It counts whenever it is true.
    Plain(&'static str),
    /// It counts only when the parameter NewOwnerType has this value.
    ForNewOwnerType(&'static str, &'static str),
}

/// What a parameter that gives an object by name does.
enum ByName {
    /// It chooses the object of that name, valid or not.
    Chooses,
    /// Only a valid name chooses. Screens that list queues pass a right (`create`) in the same
    /// parameter: any such text chooses nothing and hides the ticket's own object too.
    ChoosesValid,
}

/// What the parameters say about an object.
#[derive(Debug, Clone, Copy)]
pub(super) enum Choice<'w> {
    /// Nothing: the ticket's own counts.
    Unmade,
    /// This one; `None` when what they name does not exist.
    Made(Option<&'w Entity>),
    /// Something that is no choice and yet hides the ticket's own.
    Void,
}

use IdParam::{ForNewOwnerType, Plain};

/// The objects in the order in which they are gathered.
pub(super) const TICKET_OBJECTS: &[TicketObject] = &[
    TicketObject {
        name: "Queue",
        column: "queue_id",
        always_stored: false,
        attributes: objects::queue,
        entities: |world| &world.queues,
        ids: &[Plain("QueueID"), Plain("NewQueueID")],
        by_name: ByName::Chooses,
    },
    TicketObject {
        name: "Service",
        column: "service_id",
        always_stored: false,
        attributes: objects::service,
        entities: |world| &world.services,
        ids: &[Plain("ServiceID")],
        by_name: ByName::Chooses,
    },
    TicketObject {
        name: "Type",
        column: "type_id",
        always_stored: false,
        attributes: objects::ticket_type,
        entities: |world| &world.types,
        ids: &[Plain("TypeID")],
        by_name: ByName::ChoosesValid,
    },
    TicketObject {
        name: "Priority",
        column: "ticket_priority_id",
        always_stored: true,
        attributes: objects::priority,
        entities: |world| &world.priorities,
        ids: &[Plain("PriorityID"), Plain("NewPriorityID")],
        by_name: ByName::Chooses,
    },
    TicketObject {
        name: "SLA",
        column: "sla_id",
        always_stored: true,
        attributes: objects::sla,
        entities: |world| &world.slas,
        ids: &[Plain("SLAID")],
        by_name: ByName::Chooses,
    },
    TicketObject {
        name: "State",
        column: "ticket_state_id",
        always_stored: true,
        attributes: objects::state,
        entities: |world| &world.states,
        ids: &[Plain("StateID"), Plain("NextStateID"), Plain("NewStateID")],
        by_name: ByName::Chooses,
    },
    TicketObject {
        name: "Owner",
        column: "user_id",
        always_stored: true,
        attributes: objects::agent,
        entities: |world| &world.agents,
        ids: &[
            Plain("OwnerID"),
            ForNewOwnerType("New", "NewOwnerID"),
            ForNewOwnerType("Old", "OldOwnerID"),
        ],
        by_name: ByName::Chooses,
    },
    TicketObject {
        name: "Responsible",
        column: "responsible_user_id",
        always_stored: true,
        attributes: objects::agent,
        entities: |world| &world.agents,
        ids: &[Plain("ResponsibleID"), Plain("NewResponsibleID")],
        by_name: ByName::Chooses,
    },
];

impl TicketObject {
    /// What the parameters say: the first true id parameter, else the one with the name.
    pub fn choice<'w>(&self, world: &'w World, params: &Params) -> Choice<'w> {
        let entities = (self.entities)(world);
        if let Some(id) = self.ids.iter().find_map(|id| id.text(params)) {
            return Choice::Made(entities.by_id_text(id));
        }
        let Some(name) = params.true_text(self.name) else {
            return Choice::Unmade;
        };
        let named = entities.by_name(name);
        match self.by_name {
            ByName::Chooses => Choice::Made(named),
            ByName::ChoosesValid if named.is_some_and(|entity| entity.valid) => Choice::Made(named),
            ByName::ChoosesValid => Choice::Void,
        }
    }

    /// The object with this id.
    pub fn by_id<'w>(&self, world: &'w World, id: i64) -> Option<&'w Entity> {
        (self.entities)(world).by_id(id)
    }
}

impl IdParam {
    fn text<'p>(&self, params: &'p Params) -> Option<&'p str> {
        match self {
            Plain(name) => params.true_text(name),
            ForNewOwnerType(kind, name) => params
                .true_text(name)
                .filter(|_| params.text("NewOwnerType") == Some(kind)),
        }
    }
}
