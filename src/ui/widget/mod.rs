//! The parts that views and popups are made of: builders over plain state, windowed, drawn through
//! a canvas.

mod input;
mod list;
mod pane;
mod table;
mod tree;

pub use input::Input;
pub use list::List;
pub use pane::Pane;
pub use table::{Align, Column, Table};
pub use tree::Tree;
