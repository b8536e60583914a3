//! Why a rule matched, or did not.

use std::fmt;

use crate::core::acl::{Compiled, Part, Trace, Truth, Verdict};
use crate::core::checks::CheckValue;

/// One condition as it was judged, with everything that a person wants to see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Properties or PropertiesDatabase.
    pub part: Part,
    /// Level 2, such as `Queue`.
    pub object: String,
    /// Level 3, such as `Name`.
    pub attribute: String,
    /// The texts with their modifiers, and what each says; nothing where the attribute is absent.
    pub wanted: Vec<(String, Option<Truth>)>,
    /// The value; `None` when the attribute is absent.
    pub found: Option<CheckValue>,
    /// Does it hold?
    pub truth: Truth,
}

impl Held {
    /// `Queue/Name`, as people write it.
    pub fn key(&self) -> String {
        format!("{}/{}", self.object, self.attribute)
    }

    /// What stands there: `HW Depot`, `users, support-se`, `empty`, `no value` or `absent`.
    pub fn found_text(&self) -> String {
        match &self.found {
            None => "absent".to_owned(),
            Some(CheckValue::Null) => "no value".to_owned(),
            Some(CheckValue::Text(text)) if text.is_empty() => "empty".to_owned(),
            Some(CheckValue::Text(text)) => text.clone(),
            Some(CheckValue::List(texts)) if texts.is_empty() => "an empty list".to_owned(),
            Some(CheckValue::List(texts)) => texts
                .iter()
                .map(|text| text.as_deref().unwrap_or("no value"))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }

    /// The wanted texts that hit, as one line.
    pub fn hitting_text(&self) -> String {
        let hitting = self
            .wanted
            .iter()
            .filter(|(_, said)| *said == Some(Truth::Hit));
        let texts: Vec<&str> = hitting.map(|(text, _)| text.as_str()).collect();
        texts.join(" and ")
    }

    /// The wanted texts, as one line.
    pub fn wanted_text(&self) -> String {
        let texts: Vec<&str> = self.wanted.iter().map(|(text, _)| text.as_str()).collect();
        match texts.as_slice() {
            [] => "nothing".to_owned(),
            [""] => "the empty text".to_owned(),
            texts => texts.join(" or "),
        }
    }
}

/// The conditions of a rule as far as they were walked.
pub fn held(compiled: &Compiled, trace: &Trace, rule: usize) -> Vec<Held> {
    trace
        .conditions(rule)
        .iter()
        .filter_map(|condition| {
            let slot = compiled.slots.get(condition.condition.slot)?;
            let list = compiled.lists.get(condition.condition.list)?;
            let said = trace.texts(condition);
            let wanted = list.matchers.iter().enumerate().map(|(position, matcher)| {
                let truth = said.iter().find(|(own, _)| *own == position);
                (matcher.text.clone(), truth.map(|(_, truth)| *truth))
            });
            Some(Held {
                part: slot.part,
                object: slot.object.clone(),
                attribute: slot.attribute.clone(),
                wanted: wanted.collect(),
                found: trace.found(condition).cloned(),
                truth: condition.truth,
            })
        })
        .collect()
}

/// In a few words why a rule did what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It has no conditions.
    Unconditional,
    /// This condition failed.
    Failed(Held),
    /// A part has objects but no attributes: it can never match.
    Untried,
    /// All conditions hold; this is the first.
    Holds(Held),
    /// The run ended before it.
    NotReached,
    /// It could not be judged.
    Broken,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Unconditional => f.write_str("no conditions"),
            Reason::Untried => f.write_str("an object without attributes never matches"),
            Reason::NotReached => f.write_str("not reached"),
            Reason::Broken => f.write_str("cannot be evaluated"),
            Reason::Holds(held) => match &held.found {
                // Of a list it counts which text hit, not what else is in it.
                Some(CheckValue::List(_)) => {
                    write!(f, "{} hits {}", held.key(), held.hitting_text())
                }
                // What hits may look like anything but the value: `[Not]Germany`.
                Some(CheckValue::Text(text))
                    if !held.wanted.iter().any(|(wanted, _)| wanted == text) =>
                {
                    write!(f, "{} = {}", held.key(), held.found_text())?;
                    write!(f, " hits {}", held.hitting_text())
                }
                _ => write!(f, "{} = {}", held.key(), held.found_text()),
            },
            Reason::Failed(held) => match &held.found {
                None => write!(f, "{} is absent", held.key()),
                Some(_) => write!(
                    f,
                    "{} is {}, wanted {}",
                    held.key(),
                    held.found_text(),
                    held.wanted_text()
                ),
            },
        }
    }
}

/// Why a rule matched or not, as its trace has it.
pub fn reason(compiled: &Compiled, trace: &Trace, rule: usize) -> Reason {
    let verdict = trace.rules().get(rule).map(|rule| rule.verdict);
    match verdict.unwrap_or_default() {
        Verdict::NotReached => return Reason::NotReached,
        Verdict::Failed => return Reason::Broken,
        Verdict::NotMatched | Verdict::Matched | Verdict::Used => {}
    }
    let held = held(compiled, trace, rule);
    if verdict == Some(Verdict::NotMatched) {
        let failed = held.into_iter().find(|held| held.truth != Truth::Hit);
        return failed.map_or(Reason::Untried, Reason::Failed);
    }
    held.into_iter()
        .next()
        .map_or(Reason::Unconditional, Reason::Holds)
}
