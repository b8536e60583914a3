//! The history: the list, beside or below it what the chosen entry changed.

use ratatui::layout::{Constraint, Layout, Rect};

use super::View;
use crate::app::Mark;
use crate::app::state::JournalPage;
use crate::app::state::journal::{Detail, DetailLine};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{Column, Pane, Table};

/// From this width on both stand side by side.
const BESIDE: u16 = 132;

/// Cells in which the list has all its columns, with its frame.
const LIST: u16 = 80;

/// Below this height only the list shows.
const BOTH: u16 = 12;

/// Cells of the column with the labels.
const LABEL: u16 = 6;

impl View for JournalPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let parts = match (self.detail(), area.width, area.height) {
            (None, ..) => [area, Rect::ZERO],
            (_, BESIDE.., _) => Layout::horizontal([
                Constraint::Length(LIST.max(area.width / 20 * 11)),
                Constraint::Fill(1),
            ])
            .areas(area),
            (_, _, BOTH..) => {
                Layout::vertical([Constraint::Fill(1), Constraint::Percentage(50)]).areas(area)
            }
            _ => [area, Rect::ZERO],
        };
        let [list, detail] = parts;
        draw_list(self, list, canvas);
        if let Some(told) = self.detail().filter(|_| !detail.is_empty()) {
            draw_detail(told, detail, canvas);
        }
    }
}

fn draw_list(page: &JournalPage, area: Rect, canvas: &mut Canvas<'_>) {
    let columns = vec![
        Column::new("", 1),
        Column::new("when (UTC)", 16).rank(2),
        Column::new("what", 8).rank(1),
        Column::new("ACL", 18).grows(),
        Column::new("by", 12).rank(3),
        Column::new("from", 15).rank(4),
    ];
    let problem = canvas.glyphs().mark(Mark::Problem);
    let cell = |index: usize, column: usize| {
        let broken = page.is_broken(index);
        let scope = match (broken, column) {
            (true, _) => "mark.problem",
            (false, 3) => "text",
            (false, _) => "text.quiet",
        };
        let text = match column.checked_sub(1) {
            None if broken => problem.into(),
            None => "".into(),
            Some(column) => page
                .cells(index)
                .into_iter()
                .nth(column)
                .unwrap_or_default(),
        };
        (scope, text)
    };
    let title = match page.shows_all() {
        true => "Journal of all instances",
        false => "Journal",
    };
    Table::new(page.list(), Pane::new(title), columns, cell)
        .count(page.count())
        .empty(page.no_rows())
        .draw(area, canvas);
}

fn draw_detail(detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = Pane::new(detail.title.as_str()).draw(area, canvas);
    let area = Rect {
        x: inner.x.saturating_add(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let lines: Vec<Line<'_>> = detail
        .lines
        .iter()
        .flat_map(|line| paragraph(line, area.width))
        .collect();
    let height = usize::from(area.height);
    let left_out = match lines.len() > height {
        true => lines.len() - height.saturating_sub(1),
        false => 0,
    };
    let shown = lines.len() - left_out;
    let row = |y| Rect {
        y,
        height: 1,
        ..area
    };
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().take(shown)) {
        canvas.line(row(y), line);
    }
    if left_out > 0 && height > 0 {
        let ellipsis = canvas.glyphs().ellipsis();
        let more = format!("{ellipsis} {left_out} more lines");
        canvas.print(row(area.bottom() - 1), "text.quiet", &more);
    }
}

/// A paragraph beside its label; what differs has none and takes the whole width.
fn paragraph(line: &DetailLine, width: u16) -> Vec<Line<'static>> {
    let label = match line.label {
        "" => 0,
        _ => LABEL,
    };
    let room = usize::from(width.saturating_sub(label));
    let scope = if line.problem { "mark.problem" } else { "text" };
    let parts = text::wrap(&line.text, room).into_iter().enumerate();
    let lines = parts.map(|(number, part)| {
        let own = if number == 0 { line.label } else { "" };
        Line::new()
            .column(label, "text.quiet", own)
            .styled(scope, part)
    });
    lines.collect()
}
