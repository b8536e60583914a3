//! The real binary in a pseudo-terminal: what it tells, and that whatever ends
//! it, the terminal is as it was.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "measurements use the rest of it")]
#[path = "../support/pty.rs"]
mod support;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/vectors.rs"]
mod vectors;

mod customers;
mod deploying;
mod drafts;
mod instances;
mod large_snapshot;
mod lifecycle;
mod loss;
mod panics;
mod story;
