//! SysConfig settings: what the instance sets, laid over the stock values.

use crate::core::value::{Map, Value, is_true};

/// Settings by SysConfig name. A setting that is absent here is not set at all.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    values: Map,
}

impl Settings {
    /// `stock` with `own` laid over it, whole settings at a time as the ticket system does.
    pub fn new(stock: Map, own: Map) -> Self {
        let mut values = stock;
        values.extend(own);
        Self { values }
    }

    /// Lays further settings over these.
    pub fn overlay(&mut self, own: Map) {
        self.values.extend(own);
    }

    /// The value of a setting.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// The value of `key` inside the setting `name`, such as `StateDefault` of
    /// `Ticket::Frontend::CustomerTicketMessage`.
    pub fn sub(&self, name: &str, key: &str) -> Option<&Value> {
        self.get(name)?.get(key)
    }

    /// The setting as text, when it is a scalar.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// Perl truth of the setting; a setting that is not set is false.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(Value::is_true)
    }

    /// Perl truth of `key` inside the setting `name`.
    pub fn is_sub_on(&self, name: &str, key: &str) -> bool {
        self.sub(name, key)
            .and_then(Value::as_text)
            .is_some_and(is_true)
    }

    /// The texts of a setting that is a list.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.get(name).map(Value::texts).unwrap_or_default()
    }

    /// Every setting with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }
}
