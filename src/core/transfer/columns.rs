//! One ACL of a file as the columns that an import writes, or why it cannot be imported.

use super::file::Entry;
use crate::core::acl::AclColumns;
use crate::core::edit::Side;
use crate::core::world::{Flavour, World};
use crate::core::yaml::{Loaded, dump};

/// Characters that a comment or description takes.
const TEXT: usize = 250;

/// Characters that a name takes.
fn name_limit(flavour: Flavour) -> usize {
    match flavour {
        Flavour::Otobo => 191,
        Flavour::Otrs6 | Flavour::Znuny => 200,
    }
}

impl Entry {
    /// The columns that it becomes in the place of `before`, what is there. What is missing is
    /// emptied, a missing validity is valid. With `keeps` a tree that is no YAML, and stands in the
    /// file as the very text that is there, stays.
    ///
    /// # Errors
    /// What the ticket system or its database refuses, as a sentence.
    pub(super) fn columns(
        &self,
        world: &World,
        before: Option<&AclColumns>,
        keeps: bool,
    ) -> Result<AclColumns, String> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let name = match self.scalar("Name")? {
            Some(name) if crate::core::value::is_true(name) && !name.trim().is_empty() => name,
            _ => return Err("it has no name".to_owned()),
        };
        at_most("the name", name, name_limit(world.flavour))?;
        let comment = self.scalar("Comment")?;
        at_most("the comment", comment.unwrap_or_default(), TEXT)?;
        let description = self.scalar("Description")?.unwrap_or_default();
        at_most("the description", description, TEXT)?;
        let kept = before.filter(|_| keeps);
        let tree = |side: Side, stored: Option<&Option<String>>| {
            let stored = stored.and_then(Option::as_deref);
            let own = self.fields.get(side.name()).and_then(Loaded::as_text);
            match stored.filter(|stored| own == Some(stored)) {
                Some(stored) => Ok(stored.to_owned()),
                None => self.tree_text(side),
            }
        };
        Ok(AclColumns {
            name: name.to_owned(),
            comment: comment.map(str::to_owned),
            description: Some(description.to_owned()),
            valid_id: Some(self.valid_id(world)?),
            stop_after_match: self.stop_after_match(before.is_some())?,
            config_match: Some(tree(Side::Match, kept.map(|own| &own.config_match))?),
            config_change: Some(tree(Side::Change, kept.map(|own| &own.config_change))?),
        })
    }

    /// The text of a field; `None` where it is null or missing.
    fn scalar(&self, key: &str) -> Result<Option<&str>, String> {
        let Some(value) = self.fields.get(key) else {
            return Ok(None);
        };
        let text = value.as_text();
        if text.is_some_and(|text| text.contains('\0')) {
            return Err(format!(
                "{key} holds the character NUL, which no database keeps"
            ));
        }
        match value {
            Loaded::List(_) | Loaded::Map(_) => {
                Err(format!("{key} is {} where a text belongs", value.article()))
            }
            _ => Ok(text),
        }
    }

    fn valid_id(&self, world: &World) -> Result<i64, String> {
        let text = self.scalar("ValidID")?.unwrap_or_default();
        if !crate::core::value::is_true(text) {
            return Ok(1);
        }
        let known = &world.validities;
        match text.parse() {
            Ok(id) if known.by_id(id).is_some() => Ok(id),
            _ => {
                let known = known.iter().map(|row| format!("{} {}", row.id, row.name));
                let known = known.collect::<Vec<_>>().join(", ");
                Err(format!("there is no validity {text}; there are {known}"))
            }
        }
    }

    fn stop_after_match(&self, updates: bool) -> Result<Option<String>, String> {
        match self.scalar("StopAfterMatch")? {
            None => Ok(updates.then(|| "0".to_owned())),
            Some("") => Ok(Some("0".to_owned())),
            Some(flag @ ("0" | "1")) => Ok(Some(flag.to_owned())),
            Some(other) => Err(format!("StopAfterMatch is 0 or 1, not {other}")),
        }
    }

    fn tree_text(&self, side: Side) -> Result<String, String> {
        let name = side.name();
        match self.fields.get(name) {
            None | Some(Loaded::Null) => Ok(String::new()),
            Some(Loaded::Map(map)) if map.is_empty() => Err(format!(
                "{name} is an empty mapping; where there is nothing it is the empty text"
            )),
            Some(tree @ Loaded::Map(_)) => {
                let text = dump(tree);
                match text.contains('\0') {
                    true => Err(format!("{name} holds the character NUL")),
                    false => Ok(text),
                }
            }
            Some(other) if other.as_text() == Some("") => Ok(String::new()),
            Some(other) => Err(format!(
                "{name} is {} where a mapping belongs",
                other.article()
            )),
        }
    }
}

fn at_most(what: &str, text: &str, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    match length > most {
        true => Err(format!(
            "{what} has {length} characters, the column takes {most}"
        )),
        false => Ok(()),
    }
}
