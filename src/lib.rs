//! aclscope shows what every customer user of an OTRS-family ticket system can do, why, and what a
//! change would do, before anyone deploys it.
//!
//! The house, from the ground: [`core`] holds every rule of the ticket system as pure functions over
//! plain data. `backend` does I/O and feeds it. [`config`] reads the tool's own files. [`app`] is
//! the console's state and loop, [`ui`] draws it, [`term`] is the terminal underneath, [`cli`] the
//! headless commands. [`text`] is the one sanitiser that every foreign text passes before it is
//! shown, [`secret`] keeps passwords out of everything that is shown. Allowed directions: `core <-
//! backend <- app <- ui`, `core <- config <- app`, `{core, backend, config} <- cli`; `ui` and `cli` do not know each other.

// Input must never end the program; tests may.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod app;
pub mod backend;
pub mod cli;
pub mod config;
pub mod console;
pub mod core;
pub mod secret;
pub mod term;
pub mod text;
pub mod ui;
