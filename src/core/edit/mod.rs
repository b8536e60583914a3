//! Editing ACLs: the draft, what can be done to it and undone, and what is to be written.

mod difference;
mod draft;
mod merge;
mod place;

pub use difference::{Difference, differences};
pub use draft::{Draft, Part, Side, sorted};
pub use merge::{Choice, Conflict, Merged};
pub use place::Place;
