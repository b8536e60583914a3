//! Conditions that cannot hold together.

use std::collections::BTreeMap;

use super::conditions::Conditions;
use super::finding::Severity;
use super::linter::{Linter, quoted};
use super::texts::Texts;
use crate::core::acl::{Matcher, Test};

impl Linter<'_> {
    /// Attributes that are always the same value, with exact texts that exclude each other.
    pub fn contradictions(&mut self, conditions: &Conditions) {
        for ((object, attribute), texts) in conditions.iter().filter(|own| own.0.0 == "Ticket") {
            let (other, name) = match attribute.as_str() {
                "Queue" | "State" | "Priority" | "Type" | "Service" | "SLA" => {
                    (attribute.as_str(), "Name")
                }
                "Owner" | "Responsible" => (attribute.as_str(), "UserLogin"),
                "StateType" => ("State", "TypeName"),
                own if own.starts_with("DynamicField_") && self.is_single(object, own) => {
                    ("DynamicField", own)
                }
                _ => continue,
            };
            let Some(others) = conditions.get(&(other.to_owned(), name.to_owned())) else {
                continue;
            };
            let (Some(own), Some(theirs)) = (exact(texts), exact(others)) else {
                continue;
            };
            if own.iter().any(|text| theirs.contains(text)) {
                continue;
            }
            let message = format!(
                "Ticket/{attribute} and {other}/{name} are always the same value and no text \
                 stands in both: the ACL never matches; write one of them"
            );
            let first = |texts: &[&str]| texts.first().copied().unwrap_or_default().to_owned();
            let proof = format!(
                "{} against {}",
                quoted(&first(&own)),
                quoted(&first(&theirs))
            );
            self.add(
                Severity::Error,
                "contradiction",
                &texts.at.clone(),
                message,
                proof,
            );
        }
    }

    /// Stored values of a ticket where there is no ticket yet.
    pub fn stored_on_create_screens(&mut self, sections: &BTreeMap<&str, Conditions>) {
        const CREATE: [&str; 3] = [
            "AgentTicketEmail",
            "AgentTicketPhone",
            "CustomerTicketMessage",
        ];
        let of_ticket = |object: &str| !matches!(object, "Frontend" | "User");
        let stored = sections.get("PropertiesDatabase");
        let stored = stored.and_then(|own| own.keys().find(|key| of_ticket(&key.0)));
        let screen = ("Frontend".to_owned(), "Action".to_owned());
        let actions = sections.values().find_map(|own| own.get(&screen));
        let (Some((object, attribute)), Some(texts)) = (stored, actions) else {
            return;
        };
        let Some(actions) = exact(texts).filter(|own| !own.is_empty()) else {
            return;
        };
        if actions.iter().all(|action| CREATE.contains(action)) {
            let message = format!(
                "these screens make new tickets, which store nothing yet: with \
                 PropertiesDatabase/{object}/{attribute} the ACL never matches; use Properties"
            );
            let proof = format!("{} has no ticket", actions.join(", "));
            let at = texts.at.clone();
            self.add(
                Severity::Warning,
                "stored_on_create_screen",
                &at,
                message,
                proof,
            );
        }
    }
}

/// The texts of a list of exact ones; `None` when one has a modifier or is wrong.
fn exact(texts: &Texts) -> Option<Vec<&str>> {
    let exact = |own: &Matcher| matches!(own.test, Test::Exact);
    let all = !texts.faulty && texts.matchers.iter().all(exact);
    all.then(|| texts.matchers.iter().map(|own| own.text.as_str()).collect())
}
