//! Deploying ACLs into an installation folder: what is done, what is refused, and what a process
//! that is killed leaves behind.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where an answer is not what it must be"
)]

#[path = "../support/mod.rs"]
mod support;

mod caches;
mod command;
mod history;
mod home;
mod killed;
mod ownership;
mod refusals;
mod steps;
mod undo;
