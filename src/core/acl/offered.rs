//! The list that an ACL run starts from.

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
