//! What may follow the keys pressed so far.

use ratatui::layout::Rect;

use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::Pane;

/// Draws the box into the lower right corner of an area.
pub fn draw(continuations: &[(String, String)], area: Rect, canvas: &mut Canvas<'_>) {
    let keys = continuations
        .iter()
        .map(|(key, _)| text::width(key))
        .max()
        .unwrap_or(0);
    let words = continuations
        .iter()
        .map(|(_, what)| text::width(what))
        .max()
        .unwrap_or(0);
    let size = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
    let width = size(keys + words + 6).min(area.width);
    let height = size(continuations.len() + 2).min(area.height);
    let place = Rect {
        x: area.right().saturating_sub(width),
        y: area.bottom().saturating_sub(height),
        width,
        height,
    };
    canvas.clear(place);
    let inner = Pane::new("then").popup().draw(place, canvas);
    for (y, (key, what)) in (inner.y..inner.bottom()).zip(continuations) {
        let line = Line::new()
            .blank(1)
            .column(size(keys), "footer.key", key.as_str())
            .blank(2)
            .text(what.as_str());
        canvas.line(
            Rect {
                y,
                height: 1,
                ..inner
            },
            &line,
        );
    }
}
