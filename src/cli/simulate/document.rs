//! The answer as one JSON document.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::Simulation;
use crate::cli::eval::check_value;
use crate::core::acl::{Compiled, Did, OptionSet, Trace, Truth, Verdict};
use crate::core::explain::{Held, held};
use crate::core::screen::Field;
use crate::core::simulate::{FieldAnswer, Settled, Why};

/// Writes the document and a newline. `found` is null both for an attribute without a value and for
/// one that is absent; `absent` tells them apart.
pub fn write(simulation: &Simulation<'_>, out: &mut impl Write) -> io::Result<()> {
    let settled = simulation.settled;
    let form: Map<String, Json> = settled
        .form
        .iter()
        .map(|(key, ids)| {
            let field = settled.field(key).map(|answer| &answer.field);
            let value = match ids {
                ids if field.is_some_and(Field::is_multiple) => json!(ids),
                [] => json!(""),
                [id] => json!(id),
                ids => json!(ids),
            };
            (key.to_owned(), value)
        })
        .collect();
    let compiled = &simulation.rules.compiled;
    let fields: Vec<Json> = simulation
        .lists
        .iter()
        .map(|answer| field(compiled, answer))
        .collect();
    let document = json!({
        "format": "aclscope.simulate/1",
        "customer_user": simulation.customer_user,
        "action": simulation.screen.action(),
        "ticket_id": simulation.ticket.map(|ticket| ticket.id.to_string()),
        "acls": simulation.world.acls.name(),
        "form": form,
        "dropped": dropped(settled),
        "selected": selected(settled),
        "rounds": settled.rounds,
        "stable": settled.stable,
        "fields": fields,
    });
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// What left the form, and why.
pub fn dropped(settled: &Settled) -> Json {
    let dropped = settled.dropped.iter().map(|dropped| {
        let why = match dropped.why {
            Why::NotLeft => "not_left",
            Why::Hidden => "hidden",
        };
        json!({"field": dropped.key, "id": dropped.id, "why": why, "round": dropped.round})
    });
    dropped.collect()
}

/// What the form selected by itself.
pub fn selected(settled: &Settled) -> Json {
    let selected = settled.selected.iter();
    selected
        .map(|own| json!({"field": own.key, "id": own.id, "round": own.round}))
        .collect()
}

fn field(compiled: &Compiled, answer: &FieldAnswer) -> Json {
    let entries = answer.candidates.offered.entries();
    let offered: Vec<Json> = entries
        .iter()
        .map(|entry| json!({"id": entry.id, "name": entry.name}))
        .collect();
    let left: Vec<&str> = answer.left_ids().collect();
    let error = answer.outcome.error.as_ref();
    let mut field = Map::new();
    field.insert("return_type".into(), json!(answer.field.return_type()));
    field.insert(
        "return_subtype".into(),
        json!(answer.field.return_subtype()),
    );
    field.insert("offered".into(), json!(offered));
    field.insert("left".into(), json!(left));
    field.insert("applied".into(), json!(answer.outcome.applied));
    field.insert("error".into(), json!(error.map(|error| error.kind.name())));
    if let Some(error) = error {
        field.insert(
            "detail".into(),
            json!({"acl": error.acl, "section": error.section, "key": error.key,
                   "pattern": error.pattern, "message": error.message}),
        );
    }
    if let Some(trace) = &answer.trace {
        let rules = (0..compiled.rules.len()).map(|rule| self::rule(compiled, answer, trace, rule));
        field.insert("rules".into(), rules.collect());
        let values = (0..entries.len()).map(|entry| value(compiled, answer, trace, entry));
        field.insert("values".into(), values.collect());
    }
    field.into()
}

fn rule(compiled: &Compiled, answer: &FieldAnswer, trace: &Trace, index: usize) -> Json {
    let ids = |set: &OptionSet| -> Vec<&str> {
        let entries = answer.candidates.offered.entries();
        set.iter()
            .filter_map(|position| entries.get(position))
            .map(|entry| entry.id.as_str())
            .collect()
    };
    let own = trace.rules().get(index);
    let verdict = match own.map(|own| own.verdict).unwrap_or_default() {
        Verdict::Used => "used",
        Verdict::Matched => "matched",
        Verdict::NotMatched => "not_matched",
        Verdict::NotReached => "not_reached",
        Verdict::Failed => "error",
    };
    let conditions: Vec<Json> = held(compiled, trace, index).iter().map(condition).collect();
    // What the rule did to the list as a whole: its sections may take away and bring back.
    let before = trace.left_after(index);
    let after = trace.left_after(index + 1);
    json!({
        "acl": compiled.rules.get(index).map(|rule| &rule.name),
        "verdict": verdict,
        "stopped": own.is_some_and(|own| own.stopped),
        "conditions": conditions,
        "removed": ids(&before.without(&after)),
        "revived": ids(&after.without(&before)),
    })
}

fn condition(held: &Held) -> Json {
    let wanted: Vec<&str> = held.wanted.iter().map(|(text, _)| text.as_str()).collect();
    let hit = match held.truth {
        Truth::Hit => json!(true),
        Truth::Miss => json!(false),
        Truth::Undecided => Json::Null,
    };
    json!({
        "part": held.part.name(),
        "object": held.object,
        "attribute": held.attribute,
        "wanted": wanted,
        "found": held.found.as_ref().map(check_value),
        "absent": held.found.is_none(),
        "hit": hit,
    })
}

fn value(compiled: &Compiled, answer: &FieldAnswer, trace: &Trace, position: usize) -> Json {
    let name = |rule: usize| compiled.rules.get(rule).map(|rule| rule.name.as_str());
    let events: Vec<Json> = trace
        .life(position)
        .into_iter()
        .map(|event| {
            let did = match event.did {
                Did::Removed => "removed",
                Did::Revived => "revived",
                Did::Kept => "kept",
                Did::Spared => "spared",
            };
            json!({"acl": name(event.rule), "did": did})
        })
        .collect();
    let entry = answer.candidates.offered.entries().get(position);
    json!({
        "id": entry.map(|entry| &entry.id),
        "left": answer.outcome.left.contains(position),
        "decided_by": trace.decided_by(position).and_then(name),
        "events": events,
    })
}
