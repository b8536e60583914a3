//! Keys of a source's configuration that do nothing, in the ticket system neither.

use super::finding::Finding;
use crate::core::customer::{Reach, WithoutEffect, keys_beside, without_effect_in};
use crate::core::lint::Severity::{Note, Warning};
use crate::core::nearest::suggest;
use crate::core::value::Value;

/// Judges the keys of a source of customer users or companies.
pub(super) fn judge(source: &str, config: &Value) -> Vec<Finding> {
    let lost = without_effect_in(source, config);
    let (unknown, idle): (Vec<_>, Vec<_>) = lost
        .into_iter()
        .filter(|own| own.reach != Reach::Here && !is_of_driver(own))
        .partition(|own| own.reach == Reach::Unknown);
    let mut findings = Vec::new();
    if !idle.is_empty() {
        let keys: Vec<String> = idle
            .iter()
            .map(|own| format!("{} ({})", own.key, own.why))
            .collect();
        findings.push(Finding::new(
            source,
            (Note, "no_effect"),
            "settings have no effect in a source of this kind",
            keys.join(", "),
            "take them out, so that nobody relies on them",
        ));
    }
    findings.extend(unknown.into_iter().map(|own| {
        let (key, last) = (&own.key, own.key.rsplit('.').next().unwrap_or_default());
        Finding::new(
            source,
            (Warning, "unknown_key"),
            format!("{key} is not known: it has no effect"),
            format!("{source} has a key {key}"),
            format!(
                "take it out, or correct how it is written: {}",
                suggest(last, keys_beside(source, key))
            ),
        )
    }));
    findings
}

/// True for what Perl's driver of directories takes besides: it has more than the manuals list.
fn is_of_driver(own: &WithoutEffect) -> bool {
    own.reach == Reach::Unknown && own.key.starts_with("Params.Params.")
}
