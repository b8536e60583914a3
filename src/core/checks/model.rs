//! The two collections of attribute values that ACL conditions are compared with.

use std::collections::BTreeMap;

use crate::core::value::Value;

/// The value of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckValue {
    /// Present without a value (a NULL column): never hits, not even a negated text.
    Null,
    /// One text.
    Text(String),
    /// A list of texts (groups, roles, multiselect fields); an element may be null.
    List(Vec<Option<String>>),
}

impl CheckValue {
    /// One text.
    pub fn text(text: impl Into<String>) -> Self {
        CheckValue::Text(text.into())
    }

    /// A text, or null for `None`.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or(CheckValue::Null, CheckValue::text)
    }

    /// A list of texts.
    pub fn list<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        CheckValue::List(texts.into_iter().map(|text| Some(text.into())).collect())
    }

    /// The one text, `None` for null and lists.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            CheckValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for CheckValue {
    fn from(text: &str) -> Self {
        CheckValue::text(text)
    }
}

/// Attribute -> value of one object, by code point of the attribute.
pub type Attributes = BTreeMap<String, CheckValue>;

/// One collection of checks: object -> attribute -> value, both by code point, which is the order
/// in which the ticket system walks them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    objects: BTreeMap<String, Attributes>,
}

impl Checks {
    /// A collection without any object.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads object -> attribute -> text, null or list of texts; what has another shape is left out.
    pub fn read(value: &Value) -> Self {
        let mut checks = Self::new();
        for (object, attributes) in value.as_map().into_iter().flatten() {
            checks.object_mut(object);
            for (attribute, value) in attributes.as_map().into_iter().flatten() {
                let value = match value {
                    Value::Null => CheckValue::Null,
                    Value::Text(text) => CheckValue::text(text.as_str()),
                    Value::List(list) => CheckValue::List(
                        list.iter()
                            .map(|element| element.as_text().map(str::to_owned))
                            .collect(),
                    ),
                    Value::Map(_) => continue,
                };
                checks.set(object, attribute, value);
            }
        }
        checks
    }

    /// True when there is no object at all. An object without attributes is no difference to any
    /// condition, but with it the collection is not empty, and unconditional ACLs work.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The value of `object`/`attribute`; `None` when either is absent.
    pub fn get(&self, object: &str, attribute: &str) -> Option<&CheckValue> {
        self.objects.get(object)?.get(attribute)
    }

    /// The attributes of `object`, when it is there.
    pub fn object(&self, object: &str) -> Option<&Attributes> {
        self.objects.get(object)
    }

    /// The attributes of `object`, made empty when it is not there yet.
    pub fn object_mut(&mut self, object: &str) -> &mut Attributes {
        self.objects.entry(object.to_owned()).or_default()
    }

    /// Sets one attribute.
    pub fn set(&mut self, object: &str, attribute: &str, value: impl Into<CheckValue>) {
        self.object_mut(object)
            .insert(attribute.to_owned(), value.into());
    }

    /// Replaces a whole object.
    pub fn set_object(&mut self, object: &str, attributes: Attributes) {
        self.objects.insert(object.to_owned(), attributes);
    }

    /// Every object with its attributes, by code point.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Attributes)> {
        self.objects
            .iter()
            .map(|(object, attributes)| (object.as_str(), attributes))
    }
}
