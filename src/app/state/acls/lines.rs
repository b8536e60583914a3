//! The lines of an ACL that can be edited, each with the place that it stands for.

use super::{AclRow, nodes};
use crate::app::mark::Mark;
use crate::app::state::tree::Node;
use crate::core::acl::Standing;
use crate::core::edit::{Draft, Part, Path, Side};
use crate::core::value::{Value, is_true};

/// A property that one line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// The name.
    Name,
    /// The comment.
    Comment,
    /// The description.
    Description,
    /// The validity.
    Validity,
    /// StopAfterMatch.
    Stop,
}

/// What a line of the tree stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// Nothing that could be edited.
    None,
    /// All properties.
    About,
    /// One property.
    Property(Shown),
    /// A place in one of the trees; the empty path is the tree itself.
    Tree(Side, Path),
}

/// A line and what it stands for.
pub type Entry = (Node, Spot);

/// How a validity is called.
pub type ValidityName<'a> = &'a dyn Fn(Option<i64>) -> String;

/// Everything about an ACL that is stored or drafted.
pub fn of_draft(row: &AclRow, draft: &Draft, validity: ValidityName<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = match &row.standing {
        Standing::Changed(changes) => {
            let lines = nodes::differences(changes).into_iter();
            lines.map(|node| (node, Spot::None)).collect()
        }
        _ => Vec::new(),
    };
    about(draft, validity, &mut entries);
    for side in Side::ALL {
        part(side, draft.part(side), &mut entries);
    }
    for (node, spot) in &mut entries {
        // Below Change stand the sections, below these the kinds of list.
        if matches!(spot, Spot::Tree(Side::Change, path) if path.len() == 2)
            && row.unknown.contains(&node.label)
        {
            node.value = "unknown here".to_owned();
            node.mark = Some(Mark::Problem);
        }
    }
    entries
}

fn about(draft: &Draft, validity: ValidityName<'_>, entries: &mut Vec<Entry>) {
    let stops = draft.stop_after_match.as_deref().is_some_and(is_true);
    let valid = validity(draft.valid_id);
    let comment = draft.comment.clone().unwrap_or_default();
    entries.push((Node::new(0, "ACL", comment.as_str()), Spot::About));
    let lines = [
        ("Name", draft.name.clone(), Shown::Name),
        ("Comment", comment.clone(), Shown::Comment),
        (
            "Description",
            draft.description.clone().unwrap_or_default(),
            Shown::Description,
        ),
        ("Validity", valid.clone(), Shown::Validity),
        (
            "StopAfterMatch",
            if stops { "yes" } else { "no" }.to_owned(),
            Shown::Stop,
        ),
    ];
    entries.extend(
        lines.map(|(label, value, shown)| (Node::new(1, label, value), Spot::Property(shown))),
    );
}

/// The word for a tree in the console.
pub fn title(side: Side) -> &'static str {
    match side {
        Side::Match => "Match",
        Side::Change => "Change",
    }
}

fn part(side: Side, part: &Part, entries: &mut Vec<Entry>) {
    let spot = Spot::Tree(side, Vec::new());
    match part {
        Part::Tree(Value::Null) => {
            let says = match side {
                Side::Match => "always matches",
                Side::Change => "changes nothing",
            };
            entries.push((Node::new(0, title(side), says), spot));
        }
        Part::Tree(tree) => {
            entries.push((Node::new(0, title(side), ""), spot));
            children(side, tree, &mut Vec::new(), entries);
        }
        Part::Unread { error, .. } => {
            let node = Node {
                mark: Some(Mark::Problem),
                ..Node::new(0, title(side), format!("cannot be read: {error}"))
            };
            entries.push((node, spot));
        }
    }
}

fn children(side: Side, value: &Value, path: &mut Path, entries: &mut Vec<Entry>) {
    match value {
        Value::Map(map) => {
            for (position, (key, child)) in map.iter().enumerate() {
                path.push(position);
                line(side, key, child, path, entries);
                path.pop();
            }
        }
        Value::List(list) => {
            for (position, child) in list.iter().enumerate() {
                path.push(position);
                match child {
                    Value::Text(text) => {
                        let node = Node::new(path.len(), shown(text), "");
                        entries.push((node, Spot::Tree(side, path.clone())));
                    }
                    other => line(side, "-", other, path, entries),
                }
                path.pop();
            }
        }
        Value::Null | Value::Text(_) => {}
    }
}

fn line(side: Side, label: &str, value: &Value, path: &mut Path, entries: &mut Vec<Entry>) {
    let text = match value {
        Value::Null => "~".to_owned(),
        Value::Text(text) => shown(text),
        Value::List(list) if list.is_empty() => "(empty list)".to_owned(),
        Value::Map(map) if map.is_empty() => "(nothing in it)".to_owned(),
        Value::List(_) | Value::Map(_) => String::new(),
    };
    let node = Node::new(path.len(), label, text);
    entries.push((node, Spot::Tree(side, path.clone())));
    children(side, value, path, entries);
}

/// A text as a line shows it: also what one would not see.
fn shown(text: &str) -> String {
    match text {
        "" => "(empty)".to_owned(),
        text if text.trim() != text => format!("\"{text}\""),
        text => text.to_owned(),
    }
}
