//! The list that an ACL run starts from.

use super::field::{Field, FlatKind};
use crate::core::value::{Map, Value, is_true};

/// One entry of a list that a screen offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the form submits: an id, a dynamic field key, a counter.
    pub id: String,
    /// What ACL texts are compared with; null is never hit by anything.
    pub name: Option<String>,
}

impl Entry {
    /// An entry with a name.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: Some(name.into()),
        }
    }
}

/// The entries that a screen offers before ACLs, in the order they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offered {
    entries: Vec<Entry>,
}

impl Offered {
    /// A list of entries.
    pub fn new(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    /// The entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when nothing is offered.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<I: Into<String>, N: Into<String>> FromIterator<(I, N)> for Offered {
    fn from_iter<T: IntoIterator<Item = (I, N)>>(pairs: T) -> Self {
        Self::new(
            pairs
                .into_iter()
                .map(|(id, name)| Entry::new(id, name))
                .collect(),
        )
    }
}

/// What a run starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// This list.
    From(Offered),
    /// The call has no effect: Data is false.
    Refused,
    /// Data is of a kind that this field cannot start from.
    Unusable,
}

impl Offered {
    /// The list that a run over `field` starts from when the call passes `data` and its own screen
    /// `action`. For ReturnType Action the first of these that fits: a non-empty mapping, a text
    /// other than `-`, the call's own screen.
    pub fn start(field: &Field, data: &Value, action: Option<&str>) -> Start {
        if !data.is_true() {
            return Start::Refused;
        }
        let is_action = matches!(field, Field::Flat(FlatKind::Action));
        match data {
            Value::Map(entries) if !entries.is_empty() || !is_action => {
                Start::From(Self::read(entries))
            }
            Value::Text(name) if is_action && name != "-" => {
                Start::From(Self::new(vec![Entry::new("1", name.as_str())]))
            }
            Value::Map(_) | Value::Text(_) if is_action => Start::From(Self::new(
                action
                    .filter(|action| is_true(action))
                    .map(|action| Entry::new("1", action))
                    .into_iter()
                    .collect(),
            )),
            _ => Start::Unusable,
        }
    }

    /// A list from a mapping of id -> name.
    pub fn read(entries: &Map) -> Self {
        Self::new(
            entries
                .iter()
                .map(|(id, name)| Entry {
                    id: id.clone(),
                    name: name.as_text().map(str::to_owned),
                })
                .collect(),
        )
    }
}
