//! `<OTOBO_CONFIG_Home>` and the like inside settings.

use std::collections::BTreeSet;

use crate::core::value::{Map, Value};
use crate::core::world::Flavour;

/// Replaces the placeholders in every setting that is a text by the setting that they name, in byte
/// order of the settings and once each, as the ticket system does at last; texts inside lists and
/// hashes stay. Returns the settings that hold a placeholder for one of `unknown`, which are taken
/// out.
pub fn replace(
    settings: &mut Map,
    flavour: Option<Flavour>,
    unknown: &BTreeSet<String>,
) -> Vec<(String, String)> {
    let marks: &[&str] = match flavour {
        Some(Flavour::Otobo) => &["<OTOBO_CONFIG_"],
        Some(_) => &["<OTRS_CONFIG_"],
        None => &["<OTOBO_CONFIG_", "<OTRS_CONFIG_"],
    };
    let mut names: Vec<String> = settings.keys().cloned().collect();
    names.sort_unstable();
    let mut depending = Vec::new();
    for name in names {
        for mark in marks {
            let Some(Value::Text(text)) = settings.get(&name) else {
                continue;
            };
            match replaced(text, mark, settings, unknown) {
                Ok(None) => {}
                Ok(Some(text)) => {
                    settings.insert(name.clone(), Value::Text(text));
                }
                Err(other) => {
                    settings.shift_remove(&name);
                    depending.push((name.clone(), other));
                }
            }
        }
    }
    depending
}

/// The text with its placeholders replaced; `None` when it holds none, an error names the unknown
/// setting that it needs.
fn replaced(
    text: &str,
    mark: &str,
    settings: &Map,
    unknown: &BTreeSet<String>,
) -> Result<Option<String>, String> {
    if !text.contains(mark) {
        return Ok(None);
    }
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(mark) {
        written.push_str(before);
        match behind.split_once('>') {
            Some((name, after)) if !name.is_empty() => {
                match settings.get(name) {
                    Some(Value::Text(value)) => written.push_str(value),
                    // A list or hash would show as its address.
                    Some(Value::List(_) | Value::Map(_)) => return Err(name.to_owned()),
                    Some(Value::Null) | None if unknown.contains(name) => {
                        return Err(name.to_owned());
                    }
                    Some(Value::Null) | None => {}
                }
                rest = after;
            }
            _ => {
                written.push_str(mark);
                rest = behind;
            }
        }
    }
    written.push_str(rest);
    Ok(Some(written))
}
