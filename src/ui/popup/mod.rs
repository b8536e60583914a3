//! What lies over the view.

mod confirm;
mod form;
mod picker;
mod reader;
mod which_key;

use ratatui::layout::Rect;

pub use confirm::draw as confirm;
pub use form::draw as form;
pub use picker::draw as picker;
pub use reader::draw as reader;
pub use which_key::draw as which_key;

/// A box of at most this size in the middle of an area.
fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}
