//! What entity the values of an attribute name.

use crate::core::world::{Entities, World};

/// A kind of entity that ACLs refer to by name or id, and that may have another one elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A queue, by name.
    Queue,
    /// A queue, by id.
    QueueId,
    /// A state, by name.
    State,
    /// A state, by id.
    StateId,
    /// A ticket type, by name.
    Type,
    /// A ticket type, by id.
    TypeId,
    /// A priority, by name.
    Priority,
    /// A priority, by id.
    PriorityId,
    /// A service, by its full name.
    Service,
    /// A service, by id.
    ServiceId,
    /// An SLA, by name.
    Sla,
    /// An SLA, by id.
    SlaId,
    /// A group, by name.
    Group,
    /// A group, by id.
    GroupId,
    /// A role, by name.
    Role,
    /// An agent's login.
    Agent,
    /// An agent, by id.
    AgentId,
    /// An agent's full name, as the lists of owners hold it.
    AgentName,
    /// A customer user's login.
    CustomerUser,
    /// A customer, by CustomerID.
    CustomerId,
    /// A dynamic field's name without `DynamicField_`: its key in the trees, and its name in the
    /// lists of visible fields.
    DynamicField,
    /// A screen or menu entry.
    Action,
    /// A process, by entity id.
    Process,
    /// An activity, by entity id.
    Activity,
    /// An activity dialog, by entity id.
    ActivityDialog,
}

impl Kind {
    /// Every kind with its name in a mapping file.
    pub const ALL: [(Self, &'static str); 25] = [
        (Self::Queue, "Queue"),
        (Self::QueueId, "QueueID"),
        (Self::State, "State"),
        (Self::StateId, "StateID"),
        (Self::Type, "Type"),
        (Self::TypeId, "TypeID"),
        (Self::Priority, "Priority"),
        (Self::PriorityId, "PriorityID"),
        (Self::Service, "Service"),
        (Self::ServiceId, "ServiceID"),
        (Self::Sla, "SLA"),
        (Self::SlaId, "SLAID"),
        (Self::Group, "Group"),
        (Self::GroupId, "GroupID"),
        (Self::Role, "Role"),
        (Self::Agent, "Agent"),
        (Self::AgentId, "AgentID"),
        (Self::AgentName, "AgentName"),
        (Self::CustomerUser, "CustomerUser"),
        (Self::CustomerId, "CustomerID"),
        (Self::DynamicField, "DynamicField"),
        (Self::Action, "Action"),
        (Self::Process, "ProcessEntityID"),
        (Self::Activity, "ActivityEntityID"),
        (Self::ActivityDialog, "ActivityDialogEntityID"),
    ];

    /// Its name in a mapping file.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }

    /// Is there an entity of this name or id? `None` where the small tables do not tell.
    pub fn is_known(self, name: &str, world: &World) -> Option<bool> {
        let (entities, by_id) = self.entities(world)?;
        Some(match by_id {
            true => entities.by_id_text(name).is_some(),
            false => entities.by_name(name).is_some(),
        })
    }

    /// The names or ids of this kind that the small tables hold.
    pub(super) fn known(self, world: &World) -> Vec<String> {
        let Some((entities, by_id)) = self.entities(world) else {
            return Vec::new();
        };
        let entities = entities.iter();
        match by_id {
            true => entities.map(|own| own.id.to_string()).collect(),
            false => entities.map(|own| own.name.clone()).collect(),
        }
    }

    /// The table of this kind, and whether it is asked by id.
    fn entities(self, world: &World) -> Option<(&Entities, bool)> {
        Some(match self {
            Self::Queue => (&world.queues, false),
            Self::QueueId => (&world.queues, true),
            Self::State => (&world.states, false),
            Self::StateId => (&world.states, true),
            Self::Type => (&world.types, false),
            Self::TypeId => (&world.types, true),
            Self::Priority => (&world.priorities, false),
            Self::PriorityId => (&world.priorities, true),
            Self::Service => (&world.services, false),
            Self::ServiceId => (&world.services, true),
            Self::Sla => (&world.slas, false),
            Self::SlaId => (&world.slas, true),
            Self::Group => (&world.groups, false),
            Self::GroupId => (&world.groups, true),
            Self::Role => (&world.roles, false),
            Self::Agent => (&world.agents, false),
            Self::AgentId => (&world.agents, true),
            Self::DynamicField => (&world.dynamic_fields, false),
            Self::AgentName
            | Self::CustomerUser
            | Self::CustomerId
            | Self::Action
            | Self::Process
            | Self::Activity
            | Self::ActivityDialog => return None,
        })
    }
}

/// What the values of an attribute are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning<'k> {
    /// Names or ids of a kind of entity.
    Kind(Kind),
    /// Keys of the dynamic field of this name.
    FieldValue(&'k str),
}

/// What stands before the name of a dynamic field.
pub(super) const FIELD: &str = "DynamicField_";

/// What the values of an attribute in Properties or PropertiesDatabase mean; `None` where they are
/// no entities.
pub(super) fn of_condition<'k>(object: &str, attribute: &'k str) -> Option<Meaning<'k>> {
    let kind = match (object, attribute) {
        ("Ticket", "Owner" | "Responsible") => Kind::Agent,
        ("Ticket" | "DynamicField", _) => return of_ticket(attribute),
        ("Queue", "Name") => Kind::Queue,
        ("Queue", "QueueID") => Kind::QueueId,
        ("Queue", "GroupID") => Kind::GroupId,
        ("State", "Name") => Kind::State,
        ("State", "ID") => Kind::StateId,
        ("Type", "Name") => Kind::Type,
        ("Type", "ID") => Kind::TypeId,
        ("Priority", "Name") => Kind::Priority,
        ("Priority", "ID") => Kind::PriorityId,
        ("Service", "Name") => Kind::Service,
        ("Service", "ServiceID" | "ParentID") | ("SLA", "ServiceIDs") => Kind::ServiceId,
        ("SLA", "Name") => Kind::Sla,
        ("SLA", "SLAID") => Kind::SlaId,
        ("Owner" | "Responsible" | "User", "UserLogin") => Kind::Agent,
        ("Owner" | "Responsible" | "User", "UserID") => Kind::AgentId,
        ("Owner" | "Responsible" | "User", "UserFullname") => Kind::AgentName,
        ("Owner" | "Responsible" | "User", "Role") => Kind::Role,
        ("CustomerUser", "UserLogin" | "UserID") => Kind::CustomerUser,
        ("CustomerUser", "UserCustomerID" | "CustomerID") => Kind::CustomerId,
        ("Owner" | "Responsible" | "User" | "CustomerUser", group)
            if group.starts_with("Group_") =>
        {
            Kind::Group
        }
        ("Process", "ProcessEntityID") => Kind::Process,
        ("Process", "ActivityEntityID") => Kind::Activity,
        ("Process", "ActivityDialogEntityID") => Kind::ActivityDialog,
        ("Frontend", "Action") => Kind::Action,
        _ => return None,
    };
    Some(Meaning::Kind(kind))
}

