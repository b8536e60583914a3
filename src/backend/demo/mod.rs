//! The embedded world: what `aclscope demo` opens, and generated rows that make it large.
//!
//! Its content stands in readable files under `assets/demo`, whose README tells what there is to
//! see.

mod acls;
mod desk;
mod generate;
mod names;
mod people;
mod random;

pub use generate::generate;

use super::error::Result;
use super::snapshot::{WorldFile, WorldText};
use crate::core::world::stock_settings;

/// How large the demo is made: a table with fewer rows than this gets generated ones beside the
/// embedded ones. Zero leaves the world as it ships. The same numbers and seed make the same world.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DemoSize {
    /// Rows of `customer_user`; companies and grants come along.
    pub customer_users: usize,
    /// Rows of `ticket`.
    pub tickets: usize,
    /// Rows of `queue`.
    pub queues: usize,
    /// Rows of `acl`.
    pub acls: usize,
    /// Where the pseudo-random numbers begin.
    pub seed: u64,
}

/// The parts of the embedded world; each is a world file.
const PARTS: [&str; 4] = [
    include_str!("../../../assets/demo/settings.json"),
    include_str!("../../../assets/demo/system.json"),
    include_str!("../../../assets/demo/customers.json"),
    include_str!("../../../assets/demo/tickets.json"),
];

/// The customer source that every installation has, and the demo beside its own.
const SHIPPED: &str = "CustomerUser";

/// The embedded world.
pub fn world() -> Result<WorldFile> {
    let mut world = WorldFile::default();
    "demo".clone_into(&mut world.name);
    for part in PARTS {
        world.extend(WorldFile::read(WorldText::embedded(part))?);
    }
    // A world file that names customer sources names all of them.
    if let Some(shipped) = stock_settings().shift_remove(SHIPPED) {
        world.settings.insert(SHIPPED.to_owned(), shipped);
    }
    let acls = include_str!("../../../assets/demo/acls.yml");
    world.add(acls::table(acls));
    Ok(world)
}
