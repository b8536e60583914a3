//! Which instance a command works on: chosen from the command line and `config.yaml`, then opened.
//!
//! [`InstanceChoice`] is the one hand-over between the two: everything that was said about the
//! instance, each with where it was said. Opening it is the only thing that fetches secrets.

mod choice;
mod choose;
mod open;
mod sources;
mod ways;

pub use choice::{
    Chosen, ConfigUsed, DataChoice, InstanceChoice, OverlayChoice, Provenance, SystemChoice,
};
pub use open::Prepared;
pub(super) use open::address;
pub use ways::Ways;
