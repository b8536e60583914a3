//! Customer users, their CustomerIDs and groups, and what these permit.

mod person;

pub use person::{Company, CompanyGrant, MappedAttributes, Person, Record, UserGrant};
