//! ACLs as the file that the ticket system exports.

use crate::core::edit::Side;
use crate::core::world::{Entities, Row};
use crate::core::yaml::{Loaded, YamlError, dump, load};

/// ACLs as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file, byte for byte as the ticket system writes it.
    pub text: String,
    /// The same as a tree: a list of mappings.
    pub acls: Loaded,
    /// The names of the ACLs in their order.
    pub names: Vec<String>,
    /// What is no YAML of a mapping. It stands in the file as the text that is stored, so that
    /// nothing is lost; no other system takes it before it is corrected.
    pub unread: Vec<Unread>,
}

/// A column that is no YAML of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The name of the ACL.
    pub acl: String,
    /// Which of its trees.
    pub side: Side,
    /// What is wrong with it; `None` where it is YAML of something else.
    pub error: Option<YamlError>,
}

/// Exports rows of table `acl`, whatever their validity, by their ids: a list of mappings with the
/// twelve keys of the ticket system in byte order. Who created and changed them stands there as
/// logins, a StopAfterMatch that is NULL as 0, a tree that is not there as the empty text.
pub fn export<'r>(rows: impl IntoIterator<Item = &'r Row>, agents: &Entities) -> Exported {
    let mut rows: Vec<&Row> = rows.into_iter().collect();
    rows.sort_by_key(|row| row.id("id"));
    let mut unread = Vec::new();
    let acls = Loaded::list(rows.iter().map(|row| one(row, agents, &mut unread)));
    let name = |row: &&Row| row.text("name").unwrap_or_default().to_owned();
    Exported {
        text: dump(&acls),
        acls,
        names: rows.iter().map(name).collect(),
        unread,
    }
}

/// How the ticket system calls the file: `Export_ACL.yml` for all, and for a single one its name
/// with everything but ASCII letters, digits, `-` and `_` replaced by `_`.
pub fn export_file_name(single: Option<&str>) -> String {
    let Some(name) = single else {
        return "Export_ACL.yml".to_owned();
    };
    let kept = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let name: String = name
        .chars()
        .map(|sign| if kept(sign) { sign } else { '_' })
        .collect();
    format!("Export_ACL_{name}.yml")
}

fn one(row: &Row, agents: &Entities, unread: &mut Vec<Unread>) -> Loaded {
    let text = |column: &str| row.text(column).map_or(Loaded::Null, Loaded::text);
    let number = |column: &str| {
        let number = row.text(column);
        number.map_or(Loaded::Null, |number| Loaded::Number(number.to_owned()))
    };
    let login = |column: &str| {
        let agent = row.id(column).and_then(|id| agents.by_id(id));
        agent.map_or(Loaded::Null, |agent| Loaded::text(&agent.name))
    };
    let stop = match row.text("stop_after_match") {
        None | Some("") => Loaded::Number("0".to_owned()),
        Some(_) => number("stop_after_match"),
    };
    let entries = [
        ("ChangeBy", login("change_by")),
        ("ChangeTime", text("change_time")),
        ("Comment", text("comments")),
        ("ConfigChange", tree(row, Side::Change, unread)),
        ("ConfigMatch", tree(row, Side::Match, unread)),
        ("CreateBy", login("create_by")),
        ("CreateTime", text("create_time")),
        (
            "Description",
            Loaded::text(row.text("description").unwrap_or_default()),
        ),
        ("ID", number("id")),
        ("Name", text("name")),
        ("StopAfterMatch", stop),
        ("ValidID", number("valid_id")),
    ];
    Loaded::map(entries.map(|(key, value)| (key.to_owned(), value)))
}

fn tree(row: &Row, side: Side, unread: &mut Vec<Unread>) -> Loaded {
    let stored = row.text(side.column()).unwrap_or_default();
    let error = match load(stored) {
        Ok(tree @ Loaded::Map(_)) => return tree,
        Ok(Loaded::Null) => return Loaded::text(""),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    unread.push(Unread {
        acl: row.text("name").unwrap_or_default().to_owned(),
        side,
        error,
    });
    Loaded::text(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(id: &'a str, name: &'a str, config_match: Option<&'a str>) -> Row {
        Row::from_pairs([
            ("id", Some(id)),
            ("name", Some(name)),
            ("comments", None),
            ("valid_id", Some("2")),
            ("stop_after_match", None),
            ("config_match", config_match),
            ("create_by", Some("7")),
        ])
    }

    #[test]
    fn rows_are_exported_by_id_with_nothing_lost() {
        let rows = [
            row(
                "10",
                "b",
                Some("---\nProperties: &1\n  Queue: {Name: [1]}\nX: *1\n"),
            ),
            row("9", "a", Some("- no mapping")),
        ];
        let agents = Row::from_pairs([("id", Some("7")), ("login", Some("ann"))]);
        let agents = Entities::read(vec![agents], "login", 1);
        let exported = export(&rows, &agents);
        assert_eq!(exported.names, ["a", "b"]);
        assert_eq!(exported.unread.len(), 1);
        assert_eq!(
            exported.text,
            "---\n- ChangeBy: ~\n  ChangeTime: ~\n  Comment: ~\n  ConfigChange: ''\n  \
             ConfigMatch: '- no mapping'\n  CreateBy: ann\n  CreateTime: ~\n  Description: ''\n  \
             ID: 9\n  Name: a\n  StopAfterMatch: 0\n  ValidID: 2\n\
             - ChangeBy: ~\n  ChangeTime: ~\n  Comment: ~\n  ConfigChange: ''\n  \
             ConfigMatch:\n    Properties: &1\n      Queue:\n        Name:\n        - 1\n    X: *1\n  \
             CreateBy: ann\n  CreateTime: ~\n  Description: ''\n  ID: 10\n  Name: b\n  \
             StopAfterMatch: 0\n  ValidID: 2\n"
        );
        assert_eq!(export([], &agents).text, "--- []\n");
    }

    #[test]
    fn the_file_of_a_single_acl_is_called_after_it() {
        assert_eq!(export_file_name(None), "Export_ACL.yml");
        assert_eq!(
            export_file_name(Some("010-Ä b/../_x")),
            "Export_ACL_010-__b_____x.yml"
        );
    }
}
