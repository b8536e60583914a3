//! The headless commands through the real program, as the command line fixes them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where an answer is not what it must be"
)]

#[path = "../support/acl_import.rs"]
#[expect(dead_code, reason = "every test program uses a part of it")]
mod acl_import;
#[path = "../support/mod.rs"]
mod support;

mod acting_user;
mod config_file;
mod config_show;
mod customers;
mod customers_silent;
mod desk;
mod doctor;
mod doctor_dead;
mod eval_gathering;
mod eval_input;
mod eval_stream;
mod history;
mod hostile_home;
mod import_history;
mod permissions;
mod settings_overlay;
mod shell;
mod simulate;
mod simulate_refusals;
mod snapshot_save;
mod text;
mod transfer;
mod usage;
mod world_files;
