//! What the console shows and does, without a terminal.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/stage.rs"]
mod stage;

mod backends;
mod budget;
mod companies;
mod customers;
mod demo;
mod deployed;
mod deploying;
mod doctor;
mod editor;
mod gate;
mod hints;
mod journal;
mod matrices;
mod pictures;
mod popups;
mod problems;
mod record_rules;
mod records;
mod relations;
mod running;
mod sweep;
mod transfer;
mod waiting;
mod widgets;
