//! Editing ACLs: the draft, what can be done to it and undone, what is to be written, and what others
//! wrote meanwhile.

mod cells;
mod change;
mod difference;
mod draft;
mod merge;
mod place;
mod record;
mod sheet;
mod text;
mod told;
mod workbench;

pub use cells::{
    Cells, LineDifference, cell_lines, line_differences, other_differences, row_differences,
};
pub use change::{Change, Path, Property, Refusal, keys_to, place_of_key, value_at};
pub use difference::{Difference, differences};
pub use draft::{Draft, KeptTexts, Part, Side, sorted};
pub use merge::{Choice, Conflict, Merged};
pub use place::Place;
pub use record::{from_record, to_record};
pub use sheet::{Done, Sheet, Step};
pub use text::{from_text, part_of_text, to_text};
pub use told::told;
pub use workbench::{Entry, Replayed, SheetId, Typed, Workbench};
