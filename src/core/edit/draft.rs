//! An ACL while it is edited.

use crate::core::acl::{Acl, AclColumns, Broken};
use crate::core::value::{Map, Value, is_true};
use crate::core::yaml::{self, YamlError};

/// Which of the two trees of an ACL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// ConfigMatch: the conditions.
    Match,
    /// ConfigChange: what the ACL does.
    Change,
}

impl Side {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Match, Self::Change];

    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Match => "ConfigMatch",
            Self::Change => "ConfigChange",
        }
    }

    /// The column.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Match => "config_match",
            Self::Change => "config_change",
        }
    }
}

/// One of the two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A mapping, or null where there is none.
    Tree(Value),
    /// A text that is no YAML of a mapping; it is kept as it is until it is corrected.
    Unread {
        /// The text of the column.
        text: String,
        /// What is wrong with it.
        error: YamlError,
    },
}

impl Default for Part {
    fn default() -> Self {
        Self::Tree(Value::Null)
    }
}

impl Part {
    /// Reads the text of a column.
    pub fn read(text: &str) -> Self {
        let error = match yaml::read(text) {
            Ok(tree @ (Value::Map(_) | Value::Null)) => return Self::Tree(tree),
            Ok(Value::Text(text)) if text.is_empty() => return Self::default(),
            Ok(_) => YamlError {
                line: 1,
                column: 1,
                message: "this is no mapping".to_owned(),
            },
            Err(error) => error,
        };
        Self::Unread {
            text: text.to_owned(),
            error,
        }
    }

    /// True when both mean the same: a mapping in which nothing is, is nothing.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let is_nothing = |part: &Self| match part {
            Self::Tree(Value::Map(map)) => map.is_empty(),
            Self::Tree(Value::Null) => true,
            _ => false,
        };
        self == other || (is_nothing(self) && is_nothing(other))
    }

    /// The tree; `None` for a text that cannot be read.
    pub fn tree(&self) -> Option<&Value> {
        match self {
            Self::Tree(tree) => Some(tree),
            Self::Unread { .. } => None,
        }
    }

    /// The text of the column: YAML with its keys in byte order, as the ticket system writes it; the
    /// empty text where there is nothing, because an empty mapping is refused there.
    pub fn text(&self) -> String {
        match self {
            Self::Unread { text, .. } => text.clone(),
            Self::Tree(Value::Map(map)) if !map.is_empty() => {
                yaml::write(&sorted(&Value::Map(map.clone())))
            }
            Self::Tree(_) => String::new(),
        }
    }
}

/// The tree with the keys of every mapping in byte order.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| (key.clone(), sorted(value)));
            let mut entries: Map = entries.collect();
            entries.sort_keys();
            Value::Map(entries)
        }
        Value::List(list) => Value::List(list.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

/// An ACL while it is edited: its properties and both trees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The name: the place in the evaluation order.
    pub name: String,
    /// The comment.
    pub comment: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The validity, as the id in table `valid`.
    pub valid_id: Option<i64>,
    /// StopAfterMatch as it is written: NULL, `0`, `1`.
    pub stop_after_match: Option<String>,
    /// ConfigMatch.
    pub config_match: Part,
    /// ConfigChange.
    pub config_change: Part,
    /// True when the ACL is to be deleted.
    pub deleted: bool,
    /// The texts that the trees came with, where they are to be written as they are.
    pub kept: KeptTexts,
}

/// Texts of columns that say more than their trees: plain numbers, anchors, the order of keys. Each
/// is what is written as long as its tree says the same, also after everything was undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptTexts {
    config_match: Option<Kept>,
    config_change: Option<Kept>,
}

/// A text and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    text: String,
    part: Part,
}

impl KeptTexts {
    /// The text of a tree, when there is one.
    pub fn text(&self, side: Side) -> Option<&str> {
        self.of(side).map(|kept| kept.text.as_str())
    }

    /// Keeps this text of a tree.
    pub fn keep(&mut self, side: Side, text: &str) {
        let kept = Some(Kept {
            text: text.to_owned(),
            part: Part::read(text),
        });
        match side {
            Side::Match => self.config_match = kept,
            Side::Change => self.config_change = kept,
        }
    }

    fn of(&self, side: Side) -> Option<&Kept> {
        match side {
            Side::Match => self.config_match.as_ref(),
            Side::Change => self.config_change.as_ref(),
        }
    }
}

impl Draft {
    /// The draft of columns that are to be written byte for byte, such as those of an import: a
    /// tree keeps its text until it says something else.
    pub fn keeping(columns: &AclColumns) -> Self {
        let mut draft = Self::of(columns);
        for (side, text) in [
            (Side::Match, &columns.config_match),
            (Side::Change, &columns.config_change),
        ] {
            if let Some(text) = text {
                draft.kept.keep(side, text);
            }
        }
        draft
    }

    /// The draft of what is stored; nothing of it is lost.
    pub fn of(columns: &AclColumns) -> Self {
        let part = |text: &Option<String>| Part::read(text.as_deref().unwrap_or_default());
        Self {
            name: columns.name.clone(),
            comment: columns.comment.clone(),
            description: columns.description.clone(),
            valid_id: columns.valid_id,
            stop_after_match: columns.stop_after_match.clone(),
            config_match: part(&columns.config_match),
            config_change: part(&columns.config_change),
            deleted: false,
            kept: KeptTexts::default(),
        }
    }

