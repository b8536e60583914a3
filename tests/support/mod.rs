//! What several test programs share. Each of them uses a part of it.
#![allow(dead_code, reason = "every test program uses another part")]

pub mod eval;
pub mod folder;
pub mod program;
pub mod slow_engine;
pub mod vectors;
