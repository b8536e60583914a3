//! The ordered tree of raw scalars that YAML, JSON and Perl data become.
//!
//! Perl keeps every plain scalar a text, and ACLs compare texts (`1.10` is not `1.1`, `no` is not
//! false), so nothing here is ever retyped: a number is the text it was written with.

use indexmap::IndexMap;

/// A mapping in the order it was written.
pub type Map = IndexMap<String, Value>;

/// One node of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// `~`, `null`, Perl's `undef`, SQL's NULL.
    #[default]
    Null,
    /// Any other scalar, as text.
    Text(String),
    /// A list, in order.
    List(Vec<Value>),
    /// A mapping, in order.
    Map(Map),
}

impl Value {
    /// A text node.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    /// The text of a scalar; `None` for null, lists and mappings.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list; `None` for everything else.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The entries of a mapping; `None` for everything else.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The entry `key` of a mapping; `None` when absent or when this is no mapping.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map().and_then(|map| map.get(key))
    }

    /// Perl truth: null, the empty text and the text `0` are false; a list or mapping is a
    /// reference in Perl and therefore true even when it is empty.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Text(text) => is_true(text),
            Value::List(_) | Value::Map(_) => true,
        }
    }

    /// The texts of a list, or the one text of a scalar; nulls and nested structures are left out.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Value::Text(text) => vec![text],
            Value::List(list) => list.iter().filter_map(Value::as_text).collect(),
            Value::Null | Value::Map(_) => Vec::new(),
        }
    }
}

/// Perl truth of a text: everything but the empty text and `0`.
pub fn is_true(text: &str) -> bool {
    !text.is_empty() && text != "0"
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}
