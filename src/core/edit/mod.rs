//! Editing ACLs: the draft, what can be done to it and undone, and what is to be written.

mod draft;

pub use draft::{Draft, Part, Side, sorted};
