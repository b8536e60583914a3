//! A text to read.

use ratatui::layout::Rect;

use crate::app::state::{Reader, ReaderRow};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::look::Glyphs;
use crate::ui::text;
use crate::ui::widget::Pane;

use super::centred;

/// The widest label that still leaves the text beside it.
const LABEL: usize = 20;

/// Draws the text over an area.
pub fn draw(reader: &Reader, area: Rect, canvas: &mut Canvas<'_>) {
    let width = 78.min(area.width);
    let lines = lines(
        reader,
        usize::from(width.saturating_sub(4)),
        canvas.glyphs(),
    );
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let place = centred(area, width, height);
    canvas.clear(place);
    let shown = usize::from(place.height.saturating_sub(2));
    let offset = reader.offset(shown, lines.len());
    let mut pane = Pane::new(reader.title.as_str()).popup();
    if lines.len() > shown {
        let last = (offset + shown).min(lines.len());
        pane = pane.and(format!("lines {} to {last} of {}", offset + 1, lines.len()));
    }
    let inner = pane.draw(place, canvas);
    for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(offset)) {
        let row = Rect {
            x: inner.x + 1,
            y,
            width: inner.width.saturating_sub(2),
            height: 1,
        };
        canvas.line(row, line);
    }
}

/// The paragraphs as lines: labels in a column, texts wrapped beside them.
fn lines(reader: &Reader, width: usize, glyphs: Glyphs) -> Vec<Line<'_>> {
    let labels = reader.rows.iter().filter(|row| !row.text.is_empty());
    let column = labels
        .map(|row| text::width(&row.label))
        .max()
        .unwrap_or(0)
        .min(LABEL);
    reader
        .rows
        .iter()
        .flat_map(|row| paragraph(row, column, width, glyphs))
        .collect()
}

fn paragraph(row: &ReaderRow, column: usize, width: usize, glyphs: Glyphs) -> Vec<Line<'_>> {
    if row.text.is_empty() {
        return vec![Line::new().styled("text.strong", row.label.as_str())];
    }
    let label_fits = text::width(&row.label) <= column;
    let indent = match (row.label.is_empty() && row.mark.is_none(), column) {
        (true, _) | (_, 0) => 0,
        (false, column) => column + 2,
    };
    let marked = usize::from(row.mark.is_some()) * 2;
    let wrapped = text::wrap(&row.text, width.saturating_sub(indent + marked));
    let cells = u16::try_from(indent).unwrap_or(u16::MAX);
    let mut lines = Vec::new();
    if !label_fits {
        lines.push(Line::new().styled("text.strong", row.label.as_str()));
    }
    for (number, part) in wrapped.into_iter().enumerate() {
        let label = if number == 0 && label_fits {
            row.label.as_str()
        } else {
            ""
        };
        let mut line = Line::new().column(cells, "text.strong", label);
        line = match (row.mark, number) {
            (None, _) => line,
            (Some(mark), 0) => line
                .styled(Glyphs::mark_scope(mark), glyphs.mark(mark))
                .blank(1),
            (Some(_), _) => line.blank(2),
        };
        lines.push(line.text(part));
    }
    lines
}
