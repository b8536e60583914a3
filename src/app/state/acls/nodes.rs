//! The lines of an ACL's tree: what differs from what is deployed, then the two columns.

use super::AclRow;
use crate::app::mark::Mark;
use crate::app::state::tree::Node;
use crate::core::acl::{Change, Standing};
use crate::core::value::Value;

/// Everything about the stored form, or about the deployed one where there is no other.
pub(super) fn own(row: &AclRow) -> Vec<Node> {
    let mut nodes = match &row.standing {
        Standing::Changed(changes) => differences(changes),
        _ => Vec::new(),
    };
    nodes.extend(parts(row, &row.config_match, &row.config_change));
    nodes
}

/// The deployed form, where it differs.
pub(super) fn deployed(row: &AclRow) -> Option<Vec<Node>> {
    let (config_match, config_change) = row.deployed.as_ref()?;
    Some(parts(row, config_match, config_change))
}

fn parts(row: &AclRow, config_match: &Value, config_change: &Value) -> Vec<Node> {
    let mut nodes = Node::of_value(0, "Match", config_match);
    let mut change = Node::of_value(0, "Change", config_change);
    // Below Change stand the sections, below these the kinds of list.
    for node in change.iter_mut().filter(|node| node.depth == 2) {
        if row.unknown.contains(&node.label) {
            node.value = "unknown here".to_owned();
            node.mark = Some(Mark::Problem);
        }
    }
    nodes.extend(change);
    nodes
}

/// ```text
/// ▾ Differences
///   ▾ Possible/Ticket/Queue
///       only stored  Raw
///   ▾ StopAfterMatch
///       stored  1
///       deployed  0
/// ```
pub(super) fn differences(changes: &[Change]) -> Vec<Node> {
    let mut nodes = vec![Node {
        mark: Some(Mark::Changed),
        ..Node::new(0, "Differences", "")
    }];
    let mut above: &[String] = &[];
    for change in changes {
        if change.path != above {
            nodes.push(Node::new(1, change.path.join("/"), ""));
            above = &change.path;
        }
        let sides = sides(change).into_iter();
        nodes.extend(sides.map(|(label, value)| Node::new(2, label, value)));
    }
    nodes
}

/// What the two sides of a change say.
pub(in crate::app::state) fn sides(change: &Change) -> Vec<(&'static str, String)> {
    match (&change.stored, &change.deployed) {
        (Some(stored), None) => vec![("only stored", shown(stored))],
        (None, Some(deployed)) => vec![("only deployed", shown(deployed))],
        (Some(stored), Some(deployed)) => {
            vec![("stored", shown(stored)), ("deployed", shown(deployed))]
        }
        (None, None) => Vec::new(),
    }
}

/// A value in one line.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "~".to_owned(),
        Value::Text(text) if text.is_empty() => "(empty)".to_owned(),
        Value::Text(text) => text.clone(),
        Value::List(list) if list.is_empty() => "(empty list)".to_owned(),
        Value::List(list) => {
            let texts: Vec<String> = list.iter().map(shown).collect();
            texts.join(", ")
        }
        Value::Map(map) if map.is_empty() => "(empty mapping)".to_owned(),
        Value::Map(map) => {
            let texts = map
                .iter()
                .map(|(key, value)| format!("{key}: {}", shown(value)));
            texts.collect::<Vec<_>>().join(", ")
        }
    }
}
