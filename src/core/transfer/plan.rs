//! What an import would do, ACL by ACL.

use std::collections::HashMap;

use super::file::{AclFile, Entry, as_imported};
use crate::core::acl::AclColumns;
use crate::core::edit::Side;
use crate::core::world::{Row, World};
use crate::core::yaml;

/// How a file is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportRules {
    /// Replace ACLs of the same name; otherwise a name that is there already fails.
    pub overwrite: bool,
    /// When an ACL is equal to what is there.
    pub equality: Equality,
}

/// When an ACL of a file is equal to what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equality {
    /// When it says the same. A tree that says the same keeps the text that it has, so that a file
    /// comes back into the system that it was exported from without any change.
    Meaning,
    /// When the texts are the same, as the ticket system compares them. Its import adds an empty
    /// section Possible, so that many of its own exports differ from what is stored.
    Texts,
}

/// What becomes of one ACL of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its place in the list, from 1.
    pub position: usize,
    /// Its name, when it has one.
    pub name: Option<String>,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of one ACL of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is new here.
    Added(AclColumns),
    /// It replaces what is there.
    Updated(Box<Update>),
    /// It is there already, without any difference: nothing is written.
    Equal,
    /// It cannot be imported: why, as a sentence.
    Failed(String),
}

/// An ACL that replaces what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The row that is stored; `None` where an earlier ACL of the same file adds it.
    pub base: Option<Row>,
    /// What is there before.
    pub before: AclColumns,
    /// What is there afterwards.
    pub after: AclColumns,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Every ACL of the file, in its order.
    pub acls: Vec<Planned>,
}

/// What is written in the end: every ACL once, however often the file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetChange {
    /// The row that it rests on; `None` for a new ACL.
    pub base: Option<Row>,
    /// What is stored afterwards.
    pub after: AclColumns,
}

/// Plans the import of a file: each ACL sees what those before it did, as in the ticket system.
pub fn plan(file: &AclFile, world: &World, rules: ImportRules) -> Plan {
    let mut present = Present::of(world);
    let planned = |entry: &Entry| {
        let planned = present.judge(entry, rules);
        present.keep(&planned);
        planned
    };
    Plan {
        acls: file.entries.iter().map(planned).collect(),
    }
}

impl Plan {
    /// The ACLs that cannot be imported: place in the list, name, and why.
    pub fn failed(&self) -> impl Iterator<Item = (&Planned, &str)> {
        self.acls
            .iter()
            .filter_map(|planned| match &planned.outcome {
                Outcome::Failed(why) => Some((planned, why.as_str())),
                _ => None,
            })
    }

    /// True when something would be written.
    pub fn changes_something(&self) -> bool {
        let changes =
            |own: &Planned| matches!(own.outcome, Outcome::Added(_) | Outcome::Updated(_));
        self.acls.iter().any(changes)
    }

    /// What is written in the end, in the order of the file.
    pub fn net(&self) -> Vec<NetChange> {
        let mut changes: Vec<NetChange> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for planned in &self.acls {
            let (base, after) = match &planned.outcome {
                Outcome::Added(after) => (None, after),
                Outcome::Updated(update) => (update.base.as_ref(), &update.after),
                Outcome::Equal | Outcome::Failed(_) => continue,
            };
            let known = places.get(after.name.as_str());
            if let Some(change) = known.and_then(|place| changes.get_mut(*place)) {
                change.after = after.clone();
            } else {
                places.insert(&after.name, changes.len());
                changes.push(NetChange {
                    base: base.cloned(),
                    after: after.clone(),
                });
            }
        }
        changes.retain(|change| {
            let before = change.base.as_ref().map(AclColumns::of);
            !before.is_some_and(|before| is_same(&before, &change.after))
        });
        changes
    }
}

/// The ACLs that are there while a file is imported.
pub struct Present<'w> {
    world: &'w World,
    acls: HashMap<String, (Option<Row>, AclColumns)>,
    /// A name as the database compares it -> the name.
    folded: HashMap<String, String>,
    /// A name in small letters -> the name.
    lowered: HashMap<String, String>,
}

impl<'w> Present<'w> {
    /// What is stored.
    pub fn of(world: &'w World) -> Self {
        let mut present = Self {
            world,
            acls: HashMap::new(),
            folded: HashMap::new(),
            lowered: HashMap::new(),
        };
        for row in &world.acl_rows {
            present.insert(Some(row.clone()), AclColumns::of(row));
        }
        present
    }

