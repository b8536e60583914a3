//! A mapping file: what has another name or id on this system.

use std::collections::BTreeMap;

use super::meaning::{FIELD, Kind};
use crate::core::nearest::suggest;
use crate::core::world::World;
use crate::core::yaml::{Content, Entry, Node, YamlError, read_placed};

/// Names and ids of another system, and what they are here. The file is YAML: below a kind of
/// entity each line says `old: new`, such as `Queue: {Post room: Mail::In}`; below `DynamicField_X`
/// stand keys of the dynamic field that the file of ACLs calls X.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    pub(super) kinds: BTreeMap<Kind, Names>,
    pub(super) fields: BTreeMap<String, Names>,
}

/// What is old -> what it is here.
pub(super) type Names = BTreeMap<String, Target>;

/// What something is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub name: String,
    pub line: u64,
    pub column: u64,
}

/// What is wrong in a mapping file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct MappingError {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
    /// What is wrong there.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl From<YamlError> for MappingError {
    fn from(error: YamlError) -> Self {
        Self {
            line: error.line,
            column: error.column,
            message: error.message,
            help: "a mapping file is YAML, such as `Queue: {Old name: New name}`".to_owned(),
        }
    }
}

impl Mapping {
    /// Reads a mapping file; an empty one maps nothing.
    ///
    /// # Errors
    /// It is no YAML, names an unknown kind, or has something else than `old: new` below one.
    pub fn read(text: &str) -> Result<Self, MappingError> {
        let document = read_placed(text)?;
        let mut mapping = Self::default();
        for entry in entries(&document)? {
            let names = names(&entry.value)?;
            if let Some(field) = entry
                .key
                .strip_prefix(FIELD)
                .filter(|name| !name.is_empty())
            {
                mapping.fields.insert(field.to_owned(), names);
                continue;
            }
            let kind = Kind::ALL.iter().find(|(_, name)| *name == entry.key);
            let Some((kind, _)) = kind else {
                let known = Kind::ALL.iter().map(|(_, name)| *name);
                return Err(MappingError {
                    line: entry.line,
                    column: entry.column,
                    message: format!("`{}` is no kind of entity", entry.key),
                    help: suggest(&entry.key, known.chain(["DynamicField_X"])),
                });
            };
            mapping.kinds.insert(*kind, names);
        }
        Ok(mapping)
    }

    /// Everything that is mapped to something that this system does not have; what only large
    /// tables or other screens could tell is not asked.
    pub fn unknown_targets(&self, world: &World) -> Vec<MappingError> {
        let targets = self.kinds.iter().flat_map(|(kind, names)| {
            let targets = names.values();
            targets.map(move |target| (*kind, target))
        });
        let unknown =
            targets.filter(|(kind, target)| kind.is_known(&target.name, world) == Some(false));
        unknown
            .map(|(kind, target)| MappingError {
                line: target.line,
                column: target.column,
                message: format!("this system has no {} `{}`", kind.name(), target.name),
                help: suggest(&target.name, kind.known(world).iter().map(String::as_str)),
            })
            .collect()
    }
}

fn entries(node: &Node) -> Result<&[Entry], MappingError> {
    match &node.content {
        Content::Map(entries) => Ok(entries),
        Content::Null => Ok(&[]),
        _ => Err(wrong(
            node,
            format!("this is {} where a mapping belongs", node.article()),
        )),
    }
}

fn names(node: &Node) -> Result<Names, MappingError> {
    entries(node)?
        .iter()
        .map(|entry| {
            let target = &entry.value;
            let name = target
                .text()
                .filter(|name| !name.is_empty())
                .ok_or_else(|| {
                    let said = match target.text() {
                        Some(_) => "an empty text",
                        None => target.article(),
                    };
                    wrong(target, format!("`{}` is mapped to {said}", entry.key))
                })?;
            let target = Target {
                name: name.to_owned(),
                line: target.line,
                column: target.column,
            };
            Ok((entry.key.clone(), target))
        })
        .collect()
}

fn wrong(node: &Node, message: String) -> MappingError {
    MappingError {
        line: node.line,
        column: node.column,
        message,
        help: "write the old name, a colon, and the new name".to_owned(),
    }
}