/// What the values below `Ticket` of a change section mean.
pub(super) fn of_ticket_change(attribute: &str) -> Option<Meaning<'_>> {
    match attribute {
        "Owner" | "NewOwner" | "OldOwner" | "Responsible" => Some(Meaning::Kind(Kind::AgentName)),
        _ => of_ticket(attribute),
    }
}

/// What the values of a flat kind of change section mean.
pub(super) fn of_flat_change(kind: &str) -> Option<Meaning<'_>> {
    Some(Meaning::Kind(match kind {
        "Action" => Kind::Action,
        "Process" => Kind::Process,
        "ActivityDialog" => Kind::ActivityDialog,
        "Form" => Kind::DynamicField,
        _ => return None,
    }))
}

fn of_ticket(attribute: &str) -> Option<Meaning<'_>> {
    Some(Meaning::Kind(match attribute {
        "Queue" => Kind::Queue,
        "QueueID" => Kind::QueueId,
        "State" => Kind::State,
        "StateID" => Kind::StateId,
        "Type" => Kind::Type,
        "TypeID" => Kind::TypeId,
        "Priority" => Kind::Priority,
        "PriorityID" => Kind::PriorityId,
        "Service" => Kind::Service,
        "ServiceID" => Kind::ServiceId,
        "SLA" => Kind::Sla,
        "SLAID" => Kind::SlaId,
        "GroupID" => Kind::GroupId,
        "OwnerID" | "ResponsibleID" | "CreateBy" | "ChangeBy" => Kind::AgentId,
        "CustomerID" => Kind::CustomerId,
        "CustomerUserID" => Kind::CustomerUser,
        "DynamicField_ProcessManagementProcessID" => Kind::Process,
        "DynamicField_ProcessManagementActivityID" => Kind::Activity,
        field => return field.strip_prefix(FIELD).map(Meaning::FieldValue),
    }))
}
