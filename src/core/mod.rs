//! The pure core: the rules of the ticket system as functions over plain data.
//!
//! Nothing in here does I/O, reads a clock or the environment, or keeps global state; the same
//! question always gets the same answer. A test reads the source and keeps it so.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

pub mod acl;
pub mod anonymize;
pub mod card;
pub mod checks;
pub mod customer;
pub mod deploy;
pub mod doctor;
pub mod edit;
pub mod explain;
pub mod json;
pub mod known;
pub mod lint;
pub mod masking;
pub mod nearest;
pub mod password;
pub mod pattern;
pub mod perl;
pub mod query;
pub mod screen;
pub mod simulate;
pub mod table_change;
pub mod transfer;
pub mod value;
pub mod world;
pub mod yaml;
