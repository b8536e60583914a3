//! ConfigChange: sections, kinds of list, and what is done to each list.

use std::collections::BTreeMap;

use super::finding::Severity;
use super::linter::{At, Linter, deployed, is_true, quoted};
use super::texts::{Texts, Use};
use crate::core::acl::{CHANGE_PARTS, Field, FlatKind, MATCH_PARTS};
use crate::core::edit::Side;
use crate::core::nearest;
use crate::core::value::{Map, Value};

/// What the sections say about each list: Possible, PossibleAdd, PossibleNot.
pub(super) type Lists = BTreeMap<Field, [Option<Texts>; 3]>;

/// Fields of the ticket screens that stand below Ticket.
const TICKET_LISTS: [&str; 9] = [
    "Queue",
    "State",
    "Priority",
    "Type",
    "Service",
    "SLA",
    "Owner",
    "NewOwner",
    "Responsible",
];

const USES: [Use; 3] = [Use::Possible, Use::Add, Use::Not];

impl Linter<'_> {
    /// Judges ConfigChange.
    pub fn changes(&mut self, tree: &Value) {
        let at = At::root(Side::Change);
        let mut lists = Lists::new();
        for (position, (name, section)) in tree.as_map().into_iter().flatten().enumerate() {
            let at = at.key(position, name);
            let parts = CHANGE_PARTS.into_iter().zip(USES).enumerate();
            match parts.into_iter().find(|(_, (part, _))| part == name) {
                Some((index, (_, used))) => {
                    self.change_section(&at, section, (index, used), &mut lists)
                }
                None => self.unknown_section(&at, name, &CHANGE_PARTS, &MATCH_PARTS),
            }
        }
        if lists.is_empty() {
            let message = "the ACL changes nothing: add Possible, PossibleAdd or PossibleNot with a \
                           list of texts";
            let proof = "no section has a list that counts";
            self.add(Severity::Warning, "changes_nothing", &at, message, proof);
            if self
                .draft
                .stop_after_match
                .as_deref()
                .is_some_and(crate::core::value::is_true)
            {
                let message = "StopAfterMatch has no effect: an ACL stops the run only of lists \
                               that it touches";
                let property = "stop_after_match";
                let code = "stop_without_effect";
                self.add_property(Severity::Warning, code, property, message, proof);
            }
        }
        for (field, sections) in &lists {
            self.list(field, sections);
        }
    }

    fn change_section(&mut self, at: &At, section: &Value, used: (usize, Use), lists: &mut Lists) {
        let kinds = match section {
            Value::Map(kinds) => kinds,
            own if own.is_true() => {
                return self.wrong_structure(at, own, "a mapping", "Ticket: Queue: [..]");
            }
            _ => return,
        };
        for (position, (kind, value)) in kinds.iter().enumerate() {
            let at = at.key(position, kind);
            self.key_marker(&at, kind);
            let kind = deployed(kind);
            match (kind.as_str(), value) {
                ("Ticket", Value::Map(fields)) => self.ticket(&at, fields, used, lists),
                ("Ticket", Value::Null) => {}
                ("Ticket", own) => {
                    self.wrong_structure(&at, own, "a mapping of fields", "Queue: [..]");
                }
                _ => self.flat(&at, &kind, value, used, lists),
            }
        }
    }

    fn flat(&mut self, at: &At, kind: &str, value: &Value, used: (usize, Use), lists: &mut Lists) {
        let flavour = self.context.known.flavour();
        let Some(flat) = FlatKind::named(kind, flavour) else {
            return self.unknown_kind(at, kind, value);
        };
        let list = match value {
            Value::List(list) if !list.is_empty() => list,
            Value::Null => return,
            own => {
                let what = match own {
                    Value::List(_) => "an empty list",
                    Value::Text(_) => "a text",
                    _ => "a mapping",
                };
                let message =
                    format!("{what} below {kind} is ignored; write a list with at least one text");
                let proof = "of these lists only those with a text count";
                return self.add(Severity::Warning, "ignored_list", at, message, proof);
            }
        };
        let texts = self.texts(at, list, used.1);
        keep(lists, Field::Flat(flat), used.0, texts);
    }

    fn unknown_kind(&mut self, at: &At, kind: &str, value: &Value) {
        let part = at.keys.first().map(String::as_str).unwrap_or_default();
        if matches!(kind, "Form" | "FormStd") {
            let message = format!("only OTOBO has lists of {kind}: here it is never applied");
            let proof = "this instance is another product";
            return self.add(Severity::Warning, "unknown_kind", at, message, proof);
        }
        if self.context.known.knows_object(part, kind) {
            return;
        }
        let is_field = TICKET_LISTS.contains(&kind) || kind.starts_with("DynamicField");
        let message = if kind == "Frontend" {
            format!("{part} has no Frontend: screens are taken away by {part}: Action: [..]")
        } else if is_field && !matches!(value, Value::Map(_)) {
            format!("{kind} is a field of tickets: write {part}: Ticket: {kind}: [..]")
        } else {
            let kinds = self.context.known.keys(Side::Change, &[part]);
            let help = nearest::suggest(kind, kinds.iter().map(|own| own.key.as_str()));
            format!(
                "there is no list {}: it is never applied; {help}",
                quoted(kind)
            )
        };
        let proof = "no screen asks for such a list";
        self.add(Severity::Warning, "unknown_kind", at, message, proof);
    }

    fn ticket(&mut self, at: &At, fields: &Map, used: (usize, Use), lists: &mut Lists) {
        for (position, (field, value)) in fields.iter().enumerate() {
            let at = at.key(position, field);
            self.key_marker(&at, field);
            let field = deployed(field);
            self.field(&at, &field);
            match value {
                Value::List(list) => {
                    let texts = self.texts(&at, list, used.1);
                    keep(lists, Field::Ticket(field), used.0, texts);
                }
                own if is_true(own) => {
                    self.wrong_structure(&at, own, "a list of texts", "- text");
                }
                _ => {
                    let message = "without a list this is ignored; write a list of texts";
                    let proof = "nothing stands here";
                    self.add(Severity::Warning, "ignored_list", &at, message, proof);
                }
            }
        }
    }

    /// Is there a screen that asks for this list?
    fn field(&mut self, at: &At, field: &str) {
        let known = self
            .context
            .known
            .keys(Side::Change, &["Possible", "Ticket"]);
        let world = self.context.world;
        let dynamic = field.strip_prefix("DynamicField_");
        let row = dynamic.and_then(|name| world.dynamic_fields.by_name(name));
        if known.iter().any(|own| own.key == field) {
            let kind = row.and_then(|row| row.row.text("field_type"));
            let is_text = |kind: &&str| matches!(*kind, "Text" | "TextArea" | "Date" | "DateTime");
            if let Some(kind) = kind.filter(is_text) {
                let message = format!(
                    "{field} is a field of type {kind}, which has no list: nothing is changed"
                );
                let proof = "only fields with a selection are reduced by ACLs";
                self.add(Severity::Warning, "no_selection", at, message, proof);
            }
            return;
        }
        if dynamic.is_some() && world.dynamic_fields.is_empty() {
            return;
        }
        if let Some(row) = row {
            let what = match row.valid {
                true => "is no field of tickets",
                false => "is not valid",
            };
            let message = format!("the dynamic field {} {what}: nothing is changed", row.name);
            let proof = "screens show only valid fields of tickets";
            return self.add(Severity::Warning, "invalid_entity", at, message, proof);
        }
        if field == "Action" {
            let part = at.keys.first().map(String::as_str).unwrap_or_default();
            let message = format!("Action stands beside Ticket, not below: {part}: Action: [..]");
            let proof = "Ticket holds fields of tickets";
            return self.add(Severity::Warning, "unknown_field", at, message, proof);
        }
        let help = nearest::suggest(field, known.iter().map(|own| own.key.as_str()));
        let message = format!(
            "no screen is known to ask for a list {}; {help}",
            quoted(field)
        );
        let proof = "ids are never compared, and lists that nobody asks for change nothing";
        let is_id = field.ends_with("ID");
        let severity = match is_id || dynamic.is_some() {
            true => Severity::Warning,
            false => Severity::Note,
        };
        self.add(severity, "unknown_field", at, message, proof);
    }
}

fn keep(lists: &mut Lists, field: Field, section: usize, texts: Texts) {
    let sections = lists.entry(field).or_default();
    if let Some(place) = sections.get_mut(section) {
        *place = Some(texts);
    }
}