    /// The ACL as it would be if it were stored like this; `valid` is the id of that validity. A
    /// tree that cannot be read takes it out of everything.
    pub fn acl(&self, valid: i64) -> Acl {
        let broken = Side::ALL
            .into_iter()
            .find_map(|side| match self.part(side) {
                Part::Unread { error, .. } => Some(Broken {
                    column: side.column(),
                    error: error.clone(),
                }),
                Part::Tree(_) => None,
            });
        let tree = |side| self.part(side).tree().cloned().unwrap_or_default();
        Acl {
            id: 0,
            name: self.name.clone(),
            comment: self.comment.clone(),
            description: self.description.clone(),
            valid_id: self.valid_id,
            valid: self.valid_id == Some(valid),
            stop_after_match: self.stop_after_match.as_deref().is_some_and(is_true),
            config_match: tree(Side::Match),
            config_change: tree(Side::Change),
            broken,
        }
    }

    /// One of the trees.
    pub fn part(&self, side: Side) -> &Part {
        match side {
            Side::Match => &self.config_match,
            Side::Change => &self.config_change,
        }
    }

    /// One of the trees, to be changed.
    pub fn part_mut(&mut self, side: Side) -> &mut Part {
        match side {
            Side::Match => &mut self.config_match,
            Side::Change => &mut self.config_change,
        }
    }

    /// True when both mean the same; what is stored for them may still differ where one has nothing
    /// and the other an empty mapping.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let texts = |own: &'_ Self| -> [Option<String>; 4] {
            [
                Some(own.name.clone()),
                own.comment.clone(),
                own.description.clone(),
                own.stop_after_match.clone(),
            ]
        };
        texts(self) == texts(other)
            && (self.valid_id, self.deleted) == (other.valid_id, other.deleted)
            && Side::ALL
                .into_iter()
                .all(|side| self.part(side).says_the_same(other.part(side)))
    }

    /// What is to be written over `base`, the columns that the draft was made from: a tree that says
    /// the same as a text that is kept, or as before, is written as that text.
    pub fn columns(&self, base: Option<&AclColumns>) -> AclColumns {
        let text = |side: Side, before: Option<&Option<String>>| {
            let part = self.part(side);
            if let Some(kept) = self.kept.of(side).filter(|kept| kept.part == *part) {
                return Some(kept.text.clone());
            }
            match before {
                Some(text) if Part::read(text.as_deref().unwrap_or_default()) == *part => {
                    text.clone()
                }
                _ => Some(part.text()),
            }
        };
        AclColumns {
            name: self.name.clone(),
            comment: self.comment.clone(),
            description: self.description.clone(),
            valid_id: self.valid_id,
            stop_after_match: self.stop_after_match.clone(),
            config_match: text(Side::Match, base.map(|base| &base.config_match)),
            config_change: text(Side::Change, base.map(|base| &base.config_change)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_writes_back_what_it_was_made_from() {
        let columns = AclColumns {
            name: "010-A".to_owned(),
            config_match: Some("---\nProperties:\n  Queue: &1\n    Name:\n    - 1.10\n".to_owned()),
            config_change: Some("- no mapping".to_owned()),
            ..AclColumns::default()
        };
        let draft = Draft::of(&columns);
        assert!(matches!(draft.config_change, Part::Unread { .. }));
        assert_eq!(draft.columns(Some(&columns)), columns);
    }

    #[test]
    fn a_kept_text_is_written_until_its_tree_says_something_else() {
        let columns = |text: &str| AclColumns {
            name: "010-A".to_owned(),
            config_match: Some(text.to_owned()),
            config_change: Some(String::new()),
            ..AclColumns::default()
        };
        let stored = columns("---\nProperties:\n  Queue:\n    QueueID:\n    - '1'\n");
        let imported = columns("---\nProperties:\n  Queue:\n    QueueID:\n    - 1\n");
        let mut draft = Draft::keeping(&imported);
        assert_eq!(draft.columns(Some(&stored)), imported);
        let tree = std::mem::take(&mut draft.config_match);
        assert_eq!(
            draft.columns(Some(&stored)).config_match.as_deref(),
            Some("")
        );
        draft.config_match = tree;
        assert_eq!(draft.columns(None), imported);
        draft.kept = KeptTexts::default();
        assert_eq!(draft.columns(Some(&stored)), stored);
    }

    #[test]
    fn a_changed_tree_is_written_with_its_keys_in_byte_order() {
        let mut draft = Draft::default();
        let tree = yaml::read("b: [x]\nB: {z: 1, a: 2}\n").unwrap();
        draft.config_match = Part::Tree(tree);
        draft.config_change = Part::Tree(Value::Map(Map::new()));
        let columns = draft.columns(Some(&AclColumns::default()));
        let text = columns.config_match.unwrap_or_default();
        assert_eq!(text, "---\nB:\n  a: '2'\n  z: '1'\nb:\n- x\n");
        assert_eq!(columns.config_change.as_deref(), Some(""));
    }
}
