//! What ACL conditions look at: parameters, ticket and people become the two collections of checks.

mod model;

pub use model::{Attributes, CheckValue, Checks};
