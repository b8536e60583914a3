//! A whole ACL as a text to edit, and back.

use super::draft::{Draft, Part, Side, sorted};
use crate::core::value::Value;
use crate::core::yaml::{self, Content, Entry, Node, YamlError};

/// The keys of the text, in its order.
const KEYS: [&str; 7] = [
    "Name",
    "Comment",
    "Description",
    "ValidID",
    "StopAfterMatch",
    "ConfigMatch",
    "ConfigChange",
];

/// The ACL as YAML: its properties first, then both trees. Only for drafts whose trees can be read.
pub fn to_text(draft: &Draft) -> String {
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
    let tree = |side: Side| draft.part(side).tree().map_or(Value::Null, sorted);
    let values = [
        Value::Text(draft.name.clone()),
        text(&draft.comment),
        text(&draft.description),
        text(&draft.valid_id.map(|id| id.to_string())),
        text(&draft.stop_after_match),
        tree(Side::Match),
        tree(Side::Change),
    ];
    let keys = KEYS.map(str::to_owned).into_iter();
    yaml::write(&Value::Map(keys.zip(values).collect()))
}

/// The draft that a text means; what it does not name is not set. `before` is the draft that the text
/// was made from.
///
/// # Errors
/// It is no YAML, or not that of an ACL; with line and column.
pub fn from_text(text: &str, before: &Draft) -> Result<Draft, YamlError> {
    let document = yaml::read_placed(text)?;
    let Content::Map(entries) = &document.content else {
        return Err(error(
            &document,
            "an ACL is a mapping: Name: ..., ConfigMatch: ...",
        ));
    };
    let mut draft = Draft {
        deleted: before.deleted,
        kept: before.kept.clone(),
        ..Draft::default()
    };
    let mut named = false;
    for entry in entries {
        match entry.key.as_str() {
            "Name" => {
                let name = scalar(entry)?.filter(|name| !name.is_empty());
                draft.name = name.ok_or_else(|| error(&entry.value, "an ACL needs a name"))?;
                named = true;
            }
            "Comment" => draft.comment = scalar(entry)?,
            "Description" => draft.description = scalar(entry)?,
            "ValidID" => {
                let id = scalar(entry)?.map(|id| id.trim().parse::<i64>());
                let id = id.transpose();
                draft.valid_id =
                    id.map_err(|_| error(&entry.value, "ValidID is the number of a validity"))?;
            }
            "StopAfterMatch" => draft.stop_after_match = scalar(entry)?,
            "ConfigMatch" => draft.config_match = tree(entry)?,
            "ConfigChange" => draft.config_change = tree(entry)?,
            other => {
                return Err(YamlError {
                    line: entry.line,
                    column: entry.column,
                    message: format!(
                        "{other} is no part of an ACL; known are {}",
                        KEYS.join(", ")
                    ),
                });
            }
        }
    }
    match named {
        true => Ok(draft),
        false => Err(error(&document, "an ACL needs a Name")),
    }
}

/// A part of an ACL from the text of its column.
///
/// # Errors
/// It is no YAML of a mapping; with line and column.
pub fn part_of_text(text: &str) -> Result<Part, YamlError> {
    match Part::read(text) {
        Part::Unread { error, .. } => Err(error),
        part => Ok(part),
    }
}

fn error(node: &Node, message: &str) -> YamlError {
    YamlError {
        line: node.line,
        column: node.column,
        message: message.to_owned(),
    }
}

fn scalar(entry: &Entry) -> Result<Option<String>, YamlError> {
    match entry.value.to_value() {
        Value::Null => Ok(None),
        Value::Text(text) => Ok(Some(text)),
        Value::List(_) | Value::Map(_) => {
            let message = format!("{} is a text, not {}", entry.key, entry.value.article());
            Err(error(&entry.value, &message))
        }
    }
}

fn tree(entry: &Entry) -> Result<Part, YamlError> {
    match entry.value.to_value() {
        tree @ (Value::Map(_) | Value::Null) => Ok(Part::Tree(without_nothing(tree))),
        Value::Text(text) if text.is_empty() => Ok(Part::default()),
        Value::Text(_) | Value::List(_) => {
            let message = format!("{} is a mapping, not {}", entry.key, entry.value.article());
            Err(error(&entry.value, &message))
        }
    }
}

/// A tree in which nothing is left is no tree.
fn without_nothing(tree: Value) -> Value {
    match &tree {
        Value::Map(map) if map.is_empty() => Value::Null,
        _ => tree,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::acl::AclColumns;

    fn draft() -> Draft {
        Draft::of(&AclColumns {
            name: "010-A: \"x\"".to_owned(),
            comment: Some(String::new()),
            description: Some("two\nlines".to_owned()),
            valid_id: Some(1),
            stop_after_match: None,
            config_match: Some(
                "---\nProperties:\n  Queue:\n    Name:\n    - ''\n    - yes\n    - '1.10'\n"
                    .to_owned(),
            ),
            config_change: None,
        })
    }

    #[test]
    fn an_acl_as_text_and_back_is_the_same() {
        let draft = draft();
        let text = to_text(&draft);
        assert!(
            text.starts_with("---\nName: '010-A: \"x\"'\nComment: ''\n"),
            "{text}"
        );
        assert_eq!(from_text(&text, &draft).unwrap(), draft);
    }

    #[test]
    fn slips_are_named_with_their_place() {
        let before = draft();
        let wrong = |text: &str| from_text(text, &before).unwrap_err().to_string();
        assert_eq!(
            wrong("Name: a\nConfigmatch: {}\n"),
            "line 2, column 1: Configmatch is no part of an ACL; known are Name, Comment, \
             Description, ValidID, StopAfterMatch, ConfigMatch, ConfigChange"
        );
        assert_eq!(
            wrong("Name: a\nConfigMatch: [x]\n"),
            "line 2, column 14: ConfigMatch is a mapping, not a list"
        );
        assert_eq!(
            wrong("Comment: a\n"),
            "line 1, column 1: an ACL needs a Name"
        );
        assert_eq!(
            wrong("Name: a\nValidID: valid\n"),
            "line 2, column 10: ValidID is the number of a validity"
        );
    }
}
