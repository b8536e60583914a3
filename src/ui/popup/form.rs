//! A box with fields to fill in.

use ratatui::layout::Rect;

use crate::app::state::Form;
use crate::ui::canvas::Canvas;
use crate::ui::text;
use crate::ui::widget::{Input, Pane};

use super::centred;

/// Draws the form over an area: what to know, a blank line, the fields below each other.
pub fn draw(form: &Form, area: Rect, canvas: &mut Canvas<'_>) {
    let width = 76.min(area.width);
    let room = usize::from(width.saturating_sub(4));
    let lines: Vec<String> = form
        .lines
        .iter()
        .flat_map(|line| text::wrap(line, room))
        .collect();
    let height = lines.len() + form.fields().len() + 3;
    let place = centred(area, width, u16::try_from(height).unwrap_or(u16::MAX));
    canvas.clear(place);
    let inner = Pane::new(form.title.as_str()).popup().draw(place, canvas);
    let row = |y: u16| Rect {
        x: inner.x + 1,
        y,
        width: inner.width.saturating_sub(2),
        height: 1,
    };
    // Where not everything fits, what is to be filled in stays.
    let fields = u16::try_from(form.fields().len()).unwrap_or(u16::MAX);
    let first = inner.bottom().saturating_sub(fields).max(inner.y);
    for (y, line) in (inner.y..first).zip(&lines) {
        canvas.print(row(y), "popup.text", line);
    }
    let label = form.fields().iter().map(|field| text::width(&field.label));
    let label = u16::try_from(label.max().unwrap_or_default()).unwrap_or(u16::MAX);
    for (index, (y, field)) in (first..inner.bottom()).zip(form.fields()).enumerate() {
        let row = row(y);
        let active = index == form.focus();
        canvas.print(row, "input.prompt", &field.label);
        let used = label.saturating_add(2).min(row.width);
        let rest = Rect {
            x: row.x + used,
            width: row.width - used,
            ..row
        };
        let (before, after) = field.shown();
        let is_empty = before.is_empty() && after.is_empty();
        Input::of(before, after).active(active).draw(rest, canvas);
        if is_empty {
            canvas.print(rest, "text.quiet", &field.hint);
        }
    }
}
