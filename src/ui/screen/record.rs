//! The form of a customer user or a company.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::Mark;
use crate::app::record::{RecordInput, RecordPart};
use crate::app::state::RecordForm;
use crate::app::state::record_form::RecordField;
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{Input, Pane};

/// Cells of the column with the labels.
const LABEL: u16 = 24;

/// From this width on a line also says what stood there, or what is wrong with it.
const WIDE: u16 = 110;

/// Cells of the column with what is filled in, on a wide terminal.
const VALUE: u16 = 56;

/// Lines below the fields that say more, at most.
const MORE: u16 = 8;

/// Draws the form in place of the lists.
pub fn draw(form: &RecordForm, area: Rect, canvas: &mut Canvas<'_>) {
    let title = match form.sheet().target.part {
        RecordPart::Password => format!("Password of {}", form.sheet().what()),
        RecordPart::Whole | RecordPart::Validity => form.sheet().what(),
    };
    let mut pane = Pane::new(title).focused(true);
    if let Some(source) = &form.sheet().target.source {
        pane = pane.and(source.as_str());
    }
    let changed = form.fields().iter().filter(|field| field.is_changed());
    let count = changed.count();
    if count > 0 {
        pane = pane.and(format!("{count} changed"));
    }
    let inner = pane.draw(area, canvas);
    let more = more(form, usize::from(inner.width.saturating_sub(2)));
    let wanted = u16::try_from(more.len()).unwrap_or(u16::MAX);
    let room = inner.height.saturating_sub(3).min(MORE);
    let [rows, below] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(wanted.min(room))]).areas(inner);
    let window = form.list().window(usize::from(rows.height));
    for (y, index) in (rows.y..rows.bottom()).zip(window) {
        if let Some(field) = form.fields().get(index) {
            let active = form.list().selected() == Some(index);
            let row = Rect {
                y,
                height: 1,
                ..rows
            };
            draw_field(field, active, row, canvas);
        }
    }
    for (y, (scope, line)) in (below.y..below.bottom()).zip(&more) {
        let row = Rect {
            x: below.x + 1,
            y,
            width: below.width.saturating_sub(2),
            height: 1,
        };
        canvas.print(row, scope, line);
    }
}

/// What there is to say about the line with the focus, then about the whole.
fn more(form: &RecordForm, width: usize) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = Vec::new();
    let mut say = |scope: &'static str, said: &str| {
        all.extend(
            text::wrap(said, width)
                .into_iter()
                .map(|line| (scope, line)),
        );
    };
    if let Some(field) = form.focused() {
        if let Some(problem) = field.problem().filter(|_| field.line.missing.is_none()) {
            say("text.error", &format!("{}: {problem}", field.line.label));
        }
        if let Some(statement) = &field.line.missing {
            let table =
                "The table has no such column. This makes it, on the database (y copies it):";
            say("text.error", table);
            say("text", statement);
        } else if let Some(reason) = field.locked() {
            say("text.quiet", reason);
        }
    }
    for said in form.says() {
        say("text", said);
    }
    if let Some(failure) = form.failure() {
        say("text.error", &failure.to_string());
    }
    all
}

/// `▸ Lastname *   Huber                      was Maier`
fn draw_field(field: &RecordField, active: bool, row: Rect, canvas: &mut Canvas<'_>) {
    let pointer = if active {
        canvas.glyphs().pointer()
    } else {
        " "
    };
    let required = if field.line.required { " *" } else { "" };
    let read_only = if field.locked().is_some() { " ro" } else { "" };
    let mark = match (field.problem(), field.is_changed()) {
        (Some(_), _) => Some(Mark::Problem),
        (None, true) => Some(Mark::Changed),
        (None, false) => field.line.missing.as_ref().map(|_| Mark::Problem),
    };
    let scope = if active { "text.strong" } else { "text.quiet" };
    let label = LABEL.min(row.width / 2);
    let line = Line::new()
        .styled("text", pointer)
        .mark(mark)
        .text(" ")
        .column(
            label.saturating_sub(4),
            scope,
            format!("{}{required}{read_only}", field.line.label),
        );
    canvas.line(
        Rect {
            width: label,
            ..row
        },
        &line,
    );
    let mut rest = Rect {
        x: row.x + label,
        width: row.width - label,
        ..row
    };
    if row.width >= WIDE {
        let aside = Rect {
            x: rest.x + VALUE,
            width: rest.width.saturating_sub(VALUE),
            ..rest
        };
        rest.width = VALUE.min(rest.width);
        draw_aside(field, aside, canvas);
    }
    draw_value(field, active, rest, canvas);
}

/// What is wrong with a line, else what stood there.
fn draw_aside(field: &RecordField, area: Rect, canvas: &mut Canvas<'_>) {
    match field.problem() {
        Some(problem) => {
            canvas.print(area, "text.error", problem);
        }
        None if field.is_changed() && field.line.input != RecordInput::Secret => {
            let was = match field.line.value.as_str() {
                "" => "was empty".to_owned(),
                value => format!("was {value}"),
            };
            canvas.print(area, "text.quiet", &was);
        }
        None => {}
    }
}

fn draw_value(field: &RecordField, active: bool, area: Rect, canvas: &mut Canvas<'_>) {
    if field.is_typed() {
        let (before, after) = field.shown();
        Input::of(before, after).active(active).draw(area, canvas);
        return;
    }
    let scope = match field.locked() {
        Some(_) => "text.quiet",
        None => "text",
    };
    let line = match field.meaning() {
        Some(meaning) if field.value().is_empty() => Line::new().styled(scope, meaning),
        Some(meaning) => Line::new()
            .styled(scope, field.value())
            .styled("text.quiet", format!("  {meaning}")),
        None => Line::new().styled(scope, field.value()),
    };
    let line = match (field.locked(), active) {
        (None, true) => line.styled("text.quiet", "  (Enter chooses)"),
        _ => line,
    };
    canvas.line(area, &line);
}
