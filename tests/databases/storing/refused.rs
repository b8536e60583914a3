//! What is not stored, and that nothing else is stored then either.

use super::*;
use crate::servers::{ALL, runtime};

/// Every reason of one store, in words that begin so.
fn assert_reasons(found: &[(String, String)], expected: &[(&str, &str)], kind: Kind) {
    assert_eq!(found.len(), expected.len(), "{kind:?} {found:?}");
    for ((name, reason), (wanted, begins)) in found.iter().zip(expected) {
        assert_eq!(name, wanted, "{kind:?} {reason}");
        assert!(reason.starts_with(begins), "{kind:?} {name}: {reason}");
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_nothing_is_stored() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            with(&instance, &["Alpha", "Beta", "Gamma"]).await;
            let before = acls(&fresh).await;
            let long = "é".repeat(192);
            let made = |name: &str, change: fn(&mut AclColumns)| {
                let mut columns = acl(name);
                change(&mut columns);
                adding(columns)
            };
            let changes = [
                changing(&instance, "Gamma", |acl| {
                    acl.comment = Some("fine".to_owned())
                }),
                made(" ", |_| {}),
                made(&long, |acl| {
                    acl.comment = Some("c".repeat(251));
                    acl.description = Some("d".repeat(251));
                }),
                made("validity", |acl| acl.valid_id = Some(9)),
                made("no validity", |acl| acl.valid_id = None),
                made("stop", |acl| acl.stop_after_match = Some("yes".to_owned())),
                made("yaml", |acl| {
                    acl.config_match = Some("--- {}\n".to_owned());
                    acl.config_change = Some("---\n- a list\n".to_owned());
                }),
                made("torn", |acl| {
                    acl.config_match = Some("---\na: [\n".to_owned());
                    acl.config_change = Some("--- ~\n".to_owned());
                }),
                deleting(&instance, "Alpha"),
                renaming(&instance, "Beta", "ALPHA"),
                adding(acl("gamma")),
                adding(acl("twice")),
                adding(acl("Twice")),
            ];
            let refused = reasons(store(&instance, &changes).await);
            let mapping = "ConfigMatch is no YAML mapping: ";
            let expected = [
                (" ", "it has no name"),
                (&long, "the name has 192 characters, the column takes 191"),
                (
                    &long,
                    "the comment has 251 characters, the column takes 250",
                ),
                (
                    &long,
                    "the description has 251 characters, the column takes 250",
                ),
                (
                    "validity",
                    "there is no validity 9; there are 1 valid, 2 invalid, 3 invalid-temporarily",
                ),
                ("no validity", "it has no validity"),
                ("stop", "StopAfterMatch is 0 or 1, not \"yes\""),
                ("yaml", "ConfigMatch is an empty mapping"),
                ("yaml", "ConfigChange is no YAML mapping: "),
                ("torn", mapping),
                ("torn", "ConfigChange is no YAML mapping"),
                ("Alpha", "it is valid: only one that is not can be deleted"),
                ("gamma", "ACL \"Gamma\" has this name already"),
                ("twice", "ACL \"Twice\" has this name already"),
                ("Twice", "ACL \"twice\" has this name already"),
            ];
            assert_reasons(&refused, &expected, kind);
            assert_eq!(acls(&fresh).await, before, "{kind:?}");
            assert_eq!(marks(&fresh).await.len(), 3, "{kind:?}");
            // Where Alpha stays, its name is taken.
            let refused = store(&instance, &[renaming(&instance, "Beta", "ALPHA")]).await;
            let expected = [("ALPHA", "ACL \"Alpha\" has this name already")];
            assert_reasons(&reasons(refused), &expected, kind);
        });
    }
}

#[test]
fn as_many_characters_as_the_column_takes_are_stored() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let mut columns = acl(&"é".repeat(191));
            columns.comment = Some("😀".repeat(250));
            columns.description = Some("ß".repeat(250));
            let change = adding(columns.clone());
            store(&instance, &[change]).await.unwrap();
            assert_eq!(AclColumns::of(&acls(&fresh).await[0]), columns, "{kind:?}");
        });
        // Another product's column is longer.
        let wider = match kind {
            Kind::MariaDb => "ALTER TABLE acl MODIFY name VARCHAR(200) NOT NULL",
            Kind::PostgreSql => "ALTER TABLE acl ALTER COLUMN name TYPE VARCHAR(200)",
            Kind::Sqlite => continue,
        };
        fresh.run(wider);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let change = adding(acl(&"x".repeat(200)));
            store(&instance, &[change]).await.unwrap();
            let refused = reasons(store(&instance, &[adding(acl(&"y".repeat(201)))]).await);
            assert!(refused[0].1.ends_with("takes 200"), "{refused:?}");
        });
    }
}

#[test]
fn a_broken_acl_can_be_put_out_of_use_without_repairing_it() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            with(&open(&fresh).await, &["Alpha"]).await;
        });
        fresh.run("UPDATE acl SET config_match = 'a: ['");
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let change = changing(&instance, "Alpha", |acl| acl.valid_id = Some(2));
            store(&instance, &[change]).await.unwrap();
            let row = &acls(&fresh).await[0];
            assert_eq!(row.text("config_match"), Some("a: ["), "{kind:?}");
            assert_eq!(row.id("valid_id"), Some(2), "{kind:?}");
        });
    }
}

#[test]
fn one_row_cannot_be_changed_twice_at_once() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            with(&instance, &["Alpha"]).await;
            let before = acls(&fresh).await;
            let changes = [
                renaming(&instance, "Alpha", "Beta"),
                renaming(&instance, "Alpha", "Gamma"),
            ];
            let refused = reasons(store(&instance, &changes).await);
            assert_reasons(&refused, &[("Gamma", "it is changed twice")], kind);
            assert_eq!(acls(&fresh).await, before, "{kind:?}");
        });
    }
}

#[test]
fn an_instance_that_is_read_only_refuses_until_it_is_told_to_write() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open_in(&fresh.url, false, "UTC").await;
            assert!(instance.is_read_only());
            let change = [adding(acl("Alpha"))];
            let error = store(&instance, &change).await.unwrap_err();
            assert_eq!(error.kind(), "read_only", "{kind:?}");
            let help = error.help().unwrap();
            for way in ["--write", "read_only: false", "allow writing"] {
                assert!(help.contains(way), "{help}");
            }
            assert!(acls(&fresh).await.is_empty(), "{kind:?}");
            instance.allow_writing().await.unwrap();
            assert!(!instance.is_read_only());
            store(&instance, &change).await.unwrap();
            assert_eq!(acls(&fresh).await.len(), 1, "{kind:?}");
            assert_eq!(instance.world().acl_rows.len(), 1, "{kind:?}");
        });
    }
}
