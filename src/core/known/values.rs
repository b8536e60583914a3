//! Values that are known at a place.

use std::collections::HashMap;
use std::sync::Arc;

use super::existence::Asked;
use super::near::fold;

/// One value that the live system knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownValue {
    /// What an ACL has to say.
    pub value: String,
    /// What people call it, where that is something else: the label of a dynamic field's key, the
    /// name behind an id.
    pub label: Option<String>,
    /// False for what exists and is not valid.
    pub valid: bool,
    /// A word about it, such as its state.
    pub note: Option<String>,
}

impl KnownValue {
    /// A valid value that is its own name.
    pub fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            valid: true,
            ..Self::default()
        }
    }

    /// With what people call it.
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        let label = label.into();
        self.label = Some(label).filter(|label| !label.is_empty() && *label != self.value);
        self
    }

    /// With its validity.
    pub fn is(mut self, valid: bool) -> Self {
        self.valid = valid;
        self
    }
}

/// The values of one kind, each once, with indexes over them.
#[derive(Debug, Clone, Default)]
pub struct ValueList {
    list: Vec<KnownValue>,
    complete: bool,
    noun: &'static str,
    exact: HashMap<String, usize>,
    folded: HashMap<String, Vec<usize>>,
    labels: HashMap<String, usize>,
}

impl ValueList {
    /// A list; of a value that stands there twice the first counts. `noun` is what one of them is
    /// called in sentences. An empty list is never complete: its table may be missing.
    pub fn new(
        noun: &'static str,
        complete: bool,
        values: impl IntoIterator<Item = KnownValue>,
    ) -> Self {
        let mut own = Self {
            noun,
            ..Self::default()
        };
        for value in values {
            if own.exact.contains_key(&value.value) {
                continue;
            }
            let index = own.list.len();
            own.exact.insert(value.value.clone(), index);
            let folded = own.folded.entry(fold(&value.value)).or_default();
            folded.push(index);
            if let Some(label) = &value.label {
                own.labels.entry(label.clone()).or_insert(index);
            }
            own.list.push(value);
        }
        own.complete = complete && !own.list.is_empty();
        own
    }

    /// The values in the order in which they are offered.
    pub fn values(&self) -> &[KnownValue] {
        &self.list
    }

    /// True when no other value can be there.
    pub fn complete(&self) -> bool {
        self.complete
    }

    /// What one of them is called in sentences: `queue`, `state`.
    pub fn noun(&self) -> &'static str {
        self.noun
    }

    /// The value that is exactly this.
    pub fn get(&self, value: &str) -> Option<&KnownValue> {
        self.list.get(*self.exact.get(value)?)
    }

    /// The value with exactly this label.
    pub fn labelled(&self, label: &str) -> Option<&KnownValue> {
        self.list.get(*self.labels.get(label)?)
    }

    /// The values that are the same but for blanks, case and width.
    pub fn alike(&self, value: &str) -> impl Iterator<Item = &KnownValue> {
        let indexes = self.folded.get(&fold(value)).into_iter().flatten();
        indexes.filter_map(|index| self.list.get(*index))
    }
}

/// What is known of the values at a place.
#[derive(Debug, Clone)]
pub enum Values {
    /// These.
    Listed(Arc<ValueList>),
    /// Values of a large table, to be searched in the database.
    Asked(Asked),
    /// Any text: nothing is known.
    Free,
}

impl Values {
    /// The list, where there is one.
    pub fn list(&self) -> Option<&ValueList> {
        match self {
            Self::Listed(list) => Some(list),
            Self::Asked(_) | Self::Free => None,
        }
    }
}
