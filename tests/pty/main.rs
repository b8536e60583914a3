//! The real binary in a pseudo-terminal: whatever ends it, the terminal is as it was.

#[path = "../support/pty.rs"]
mod support;

mod lifecycle;
mod loss;
mod panics;
