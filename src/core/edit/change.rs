//! What can be done to a draft. Every change says what undoes it.

use thiserror::Error;

use super::draft::{Draft, Part, Side};
use crate::core::value::{Map, Value};

/// A place in a tree: the positions of the children that lead to it, from the root. The root itself
/// is empty.
pub type Path = Vec<usize>;

/// A property of an ACL beside its trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Property {
    /// The name: the place in the evaluation order.
    Name(String),
    /// The comment.
    Comment(Option<String>),
    /// The description.
    Description(Option<String>),
    /// The validity, as the id in table `valid`.
    Validity(Option<i64>),
    /// StopAfterMatch as it is written.
    StopAfterMatch(Option<String>),
    /// Whether the ACL is to be deleted.
    Deleted(bool),
}

/// One change of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Puts a new child at a place: into a mapping under a key, into a list without one.
    Insert {
        /// Which tree.
        side: Side,
        /// Where it will stand.
        at: Path,
        /// Its key in a mapping.
        key: Option<String>,
        /// What is put there.
        value: Value,
    },
    /// Takes a child away with all that is below it.
    Remove {
        /// Which tree.
        side: Side,
        /// Where it stands.
        at: Path,
    },
    /// Gives a child of a mapping another key; it keeps its place.
    Rename {
        /// Which tree.
        side: Side,
        /// Where it stands.
        at: Path,
        /// The new key.
        key: String,
    },
    /// Puts another value at a place.
    Put {
        /// Which tree.
        side: Side,
        /// Where.
        at: Path,
        /// The new value.
        value: Value,
    },
    /// Replaces a whole tree.
    Part {
        /// Which tree.
        side: Side,
        /// What stands there then.
        part: Part,
    },
    /// Sets a property.
    Property(Property),
    /// Replaces everything.
    Whole(Box<Draft>),
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The tree has no such place.
    #[error("there is no such place in {} any more", .0.name())]
    NoPlace(Side),
    /// A mapping has this key already.
    #[error("there is a {0:?} here already")]
    Twice(String),
    /// Something without a key for a mapping, or with one for a list.
    #[error("a {0} does not take this")]
    Wrong(&'static str),
    /// The text of this tree is no YAML.
    #[error("{} cannot be read; correct its text first", .0.name())]
    Unread(Side),
}

impl Change {
    /// Where in the trees it happens; `None` for what concerns no single place.
    pub fn place(&self) -> Option<(Side, &[usize])> {
        match self {
            Self::Insert { side, at, .. }
            | Self::Remove { side, at }
            | Self::Rename { side, at, .. }
            | Self::Put { side, at, .. } => Some((*side, at)),
            Self::Part { side, .. } => Some((*side, &[])),
            Self::Property(_) | Self::Whole(_) => None,
        }
    }

    /// Makes the change and returns the one that undoes it.
    ///
    /// # Errors
    /// The draft has no such place, or it takes no such thing; then nothing is changed.
    pub fn apply(self, draft: &mut Draft) -> Result<Change, Refusal> {
        match self {
            Self::Property(property) => Ok(Self::Property(set(draft, property))),
            Self::Whole(whole) => {
                let before = std::mem::replace(draft, *whole);
                Ok(Self::Whole(Box::new(before)))
            }
            Self::Part { side, part } => {
                let before = std::mem::replace(draft.part_mut(side), part);
                Ok(Self::Part { side, part: before })
            }
            Self::Insert {
                side,
                at,
                key,
                value,
            } => insert(draft, side, at, key, value),
            Self::Remove { side, at } => remove(draft, side, at),
            Self::Rename { side, at, key } => rename(draft, side, at, key),
            Self::Put { side, at, value } => {
                let place = root(draft, side)?;
                let place = find(place, &at).ok_or(Refusal::NoPlace(side))?;
                let before = std::mem::replace(place, value);
                let value = before;
                Ok(Self::Put { side, at, value })
            }
        }
    }
}

fn set(draft: &mut Draft, property: Property) -> Property {
    use std::mem::replace;
    match property {
        Property::Name(name) => Property::Name(replace(&mut draft.name, name)),
        Property::Comment(text) => Property::Comment(replace(&mut draft.comment, text)),
        Property::Description(text) => Property::Description(replace(&mut draft.description, text)),
        Property::Validity(id) => Property::Validity(replace(&mut draft.valid_id, id)),
        Property::StopAfterMatch(flag) => {
            Property::StopAfterMatch(replace(&mut draft.stop_after_match, flag))
        }
        Property::Deleted(deleted) => Property::Deleted(replace(&mut draft.deleted, deleted)),
    }
}

fn root(draft: &mut Draft, side: Side) -> Result<&mut Value, Refusal> {
    match draft.part_mut(side) {
        Part::Tree(tree) => Ok(tree),
        Part::Unread { .. } => Err(Refusal::Unread(side)),
    }
}

