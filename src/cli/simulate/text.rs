//! The answer for people.

use std::io::{self, Write};

use super::Simulation;
use super::form::table;
use crate::core::acl::{Compiled, Did, Trace, Verdict};
use crate::core::explain::{reason, why};
use crate::core::screen::TicketAccess;
use crate::core::simulate::{FieldAnswer, Why};
use crate::core::world::Acls;
use crate::text::{clean, width, wrap};

/// Writes one paragraph a list: what is left, what is gone and why, and the rules that did it; where
/// a single list is asked for, every rule with its reason. Nothing is cut: long names make long
/// lines. Every condition is in the JSON document.
pub fn write(simulation: &Simulation<'_>, out: &mut impl Write) -> io::Result<()> {
    let settled = simulation.settled;
    write!(
        out,
        "{} on {}",
        clean(simulation.customer_user),
        simulation.screen.action()
    )?;
    if let Some(ticket) = simulation.ticket {
        let number = ticket.row.text("tn").unwrap_or_default();
        write!(out, ", ticket {} ({})", ticket.id, clean(number))?;
    }
    if simulation.world.acls == Acls::Deployed {
        write!(out, ", with the deployed ACLs")?;
    }
    let rounds = if settled.rounds == 1 {
        "round"
    } else {
        "rounds"
    };
    let end = if settled.stable { "stable" } else { "given up" };
    writeln!(out, ": {} {rounds}, {end}", settled.rounds)?;
    if let Some(may_not) = simulation.access.as_ref().and_then(may_not) {
        let login = clean(simulation.customer_user);
        writeln!(out, "  ! {login} {may_not}")?;
    }
    for (key, ids) in settled.form.iter() {
        let shown: Vec<String> = ids.iter().map(|id| shown(simulation, key, id)).collect();
        let shown = if shown.is_empty() {
            "empty".to_owned()
        } else {
            shown.join(", ")
        };
        writeln!(out, "  {} = {shown}", clean(key))?;
    }
    for dropped in &settled.dropped {
        let why = match dropped.why {
            Why::NotLeft => "is not offered and was emptied",
            Why::Hidden => "was deleted because its field is hidden",
        };
        let value = shown(simulation, &dropped.key, &dropped.id);
        writeln!(
            out,
            "  {} {value} {why} in round {}",
            clean(&dropped.key),
            dropped.round
        )?;
    }
    for selected in &settled.selected {
        writeln!(
            out,
            "  {} {} is the only value left and was selected in round {}",
            clean(&selected.key),
            shown(simulation, &selected.key, &selected.id),
            selected.round
        )?;
    }
    for answer in &simulation.lists {
        field(simulation, answer, out)?;
    }
    Ok(())
}

/// The text that the screen shows for an id, or the name of what it does not offer.
fn shown(simulation: &Simulation<'_>, key: &str, id: &str) -> String {
    let answer = simulation.settled.field(key);
    let text = answer.and_then(|answer| {
        let entity = || table(simulation.world, &answer.field)?.by_id_text(id);
        let offered = answer.candidates.text(id);
        offered.or_else(|| entity().map(|entity| entity.name.as_str()))
    });
    clean(text.unwrap_or(id)).into_owned()
}

/// What stands in the way of the page or of its reply box.
fn may_not(access: &TicketAccess<'_>) -> Option<String> {
    if !access.ro.allowed {
        return Some(format!("may not see this ticket: {}", access.ro.decision));
    }
    (!access.can_reply()).then(|| "may see this ticket but not reply to it".to_owned())
}

fn field(
    simulation: &Simulation<'_>,
    answer: &FieldAnswer,
    out: &mut impl Write,
) -> io::Result<()> {
    let compiled = &simulation.rules.compiled;
    let offered = &answer.candidates.offered;
    let key = answer.field.key();
    let (left, offers) = (answer.outcome.left.count(), offered.len());
    writeln!(out, "\n{}: {left} of {offers}", clean(&key))?;
    if let Some(error) = &answer.outcome.error {
        for text in wrap(&error.to_string(), WIDTH - 4) {
            writeln!(out, "  ! {text}")?;
        }
    }
    let Some(trace) = &answer.trace else {
        return Ok(());
    };
    for (position, text) in answer.candidates.shown.iter().enumerate() {
        let why = why(compiled, trace, &answer.asked, offered, position);
        let mark = if why.left { '*' } else { 'o' };
        let text = if text.is_empty() { "(empty)" } else { text };
        let decided = why.decided_by.as_ref();
        let decided = decided.map(|station| format!("{} {}", done_by(station.did), station.acl));
        let row = match decided {
            None => format!("  {mark} {}", clean(text)),
            Some(decided) => format!("  {mark} {} {}", column(text), clean(&decided)),
        };
        writeln!(out, "{}", row)?;
    }
    rules(compiled, trace, simulation.lists.len() == 1, out)
}

/// What an ACL did to a value, before the ACL's name.
fn done_by(did: Did) -> &'static str {
    match did {
        Did::Removed => "removed by",
        Did::Revived => "brought back by",
        Did::Kept => "kept by",
        Did::Spared => "not removable for",
    }
}

/// The rules that had an effect on this list or could not be judged, and how many had none; with
/// `every` also these, one by one.
fn rules(compiled: &Compiled, trace: &Trace, every: bool, out: &mut impl Write) -> io::Result<()> {
    let (mut matched, mut not_matched, mut not_reached) = (0, 0, 0);
    for (index, (rule, own)) in compiled.rules.iter().zip(trace.rules()).enumerate() {
        let (verdict, count) = match own.verdict {
            Verdict::Used if own.stopped => ("used, stops", None),
            Verdict::Used => ("used", None),
            Verdict::Failed => ("error", None),
            Verdict::Matched => ("matched, says nothing here", Some(&mut matched)),
            Verdict::NotMatched => ("not matched", Some(&mut not_matched)),
            Verdict::NotReached => ("not reached", Some(&mut not_reached)),
        };
        let has_effect = count.is_none();
        if let Some(count) = count {
            *count += 1;
        }
        if !(has_effect || every) {
            continue;
        }
        let reason = match own.verdict {
            Verdict::NotReached => String::new(),
            _ => format!(": {}", reason(compiled, trace, index)),
        };
        writeln!(out, "  {} {verdict}{}", column(&rule.name), clean(&reason))?;
    }
    let counts = [
        (matched, "matched without effect here"),
        (not_matched, "not matched"),
        (not_reached, "not reached"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if counts.is_empty() || every {
        return Ok(());
    }
    writeln!(out, "  ACLs: {}", counts.join(", "))
}

/// Cells of a line.
const WIDTH: usize = 80;

/// Cells of the column in which values and ACLs stand.
const COLUMN: usize = 32;

/// A text in its column, so that what follows it is aligned; a longer one keeps its whole length.
fn column(text: &str) -> String {
    format!(
        "{}{}",
        clean(text),
        " ".repeat(COLUMN.saturating_sub(width(text)))
    )
}
