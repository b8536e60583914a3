//! Real servers: MariaDB, PostgreSQL and SQLite files, through the real program.

mod answers;
mod homes;
mod opening;
mod servers;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod writing;
