//! The gathering of checks: rule by rule, by its laws, and the recorded persons.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where its data are not what it needs"
)]

#[path = "../support/mod.rs"]
mod support;

mod customer_records;
mod laws;
mod opened;
mod people;
mod rules;
mod small_world;
