//! A file of ACLs, as it came in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::edit::Side;
use crate::core::yaml::{Loaded, YamlError, load};

/// Why a file holds no ACLs. Nothing of it is imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is no YAML.
    #[error("the file is no YAML: {0}")]
    Yaml(#[from] YamlError),
    /// It is YAML of something else.
    #[error("the file is no list of ACLs but {0}")]
    NoList(&'static str),
}

impl FileError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty => "name a file that `aclscope export` or the ticket system has written",
            Self::Yaml(_) => "correct this place; a file that was cut off is to be copied again",
            Self::NoList(_) => "a file of ACLs is a list of mappings, each beginning with `- `",
        }
    }
}

/// The ACLs of a file, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AclFile {
    /// The ACLs.
    pub entries: Vec<Entry>,
    /// Where in the list something stands that is no mapping, from 1; the ticket system skips it.
    pub skipped: Vec<usize>,
}

/// One ACL of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the list, from 1.
    pub position: usize,
    /// Everything that it says, also what nobody asks for.
    pub(super) fields: Arc<BTreeMap<String, Loaded>>,
    /// Why it cannot be imported, when that is known before anything is compared.
    pub(super) problem: Option<String>,
}

impl AclFile {
    /// Reads a file as the ticket system's import does: of several documents the last one, elements
    /// that are no mappings skipped, actions of the old form (`Possible: {Action: {X: 0}}`) turned
    /// into PossibleNot.
    ///
    /// # Errors
    /// It is empty, no YAML, or no list.
    pub fn read(text: &str) -> Result<Self, FileError> {
        if text.is_empty() {
            return Err(FileError::Empty);
        }
        let list = match load(text)? {
            Loaded::List(list) => list,
            other => return Err(FileError::NoList(other.article())),
        };
        let mut file = Self::default();
        for (position, element) in (1..).zip(list.iter()) {
            match element {
                Loaded::Map(fields) => file.entries.push(Entry {
                    position,
                    fields: modern(fields),
                    problem: None,
                }),
                _ => file.skipped.push(position),
            }
        }
        Ok(file)
    }
}

impl Entry {
    /// The name; `None` where it has none, which the ticket system refuses.
    pub fn name(&self) -> Option<&str> {
        let name = self.fields.get("Name")?.as_text()?;
        crate::core::value::is_true(name).then_some(name)
    }

    /// One of its trees, when it is a mapping.
    pub fn tree(&self, side: Side) -> Option<&Loaded> {
        let tree = self.fields.get(side.name())?;
        tree.as_map().map(|_| tree)
    }

    /// Puts another tree in the place of one.
    pub(super) fn set_tree(&mut self, side: Side, tree: Loaded) {
        Arc::make_mut(&mut self.fields).insert(side.name().to_owned(), tree);
    }
}

/// The fields with what the import makes of ConfigChange.
fn modern(fields: &Arc<BTreeMap<String, Loaded>>) -> Arc<BTreeMap<String, Loaded>> {
    let key = Side::Change.name();
    let Some(change @ Loaded::Map(_)) = fields.get(key) else {
        return Arc::clone(fields);
    };
    let change = as_imported(Side::Change, change.clone());
    let mut fields = BTreeMap::clone(fields);
    fields.insert(key.to_owned(), change);
    Arc::new(fields)
}

/// What the ticket system's import makes of a tree: a ConfigChange always gets a section Possible
/// (which does nothing when it is empty), and actions with 0 move to PossibleNot.
pub(super) fn as_imported(side: Side, tree: Loaded) -> Loaded {
    let mut change = match (side, tree) {
        (Side::Change, Loaded::Map(change)) if !change.is_empty() => BTreeMap::clone(&change),
        (_, tree) => return tree,
    };
    let possible = change.entry("Possible".to_owned()).or_default();
    if *possible == Loaded::Null {
        *possible = Loaded::map([]);
    }
    if let Loaded::Map(sections) = possible
        && let Some(Loaded::Map(actions)) = sections.get("Action").cloned()
    {
        Arc::make_mut(sections).remove("Action");
        let forbidden = actions.iter().filter(|(_, allowed)| !allowed.is_true());
        let forbidden = Loaded::list(forbidden.map(|(action, _)| Loaded::text(action)));
        let not = change.entry("PossibleNot".to_owned()).or_default();
        if let Loaded::Map(sections) = not {
            Arc::make_mut(sections).insert("Action".to_owned(), forbidden);
        } else {
            *not = Loaded::map([("Action".to_owned(), forbidden)]);
        }
    }
    Loaded::Map(Arc::new(change))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_holds_no_acls_says_why() {
        let said = |text: &str| AclFile::read(text).unwrap_err().to_string();
        assert_eq!(said(""), "the file is empty");
        assert_eq!(said("---\n"), "the file is no list of ACLs but nothing");
        assert_eq!(
            said("Name: x\n"),
            "the file is no list of ACLs but a mapping"
        );
        assert!(said("- Name: 'x\n").starts_with("the file is no YAML: line 2"));
        let file = AclFile::read("- 1\n- Name: real\n- ~\n").unwrap();
        assert_eq!((file.entries.len(), file.skipped), (1, vec![1, 3]));
    }

    #[test]
    fn actions_of_the_old_form_become_possible_not() {
        let text = "- Name: a\n  ConfigChange: {Possible: {Action: {B: 0, A: 0, C: 1}, Process: [P]}}\n\
                    - Name: b\n  ConfigChange: {PossibleAdd: {Form: [X]}}\n\
                    - Name: c\n  ConfigChange: {}\n";
        let file = AclFile::read(text).unwrap();
        let change = |index: usize| {
            file.entries[index]
                .tree(Side::Change)
                .map(crate::core::yaml::dump)
        };
        assert_eq!(
            change(0).unwrap(),
            "---\nPossible:\n  Process:\n  - P\nPossibleNot:\n  Action:\n  - A\n  - B\n"
        );
        assert_eq!(
            change(1).unwrap(),
            "---\nPossible: {}\nPossibleAdd:\n  Form:\n  - X\n"
        );
        assert_eq!(change(2).unwrap(), "--- {}\n");
    }
}
