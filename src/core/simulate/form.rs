//! What is filled in on a screen.

use indexmap::IndexMap;

use crate::core::checks::{CheckValue, Params};
use crate::core::screen::{Field, List};

/// The chosen ids by field key (`Queue`, `SLA`, `DynamicField_Site`). A field that is absent was
/// never touched; one without any id was emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    chosen: IndexMap<String, Vec<String>>,
}

impl Form {
    /// A form in which nothing is filled in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Chooses one id.
    pub fn choose(&mut self, key: &str, id: &str) {
        self.chosen.insert(key.to_owned(), vec![id.to_owned()]);
    }

    /// Chooses several ids; none empties the field.
    pub fn choose_all(&mut self, key: &str, ids: Vec<String>) {
        self.chosen.insert(key.to_owned(), ids);
    }

    /// Empties a field.
    pub fn empty(&mut self, key: &str) {
        self.chosen.insert(key.to_owned(), Vec::new());
    }

    /// Makes a field as if it had never been touched.
    pub fn forget(&mut self, key: &str) {
        self.chosen.shift_remove(key);
    }

    /// The ids chosen in a field; none when it is empty.
    pub fn ids(&self, key: &str) -> &[String] {
        self.chosen.get(key).map_or(&[], Vec::as_slice)
    }

    /// The one id of a field that holds a single value.
    pub fn id(&self, key: &str) -> Option<&str> {
        self.ids(key).first().map(String::as_str)
    }

    /// Was the field ever filled in or emptied?
    pub fn has(&self, key: &str) -> bool {
        self.chosen.contains_key(key)
    }

    /// Every field that was touched, in the order in which that happened.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.chosen
            .iter()
            .map(|(key, ids)| (key.as_str(), ids.as_slice()))
    }

    /// Reads the parameters of a call back into a form over these fields.
    pub fn read(params: &Params, fields: &[Field]) -> Self {
        let mut form = Self::new();
        for field in fields {
            let param = field.param().filter(|_| !field.is_dynamic());
            if let Some(id) = param.and_then(|param| params.true_text(param)) {
                form.choose(&field.key(), id);
            }
        }
        for (key, value) in params.dynamic_fields() {
            let ids = match value {
                CheckValue::Null => Vec::new(),
                CheckValue::Text(text) if text.is_empty() => Vec::new(),
                CheckValue::Text(text) => vec![text.clone()],
                CheckValue::List(texts) => texts.iter().flatten().cloned().collect(),
            };
            form.choose_all(key, ids);
        }
        form
    }

    /// Writes what is filled in into the parameters of a call. An emptied dynamic field is passed
    /// as empty text or empty list, any other empty field not at all.
    pub(super) fn write(&self, fields: &[Field], params: &mut Params) {
        for field in fields {
            let key = field.key();
            let (true, Some(param)) = (self.has(&key), field.param()) else {
                continue;
            };
            if field.is_dynamic() {
                continue;
            }
            if let Some(id) = self.id(&key) {
                params.set(param, id);
            }
        }
        for (key, ids) in self.iter().filter(|(key, _)| key.starts_with(DYNAMIC)) {
            let multiple = fields
                .iter()
                .any(|field| field.is_multiple() && field.key() == key);
            let value = match ids {
                [id] if !multiple => CheckValue::text(id.as_str()),
                [] if !multiple => CheckValue::text(""),
                ids => CheckValue::list(ids.iter().map(String::as_str)),
            };
            params.set_dynamic_field(key, value);
        }
    }
}

/// What the keys of dynamic fields start with.
const DYNAMIC: &str = "DynamicField_";

impl Field {
    /// True for a dynamic field, which is passed under its key inside `DynamicField`.
    pub(super) fn is_dynamic(&self) -> bool {
        matches!(self.list, List::DynamicField(_))
    }
}
