//! The verdict line: one sentence that answers the question of the pane that has the focus.

use super::{Pane, SimulatePage};
use crate::app::simulated::{Asked, Otherwise, Simulated};
use crate::core::acl::{Standing, Verdict};
use crate::core::simulate::Why;
use crate::core::world::Acls;

/// The sentence for what is selected.
pub(super) fn verdict(page: &SimulatePage) -> String {
    if let Some(failure) = page.failure() {
        return format!("Not answered: {failure}.");
    }
    let Some(simulated) = page.simulated() else {
        return match page.customer_user() {
            None => "Choose a customer user: press u.".to_owned(),
            Some(login) => format!("Asking what {login} is offered."),
        };
    };
    let may_see = simulated.ticket.as_ref().map(|ticket| &ticket.may_see);
    if let (Pane::Form, Some(Err(why))) = (page.focus(), may_see) {
        return format!(
            "{} may not see this ticket: {why}.",
            simulated.scene.customer_user
        );
    }
    let Some(asked) = page.asked() else {
        return match simulated.settled.fields.len() {
            0 => "This screen asks ACLs about nothing.".to_owned(),
            all => format!("None of {all} fields matches the filter."),
        };
    };
    let (values, others) = (page.lists().2, with_others(asked));
    if let Some(error) = &asked.answer.outcome.error {
        return format!("{others}The request ends here: {error}.");
    }
    let sentence = match page.focus() {
        Pane::Values => match values.selected() {
            Some(position) => return value(page, asked, position),
            None => field(simulated, asked),
        },
        Pane::Rules => match page.step().checked_sub(1) {
            Some(index) => rule(asked, index),
            None => format!(
                "{} offers {} before any rule.",
                asked.answer.field.label(),
                asked.answer.candidates.offered.len()
            ),
        },
        Pane::Form => field(simulated, asked),
    };
    format!("{others}{sentence}")
}

/// `With the deployed ACLs 3 values differ. `; empty when nothing does. It comes first, because it
/// is about what customers really see, and what has no room is cut at the end.
fn with_others(asked: Asked<'_>) -> String {
    let otherwise = asked.simulated.otherwise(asked.answer);
    let acls = asked.simulated.acls.other().name();
    match otherwise {
        None => String::new(),
        Some(Otherwise::Values(1)) => format!("With the {acls} ACLs 1 value differs. "),
        Some(Otherwise::Values(values)) => {
            format!("With the {acls} ACLs {values} values differ. ")
        }
        Some(Otherwise::Ends(error)) => {
            format!("With the {acls} ACLs the request ends here: {error}. ")
        }
        Some(Otherwise::DoesNotEnd) => {
            format!("With the {acls} ACLs the request does not end here. ")
        }
    }
}

/// What became of a value, and what it is where the stepping stands.
fn value(page: &SimulatePage, asked: Asked<'_>, position: usize) -> String {
    let step = page.step();
    let now = asked.trace.left_after(step).contains(position);
    let mut sentence = why(asked, position);
    if let Some((acls, left)) = asked.with_others(position) {
        let (acls, left) = (acls.name(), if left { "offered" } else { "not offered" });
        sentence = format!("With the {acls} ACLs it is {left}. {sentence}");
    }
    if now == asked.answer.outcome.left.contains(position) {
        return sentence;
    }
    let now = if now { "offered" } else { "gone" };
    match step {
        0 => format!("Before any rule it is {now}. In the end: {sentence}"),
        step => format!("After rule {step} it is {now}. In the end: {sentence}"),
    }
}

/// The sentence about a value, with a word on an ACL that is not the same stored and deployed.
fn why(asked: Asked<'_>, position: usize) -> String {
    let why = asked.why(position);
    let sentence = why.sentence();
    let decided = why.decided_by.as_ref();
    match decided.and_then(|station| standing(asked, &station.acl)) {
        Some(standing) => format!("{sentence} {standing}"),
        None => sentence,
    }
}

