//! Customer users, their CustomerIDs and groups, and what these permit.

mod backend;
mod company;
mod config;
mod map;
mod person;
mod record;

pub use backend::{Backend, Kind};
pub use company::CompanyBackend;
pub use config::BackendError;
pub use map::{FieldMap, MapField};
pub use person::{Company, CompanyGrant, MappedAttributes, Person, Record, UserGrant};
pub use record::mail_form;
