//! Puts the layers over each other.

use ratatui::Frame;

use crate::app::state::Slot;
use crate::app::{App, Layer};

use super::canvas::Canvas;
use super::frame::{self, Places};
use super::look::Look;
use super::screen::View;
use super::{popup, screen};

/// Draws the whole console: the view, the popups from the bottom up, the frame around them.
pub fn draw(app: &App, target: &mut Frame<'_>) {
    let area = target.area();
    let mut canvas = Canvas::new(target.buffer_mut(), Look::new(&app.appearance));
    canvas.fill(area, "text");
    let places = Places::of(area);
    if let Some(gate) = app.gate() {
        screen::gate(gate, places.body, &mut canvas);
    } else if let Some(relation) = app.relation() {
        relation.draw(places.body, &mut canvas);
    } else if let Some(view) = screen::view(&app.views, app.current()) {
        view.draw(places.body, &mut canvas);
    }
    for layer in app.layers() {
        match layer {
            Layer::Picker(picker) => {
                let waited = picker.asks().then(|| app.waited(Slot::Picker)).flatten();
                popup::picker(picker, waited, places.body, &mut canvas);
            }
            Layer::Confirm(confirm) => popup::confirm(confirm, places.body, &mut canvas),
            Layer::Form(form) => popup::form(form, places.body, &mut canvas),
            Layer::Reader(reader) => popup::reader(reader, places.body, &mut canvas),
        }
    }
    let continuations = app.continuations();
    if !continuations.is_empty() {
        popup::which_key(&continuations, places.body, &mut canvas);
    }
    // Last, because the footer names keys by what has just been found to fit.
    frame::draw(app, &places, &mut canvas);
    if let Some(cursor) = canvas.cursor() {
        target.set_cursor_position(cursor);
    }
}
