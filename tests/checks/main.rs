//! The gathering of checks: rule by rule, by its laws, and against the recorded answers.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where its data are not what it needs"
)]

#[path = "../support/mod.rs"]
mod support;

mod customer_records;
mod laws;
mod people;
mod rules;
mod screens;
mod small_world;
mod world;
mod world_file;
