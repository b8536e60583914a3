//! Reading the settings of customer sources.

use crate::core::value::Value;
use crate::core::world::Settings;

/// A source whose configuration lacks what it cannot work without.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_key} has no {missing}: add it to the source in Kernel/Config.pm")]
pub struct BackendError {
    /// The configuration key of the source, such as `CustomerUser1`.
    pub source_key: String,
    /// What is missing, such as `CustomerKey` or `Params.Table`.
    pub missing: &'static str,
    /// True for a table, without which the ticket system stops altogether; it goes on without a
    /// directory.
    pub fatal: bool,
}

/// The configured ones of `prefix`, `prefix1` ... `prefix10`, in the order in which they are asked.
pub(super) fn configured<'s>(settings: &'s Settings, prefix: &str) -> Vec<(String, &'s Value)> {
    std::iter::once(prefix.to_owned())
        .chain((1..=10).map(|number| format!("{prefix}{number}")))
        .filter_map(|name| {
            let config = settings.get(&name).filter(|config| config.is_true())?;
            Some((name, config))
        })
        .collect()
}

/// A text of a source's configuration; the empty text counts as missing.
pub(super) fn text<'v>(config: &'v Value, key: &str) -> Option<&'v str> {
    config.get(key)?.as_text().filter(|text| !text.is_empty())
}

/// A text below `Params`.
pub(super) fn param<'v>(config: &'v Value, key: &str) -> Option<&'v str> {
    text(config.get("Params")?, key)
}

/// Perl truth of a key.
pub(super) fn is_on(config: &Value, key: &str) -> bool {
    config.get(key).is_some_and(Value::is_true)
}

/// The texts of a list; `default` when it is missing or empty.
pub(super) fn list(config: &Value, key: &str, default: &[&str]) -> Vec<String> {
    match config.get(key).map(Value::texts) {
        Some(texts) if !texts.is_empty() => owned(&texts),
        _ => owned(default),
    }
}

/// Owned copies of texts.
pub(super) fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
