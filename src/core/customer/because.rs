//! Why a module of the permission chain says yes or no.

use std::fmt;

use super::groups::Origin;
use crate::core::world::Entity;

/// The reason of one module's answer.
#[derive(Debug, Clone)]
pub enum Because<'a> {
    /// Yes: the person has the group of the ticket's queue.
    Group {
        /// The group.
        group: &'a Entity,
        /// Why the person has it.
        origins: Vec<Origin<'a>>,
    },
    /// No: the person does not have that group for the permission type, or the group is invalid.
    GroupMissing {
        /// The group.
        group: &'a Entity,
    },
    /// No: the ticket's queue or its group does not exist.
    NoGroup,
    /// Yes: the ticket belongs to the person.
    OwnTicket,
    /// No: the ticket belongs to somebody else, or nobody.
    TicketOf {
        /// The customer user of the ticket.
        login: Option<&'a str>,
    },
    /// Yes: the ticket belongs to a company of the person.
    OwnCompany {
        /// The CustomerID of the ticket.
        customer_id: &'a str,
    },
    /// No: the ticket belongs to another company.
    OtherCompany {
        /// The CustomerID of the ticket.
        customer_id: &'a str,
    },
    /// No: the ticket has no CustomerID.
    NoCompany,
    /// No: Ticket::Frontend::CustomerDisableCompanyTicketAccess is on.
    CompanyAccessDisabled,
    /// Yes: a company of the person has the group in context Other.
    OtherGroup {
        /// The group.
        group: &'a Entity,
        /// Which companies have it.
        origins: Vec<Origin<'a>>,
    },
    /// No: no company of the person has the group in context Other.
    OtherGroupMissing {
        /// The group.
        group: &'a Entity,
    },
    /// No: CustomerGroupSupport is off.
    SupportOff,
    /// No: the context Other is disabled.
    NoOtherContext,
    /// No, as far as can be told: aclscope does not know this module.
    UnknownModule,
}

impl Because<'_> {
    /// True for the reasons of a yes.
    pub fn is_yes(&self) -> bool {
        matches!(
            self,
            Because::Group { .. }
                | Because::OwnTicket
                | Because::OwnCompany { .. }
                | Because::OtherGroup { .. }
        )
    }
}

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Because::Group { group, origins } | Because::OtherGroup { group, origins } => {
                write!(f, "group {}: ", group.name)?;
                listed(f, origins)
            }
            Because::GroupMissing { group } if !group.valid => {
                write!(f, "group {} is invalid", group.name)
            }
            Because::GroupMissing { group } => write!(f, "no right on group {}", group.name),
            Because::NoGroup => f.write_str("the ticket's queue or its group does not exist"),
            Because::OwnTicket => f.write_str("own ticket"),
            Because::TicketOf { login: Some(login) } => write!(f, "ticket of {login}"),
            Because::TicketOf { login: None } => f.write_str("ticket without customer user"),
            Because::OwnCompany { customer_id } => {
                write!(f, "ticket of own customer {customer_id}")
            }
            Because::OtherCompany { customer_id } => {
                write!(f, "ticket of other customer {customer_id}")
            }
            Because::NoCompany => f.write_str("ticket without CustomerID"),
            Because::CompanyAccessDisabled => {
                f.write_str("CustomerDisableCompanyTicketAccess is on")
            }
            Because::OtherGroupMissing { group } => {
                write!(
                    f,
                    "no customer has group {} for other customers",
                    group.name
                )
            }
            Because::SupportOff => f.write_str("CustomerGroupSupport is off"),
            Because::NoOtherContext => f.write_str("the context 100-CustomerID-other is disabled"),
            Because::UnknownModule => f.write_str("module unknown to aclscope: counted as no"),
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, origins: &[Origin<'_>]) -> fmt::Result {
    for (index, origin) in origins.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{origin}")?;
    }
    Ok(())
}
