//! The text of an ACL, with line numbers and the place of what is wrong.

use ratatui::layout::Rect;

use crate::app::state::acls::YamlText;
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::Pane;

/// Draws the lines around the cursor.
pub(super) fn draw(yaml: &YamlText, name: &str, area: Rect, canvas: &mut Canvas<'_>) {
    let (line, column) = yaml.cursor();
    let pane = Pane::new(name).and(match yaml.side {
        None => "YAML".to_owned(),
        Some(side) => format!("text of {}", side.name()),
    });
    let pane = pane.and(format!("line {}, column {}", line + 1, column + 1));
    let pane = match yaml.error() {
        Some(_) => pane.and("not readable"),
        None if yaml.is_changed() => pane.and("changed"),
        None => pane,
    };
    let inner = pane.focused(true).draw(area, canvas);
    let lines = yaml.lines();
    let digits = u16::try_from(lines.len().to_string().len()).unwrap_or(u16::MAX);
    let margin = digits.saturating_add(2).min(inner.width);
    let height = usize::from(inner.height);
    let width = usize::from(inner.width - margin);
    let (top, left) = yaml.window(height, width.saturating_sub(1));
    for (y, (number, own)) in (inner.y..inner.bottom()).zip(lines.iter().enumerate().skip(top)) {
        let wrong = yaml
            .error()
            .is_some_and(|error| error.line == number as u64 + 1);
        let scope = if wrong { "text.error" } else { "text.quiet" };
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let mark = if wrong { ">" } else { " " };
        let label = format!("{:>width$}{mark} ", number + 1, width = usize::from(digits));
        canvas.line(row, &Line::new().column(margin, scope, label));
        let rest = Rect {
            x: row.x + margin,
            width: row.width - margin,
            ..row
        };
        let shown: String = own.chars().skip(left).collect();
        canvas.print(rest, "text", &shown);
        if number == line {
            let before: String = own.chars().take(column).skip(left).collect();
            let cells = text::width(&before);
            let x = rest
                .x
                .saturating_add(u16::try_from(cells).unwrap_or(u16::MAX));
            if x < rest.right() {
                canvas.set_cursor(x, y);
            }
        }
    }
}
