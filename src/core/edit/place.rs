//! A place in an ACL, as people name it.

use std::fmt;

use super::Side;
use crate::core::value::Value;
use crate::core::yaml;

/// A property of an ACL, or a place in one of its trees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A column that is no tree, such as `comments`.
    Property(&'static str),
    /// The keys that lead to a place in a tree; none for the whole of it.
    Tree(Side, Vec<String>),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(column) => f.write_str(match *column {
                "name" => "Name",
                "comments" => "Comment",
                "description" => "Description",
                "valid_id" => "Validity",
                "stop_after_match" => "StopAfterMatch",
                other => other,
            }),
            Self::Tree(side, path) => {
                f.write_str(side.name())?;
                path.iter().try_for_each(|key| write!(f, " / {key}"))
            }
        }
    }
}

/// What stands at a place, as people read it: a text as it is, everything else as YAML.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => {
            let text = yaml::write(other);
            let text = text.strip_prefix("---").unwrap_or(&text);
            text.trim().to_owned()
        }
    }
}
