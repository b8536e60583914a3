//! A question with its answers.

use ratatui::layout::Rect;

use crate::app::state::Confirm;
use crate::ui::canvas::Canvas;
use crate::ui::text;
use crate::ui::widget::Pane;

use super::centred;

/// Draws the question over an area.
pub fn draw(confirm: &Confirm, area: Rect, canvas: &mut Canvas<'_>) {
    let width = 60.min(area.width);
    let room = usize::from(width.saturating_sub(4));
    let lines: Vec<String> = confirm
        .lines
        .iter()
        .flat_map(|line| text::wrap(line, room))
        .collect();
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(4);
    let place = centred(area, width, height);
    canvas.clear(place);
    let inner = Pane::new(confirm.title.as_str())
        .popup()
        .draw(place, canvas);
    let answers = inner.bottom().saturating_sub(1);
    for (y, line) in (inner.y..answers).zip(&lines) {
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
    for (word, chosen) in [
        (&confirm.safe, !confirm.acting),
        (&confirm.act, confirm.acting),
    ] {
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
