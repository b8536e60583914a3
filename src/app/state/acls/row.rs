//! One ACL as the list shows it.

use crate::core::acl::{CHANGE_PARTS, Compared, MATCH_PARTS, Standing};
use crate::core::edit::{Sheet, SheetId};
use crate::core::lint::Finding;
use crate::core::value::{Map, Value, is_true};
use crate::core::world::Row;

/// What the list shows of one ACL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AclRow {
    /// Its name; evaluation goes by it.
    pub name: String,
    /// True when its validity is `valid`.
    pub valid: bool,
    /// True when only the ticket system has it, and the database does not: then what follows is
    /// the deployed form.
    pub deployed_only: bool,
    /// StopAfterMatch.
    pub stop: bool,
    /// How what is stored and what is deployed stand to each other.
    pub standing: Standing,
    /// File and line where its deployed form was written by hand.
    pub written: Option<String>,
    /// True when a draft differs from what is stored.
    pub changed: bool,
    /// The worst that is wrong with it, when something is.
    pub problem: Option<String>,
    /// True when what is wrong is that it cannot be read.
    pub broken: bool,
    /// True when requests that reach it end with an error.
    pub faulty: bool,
    /// What lint finds besides, the worst first, but for notes.
    pub findings: Vec<Finding>,
    /// Kinds of list in its change sections that this product does not know.
    pub unknown: Vec<String>,
    /// ConfigMatch.
    pub config_match: Value,
    /// ConfigChange.
    pub config_change: Value,
    /// ConfigMatch and ConfigChange as they are deployed, where that differs.
    pub deployed: Option<(Value, Value)>,
    /// The row of the database, with every column.
    pub row: Option<Row>,
    /// The number of a draft that is not stored yet.
    pub new: Option<u64>,
    /// True when a draft says that it is to be deleted.
    pub deleted: bool,
}

/// Which ACL a row of the list is about, whatever its name is by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// One that is stored, or will be.
    Sheet(SheetId),
    /// One that only the ticket system has.
    Deployed(String),
}

impl AclRow {
    /// The row of an ACL in its two forms; nothing is wrong with it yet.
    pub fn of(compared: &Compared) -> Self {
        let deployed = compared.deployed.as_ref().map(|own| &own.acl);
        let parts = deployed.map(|acl| (part(acl, &MATCH_PARTS), part(acl, &CHANGE_PARTS)));
        let row = Self {
            name: compared.name.clone(),
            standing: compared.standing.clone(),
            written: compared.written().map(str::to_owned),
            ..Self::default()
        };
        match (&compared.stored, parts) {
            (Some(acl), parts) => Self {
                valid: acl.valid,
                stop: acl.stop_after_match,
                config_match: acl.config_match.clone(),
                config_change: acl.config_change.clone(),
                deployed: parts.filter(|_| row.differs()),
                ..row
            },
            (None, parts) => {
                let (config_match, config_change) = parts.unwrap_or_default();
                let stop = deployed.and_then(|acl| acl.get("StopAfterMatch"));
                Self {
                    valid: true,
                    deployed_only: true,
                    stop: stop.is_some_and(Value::is_true),
                    config_match,
                    config_change,
                    ..row
                }
            }
        }
    }

    /// The row of an ACL that is not stored yet.
    pub(super) fn of_new(number: u64) -> Self {
        Self {
            standing: Standing::Same,
            new: Some(number),
            ..Self::default()
        }
    }

    /// Which ACL it is.
    pub fn key(&self) -> RowKey {
        match self.sheet() {
            Some(id) => RowKey::Sheet(id),
            None => RowKey::Deployed(self.name.clone()),
        }
    }

    /// What a draft of it goes by; `None` where there is nothing to edit.
    pub fn sheet(&self) -> Option<SheetId> {
        match (self.new, &self.row) {
            (Some(number), _) => Some(SheetId::New(number)),
            (None, Some(row)) => Some(SheetId::Stored(row.id("id")?)),
            (None, None) => None,
        }
    }

    /// Shows what a draft says in place of what is stored.
    pub(super) fn follow(&mut self, sheet: &Sheet, valid: i64) {
        let draft = sheet.draft();
        self.name.clone_from(&draft.name);
        self.valid = draft.valid_id == Some(valid);
        self.stop = draft.stop_after_match.as_deref().is_some_and(is_true);
        self.changed = sheet.is_changed();
        self.deleted = draft.deleted;
    }

    /// True when it is deployed, but not as it is stored.
    pub fn differs(&self) -> bool {
        matches!(self.standing, Standing::Changed(_))
    }

    /// True when it counts: stored ones as if they were deployed, and what is deployed still.
    pub fn is_in_effect(&self) -> bool {
        self.valid || matches!(self.standing, Standing::Invalid | Standing::Written(_))
    }

    /// How stored and deployed form stand to each other, in a word or two.
    pub fn word(&self) -> &'static str {
        match &self.standing {
            _ if self.new.is_some() => "not stored",
            Standing::Same if self.valid => "deployed",
            Standing::Same => "not in effect",
            Standing::New | Standing::Waiting => "not deployed",
            Standing::Changed(_) if self.written.is_some() => "overruled",
            Standing::Changed(_) => "changed, not deployed",
            Standing::Invalid => "still in effect",
            Standing::Deleted => "deleted, still in effect",
            Standing::Written(_) => "written by hand",
            Standing::Unknown(_) => "not compared",
        }
    }

    /// The same as the rest of a sentence that begins with its name and place, and the reason.
    pub(super) fn clause(&self) -> (&'static str, Option<String>) {
        match &self.standing {
            _ if self.new.is_some() => ("not stored", None),
            Standing::Same if self.valid => ("deployed", None),
            Standing::Same => ("not in effect", None),
            Standing::New => ("not deployed", None),
            Standing::Waiting => (
                "not deployed",
                Some("new, or changed since the last deployment".to_owned()),
            ),
            Standing::Changed(changes) => {
                let mut parts: Vec<&str> = Vec::new();
                for part in changes.iter().filter_map(|change| change.path.first()) {
                    if !parts.contains(&part.as_str()) {
                        parts.push(part);
                    }
                }
                let parts = parts.join(", ");
                match &self.written {
                    Some(place) => (
                        "overruled",
                        Some(format!("{place} has another {parts}, and wins")),
                    ),
                    None => ("changed since it was deployed", Some(parts)),
                }
            }
            Standing::Invalid | Standing::Deleted => {
                ("still in effect until the next deployment", None)
            }
            Standing::Written(place) => ("in effect", Some(format!("written in {place}"))),
            Standing::Unknown(why) => ("not compared", Some(why.clone())),
        }
    }
}

/// Some parts of a flat mapping, as the database keeps them: absent ones and empty ones left out.
fn part(acl: &Value, names: &[&str]) -> Value {
    let there = names.iter().filter_map(|name| {
        let value = acl.get(name).filter(|value| value.is_true())?;
        let empty = value.as_map().is_some_and(Map::is_empty);
        (!empty).then(|| ((*name).to_owned(), value.clone()))
    });
    let there: Map = there.collect();
    match there.is_empty() {
        true => Value::Null,
        false => Value::Map(there),
    }
}
