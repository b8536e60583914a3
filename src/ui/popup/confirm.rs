//! A question with its answers.

use ratatui::layout::Rect;

use crate::app::state::Confirm;
use crate::ui::canvas::Canvas;
use crate::ui::text;
use crate::ui::widget::Pane;

use super::centred;

/// A question with more lines than these is wide.
const FEW: usize = 5;

/// Draws the question over an area.
pub fn draw(confirm: &Confirm, area: Rect, canvas: &mut Canvas<'_>) {
    // A question with much to read takes the room that it can get.
    let width = if confirm.lines.len() > FEW { 110 } else { 60 }.min(area.width);
    let room = usize::from(width.saturating_sub(4));
    let wrap = |line: &String| {
        // What stands below something keeps standing below it.
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let wrapped = text::wrap(text, room.saturating_sub(indent));
        let indented = wrapped
            .into_iter()
            .map(move |part| format!("{}{part}", " ".repeat(indent)));
        indented.collect::<Vec<_>>()
    };
    let lines: Vec<String> = confirm.lines.iter().flat_map(wrap).collect();
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(4);
    let place = centred(area, width, height);
    canvas.clear(place);
    let shown = usize::from(place.height.saturating_sub(3));
    let offset = confirm.offset(shown, lines.len());
    let mut pane = Pane::new(confirm.title.as_str()).popup();
    if lines.len() > shown {
        let last = (offset + shown).min(lines.len());
        pane = pane.and(format!("lines {} to {last} of {}", offset + 1, lines.len()));
    }
    let inner = pane.draw(place, canvas);
    let answers = inner.bottom().saturating_sub(1);
    for (y, line) in (inner.y..answers).zip(lines.iter().skip(offset)) {
        let row = Rect {
            x: inner.x + 1,
            y,
            width: inner.width.saturating_sub(2),
            height: 1,
        };
        canvas.print(row, "popup.text", line);
    }
    let mut row = Rect {
        x: inner.x + 1,
        y: answers,
        width: inner.width.saturating_sub(2),
        height: 1,
    };
    for (word, chosen) in confirm.answers() {
        let (scope, shown) = match chosen {
            true => (
                "button.chosen",
                format!("{}{word} ", canvas.glyphs().pointer()),
            ),
            false => ("button", format!(" {word} ")),
        };
        let used = canvas.print(row, scope, &shown);
        row.x = row.x.saturating_add(used + 2);
        row.width = row.width.saturating_sub(used + 2);
    }
}