    /// What becomes of an ACL of a file.
    pub fn judge(&self, entry: &Entry, rules: ImportRules) -> Planned {
        let outcome = self.outcome(entry, rules);
        Planned {
            position: entry.position,
            name: entry.name().map(str::to_owned),
            outcome: outcome.unwrap_or_else(Outcome::Failed),
        }
    }

    /// Takes over what was planned for an ACL.
    pub fn keep(&mut self, planned: &Planned) {
        match &planned.outcome {
            Outcome::Added(after) => self.insert(None, after.clone()),
            Outcome::Updated(update) => self.insert(update.base.clone(), update.after.clone()),
            Outcome::Equal | Outcome::Failed(_) => {}
        }
    }

    /// Takes over a row that was stored meanwhile.
    pub fn store(&mut self, row: Row) {
        let columns = AclColumns::of(&row);
        self.insert(Some(row), columns);
    }

    fn insert(&mut self, base: Option<Row>, columns: AclColumns) {
        let name = columns.name.clone();
        let folded = self.world.collation.fold(&name).into_owned();
        self.folded.insert(folded, name.clone());
        self.lowered.insert(name.to_lowercase(), name.clone());
        self.acls.insert(name, (base, columns));
    }

    fn outcome(&self, entry: &Entry, rules: ImportRules) -> Result<Outcome, String> {
        let there = entry.name().and_then(|name| self.acls.get(name));
        let keeps = rules.overwrite && rules.equality == Equality::Meaning;
        let before = there.map(|(_, before)| before);
        let mut after = entry.columns(self.world, before, keeps)?;
        let Some((base, before)) = there else {
            return match self.alike(&after.name) {
                Some(other) => Err(format!(
                    "ACL {other} is there already: names must differ in more than case"
                )),
                None => Ok(Outcome::Added(after)),
            };
        };
        if !rules.overwrite {
            return Err("already exists".to_owned());
        }
        if rules.equality == Equality::Meaning {
            keep_what_says_the_same(before, &mut after);
        }
        if is_same(before, &after) {
            return Ok(Outcome::Equal);
        }
        Ok(Outcome::Updated(Box::new(Update {
            base: base.clone(),
            before: before.clone(),
            after,
        })))
    }

    /// The ACL with a name that the ticket system or its database takes for the same.
    fn alike(&self, name: &str) -> Option<&str> {
        let folded = self.folded.get(self.world.collation.fold(name).as_ref());
        let other = folded.or_else(|| self.lowered.get(&name.to_lowercase()));
        other.map(String::as_str)
    }
}

/// Puts the texts that are there in the place of those that say the same.
fn keep_what_says_the_same(before: &AclColumns, after: &mut AclColumns) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let tree = |own: &Option<String>, side| match yaml::load(&text(own)) {
        Ok(tree) => Some(as_imported(side, tree).to_value()),
        Err(_) => None,
    };
    for (side, old, new) in [
        (Side::Match, &before.config_match, &mut after.config_match),
        (
            Side::Change,
            &before.config_change,
            &mut after.config_change,
        ),
    ] {
        let old_tree = tree(old, side);
        if text(old) == text(new) || (old_tree.is_some() && old_tree == tree(new, side)) {
            new.clone_from(old);
        }
    }
    for (old, new) in [
        (&before.comment, &mut after.comment),
        (&before.description, &mut after.description),
    ] {
        if text(old) == text(new) {
            new.clone_from(old);
        }
    }
    if stop(before) == stop(after) {
        after.stop_after_match.clone_from(&before.stop_after_match);
    }
}

/// StopAfterMatch, NULL as 0.
fn stop(own: &AclColumns) -> &str {
    match own.stop_after_match.as_deref() {
        None | Some("") => "0",
        Some(stop) => stop,
    }
}

/// Without any difference, as the ticket system compares before it writes: NULL is the empty text,
/// and StopAfterMatch 0.
fn is_same(before: &AclColumns, after: &AclColumns) -> bool {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    before.name == after.name
        && text(&before.comment) == text(&after.comment)
        && text(&before.description) == text(&after.description)
        && stop(before) == stop(after)
        && before.valid_id == after.valid_id
        && text(&before.config_match) == text(&after.config_match)
        && text(&before.config_change) == text(&after.config_change)
}