/// The value at a place.
fn find<'v>(value: &'v mut Value, path: &[usize]) -> Option<&'v mut Value> {
    let Some((first, rest)) = path.split_first() else {
        return Some(value);
    };
    let child = match value {
        Value::List(list) => list.get_mut(*first)?,
        Value::Map(map) => map.get_index_mut(*first)?.1,
        Value::Null | Value::Text(_) => return None,
    };
    find(child, rest)
}

/// The value at a place of a tree.
pub fn value_at<'v>(value: &'v Value, path: &[usize]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, position| match value {
        Value::List(list) => list.get(*position),
        Value::Map(map) => map.get_index(*position).map(|(_, child)| child),
        Value::Null | Value::Text(_) => None,
    })
}

/// The keys that lead to a place; an element of a list has none and ends them.
pub fn keys_to<'v>(value: &'v Value, path: &[usize]) -> Vec<&'v str> {
    let mut keys = Vec::new();
    let mut value = value;
    for position in path {
        let Some((key, child)) = value.as_map().and_then(|map| map.get_index(*position)) else {
            break;
        };
        keys.push(key.as_str());
        value = child;
    }
    keys
}

/// Where a new key stands in a mapping whose keys are in byte order; behind the last one where they
/// are not.
pub fn place_of_key(map: &Map, key: &str) -> usize {
    if map.keys().is_sorted() {
        map.keys().take_while(|known| known.as_str() < key).count()
    } else {
        map.len()
    }
}

fn insert(
    draft: &mut Draft,
    side: Side,
    at: Path,
    key: Option<String>,
    value: Value,
) -> Result<Change, Refusal> {
    let tree = root(draft, side)?;
    let (last, parents) = at.split_last().ok_or(Refusal::NoPlace(side))?;
    let parent = find(tree, parents).ok_or(Refusal::NoPlace(side))?;
    let undo = match (&mut *parent, key) {
        (Value::Map(map), Some(key)) => {
            if map.contains_key(&key) {
                return Err(Refusal::Twice(key));
            }
            let last = *last;
            if last > map.len() {
                return Err(Refusal::NoPlace(side));
            }
            map.shift_insert(last, key, value);
            Change::Remove { side, at }
        }
        (Value::List(list), None) => {
            if *last > list.len() {
                return Err(Refusal::NoPlace(side));
            }
            list.insert(*last, value);
            Change::Remove { side, at }
        }
        (Value::Null, Some(key)) => {
            *parent = Value::Map(Map::from_iter([(key, value)]));
            let at = parents.to_vec();
            nothing(side, at)
        }
        (Value::Null, None) => {
            *parent = Value::List(vec![value]);
            let at = parents.to_vec();
            nothing(side, at)
        }
        (Value::Map(_), None) => return Err(Refusal::Wrong("mapping")),
        (Value::List(_), Some(_)) => return Err(Refusal::Wrong("list")),
        (Value::Text(_), _) => return Err(Refusal::Wrong("text")),
    };
    Ok(undo)
}

/// The change after which there is nothing at a place.
fn nothing(side: Side, at: Path) -> Change {
    Change::Put {
        side,
        at,
        value: Value::Null,
    }
}

fn remove(draft: &mut Draft, side: Side, at: Path) -> Result<Change, Refusal> {
    let tree = root(draft, side)?;
    let (last, parents) = at.split_last().ok_or(Refusal::NoPlace(side))?;
    let (last, is_root) = (*last, parents.is_empty());
    let parent = find(tree, parents).ok_or(Refusal::NoPlace(side))?;
    let (key, value) = match parent {
        Value::Map(map) => {
            let (key, value) = map.shift_remove_index(last).ok_or(Refusal::NoPlace(side))?;
            (Some(key), value)
        }
        Value::List(list) if last < list.len() => (None, list.remove(last)),
        _ => return Err(Refusal::NoPlace(side)),
    };
    // A tree in which nothing is left is no tree: nothing is stored for it.
    if is_root && parent.as_map().is_some_and(Map::is_empty) {
        *parent = Value::Null;
    }
    Ok(Change::Insert {
        side,
        at,
        key,
        value,
    })
}

fn rename(draft: &mut Draft, side: Side, at: Path, key: String) -> Result<Change, Refusal> {
    let tree = root(draft, side)?;
    let (last, parents) = at.split_last().ok_or(Refusal::NoPlace(side))?;
    let last = *last;
    let parent = find(tree, parents).ok_or(Refusal::NoPlace(side))?;
    let Value::Map(map) = parent else {
        return Err(Refusal::Wrong("list"));
    };
    let (before, _) = map.get_index(last).ok_or(Refusal::NoPlace(side))?;
    let before = before.clone();
    if key != before && map.contains_key(&key) {
        return Err(Refusal::Twice(key));
    }
    if let Some((_, value)) = map.shift_remove_index(last) {
        map.shift_insert(last, key, value);
    }
    Ok(Change::Rename {
        side,
        at,
        key: before,
    })
}

#[cfg(test)]
mod tests;
