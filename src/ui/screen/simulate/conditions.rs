//! The conditions of the chosen rule: every key, what was wanted, what was found.

use ratatui::layout::Rect;

use crate::app::Mark;
use crate::app::state::SimulatePage;
use crate::core::acl::{Part, Truth};
use crate::core::explain::{Held, held};
use crate::ui::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::Pane;

pub(super) fn draw(page: &SimulatePage, area: Rect, canvas: &mut Canvas<'_>) {
    let Some((asked, rule)) = page.asked().zip(page.step().checked_sub(1)) else {
        Pane::new("Conditions").draw(area, canvas);
        return;
    };
    let pane = Pane::new(asked.rule_name(rule)).and(asked.reason(rule).to_string());
    let inner = pane.draw(area, canvas);
    let held = held(&asked.rules.compiled, asked.trace, rule);
    let mut lines = vec![Line::new().styled(
        "text.quiet",
        format!("  {:<28} {:<16} wanted", "attribute", "found"),
    )];
    lines.extend(held.iter().map(line));
    if held.is_empty() {
        lines = vec![Line::of(asked.reason(rule).to_string())];
    }
    for (y, line) in (inner.y..inner.bottom()).zip(&lines) {
        let place = Rect {
            y,
            height: 1,
            ..inner
        };
        canvas.line(place, line);
    }
}

fn line(held: &Held) -> Line<'_> {
    let mark = match (held.truth, &held.found) {
        (Truth::Hit, _) => Mark::Matched,
        (Truth::Miss, None) => Mark::Absent,
        (Truth::Miss, Some(_)) => Mark::Missed,
        (Truth::Undecided, _) => Mark::Problem,
    };
    let key = match held.part {
        Part::Current => held.key(),
        Part::Stored => format!("{} (stored)", held.key()),
    };
    Line::new()
        .mark(mark)
        .blank(1)
        .column(28, "text", key)
        .blank(1)
        .column(16, "text", held.found_text())
        .blank(1)
        .text(held.wanted_text())
}
