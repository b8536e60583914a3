//! What kind of value stands at a place of an ACL.

use super::existence::Asked;
use crate::core::edit::Side;

/// A kind of value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::core) enum Kind {
    Queue,
    QueueId,
    State,
    StateId,
    StateType,
    StateTypeId,
    Priority,
    PriorityId,
    Type,
    TypeId,
    Service,
    ServiceId,
    /// The last part of a service's name.
    ServiceShort,
    Sla,
    SlaId,
    Group,
    GroupId,
    Role,
    Login,
    AgentId,
    /// Agents as lists of owners name them.
    FullName,
    Lock,
    LockId,
    Validity,
    /// The screen in a condition.
    Screen,
    /// A screen or menu entry to be taken away.
    Action,
    Process,
    Activity,
    ActivityDialog,
    Form,
    FormStd,
    /// `y` or `n`.
    YesNo,
    /// A customer source, such as `CustomerUser1`.
    Source,
    /// An address of the ticket system.
    Address,
    AddressId,
    /// What a field offers, by its name.
    Offered(String),
    /// What a ticket can have in a field: also what was offered earlier.
    Stored(String),
    /// A value of a large table.
    Asked(Asked),
}

impl Kind {
    /// The kind at the place that these keys lead to.
    pub fn at(side: Side, path: &[&str]) -> Option<Self> {
        match (side, path) {
            (Side::Match, [_, object, attribute]) => Self::of_condition(object, attribute),
            (Side::Change, [_, "Ticket", field]) => Self::of_list(field),
            (Side::Change, [_, kind]) => Self::of_flat_list(kind),
            _ => None,
        }
    }

    fn of_list(field: &str) -> Option<Self> {
        Some(match field {
            "Queue" => Self::Queue,
            "State" => Self::State,
            "Priority" => Self::Priority,
            "Type" => Self::Type,
            "Service" => Self::Service,
            "SLA" => Self::Sla,
            "Owner" | "NewOwner" | "Responsible" => Self::FullName,
            _ => Self::Offered(field.strip_prefix("DynamicField_")?.to_owned()),
        })
    }

    fn of_flat_list(kind: &str) -> Option<Self> {
        Some(match kind {
            "Action" => Self::Action,
            "Process" => Self::Process,
            "ActivityDialog" => Self::ActivityDialog,
            "Form" => Self::Form,
            "FormStd" => Self::FormStd,
            _ => return None,
        })
    }

    fn of_condition(object: &str, attribute: &str) -> Option<Self> {
        if let Some(field) = attribute.strip_prefix("DynamicField_") {
            let has_fields = matches!(object, "Ticket" | "DynamicField");
            return has_fields.then(|| Self::Stored(field.to_owned()));
        }
        let of_agent = matches!(object, "User" | "Owner" | "Responsible");
        if attribute.starts_with("Group_") && (of_agent || object == "CustomerUser") {
            return Some(Self::Group);
        }
        if of_agent {
            return Self::of_agent(attribute);
        }
        Some(match (object, attribute) {
            ("Frontend", "Action") => Self::Screen,
            ("Ticket", attribute) => return Self::of_ticket(attribute),
            ("Process", "ProcessEntityID") => Self::Process,
            ("Process", "ActivityEntityID") => Self::Activity,
            ("Process", "ActivityDialogEntityID") => Self::ActivityDialog,
            ("CustomerUser", "UserCustomerID" | "CustomerID") => Self::Asked(Asked::CustomerId),
            ("CustomerUser", "UserLogin" | "UserID") => Self::Asked(Asked::CustomerUserLogin),
            ("CustomerUser", "Source") => Self::Source,
            ("CustomerUser", "ValidID" | "CustomerCompanyValidID") => Self::Validity,
            ("Queue", "Name") => Self::Queue,
            ("Queue", "QueueID") => Self::QueueId,
            ("Queue", "GroupID") => Self::GroupId,
            ("Queue", "Email") => Self::Address,
            ("Queue", "SystemAddressID") => Self::AddressId,
            ("State", "Name") => Self::State,
            ("State", "ID") => Self::StateId,
            ("State", "TypeName") => Self::StateType,
            ("State", "TypeID") => Self::StateTypeId,
            ("Priority", "Name") => Self::Priority,
            ("Priority", "ID") => Self::PriorityId,
            ("Type", "Name") => Self::Type,
            ("Type", "ID") => Self::TypeId,
            ("Service", "Name") => Self::Service,
            ("Service", "ServiceID" | "ParentID") => Self::ServiceId,
            ("Service", "NameShort") => Self::ServiceShort,
            ("SLA", "Name") => Self::Sla,
            ("SLA", "SLAID") => Self::SlaId,
            ("SLA", "ServiceIDs") => Self::ServiceId,
            ("Queue" | "State" | "Priority" | "Type" | "Service" | "SLA", "ValidID") => {
                Self::Validity
            }
            ("Priority" | "Type" | "Service" | "SLA", "CreateBy" | "ChangeBy") => Self::AgentId,
            _ => return None,
        })
    }

    fn of_agent(attribute: &str) -> Option<Self> {
        Some(match attribute {
            "UserLogin" => Self::Login,
            "UserID" => Self::AgentId,
            "Role" => Self::Role,
            "ValidID" => Self::Validity,
            _ => return None,
        })
    }

    fn of_ticket(attribute: &str) -> Option<Self> {
        Some(match attribute {
            "Queue" => Self::Queue,
            "QueueID" => Self::QueueId,
            "GroupID" => Self::GroupId,
            "State" => Self::State,
            "StateID" => Self::StateId,
            "StateType" => Self::StateType,
            "Priority" => Self::Priority,
            "PriorityID" => Self::PriorityId,
            "Type" => Self::Type,
            "TypeID" => Self::TypeId,
            "Service" => Self::Service,
            "ServiceID" => Self::ServiceId,
            "SLA" => Self::Sla,
            "SLAID" => Self::SlaId,
            "Owner" | "Responsible" => Self::Login,
            "OwnerID" | "ResponsibleID" | "CreateBy" | "ChangeBy" => Self::AgentId,
            "Lock" => Self::Lock,
            "LockID" => Self::LockId,
            "ArchiveFlag" => Self::YesNo,
            "CustomerID" => Self::Asked(Asked::CustomerId),
            "CustomerUserID" => Self::Asked(Asked::CustomerUserLogin),
            _ => return None,
        })
    }
}
