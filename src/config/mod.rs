//! The tool's own files: instances, keys and themes. Typed, with positions in every error.
//!
//! The instances are YAML (see [`instances`]). Keys and themes are small line formats (see [`lines`])
//! that ship inside the program under `assets/` and
//! `themes/`; a file of the user's holds only what differs and is laid over the embedded one.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

pub mod action;
pub mod files;
pub mod instances;
pub mod key;
pub mod keymap;
pub mod lines;
pub mod theme;

pub use action::{Action, Context};
pub use files::UserFiles;
pub use key::{Key, KeyCode};
pub use keymap::{Binding, Keymap, Lookup};
pub use lines::FileError;
pub use theme::{Attributes, Colour, Depth, Style, Theme};
