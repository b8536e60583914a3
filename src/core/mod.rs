//! The pure core: the rules of the ticket system as functions over plain data.
//!
//! Nothing in here does I/O, reads a clock or the environment, or keeps global state; the same
//! question always gets the same answer. A test reads the `use` lines and clippy's disallowed
//! methods keep it so.

pub mod acl;
pub mod checks;
pub mod customer;
pub mod pattern;
pub mod value;
pub mod world;
