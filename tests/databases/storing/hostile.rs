//! Texts that somebody could break something with: they are kept byte for byte, or refused.

use aclscope::core::value::Map;
use aclscope::core::yaml;

use super::*;
use crate::servers::{ALL, runtime};

/// Quotes, escapes, line ends, control characters, marks that turn the writing, signs outside the
/// basic plane, what SQL and formats read, and blanks at both ends.
const HOSTILE: [&str; 14] = [
    "it's \"quoted\" `here` $$there$$",
    r"\ \\ \' \n %s %n $1 ? :name",
    "line\nline\r\nline\ttab",
    "\u{1}\u{8}\u{b}\u{1b}[31mred\u{7f}\u{9b}",
    "\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}\u{200f}",
    "😀👩‍👩‍👧‍👦 𝕬 \u{10ffff}",
    "e\u{301} é \u{fffd} \u{feff}x \u{2028}\u{2029}",
    "'; DROP TABLE acl; --",
    " leading and trailing ",
    "~",
    "null",
    "[empty]",
    "مرحبا שלום 陳",
    "%",
];

#[test]
fn hostile_texts_come_back_byte_for_byte() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let columns: Vec<AclColumns> = HOSTILE
                .iter()
                .map(|text| {
                    let inner = Map::from_iter([((*text).to_owned(), Value::text(*text))]);
                    let tree = Map::from_iter([("Properties".to_owned(), Value::Map(inner))]);
                    let tree = yaml::write(&Value::Map(tree));
                    // The text itself too, as a comment of the YAML where that is one line.
                    let written = match text.chars().any(char::is_control) {
                        true => tree.clone(),
                        false => format!("{tree}# {text}\n"),
                    };
                    AclColumns {
                        name: (*text).to_owned(),
                        comment: Some((*text).to_owned()),
                        description: Some((*text).to_owned()),
                        config_match: Some(written),
                        config_change: Some(tree),
                        ..acl("")
                    }
                })
                .collect();
            let changes: Vec<AclChange> = columns.iter().cloned().map(adding).collect();
            store(&instance, &changes).await.unwrap();
            let rows = acls(&fresh).await;
            let mut compared = 0;
            for (row, wanted) in rows.iter().zip(&columns) {
                assert_eq!(AclColumns::of(row), *wanted, "{kind:?}");
                compared += 1;
            }
            // The same texts where an ACL is changed.
            let next = HOSTILE.iter().cycle().skip(1);
            let changes: Vec<AclChange> = HOSTILE
                .iter()
                .zip(next)
                .map(|(name, text)| {
                    changing(&instance, name, |acl| {
                        acl.comment = Some((*text).to_owned())
                    })
                })
                .collect();
            store(&instance, &changes).await.unwrap();
            for (row, change) in acls(&fresh).await.iter().zip(&changes) {
                assert_eq!(Some(AclColumns::of(row)), change.after, "{kind:?}");
                compared += 1;
            }
            println!("storing: {kind:?}: {compared} ACLs with hostile texts compared");
            assert_eq!(compared, 2 * HOSTILE.len());
        });
    }
}

#[test]
fn the_character_nul_is_refused_with_its_place() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let mut columns = acl("a\0b");
            columns.comment = Some("\0".to_owned());
            let refused = reasons(store(&instance, &[adding(columns)]).await);
            let nul = |part: &str| {
                let reason = format!("{part} holds the character NUL, which no database keeps");
                ("a\0b".to_owned(), reason)
            };
            assert_eq!(refused, [nul("the name"), nul("the comment")], "{kind:?}");
            assert!(acls(&fresh).await.is_empty());
        });
    }
}

#[test]
fn what_a_column_would_keep_otherwise_is_not_kept_at_all() {
    // Old installations keep no sign outside the basic plane; a trigger may do anything.
    let cases = [
        (
            Kind::MariaDb,
            "ALTER TABLE acl MODIFY comments VARCHAR(250) CHARACTER SET utf8mb3",
        ),
        (
            Kind::MariaDb,
            "CREATE TRIGGER cut BEFORE INSERT ON acl FOR EACH ROW \
             SET NEW.comments = LEFT(NEW.comments, 16)",
        ),
        (
            Kind::Sqlite,
            "CREATE TRIGGER cut AFTER INSERT ON acl BEGIN \
             UPDATE acl SET comments = substr(comments, 1, 16); END",
        ),
    ];
    for (kind, change) in cases {
        let fresh = system(kind);
        fresh.run(change);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let mut columns = acl("Alpha");
            columns.comment = Some("an owl 🦉 and more than sixteen".to_owned());
            let error = store(&instance, &[adding(acl("Beta")), adding(columns)]).await;
            let message = error.unwrap_err().to_string();
            let named = message.contains("Alpha") && message.contains("comments");
            assert!(named, "{change}: {message}");
            assert!(acls(&fresh).await.is_empty(), "{change}: neither is kept");
            assert!(marks(&fresh).await.is_empty(), "{change}");
        });
    }
}
