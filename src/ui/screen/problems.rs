//! The problems: the list, below it the whole of the chosen one.

use ratatui::layout::{Constraint, Layout, Rect};

use super::View;
use crate::app::Mark;
use crate::app::state::problems::{Gravity, ProblemRow, ProblemsPage};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{List, Pane};

/// Cells of the column that says how bad it is.
const GRAVITY: u16 = 14;

/// Lines for the chosen problem, with its frame.
const CHOSEN: u16 = 7;

impl View for ProblemsPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let chosen = match self.selected() {
            Some(_) if area.height >= 2 * CHOSEN => CHOSEN,
            _ => 0,
        };
        let parts = Layout::vertical([Constraint::Fill(1), Constraint::Length(chosen)]);
        let [list, below] = parts.areas(area);
        let row = |index| self.rows().get(index).map_or_else(Line::new, row_line);
        List::new(self.list(), row)
            .pane(Pane::new("Problems"))
            .focused(true)
            .empty(match self.is_loading() {
                true => "looking",
                false => "none",
            })
            .draw(list, canvas);
        let Some(row) = self.selected().filter(|_| chosen > 0) else {
            return;
        };
        let inner = Pane::new(row.about.as_str())
            .and(row.gravity.word())
            .draw(below, canvas);
        let room = usize::from(inner.width.saturating_sub(2));
        for (y, line) in (inner.y..inner.bottom()).zip(text::wrap(&row.text, room)) {
            let row = Rect {
                x: inner.x + 1,
                y,
                width: inner.width.saturating_sub(2),
                height: 1,
            };
            canvas.print(row, "text", &line);
        }
    }
}

/// `▲ ends requests 400-Typo-In-A-Modifier  PossibleNot Ticket/Queue [RegExp](: ...`
fn row_line(row: &ProblemRow) -> Line<'_> {
    let mark = match row.gravity {
        Gravity::Fatal => Mark::Problem,
        Gravity::Broken | Gravity::Left | Gravity::Wrong => Mark::Missed,
        Gravity::Doubtful | Gravity::Odd | Gravity::Known | Gravity::Asleep => Mark::Absent,
    };
    Line::new()
        .mark(mark)
        .blank(1)
        .column(GRAVITY, "text.quiet", row.gravity.word())
        .text(row.about.as_str())
        .blank(2)
        .styled("text.quiet", row.text.as_str())
}
