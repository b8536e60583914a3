//! Why a value is offered, or is not.

use super::rule::{Held, Reason, held, reason};
use crate::core::acl::{CHANGE_PARTS, Compiled, Did, Field, Offered, Says, Trace, Truth, Verdict};

/// A rule that touched a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// Its position in the evaluation order.
    pub rule: usize,
    /// Its name.
    pub acl: String,
    /// `Possible`, `PossibleAdd` or `PossibleNot`.
    pub section: &'static str,
    /// What it did.
    pub did: Did,
    /// The texts of the section that hit the value; none where Possible leaves it out.
    pub texts: Vec<String>,
}

impl Station {
    /// What happened, as a verb: `removes it`.
    pub fn verb(&self) -> &'static str {
        match self.did {
            Did::Removed => "removes it",
            Did::Revived => "brings it back",
            Did::Kept => "keeps it",
            Did::Spared => "cannot remove it: its name is empty or 0",
        }
    }
}

/// A rule that did not match, with a section that speaks for the other verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Its name.
    pub acl: String,
    /// The section that would turn the verdict.
    pub section: &'static str,
    /// True when the section names the value; a Possible that leaves it out would remove it.
    pub names_it: bool,
    /// Why it did not match.
    pub reason: Reason,
}

/// Everything about one value of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The name that ACLs compare.
    pub name: String,
    /// Is it among what is left?
    pub left: bool,
    /// The station that decided; `None` when no rule touched it.
    pub decided_by: Option<Station>,
    /// The conditions of the deciding rule.
    pub conditions: Vec<Held>,
    /// The other stations, in order.
    pub also: Vec<Station>,
    /// Rules that would have decided otherwise, had they matched; the first ones.
    pub misses: Vec<Miss>,
}

/// How many near misses are told.
const MISSES: usize = 3;

/// Why the entry at `position` of the offered list is there or gone.
pub fn why(
    compiled: &Compiled,
    trace: &Trace,
    field: &Field,
    offered: &Offered,
    position: usize,
) -> Why {
    let name = offered
        .entries()
        .get(position)
        .and_then(|entry| entry.name.clone())
        .unwrap_or_default();
    let mut stations: Vec<Station> = trace
        .life(position)
        .into_iter()
        .filter_map(|event| {
            let rule = compiled.rules.get(event.rule)?;
            Some(Station {
                rule: event.rule,
                acl: rule.name.clone(),
                section: CHANGE_PARTS.get(event.section)?,
                did: event.did,
                texts: hitting(compiled, rule.says(field).get(event.section), &name),
            })
        })
        .collect();
    let decided_by = stations.pop();
    let left = trace.left_after(trace.rules().len()).contains(position);
    Why {
        conditions: decided_by
            .as_ref()
            .map(|station| held(compiled, trace, station.rule))
            .unwrap_or_default(),
        misses: misses(compiled, trace, field, &name, left),
        name,
        left,
        decided_by,
        also: stations,
    }
}

/// The texts of a section that hit a name.
fn hitting(compiled: &Compiled, says: Option<&Says>, name: &str) -> Vec<String> {
    let Some(Says::List(list)) = says else {
        return Vec::new();
    };
    let matchers = compiled.lists.get(*list).map(|list| list.matchers.iter());
    matchers
        .into_iter()
        .flatten()
        .filter(|matcher| matches!(matcher.hits_text(name), Ok(Truth::Hit)))
        .map(|matcher| matcher.text.clone())
        .collect()
}

/// Rules that did not match although one of their sections would turn the verdict round.
fn misses(compiled: &Compiled, trace: &Trace, field: &Field, name: &str, left: bool) -> Vec<Miss> {
    let verdicts = trace.rules().iter().zip(&compiled.rules).enumerate();
    verdicts
        .filter(|(_, (trace, _))| trace.verdict == Verdict::NotMatched)
        .filter_map(|(index, (_, rule))| {
            let says = rule.says(field);
            let turning = if left { [2, 0] } else { [1, 0] };
            let section = turning.into_iter().find(|section| {
                let says = says.get(*section);
                let hits = !hitting(compiled, says, name).is_empty();
                // Possible turns a verdict by leaving a value out as well as by naming it.
                match (says, section, left) {
                    (Some(Says::List(_)), 0, true) => !hits,
                    (Some(Says::List(_)), _, _) => hits,
                    _ => false,
                }
            })?;
            Some(Miss {
                acl: rule.name.clone(),
                section: CHANGE_PARTS.get(section)?,
                names_it: !(left && section == 0),
                reason: reason(compiled, trace, index),
            })
        })
        .take(MISSES)
        .collect()
}

impl Why {
    /// The one sentence that answers the question: `Raw is not offered: 104-Only-Hardware removes
    /// it (Queue/Name = HW Depot).`
    pub fn sentence(&self) -> String {
        let verdict = if self.left {
            "is offered"
        } else {
            "is not offered"
        };
        let name = if self.name.is_empty() {
            "The empty value"
        } else {
            &self.name
        };
        let Some(station) = &self.decided_by else {
            return format!("{name} {verdict}: no rule touches it.");
        };
        let reason = match self.conditions.first() {
            None => "no conditions".to_owned(),
            Some(held) => Reason::Holds(held.clone()).to_string(),
        };
        format!(
            "{name} {verdict}: {} {} ({reason}).",
            station.acl,
            station.verb()
        )
    }
}
