//! ConfigMatch: sections, objects, attributes, and conditions that can never hold.

use std::collections::BTreeMap;

use super::always::always_hit;
use super::finding::Severity;
use super::linter::{At, EMPTY, Linter, counted, deployed, is_true, quoted};
use super::texts::{Texts, Use};
use crate::core::acl::{CHANGE_PARTS, MATCH_PARTS};
use crate::core::customer::Backend;
use crate::core::known::ValueList;
use crate::core::nearest;
use crate::core::value::Value;

/// Conditions of one section, by object and attribute.
pub(super) type Conditions = BTreeMap<(String, String), Texts>;

impl Linter<'_> {
    /// Judges ConfigMatch.
    pub fn conditions(&mut self, tree: &Value) {
        let at = At::root(crate::core::edit::Side::Match);
        let mut sections: BTreeMap<&str, Conditions> = BTreeMap::new();
        for (position, (name, section)) in tree.as_map().into_iter().flatten().enumerate() {
            let at = at.key(position, name);
            match MATCH_PARTS.into_iter().find(|part| *part == name) {
                Some(part) => {
                    sections.insert(part, self.condition_section(&at, section));
                }
                None => self.unknown_section(&at, name, &MATCH_PARTS, &CHANGE_PARTS),
            }
        }
        for conditions in sections.values() {
            self.contradictions(conditions);
        }
        self.stored_on_create_screens(&sections);
    }

    /// A name on the first level that the ticket system does not look at.
    pub fn unknown_section(&mut self, at: &At, name: &str, own: &[&str], other: &[&str]) {
        let message = if other.contains(&name) {
            format!("{name} belongs into the other tree of the ACL: here it is ignored")
        } else {
            let help = nearest::suggest(name, own.iter().copied());
            format!(
                "there is no section {}: it is ignored; {help}",
                quoted(name)
            )
        };
        let proof = format!("the sections are {}", own.join(" and "));
        self.add(Severity::Error, "unknown_section", at, message, proof);
    }

    fn condition_section(&mut self, at: &At, section: &Value) -> Conditions {
        let mut conditions = Conditions::new();
        let objects = match section {
            Value::Map(objects) => objects,
            own if is_true(own) => {
                self.wrong_structure(at, own, "a mapping of objects", "Queue: Name: [..]");
                return conditions;
            }
            _ => return conditions,
        };
        for (position, (object, attributes)) in objects.iter().enumerate() {
            let at = at.key(position, object);
            self.key_marker(&at, object);
            self.object(&at, &deployed(object), attributes, &mut conditions);
        }
        let tried = |value: &Value| value.as_map().is_some_and(|own| !own.is_empty());
        let fine = |value: &Value| matches!(value, Value::Map(_) | Value::Null);
        if !objects.is_empty() && objects.values().all(fine) && !objects.values().any(tried) {
            let message = "objects without attributes never match: the ACL has no effect; add an \
                           attribute or remove the section";
            let proof = "a section with keys and without a condition counts as not met";
            self.add(Severity::Error, "never_matches", at, message, proof);
        }
        conditions
    }

    fn object(&mut self, at: &At, object: &str, attributes: &Value, all: &mut Conditions) {
        let part = at.keys.first().cloned().unwrap_or_default();
        let known = self.context.known.knows_object(&part, object);
        let attributes = match attributes {
            Value::Map(attributes) => attributes,
            Value::Null => return,
            own => {
                let example = match object {
                    "Action" => "Frontend: Action: [..]".to_owned(),
                    _ => format!("{object}: Name: [..]"),
                };
                return self.wrong_structure(at, own, "a mapping of attributes", &example);
            }
        };
        if !known && !attributes.is_empty() {
            let objects = self.context.known.keys(at.side, &[&part]);
            let help = nearest::suggest(object, objects.iter().map(|own| own.key.as_str()));
            let message = format!(
                "there is no object {}: the ACL never matches; {help}",
                quoted(object)
            );
            let proof = "conditions on what is not there never hold, negated ones neither";
            self.add(Severity::Error, "unknown_object", at, message, proof);
        }
        for (position, (attribute, texts)) in attributes.iter().enumerate() {
            let at = at.key(position, attribute);
            self.key_marker(&at, attribute);
            let attribute = deployed(attribute);
            if known {
                self.attribute(&at, &part, object, &attribute);
            }
            let list = match texts {
                Value::List(list) => list.as_slice(),
                Value::Null => &[],
                own => {
                    self.wrong_structure(&at, own, "a list of texts", "- text");
                    continue;
                }
            };
            if list.is_empty() {
                let message = "an empty list is never met: the ACL never matches; add a text or \
                               remove the attribute";
                let proof = "one text of the list has to hit, and there is none";
                self.add(Severity::Error, "empty_condition", &at, message, proof);
                continue;
            }
            let texts = self.texts(&at, list, Use::Condition);
            self.condition(&texts, object, &attribute);
            all.insert((object.to_owned(), attribute), texts);
        }
    }

    /// `[empty]` in a key.
    pub fn key_marker(&mut self, at: &At, key: &str) {
        if key.contains(EMPTY) {
            let rest = deployed(key);
            let message = format!(
                "deployment takes [empty] out of this name: {} is left; rename it",
                quoted(&rest)
            );
            let proof = format!("{} becomes {}", quoted(key), quoted(&rest));
            self.add(Severity::Warning, "empty_marker_inside", at, message, proof);
        }
    }

    /// A structure that ends the request.
    pub fn wrong_structure(&mut self, at: &At, value: &Value, wanted: &str, example: &str) {
        let is = match value {
            Value::Null => "nothing",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        };
        let message = format!(
            "{wanted} belongs here, not {is}: every request that reaches it ends with an error; \
             write {}",
            quoted(example)
        );
        let proof = "the ticket system walks into it without asking what it is";
        self.add(Severity::Error, "wrong_structure", at, message, proof);
    }

    fn attribute(&mut self, at: &At, part: &str, object: &str, attribute: &str) {
        if part == "PropertiesDatabase"
            && (object, attribute) == ("Process", "ActivityDialogEntityID")
        {
            let message = "no ticket stores an activity dialog: the ACL never matches; write it \
                           below Properties";
            let proof = "ActivityDialogEntityID is a value of the screen only";
            return self.add(Severity::Error, "never_matches", at, message, proof);
        }
        let Some(names) = self.context.known.attributes(object) else {
            return;
        };
        if names.names.contains(attribute) {
            return;
        }
        let world = self.context.world;
        let field = attribute.strip_prefix("DynamicField_");
        if let Some(field) = field.filter(|_| matches!(object, "Ticket" | "DynamicField")) {
            if world.dynamic_fields.is_empty() {
                return;
            }
            if let Some(own) = world.dynamic_fields.by_name(field) {
                let what = match own.valid {
                    true => "is no field of tickets",
                    false => "is not valid",
                };
                let message = format!(
                    "the dynamic field {} {what}: the ACL never matches",
                    quoted(field)
                );
                let proof = "only valid fields of tickets are loaded";
                return self.add(Severity::Warning, "invalid_entity", at, message, proof);
            }
        }
        let help = nearest::suggest(attribute, names.names.iter().map(String::as_str));
        let unless = match (names.complete, object) {
            (true, _) => "",
            _ if attribute.starts_with("Group_") => "",
            (_, "CustomerUser") if Backend::all(&world.settings).iter().any(Result::is_err) => {
                return;
            }
            (_, "CustomerUser") => ", unless it is a preference: no customer source maps it",
            _ if world.agent_preferences.is_empty() => return,
            _ => ", and no agent has a preference of this name",
        };
        let message = format!(
            "{object} has no attribute {}: the ACL never matches{unless}; {help}",
            quoted(attribute)
        );
        let proof = format!(
            "{} known; conditions on what is not there never hold, negated ones neither",
            counted(names.names.len(), "attribute")
        );
        self.add(Severity::Warning, "unknown_attribute", at, message, proof);
    }

    /// Judges the list of one condition as a whole.
    fn condition(&mut self, texts: &Texts, object: &str, attribute: &str) {
        if texts.faulty {
            return;
        }
        let single = self.is_single(object, attribute);
        if let Some(always) = always_hit(&texts.matchers) {
            let (severity, message) = match single || always.of_lists {
                true => (
                    Severity::Error,
                    "one of these texts is always met, because they are alternatives: the \
                     condition holds for every value; use one pattern, such as \
                     `[NotRegExp]^(?:a|b)$`"
                        .to_owned(),
                ),
                false => (
                    Severity::Warning,
                    format!(
                        "these texts are alternatives: it holds unless {attribute} violates each \
                         of them at once; use one pattern, such as `[NotRegExp]^(?:a|b)$`"
                    ),
                ),
            };
            self.add(
                severity,
                "negations_always_true",
                &texts.at,
                message,
                always.proof,
            );
            return;
        }
        let known = texts.known.clone();
        let Some(list) = known.list().filter(|list| list.complete()) else {
            return;
        };
        let positive = texts.matchers.iter().all(|own| !own.is_negated());
        if positive && self.hits_nothing(texts, list, |_| true) {
            let message = format!(
                "none of these texts hits a {} that exists: the ACL never matches",
                list.noun()
            );
            let proof = format!("{} compared", counted(list.values().len(), list.noun()));
            self.add(Severity::Error, "never_matches", &texts.at, message, proof);
        } else if single && texts.matchers.len() > 1 {
            self.holds_for_all(texts, list);
        }
    }

    /// A list with several negations that every known value hits.
    fn holds_for_all(&mut self, texts: &Texts, list: &ValueList) {
        let negated = texts.matchers.iter().filter(|own| own.is_negated());
        if negated.count() < 2 || list.values().len() < 2 {
            return;
        }
        for known in list.values() {
            let mut hit = false;
            for matcher in &texts.matchers {
                match self.hits(matcher, &known.value) {
                    Some(own) => hit |= own,
                    None => return,
                }
            }
            if !hit {
                return;
            }
        }
        let message = format!(
            "these texts are alternatives, and each {} is hit by one of them: the condition \
             excludes nothing; use one pattern",
            list.noun()
        );
        let proof = format!("{} compared", counted(list.values().len(), list.noun()));
        self.add(
            Severity::Warning,
            "negations_exclude_nothing",
            &texts.at,
            message,
            proof,
        );
    }

    /// True when certainly none of the known values that count is hit.
    pub fn hits_nothing(
        &mut self,
        texts: &Texts,
        list: &ValueList,
        counts: impl Fn(&crate::core::known::KnownValue) -> bool,
    ) -> bool {
        let is_there = |text: &str| text.is_empty() || list.get(text).is_some_and(&counts);
        if texts.exact.iter().any(|own| is_there(own)) {
            return false;
        }
        for matcher in texts
            .inexact
            .iter()
            .filter_map(|own| texts.matchers.get(*own))
        {
            for known in list.values().iter().filter(|known| counts(known)) {
                if self.hits(matcher, &known.value) != Some(false) {
                    return false;
                }
            }
            // An attribute can also be the empty text.
            if self.hits(matcher, "") != Some(false) {
                return false;
            }
        }
        true
    }

    /// True for an attribute that is one text; others are lists, of which negated texts want that
    /// no element violates them.
    pub fn is_single(&self, object: &str, attribute: &str) -> bool {
        if let Some(field) = attribute.strip_prefix("DynamicField_") {
            let field = self.context.world.dynamic_fields.by_name(field);
            let kind = field.and_then(|field| field.row.text("field_type"));
            const SINGLE: [&str; 6] = [
                "Checkbox", "Date", "DateTime", "Dropdown", "Text", "TextArea",
            ];
            return kind.is_some_and(|kind| SINGLE.contains(&kind));
        }
        !attribute.starts_with("Group_")
            && attribute != "Role"
            && (object, attribute) != ("SLA", "ServiceIDs")
    }
}
