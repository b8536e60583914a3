//! The screen on which an instance is opened: what there is, and below it what was tried.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::Mark;
use crate::app::state::gate::{Gate, WayRow};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{List, Pane};

/// Draws it.
pub fn draw(gate: &Gate, area: Rect, canvas: &mut Canvas<'_>) {
    let rows = u16::try_from(gate.rows().len()).unwrap_or(u16::MAX);
    let upper = rows.saturating_add(2).clamp(3, (area.height / 2).max(3));
    let halves = Layout::vertical([Constraint::Length(upper), Constraint::Fill(1)]);
    let [list, told] = halves.areas(area);
    let opening = gate.opening();
    let row = |index: usize| {
        let row = gate.rows().get(index);
        row.map_or_else(Line::new, |row| way(row, opening == Some(row)))
    };
    List::new(gate.list(), row)
        .pane(Pane::new("Open an instance"))
        .focused(true)
        .draw(list, canvas);
    if told.height < 3 {
        return;
    }
    let (title, lines) = match (opening, gate.selected()) {
        (Some(row), _) => {
            let told = format!("opening {}", row.entrance.way);
            ("what is tried".to_owned(), vec![("text", told)])
        }
        (None, Some(row)) => ("what was tried".to_owned(), told_of(row)),
        (None, None) => return,
    };
    let inner = Pane::new(title).draw(told, canvas);
    let room = usize::from(inner.width.saturating_sub(2));
    let wrapped = lines.iter().flat_map(|(scope, line)| {
        let lines = match line.as_str() {
            "" => vec![String::new()],
            line => text::wrap(line, room),
        };
        lines.into_iter().map(move |line| (*scope, line))
    });
    for (y, (scope, line)) in (inner.y..inner.bottom()).zip(wrapped) {
        let row = Rect {
            x: inner.x + 1,
            y,
            width: inner.width.saturating_sub(2),
            height: 1,
        };
        canvas.print(row, scope, &line);
    }
}

/// `✗ /opt/otobo                        found on this host`
fn way(row: &WayRow, opening: bool) -> Line<'_> {
    let state = match (opening, &row.failure) {
        (true, _) => "opening  ",
        (false, Some(_)) => "not open  ",
        (false, None) => "",
    };
    Line::new()
        .mark(row.failure.is_some().then_some(Mark::Missed))
        .blank(1)
        .text(row.entrance.way.to_string())
        .right("text.error", state)
        .right("text.quiet", row.from.as_str())
        .right("text", " ")
}

/// What was tried, why not, and what to do.
fn told_of(row: &WayRow) -> Vec<(&'static str, String)> {
    let Some(failure) = &row.failure else {
        return vec![("text.quiet", "nothing yet: Enter opens it".to_owned())];
    };
    let mut lines = vec![("text.error", failure.message.clone())];
    if !failure.help.is_empty() {
        lines.push(("text", String::new()));
        lines.push(("text", failure.help.clone()));
    }
    if !row.missing.is_empty() {
        lines.push(("text", String::new()));
        let names: Vec<&str> = row.missing.iter().map(|it| it.setting).collect();
        lines.push(("text", format!("Enter asks for {}.", names.join(", "))));
        let places = row.missing.iter();
        lines.extend(places.map(|it| ("text.quiet", format!("{}  {}", it.setting, it.place))));
    }
    lines
}
