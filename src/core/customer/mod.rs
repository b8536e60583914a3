//! Customer users, their CustomerIDs and groups, and what these permit.
//!
//! A [`Person`] is what was fetched of one customer user; [`Rights`] answers everything about its
//! permissions, each answer with where it comes from.

mod backend;
mod because;
mod company;
mod config;
mod data;
mod detail;
mod effects;
mod fields;
mod groups;
mod ids;
mod map;
mod permission;
mod person;
mod queues;
mod raw;
mod record;
mod related;
pub mod relation;
mod rights;
mod rules;
mod search;
mod searching;
#[cfg(test)]
pub(in crate::core) mod testing;
pub mod write;

pub use backend::{Backend, Kind};
pub use because::Because;
pub use company::CompanyBackend;
pub use config::BackendError;
pub use data::{data, is_secret, preselected};
pub use detail::{
    DetailCondition, DetailError, DetailHit, DetailRequest, DetailSearch, order_hits, searchable,
    selection,
};
pub use effects::{Reach, WithoutEffect, keys_beside, without_effect, without_effect_in};
pub use fields::{CustomerField, customer_fields};
pub use groups::{GroupGrant, Origin};
pub use ids::{CustomerId, IdOrigin, customer_ids, ids_of_record};
pub use map::{FieldMap, MapField};
pub use permission::{Decision, Step, TicketVerdict};
pub use person::{Company, CompanyGrant, MappedAttributes, Person, Record, UserGrant};
pub use queues::{QueueChoice, QueueGrant};
pub use raw::{RawField, RawRecord, RawValue};
pub use record::mail_form;
pub use rights::{Rights, permission_types};
pub use search::{OtherTickets, TicketSearch};
pub use searching::{Searching, Writing, case_sensitive};
