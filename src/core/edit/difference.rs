//! What differs between two versions of an ACL, for a page with before and after.

use std::fmt;

use super::place::shown;
use super::{Part, Place, Side, sorted};
use crate::core::acl::{AclColumns, tree_changes};
use crate::core::value::{Map, Value};

/// One place where two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// What stood there; `None` where nothing did. Of a list that has other texts, one text each.
    pub before: Option<String>,
    /// What stands there; `None` where nothing does.
    pub after: Option<String>,
}

/// `ConfigMatch / Properties / Queue / Name: Raw -> nothing`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |text: &Option<String>| match text.as_deref() {
            None => "nothing".to_owned(),
            Some("") => "empty".to_owned(),
            Some(text) => text.to_owned(),
        };
        let (before, after) = (side(&self.before), side(&self.after));
        write!(f, "{}: {before} -> {after}", self.place)
    }
}

/// Where two versions differ: properties first, then the trees with their keys in byte order. The
/// order of keys is no difference; a text that cannot be read differs as a whole.
pub fn differences(before: &AclColumns, after: &AclColumns) -> Vec<Difference> {
    let pairs = before.texts().into_iter().zip(after.texts());
    let mut differences = Vec::new();
    for ((column, before), (_, after)) in pairs {
        let side = Side::ALL.into_iter().find(|side| side.column() == column);
        match side {
            _ if before == after => {}
            Some(side) => tree(side, before, after, &mut differences),
            None => differences.push(Difference {
                place: Place::Property(column),
                before,
                after,
            }),
        }
    }
    differences
}

fn tree(side: Side, before: Option<String>, after: Option<String>, found: &mut Vec<Difference>) {
    let part = |text: &Option<String>| Part::read(text.as_deref().unwrap_or_default());
    let (one, other) = match (part(&before), part(&after)) {
        (Part::Tree(one), Part::Tree(other)) => (sorted(&one), sorted(&other)),
        _ => {
            found.push(Difference {
                place: Place::Tree(side, Vec::new()),
                before,
                after,
            });
            return;
        }
    };
    let changes = tree_changes(said(&one), said(&other));
    found.extend(changes.into_iter().map(|change| Difference {
        place: Place::Tree(side, change.path),
        before: change.stored.as_ref().map(shown),
        after: change.deployed.as_ref().map(shown),
    }));
}

/// A tree that says something: no tree, null and an empty mapping are the same.
pub(super) fn said(tree: &Value) -> Option<&Value> {
    let empty = tree.as_map().is_some_and(Map::is_empty);
    (!empty && *tree != Value::Null).then_some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acl(config_match: &str) -> AclColumns {
        AclColumns {
            name: "010-A".to_owned(),
            config_match: Some(config_match.to_owned()),
            ..AclColumns::default()
        }
    }

    fn told(before: &AclColumns, after: &AclColumns) -> Vec<String> {
        let differences = differences(before, after);
        let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        differences
            .iter()
            .map(|own| {
                format!(
                    "{}: {} -> {}",
                    own.place,
                    word(&own.before),
                    word(&own.after)
                )
            })
            .collect()
    }

    #[test]
    fn every_place_is_named_in_tree_order() {
        let before =
            acl("---\nProperties:\n  Ticket:\n    Queue: [Raw, Junk]\n    Type: [x]\nAny: 1\n");
        let mut after = acl("---\nProperties:\n  Ticket:\n    Queue: [Raw, Misc]\n    Z: {a: b}\n");
        after.stop_after_match = Some("1".to_owned());
        after.comment = Some("why".to_owned());
        assert_eq!(
            told(&before, &after),
            [
                "Comment: - -> why",
                "StopAfterMatch: - -> 1",
                "ConfigMatch / Any: 1 -> -",
                "ConfigMatch / Properties / Ticket / Queue: Junk -> -",
                "ConfigMatch / Properties / Ticket / Queue: - -> Misc",
                "ConfigMatch / Properties / Ticket / Type: x -> -",
                "ConfigMatch / Properties / Ticket / Z / a: - -> b",
            ]
        );
        assert!(differences(&before, &before).is_empty());
    }

    #[test]
    fn the_order_of_keys_is_no_difference_and_that_of_texts_is_one() {
        let one = acl("---\na: [x, y]\nb: z\n");
        assert!(told(&one, &acl("---\nb: z\na: [x, y]\n")).is_empty());
        assert_eq!(
            told(&one, &acl("---\nb: z\na: [y, x]\n")),
            ["ConfigMatch / a: - x\n- y -> - y\n- x"]
        );
    }

    #[test]
    fn a_text_that_cannot_be_read_differs_as_a_whole() {
        assert_eq!(
            told(&acl("---\na: b\n"), &acl("a: [b")),
            ["ConfigMatch: ---\na: b\n -> a: [b"]
        );
        assert!(
            told(&acl(""), &acl("--- ~\n")).is_empty(),
            "both say nothing"
        );
    }
}