/// How an ACL that counts here differs from its other form: `It is not deployed.`
pub(super) fn standing(asked: Asked<'_>, acl: &str) -> Option<String> {
    let compared = asked.differing(acl)?;
    Some(match (&compared.standing, asked.simulated.acls) {
        (Standing::New | Standing::Waiting, _) => "It is not deployed.".to_owned(),
        (Standing::Changed(_), acls) => match (compared.written(), acls) {
            (Some(place), Acls::Stored) => format!("{place} overrules it."),
            (Some(place), Acls::Deployed) => format!("It stands in {place}; another is stored."),
            (None, Acls::Stored) => "It was changed since it was deployed.".to_owned(),
            (None, Acls::Deployed) => "It was changed in the database.".to_owned(),
        },
        (Standing::Invalid, _) => "It is not valid in the database any more.".to_owned(),
        (Standing::Deleted, _) => "It is deleted in the database.".to_owned(),
        (Standing::Unknown(why), _) => format!("Deployed or not, nobody can tell: {why}."),
        (Standing::Same | Standing::Written(_), _) => return None,
    })
}

/// What is left of a field, and the first reason why something is gone.
fn field(simulated: &Simulated, asked: Asked<'_>) -> String {
    let key = asked.answer.field.key();
    let label = asked.answer.field.label();
    let dropped = simulated.settled.dropped.iter().find(|own| own.key == key);
    if let Some(dropped) = dropped {
        let value = simulated.shown(&key, &dropped.id);
        let why = match dropped.why {
            Why::NotLeft => "is not offered",
            Why::Hidden => "stands in a hidden field",
        };
        return format!("{label} was emptied: {value} {why}.");
    }
    let selected = simulated.settled.selected.iter();
    if let Some(selected) = selected.rev().find(|own| own.key == key) {
        let value = simulated.shown(&key, &selected.id);
        return format!(
            "{label} is {value}: the only value left, TicketACL::Autoselect selects it."
        );
    }
    let offered = asked.answer.candidates.offered.len();
    let left = &asked.answer.outcome.left;
    let gone = (0..offered).filter(|position| !left.contains(*position));
    let gone: Vec<usize> = gone.collect();
    match gone.as_slice() {
        [] if offered == 0 => format!("{label} offers nothing."),
        [] => format!("{label} offers all of {offered}."),
        [only] => why(asked, *only),
        [first, rest @ ..] => {
            let sentence = why(asked, *first);
            format!(
                "{} of {offered}: {sentence} And {} more.",
                left.count(),
                rest.len()
            )
        }
    }
}

fn rule(asked: Asked<'_>, index: usize) -> String {
    let name = asked.rule_name(index);
    let reason = asked.reason(index);
    let own = asked.rule(index);
    let (removed, revived) = asked.changed(index);
    match own.map(|own| own.verdict).unwrap_or_default() {
        Verdict::Used => {
            let mut did = Vec::new();
            if !removed.is_empty() {
                did.push(format!("removes {}", removed.count()));
            }
            if !revived.is_empty() {
                did.push(format!("brings back {}", revived.count()));
            }
            if did.is_empty() {
                did.push("changes nothing".to_owned());
            }
            if own.is_some_and(|own| own.stopped) {
                did.push("ends the run".to_owned());
            }
            format!("{name} matches ({reason}) and {}.", did.join(" and "))
        }
        Verdict::Matched => format!(
            "{name} matches ({reason}) but says nothing about {}.",
            asked.answer.field.label()
        ),
        Verdict::NotMatched => format!("{name} does not match: {reason}."),
        Verdict::NotReached if asked.answer.outcome.error.is_some() => {
            format!("{name} is not reached: the request ended before it.")
        }
        Verdict::NotReached => format!("{name} is not reached: a rule before it ended the run."),
        Verdict::Failed => format!("{name} cannot be evaluated."),
    }
}
