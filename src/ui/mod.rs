//! Draws the application's state. Never changes it, never asks a backend.
//!
//! A view implements [`View`] for its state and draws through a [`Canvas`]. Everything that the
//! canvas prints passes the one sanitiser, [`text::clean`], so a view cannot forget it. Lists,
//! trees, tables and panes are the [`widget`]s; popups lie over the view and are drawn by
//! [`draw`].

mod canvas;
mod compositor;
mod frame;
mod line;
mod look;
pub mod popup;
pub mod screen;

pub mod widget;

pub use canvas::Canvas;
pub use compositor::draw;
pub use line::Line;
pub use look::{Glyphs, Look};
pub use screen::View;

pub(crate) use crate::text;
