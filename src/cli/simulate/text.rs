//! The answer for people.

use std::io::{self, Write};

use super::Simulation;
use crate::core::acl::Verdict;
use crate::core::explain::{reason, why};
use crate::core::simulate::{FieldAnswer, Why};
use crate::text::clean;

/// Writes one paragraph a list: what is left, what is gone and why, and what the rules did.
pub fn write(simulation: &Simulation<'_>, out: &mut impl Write) -> io::Result<()> {
    let settled = &simulation.settled;
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
    let rounds = if settled.rounds == 1 {
        "round"
    } else {
        "rounds"
    };
    let end = if settled.stable { "stable" } else { "given up" };
    writeln!(out, ": {} {rounds}, {end}", settled.rounds)?;
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
    for answer in &settled.fields {
        field(simulation, answer, out)?;
    }
    Ok(())
}

/// The text that the screen shows for an id.
fn shown(simulation: &Simulation<'_>, key: &str, id: &str) -> String {
    let answer = simulation.settled.field(key);
    let text = answer.and_then(|answer| answer.candidates.text(id));
    clean(text.unwrap_or(id)).into_owned()
}

fn field(
    simulation: &Simulation<'_>,
    answer: &FieldAnswer,
    out: &mut impl Write,
) -> io::Result<()> {
    let compiled = &simulation.rules.compiled;
    let offered = &answer.candidates.offered;
    writeln!(
        out,
        "\n{}: {} of {}",
        clean(&answer.field.key()),
        answer.outcome.left.count(),
        offered.len()
    )?;
    if let Some(error) = &answer.outcome.error {
        writeln!(out, "  ! {}", clean(&error.to_string()))?;
    }
    let Some(trace) = &answer.trace else {
        return Ok(());
    };
    for (position, text) in answer.candidates.shown.iter().enumerate() {
        let why = why(compiled, trace, &answer.asked, offered, position);
        let mark = if why.left { '*' } else { 'o' };
        let text = if text.is_empty() { "(empty)" } else { text };
        match &why.decided_by {
            None => writeln!(out, "  {mark} {}", clean(text))?,
            Some(station) => writeln!(
                out,
                "  {mark} {:<32} {} {}",
                clean(text),
                clean(&station.acl),
                station.verb()
            )?,
        }
    }
    for (index, (rule, own)) in compiled.rules.iter().zip(trace.rules()).enumerate() {
        let verdict = match own.verdict {
            Verdict::Used => "used",
            Verdict::Matched => "matched, says nothing here",
            Verdict::NotMatched => "not matched",
            Verdict::NotReached => "not reached",
            Verdict::Failed => "error",
        };
        let stopped = if own.stopped { ", stops" } else { "" };
        let reason = reason(compiled, trace, index).to_string();
        writeln!(
            out,
            "    {:>3} {:<32} {verdict}{stopped}: {}",
            index + 1,
            clean(&rule.name),
            clean(&reason)
        )?;
    }
    Ok(())
}
