//! What one chooses from by typing.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::state::{Choice, Picker};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{Input, List, Pane};

use super::centred;

/// Draws the picker over an area; `waited` is how long its last question has been open.
pub fn draw(picker: &Picker, waited: Option<Duration>, area: Rect, canvas: &mut Canvas<'_>) {
    let place = centred(area, 64, 20);
    canvas.clear(place);
    let pane = Pane::new(picker.title.as_str()).and(picker.count()).popup();
    let inner = pane.draw(place, canvas);
    Input::new(picker.field())
        .prompt("> ")
        .active(true)
        .draw(inner, canvas);
    let mut rows = Rect {
        y: inner.y.saturating_add(1),
        height: inner.height.saturating_sub(1),
        ..inner
    };
    if let Some((scope, status)) = status(picker, waited)
        && rows.height > 1
    {
        rows.height -= 1;
        canvas.print(
            Rect {
                y: rows.bottom(),
                height: 1,
                ..rows
            },
            scope,
            &status,
        );
    }
    let row = |position| picker.choice(position).map_or_else(Line::new, choice_line);
    let empty = match waited {
        Some(_) => "",
        None => "no match",
    };
    List::new(picker.list(), row)
        .empty(empty)
        .draw(rows, canvas);
}

fn choice_line(choice: &Choice) -> Line<'_> {
    let line = match choice.mark {
        Some(mark) => Line::new().mark(mark).blank(1),
        None => Line::new(),
    };
    let line = line.text(choice.label.as_str());
    // One blank keeps the detail off the scrollbar.
    let detail = line.right("text.quiet", choice.detail.as_str());
    detail.right("text", " ")
}

/// What the last line says: still searching, what went wrong, or what is doubtful about what is typed.
fn status(picker: &Picker, waited: Option<Duration>) -> Option<(&'static str, String)> {
    if let Some(waited) = waited {
        let seconds = waited.as_secs_f32();
        return Some(("text.quiet", format!("searching, {seconds:.1} s")));
    }
    if let Some(failure) = picker.failure() {
        return Some(("text.error", format!("{failure} (type to try again)")));
    }
    // A row has no room for what is near to what is typed, or wrong with its pattern.
    Some(("text.quiet", picker.doubt()?.to_owned()))
}
