//! What ACL conditions look at: parameters, ticket and people become the two collections of checks.
//!
//! [`Required`] says, over all deployed ACLs, which objects are evaluated at all; [`gather`] walks
//! the sources in the ticket system's order: the screen, the ticket with its process and dynamic
//! fields, the agent, the customer user, then queue, service, type, priority, SLA, state, owner and
//! responsible. Everything that has to be read from somewhere arrives as [`Facts`].

mod choice;
mod gather;
mod model;
mod names;
mod objects;
mod params;
mod people;
mod process;
mod required;
mod ticket;

pub use gather::{Facts, Gathered, gather};
pub use model::{Attributes, CheckValue, Checks};
pub use names::{AttributeNames, attribute_names};
pub(in crate::core) use objects::customer_user as customer_user_attributes;
pub use params::Params;
pub use people::People;
pub use required::Required;
