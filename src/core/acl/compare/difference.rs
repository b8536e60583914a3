//! Where two forms of one ACL differ.

use std::collections::HashMap;

use crate::core::acl::model::{CHANGE_PARTS, MATCH_PARTS};
use crate::core::value::{Map, Value};

/// The key of the stop flag.
const STOP: &str = "StopAfterMatch";

/// One place where a stored ACL and its deployed form differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The keys that lead there, the part first.
    pub path: Vec<String>,
    /// What a deployment would write there. Of a list that has other texts, one text each.
    pub stored: Option<Value>,
    /// What is deployed there.
    pub deployed: Option<Value>,
}

/// Where two flat mappings of an ACL say something else to the ticket system. A part that is absent
/// is an empty one, and a stop flag is true or false; below the parts everything counts but the
/// order of keys.
pub fn changes(stored: &Value, deployed: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    for part in MATCH_PARTS.into_iter().chain(CHANGE_PARTS) {
        let mut path = vec![part.to_owned()];
        differ(
            &mut path,
            said(stored, part),
            said(deployed, part),
            &mut changes,
        );
    }
    let stops = |acl: &Value| acl.get(STOP).is_some_and(Value::is_true);
    if stops(stored) != stops(deployed) {
        let flag = |acl| Some(Value::text(if stops(acl) { "1" } else { "0" }));
        changes.push(Change {
            path: vec![STOP.to_owned()],
            stored: flag(stored),
            deployed: flag(deployed),
        });
    }
    changes
}

/// Where two trees of an ACL differ, whatever stands in them; everything counts but the order of
/// keys.
pub fn tree_changes(one: Option<&Value>, other: Option<&Value>) -> Vec<Change> {
    let mut changes = Vec::new();
    differ(&mut Vec::new(), one, other, &mut changes);
    changes
}

/// A part that is neither absent nor as good as that.
fn said<'a>(acl: &'a Value, part: &str) -> Option<&'a Value> {
    let value = acl.get(part).filter(|value| value.is_true())?;
    let empty = value.as_map().is_some_and(Map::is_empty);
    (!empty).then_some(value)
}

fn differ(
    path: &mut Vec<String>,
    stored: Option<&Value>,
    deployed: Option<&Value>,
    changes: &mut Vec<Change>,
) {
    if stored == deployed {
        return;
    }
    if let Some(keys) = keys(stored, deployed) {
        for key in keys {
            path.push(key.to_owned());
            differ(
                path,
                stored.and_then(|value| value.get(key)),
                deployed.and_then(|value| value.get(key)),
                changes,
            );
            path.pop();
        }
        return;
    }
    if let (Some(one), Some(other)) = (elements(stored), elements(deployed)) {
        let (less, more) = (left_over(one, other), left_over(other, one));
        for (text, is_stored) in less
            .iter()
            .map(|text| (text, true))
            .chain(more.iter().map(|text| (text, false)))
        {
            let value = Some((*text).clone());
            let (stored, deployed) = if is_stored {
                (value, None)
            } else {
                (None, value)
            };
            changes.push(Change {
                path: path.clone(),
                stored,
                deployed,
            });
        }
        if !less.is_empty() || !more.is_empty() {
            return;
        }
    }
    changes.push(Change {
        path: path.clone(),
        stored: stored.cloned(),
        deployed: deployed.cloned(),
    });
}

/// The keys of both when they are mappings; what is not there has none. An empty mapping against
/// nothing is a difference of its own.
fn keys<'a>(stored: Option<&'a Value>, deployed: Option<&'a Value>) -> Option<Vec<&'a str>> {
    let (one, other) = match (stored, deployed) {
        (Some(Value::Map(one)), Some(Value::Map(other))) => (Some(one), Some(other)),
        (Some(Value::Map(one)), None) if !one.is_empty() => (Some(one), None),
        (None, Some(Value::Map(other))) if !other.is_empty() => (None, Some(other)),
        _ => return None,
    };
    let more = other.into_iter().flatten().map(|(key, _)| key);
    let more = more.filter(|key| one.is_none_or(|one| !one.contains_key(*key)));
    let keys = one.into_iter().flatten().map(|(key, _)| key).chain(more);
    Some(keys.map(String::as_str).collect())
}

/// The elements of a list of scalars; what is not there has none.
fn elements(value: Option<&Value>) -> Option<&[Value]> {
    let plain = |value: &Value| matches!(value, Value::Text(_) | Value::Null);
    match value {
        None => Some(&[]),
        Some(Value::List(list)) if list.iter().all(plain) => Some(list),
        Some(_) => None,
    }
}

/// The elements of one list that the other one does not have, each as often as it is more there.
fn left_over<'a>(list: &'a [Value], other: &[Value]) -> Vec<&'a Value> {
    let mut there: HashMap<Option<&str>, usize> = HashMap::new();
    for value in other {
        *there.entry(value.as_text()).or_default() += 1;
    }
    let mut left = Vec::new();
    for value in list {
        match there.get_mut(&value.as_text()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => left.push(value),
        }
    }
    left
}
