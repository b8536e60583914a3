//! Editing ACLs: the draft, what can be done to it and undone, and what is to be written.

mod change;
mod draft;
mod sheet;
mod text;
mod workbench;

pub use change::{Change, Path, Property, Refusal, keys_to, place_of_key, value_at};
pub use draft::{Draft, Part, Side, sorted};
pub use sheet::{Done, Sheet, Step};
pub use text::{from_text, part_of_text, to_text};
pub use workbench::{Entry, SheetId, Workbench};
