//! What must not be stored, whatever the database would say.

use std::collections::BTreeSet;

use super::change::AclChange;
use crate::backend::sql::Catalogue;
use crate::core::acl::AclColumns;
use crate::core::edit::Part;
use crate::core::value::Value;
use crate::core::world::{Collation, Flavour, Row, Rows, World};

/// An ACL's name, and why it is not stored like this.
pub(super) type Refusal = (String, String);

/// How many characters a comment or a description takes where the catalogue does not say.
const TEXT: usize = 250;

/// What is asked about the changes.
pub(super) struct Judge<'a> {
    pub(super) world: &'a World,
    pub(super) catalogue: &'a Catalogue,
    /// Every row of the table as it is now.
    pub(super) rows: &'a Rows,
}

impl Judge<'_> {
    /// Every reason against every change, in their order.
    pub(super) fn refusals(&self, changes: &[&AclChange]) -> Vec<Refusal> {
        let mut seen = BTreeSet::new();
        let mut refusals = Vec::new();
        for change in changes {
            let mut reasons = match &change.after {
                Some(after) => self.columns(change, after),
                None => self.deleting(change).into_iter().collect(),
            };
            if change.id().is_some_and(|id| !seen.insert(id)) {
                reasons.push("it is changed twice".to_owned());
            }
            if change.names() {
                reasons.extend(self.taken(change, changes));
            }
            let name = change.name();
            refusals.extend(reasons.into_iter().map(|reason| (name.to_owned(), reason)));
        }
        refusals
    }

    /// Reasons against the columns that change; what is stored already stays, whatever it is.
    fn columns(&self, change: &AclChange, after: &AclColumns) -> Vec<String> {
        let before = change.before();
        let before = before.as_ref().map(AclColumns::texts);
        let mut reasons = Vec::new();
        for (index, (column, text)) in after.texts().into_iter().enumerate() {
            let old = before.as_ref().and_then(|texts| texts.get(index));
            if old.is_some_and(|(_, old)| *old == text) {
                continue;
            }
            reasons.extend(self.column(column, text.as_deref()));
        }
        reasons
    }

    /// A reason against the text of a column.
    fn column(&self, column: &str, text: Option<&str>) -> Option<String> {
        let shown = text.unwrap_or_default();
        if shown.contains('\0') {
            return Some(format!(
                "{} holds the character NUL, which no database keeps",
                called(column)
            ));
        }
        match column {
            "name" if shown.trim().is_empty() => Some("it has no name".to_owned()),
            "name" | "comments" | "description" => self.too_long(column, shown),
            "valid_id" => self.unknown_validity(text),
            "stop_after_match" if !matches!(text, None | Some("0" | "1")) => {
                Some(format!("StopAfterMatch is 0 or 1, not {shown:?}"))
            }
            "config_match" | "config_change" => no_mapping(column, shown),
            _ => None,
        }
    }

    fn too_long(&self, column: &str, text: &str) -> Option<String> {
        let width = self.catalogue.column("acl", column);
        let width = width.and_then(|column| column.width);
        let usual = match (column, self.world.flavour) {
            ("name", Flavour::Otobo) => 191,
            ("name", Flavour::Otrs6 | Flavour::Znuny) => 200,
            _ => TEXT,
        };
        let (width, length) = (width.unwrap_or(usual), text.chars().count());
        let called = called(column);
        (length > width)
            .then(|| format!("{called} has {length} characters, the column takes {width}"))
    }

    fn unknown_validity(&self, text: Option<&str>) -> Option<String> {
        let known = &self.world.validities;
        let Some(id) = text else {
            return Some("it has no validity".to_owned());
        };
        if known.by_id_text(id).is_some() {
            return None;
        }
        let known = known.iter().map(|row| format!("{} {}", row.id, row.name));
        let known = known.collect::<Vec<_>>().join(", ");
        Some(format!("there is no validity {id}; there are {known}"))
    }

    fn deleting(&self, change: &AclChange) -> Option<String> {
        let valid = change.before()?.valid_id == Some(self.world.valid_id());
        valid.then(|| "it is valid: only one that is not can be deleted".to_owned())
    }

    /// A reason against a new name: another ACL has it afterwards.
    fn taken(&self, change: &AclChange, changes: &[&AclChange]) -> Option<String> {
        let name = change.name();
        if name.trim().is_empty() {
            return None;
        }
        let alike = |other: &str| alike(self.world.collation, name, other);
        let stays = |row: &&Row| {
            let touched = changes.iter().any(|other| other.id() == row.id("id"));
            !touched || row.id("id").is_none()
        };
        let stored = self.rows.iter().filter(stays);
        let stored = stored.filter_map(|row| row.text("name"));
        let others = changes
            .iter()
            .filter(|other| !std::ptr::eq(**other, change));
        let others = others.filter_map(|other| other.after.as_ref());
        let mut names = stored.chain(others.map(|after| after.name.as_str()));
        let other = names.find(|other| alike(other))?;
        Some(if other == name {
            "another ACL has this name".to_owned()
        } else {
            format!("ACL {other:?} has this name already: case makes no difference")
        })
    }
}

/// True when two ACLs cannot have these names: they are the same without regard to case, and to
/// accents where the database does not regard them.
pub(super) fn alike(collation: Collation, name: &str, other: &str) -> bool {
    collation.eq(name, other) || name.to_lowercase() == other.to_lowercase()
}

/// The ticket system's word for a column.
fn called(column: &str) -> &'static str {
    match column {
        "name" => "the name",
        "comments" => "the comment",
        "description" => "the description",
        "config_match" => "ConfigMatch",
        "config_change" => "ConfigChange",
        "stop_after_match" => "StopAfterMatch",
        _ => "the validity",
    }
}

/// A reason against a text that is not the YAML of a mapping with something in it.
fn no_mapping(column: &str, text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let called = called(column);
    match Part::read(text) {
        Part::Tree(Value::Map(map)) if map.is_empty() => Some(format!(
            "{called} is an empty mapping; where there is nothing it is empty"
        )),
        Part::Tree(Value::Map(_)) => None,
        Part::Tree(_) => Some(format!("{called} is no YAML mapping")),
        Part::Unread { error, .. } => Some(format!("{called} is no YAML mapping: {error}")),
    }
}
