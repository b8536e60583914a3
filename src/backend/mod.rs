//! Where the data come from: opening an instance, its database, its customer sources.
//!
//! This is the only place that does I/O for the [`core`](crate::core), which it feeds with plain
//! data: a [`World`](crate::core::world::World) read whole, and people, tickets and search results
//! fetched when they are asked for. It knows no screen.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

pub mod acls;
pub mod customer;
pub mod demo;
pub mod doctor;
mod error;
pub mod instance;
pub mod journal;
mod json;
pub mod ldap;
pub mod ledger;
pub mod otrs;
mod private;
pub mod snapshot;
pub mod sql;
mod stock;
pub mod tables;

pub use error::{Error, MissingSetting, Result};
pub use instance::{Agent, Customers, DetailAnswer, Instance, Origin, Overlays};
