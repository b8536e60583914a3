//! What a screen passes with one call.

use indexmap::IndexMap;

use super::CheckValue;
use crate::core::value::{Value, is_true};

/// The parameters of one call, in the order they were given: `Action`, `TicketID`, `UserID` (the
/// acting agent), `CustomerUserID` (the customer login), `QueueID` ... and, apart from these texts,
/// the dynamic fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    texts: IndexMap<String, String>,
    dynamic_fields: IndexMap<String, CheckValue>,
}

/// The parameter whose value is a mapping.
const DYNAMIC_FIELD: &str = "DynamicField";

impl Params {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a mapping such as the `params` of a case: scalars are texts, `DynamicField` is a
    /// mapping `DynamicField_<Name>` -> text, list or null. Other structures mean nothing to a
    /// condition and are left out.
    pub fn from_value(value: &Value) -> Self {
        let mut params = Self::new();
        for (name, value) in value.as_map().into_iter().flatten() {
            match value {
                Value::Text(text) => params.set(name, text),
                Value::Map(fields) if name == DYNAMIC_FIELD => {
                    for (field, value) in fields {
                        if let Some(value) = CheckValue::from_value(value) {
                            params.set_dynamic_field(field, value);
                        }
                    }
                }
                Value::Null | Value::List(_) | Value::Map(_) => {}
            }
        }
        params
    }

    /// Sets a parameter.
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(name.into(), text.into());
    }

    /// Takes a parameter away.
    pub fn remove(&mut self, name: &str) {
        self.texts.shift_remove(name);
    }

    /// Sets the value of a dynamic field of the form; `key` is `DynamicField_<Name>`.
    pub fn set_dynamic_field(&mut self, key: impl Into<String>, value: CheckValue) {
        self.dynamic_fields.insert(key.into(), value);
    }

    /// A parameter as given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// A parameter that is true: the empty text and `0` count as not given.
    pub fn true_text(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|text| is_true(text))
    }

    /// The dynamic fields of the form, by `DynamicField_<Name>`.
    pub fn dynamic_fields(&self) -> impl Iterator<Item = (&str, &CheckValue)> {
        self.dynamic_fields
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// Every parameter but the dynamic fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

impl CheckValue {
    /// A scalar, a list of scalars or null; `None` for a mapping, which no condition can hit.
    pub fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(CheckValue::Null),
            Value::Text(text) => Some(CheckValue::text(text)),
            Value::List(list) => Some(CheckValue::List(
                list.iter()
                    .map(|element| element.as_text().map(str::to_owned))
                    .collect(),
            )),
            Value::Map(_) => None,
        }
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(texts: I) -> Self {
        let mut params = Self::new();
        for (name, text) in texts {
            params.set(name, text);
        }
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    #[test]
    fn scalars_are_texts_and_dynamic_fields_keep_their_shape() {
        let params = Params::from_value(
            &json::read(
                r#"{"QueueID": 7, "Action": "AgentTicketNote", "StateID": "0", "Junk": [1],
                    "DynamicField": {"DynamicField_A": "", "DynamicField_B": ["x", null],
                                     "DynamicField_C": null, "DynamicField_D": {}}}"#,
            )
            .unwrap(),
        );
        assert_eq!(params.true_text("QueueID"), Some("7"));
        assert_eq!(params.text("StateID"), Some("0"));
        assert_eq!(params.true_text("StateID"), None, "0 counts as not given");
        assert_eq!(params.text("Junk"), None);
        let fields: Vec<_> = params.dynamic_fields().collect();
        assert_eq!(
            fields,
            [
                ("DynamicField_A", &CheckValue::text("")),
                (
                    "DynamicField_B",
                    &CheckValue::List(vec![Some("x".to_owned()), None])
                ),
                ("DynamicField_C", &CheckValue::Null),
            ]
        );
    }
}
