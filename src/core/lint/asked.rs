//! Which values of large tables an ACL names.

use std::collections::BTreeSet;

use crate::core::edit::{Draft, Side};
use crate::core::known::{Asked, Known, Values};
use crate::core::value::Value;

/// The values that an ACL names exactly, negated or not, and that only a database can tell to exist:
/// what [`crate::core::known::Existence`] is to be asked about. Each once.
pub fn asked(draft: &Draft, known: &Known) -> Vec<(Asked, String)> {
    let mut wanted = BTreeSet::new();
    let sections = draft.part(Side::Match).tree().and_then(Value::as_map);
    for (section, objects) in sections.into_iter().flatten() {
        for (object, attributes) in objects.as_map().into_iter().flatten() {
            for (attribute, texts) in attributes.as_map().into_iter().flatten() {
                let path = [section.as_str(), object.as_str(), attribute.as_str()];
                let Values::Asked(asked) = known.values(Side::Match, &path) else {
                    continue;
                };
                let texts = texts.as_list().into_iter().flatten();
                let values = texts.filter_map(Value::as_text).filter_map(exact);
                wanted.extend(values.map(|value| (asked, value)));
            }
        }
    }
    wanted.into_iter().collect()
}

/// The value that a text compares with as a whole.
fn exact(text: &str) -> Option<String> {
    let text = text.replace("[empty]", "");
    let value = match text.strip_prefix("[Not]") {
        Some(rest) => rest,
        None if text.starts_with("[Not") => return None,
        None if text.starts_with("[RegExp]") || text.starts_with("[regexp]") => return None,
        None => &text,
    };
    (!value.is_empty()).then(|| value.to_owned())
}
