//! The form: every list of the screen with what is chosen and how much is left.

use ratatui::layout::{Constraint, Layout, Rect};

use super::rules::left_of;
use crate::app::Mark;
use crate::app::Simulated;
use crate::app::state::SimulatePage;
use crate::app::state::simulate::Pane as Focus;
use crate::core::simulate::{FieldAnswer, Why};
use crate::ui::Canvas;
use crate::ui::line::Line;
use crate::ui::text::width;
use crate::ui::widget::{List, Pane};

/// Cells of the column with the fields' names.
const LABEL: u16 = 13;

/// Stations of the history that show at most.
const STATIONS: usize = 5;

pub(super) fn draw(page: &SimulatePage, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = page.focus() == Focus::Form;
    let login = page.customer_user().unwrap_or("nobody yet");
    let screen = page.screen().action();
    let mut pane = Pane::new(login);
    // Without the dots between, and a cell of frame and blank at either end.
    let room = usize::from(area.width.saturating_sub(10));
    let mut room = room.saturating_sub(width(login) + width(screen));
    let acls = chosen(page);
    if let Some(acls) = acls {
        let long = format!("{acls} ACLs");
        let shown = if width(&long) <= room {
            long
        } else {
            acls.to_owned()
        };
        room = room.saturating_sub(width(&shown) + 3);
        pane = pane.and(shown);
    }
    pane = pane.and(screen);
    // The name comes last: where room is short it is the one to be cut.
    let name = page
        .simulated()
        .filter(|own| Some(own.scene.customer_user.as_str()) == page.customer_user())
        .map(|own| own.name.as_str());
    let fits = |name: &&str| !name.is_empty() && (acls.is_none() || width(name) <= room);
    if let Some(name) = name.filter(fits) {
        pane = pane.and(name);
    }
    let inner = pane.focused(focused).draw(area, canvas);
    let notes = notes(page);
    let fields = page.lists().0.len().max(1);
    let fields = u16::try_from(fields + 1).unwrap_or(u16::MAX);
    let rest = u16::try_from(notes.len()).unwrap_or(u16::MAX);
    let rest = rest.min(inner.height.saturating_sub(fields));
    let shares = [Constraint::Fill(1), Constraint::Length(rest)];
    let [list, below] = Layout::vertical(shares).areas(inner);
    let row = |index: usize| {
        let simulated = page.simulated();
        let answer = simulated.and_then(|own| Some((own, own.settled.fields.get(index)?)));
        answer.map_or_else(Line::new, |(simulated, answer)| {
            field(page, simulated, answer)
        })
    };
    List::new(page.lists().0, row)
        .focused(focused)
        .empty(if page.customer_user().is_none() {
            "press u to choose a customer user"
        } else if page.is_asking() {
            "asking"
        } else if page.failure().is_some() {
            "not answered"
        } else {
            "nothing to choose here"
        })
        .draw(list, canvas);
    for (y, note) in (below.y..below.bottom()).zip(&notes) {
        let line = Rect {
            y,
            height: 1,
            ..below
        };
        canvas.line(line, note);
    }
}

/// Which ACLs count, where one can choose.
fn chosen(page: &SimulatePage) -> Option<&'static str> {
    let simulated = page.simulated()?;
    simulated
        .no_deployed
        .is_none()
        .then(|| simulated.acls.name())
}

/// `Queue      FAQ Sweden           5 of 12`
fn field<'a>(
    page: &'a SimulatePage,
    simulated: &'a Simulated,
    answer: &'a FieldAnswer,
) -> Line<'a> {
    let key = answer.field.key();
    let ids = page.form().ids(&key);
    let chosen: Vec<&str> = ids.iter().map(|id| simulated.shown(&key, id)).collect();
    let chosen = match chosen.as_slice() {
        [] if answer.field.param().is_none() => String::new(),
        [] => "-".to_owned(),
        texts => texts.join(", "),
    };
    let (left, offered) = (answer.outcome.left.count(), answer.candidates.offered.len());
    let trouble = answer.outcome.error.is_some() || (left == 0 && offered > 0);
    let mut line = Line::new()
        .column(LABEL, "text", answer.field.label())
        .text(chosen)
        .right("text", left_of(answer));
    if simulated.other.is_some() {
        let differs = simulated.otherwise(answer).is_some();
        line = line.right_mark(differs.then_some(Mark::Changed));
    }
    line.right_mark(trouble.then_some(Mark::Problem))
}

/// What stands below the fields: the ticket, the rounds, what fell out, the history.
fn notes(page: &SimulatePage) -> Vec<Line<'_>> {
    let mut notes = Vec::new();
    if let Some(simulated) = page.simulated() {
        if let Some(ticket) = &simulated.ticket {
            notes.push(Line::of(format!(
                "ticket {} {}",
                ticket.number, ticket.title
            )));
            let reply = if ticket.can_reply {
                "may reply"
            } else {
                "may not reply"
            };
            let see = match &ticket.may_see {
                Ok(()) => "may see it",
                Err(_) => "may not see it",
            };
            notes.push(Line::new().styled("text.quiet", format!("{see}, {reply}")));
        }
        if !simulated.valid {
            let login = &simulated.scene.customer_user;
            notes.push(
                Line::new()
                    .mark(Mark::Problem)
                    .text(format!(" {login} is not valid: no login")),
            );
        }
        let settled = &simulated.settled;
        let end = if settled.stable { "stable" } else { "given up" };
        let rounds = if settled.rounds == 1 {
            "round"
        } else {
            "rounds"
        };
        let acls = chosen(page).map_or_else(String::new, |acls| format!(", {acls} ACLs"));
        let waiting = if page.is_asking() { ", asking" } else { "" };
        notes.push(Line::new().styled(
            "text.quiet",
            format!("{} {rounds}, {end}{acls}{waiting}", settled.rounds),
        ));
        for dropped in &settled.dropped {
            let value = simulated.shown(&dropped.key, &dropped.id);
            let why = match dropped.why {
                Why::NotLeft => "fell out",
                Why::Hidden => "hidden",
            };
            notes.push(
                Line::new()
                    .mark(Mark::Problem)
                    .text(format!(" {} {value} {why}", dropped.key)),
            );
        }
        for selected in &settled.selected {
            let value = simulated.shown(&selected.key, &selected.id);
            notes.push(
                Line::new()
                    .mark(Mark::Changed)
                    .text(format!(" {} {value} selected", selected.key)),
            );
        }
    }
    let (moments, now) = page.history();
    if moments.len() > 1 {
        notes.push(Line::new().styled("text.quiet", "history"));
        let first = (now + 1).saturating_sub(STATIONS);
        for (index, moment) in moments.iter().enumerate().skip(first).take(STATIONS) {
            let pointer = if index == now { ">" } else { " " };
            notes.push(Line::of(format!("{pointer} {} {}", index + 1, moment.what)));
        }
    }
    notes
}
