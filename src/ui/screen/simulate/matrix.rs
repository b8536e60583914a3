//! Values against rules: what each rule that was used did to each value.

use ratatui::layout::Rect;

use super::values::short;
use crate::app::Asked;
use crate::app::Mark;
use crate::app::state::SimulatePage;
use crate::core::acl::{Did, Verdict};
use crate::ui::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::Pane;

/// Cells of a rule's column.
const COLUMN: u16 = 5;

/// Cells of the column with the values.
const VALUE: u16 = 26;

pub(super) fn draw(page: &SimulatePage, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(asked) = page.asked() else {
        Pane::new("Values and rules").draw(area, canvas);
        return;
    };
    let used: Vec<usize> = (0..asked.count())
        .filter(|rule| {
            asked
                .rule(*rule)
                .is_some_and(|own| own.verdict == Verdict::Used)
        })
        .collect();
    let room = area.width.saturating_sub(VALUE + 3) / (COLUMN + 1);
    let room = usize::from(room);
    let mut pane = Pane::new(asked.answer.field.label()).and(format!("{} rules used", used.len()));
    let shown = used.get(..room).unwrap_or(&used);
    if shown.len() < used.len() {
        pane = pane.and(format!("{} need more room", used.len() - shown.len()));
    }
    let inner = pane.draw(area, canvas);
    let mut place = Rect {
        height: inner.height.min(1),
        ..inner
    };
    let mut heading = Line::new().blank(VALUE);
    for rule in shown {
        let scope = if page.step() == rule + 1 {
            "text.strong"
        } else {
            "text.quiet"
        };
        heading = heading
            .column(COLUMN, scope, short(asked.rule_name(*rule)))
            .blank(1);
    }
    canvas.line(place, &heading);
    let rows = usize::from(inner.height.saturating_sub(1));
    // The list of values keeps its own window; here the selected value stays in the middle.
    let values = page.lists().2;
    let latest = values.shown().saturating_sub(rows);
    let first = values.position().saturating_sub(rows / 2).min(latest);
    for position in first..(first + rows).min(values.shown()) {
        place.y += 1;
        let Some(value) = values.index_at(position) else {
            continue;
        };
        canvas.line(place, &row(asked, value, shown));
    }
}

fn row<'a>(asked: Asked<'a>, position: usize, rules: &[usize]) -> Line<'a> {
    let life = asked.trace.life(position);
    let text = asked.value(position);
    let text = if text.is_empty() { "(empty)" } else { text };
    let left = asked.answer.outcome.left.contains(position);
    let mut line = Line::new()
        .mark(if left { Mark::Offered } else { Mark::Gone })
        .blank(1)
        .column(VALUE - 2, "text", text);
    for rule in rules {
        let did = life.iter().rfind(|event| event.rule == *rule);
        let mark = did.map(|event| match event.did {
            Did::Removed => Mark::Gone,
            Did::Revived => Mark::Revived,
            Did::Kept | Did::Spared => Mark::Offered,
        });
        line = line.mark(mark).blank(COLUMN);
    }
    line
}
