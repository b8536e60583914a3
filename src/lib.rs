//! aclscope shows what every customer user of an OTRS-family ticket system can do, why, and what a
//! change would do, before anyone deploys it.

pub mod app;
pub mod config;
pub mod core;
pub mod term;
pub mod ui;
