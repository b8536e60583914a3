//! What is stored, and what is marked as not deployed.

use aclscope::core::acl::AclColumns;

use super::*;
use crate::servers::{ALL, runtime};

#[test]
fn an_acl_is_added_changed_and_deleted() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let before = instance.system_time().unwrap();
            let stored = store(&instance, &[adding(acl("Alpha"))]).await.unwrap();
            let after = instance.system_time().unwrap();
            assert_eq!(stored.written, 1);
            assert!(stored.unread.is_none());
            let added = stored.rows[0].clone().unwrap();
            assert_eq!(AclColumns::of(&added), acl("Alpha"), "{kind:?}");
            let time = added.text("create_time").unwrap();
            assert!(*before <= *time && *time <= *after, "{kind:?} {time}");
            for (column, expected) in [
                ("change_time", Some(time)),
                ("create_by", Some("2")),
                ("change_by", Some("2")),
                ("description", None),
            ] {
                assert_eq!(added.text(column), expected, "{kind:?} {column}");
            }
            assert_eq!(acls(&fresh).await, std::slice::from_ref(&added), "{kind:?}");
            assert_eq!(instance.world().acl_rows, std::slice::from_ref(&added));
            assert_eq!(instance.world().undeployed, 1);
            let id = added.id("id").unwrap();

            let change = changing(&instance, "Alpha", |acl| {
                acl.comment = None;
                acl.description = Some("what it is for".to_owned());
                acl.valid_id = Some(3);
                acl.stop_after_match = Some("1".to_owned());
                acl.config_match = Some(String::new());
                acl.config_change = None;
            });
            let root = instance.agent("root@localhost").unwrap();
            let wanted = change.after.clone().unwrap();
            let stored = instance.store_acls(&[change], &root).await.unwrap();
            let changed = stored.rows[0].clone().unwrap();
            assert_eq!(AclColumns::of(&changed), wanted, "{kind:?}");
            assert_eq!(changed.id("id"), Some(id));
            assert_eq!(changed.text("create_by"), Some("2"));
            assert_eq!(changed.text("create_time"), Some(time));
            assert_eq!(changed.text("change_by"), Some("1"));
            assert_eq!(acls(&fresh).await, [changed], "{kind:?}");

            let change = deleting(&instance, "Alpha");
            let stored = store(&instance, &[change]).await.unwrap();
            assert_eq!((stored.written, stored.rows), (1, vec![None]));
            assert!(acls(&fresh).await.is_empty());
            assert!(instance.world().acl_rows.is_empty());
            let marks = marks(&fresh).await;
            let expected = ["not_sync", "not_sync", "deleted"];
            let expected = expected.map(|state| (id, state.to_owned()));
            assert_eq!(marks, expected, "{kind:?}");
        });
    }
}

#[test]
fn a_change_without_a_difference_writes_and_marks_nothing() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            with(&instance, &["Alpha", "Beta"]).await;
            fresh_times(&fresh).await;
            instance.reread().await.unwrap();
            let before = acls(&fresh).await;
            let nothing = changing(&instance, "Alpha", |_| {});
            let stored = store(&instance, std::slice::from_ref(&nothing))
                .await
                .unwrap();
            assert_eq!(stored.written, 0);
            assert_eq!(stored.rows, [before.first().cloned()]);
            assert_eq!(acls(&fresh).await, before);
            assert_eq!(marks(&fresh).await.len(), 2, "{kind:?}");

            let change = changing(&instance, "Beta", |acl| {
                acl.comment = Some("new".to_owned())
            });
            let stored = store(&instance, &[nothing, change]).await.unwrap();
            assert_eq!(stored.written, 1);
            let now = acls(&fresh).await;
            assert_eq!(
                stored.rows,
                now.iter().cloned().map(Some).collect::<Vec<_>>()
            );
            assert_eq!(
                now[0], before[0],
                "{kind:?}: whoever changes nothing wrote nothing"
            );
            assert_ne!(now[1].text("change_time"), before[1].text("change_time"));
            assert_eq!(marks(&fresh).await.len(), 3, "{kind:?}");
        });
    }
}

/// Lets all ACLs be written long ago.
async fn fresh_times(fresh: &Fresh) {
    let address = Address::parse(&SecretUrl::new(&*fresh.url)).unwrap();
    let database = Database::connect(&address, None, true).await.unwrap();
    let update = "UPDATE acl SET create_time = '2020-01-01 00:00:00', \
                  change_time = '2020-01-01 00:00:00'";
    let done = database.run("changing times", Statement::new(update)).await;
    done.unwrap();
}

#[test]
fn names_are_given_up_swapped_and_taken_over_in_one_go() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            with(&instance, &["a", "b", "c", "d", "e"]).await;
            let ids: Vec<i64> = acls(&fresh)
                .await
                .iter()
                .filter_map(|row| row.id("id"))
                .collect();
            let names = |rows: &Rows| -> Vec<(i64, String)> {
                let name = |row: &Row| (row.id("id").unwrap(), name_of(row).to_owned());
                rows.iter().map(name).collect()
            };
            // A swap, one that only changes its case, and a chain.
            let changes = [
                renaming(&instance, "a", "b"),
                renaming(&instance, "b", "A"),
                renaming(&instance, "c", "C"),
                renaming(&instance, "d", "e"),
                renaming(&instance, "e", "f"),
            ];
            let stored = store(&instance, &changes).await.unwrap();
            let expected = ["b", "A", "C", "e", "f"];
            let expected: Vec<(i64, String)> = ids
                .iter()
                .copied()
                .zip(expected.map(str::to_owned))
                .collect();
            assert_eq!(names(&acls(&fresh).await), expected, "{kind:?}");
            let rows: Rows = stored.rows.into_iter().flatten().collect();
            assert_eq!(names(&rows), expected, "{kind:?}");
            let marked = marks(&fresh).await;
            let marked: Vec<i64> = marked.iter().skip(5).map(|(id, _)| *id).collect();
            assert_eq!(marked, ids, "{kind:?}: each is marked once");
            for row in acls(&fresh).await.iter().take(1) {
                let mut wanted = acl("a");
                wanted.name = "b".to_owned();
                assert_eq!(
                    AclColumns::of(row),
                    wanted,
                    "{kind:?}: only its name changed"
                );
            }

            // The name of one that is deleted, and of one that is renamed, for new ones.
            let invalid = changing(&instance, "C", |acl| acl.valid_id = Some(2));
            store(&instance, &[invalid]).await.unwrap();
            let changes = [
                adding(acl("c")),
                deleting(&instance, "C"),
                adding(acl("f")),
                renaming(&instance, "f", "g"),
            ];
            let stored = store(&instance, &changes).await.unwrap();
            assert_eq!(stored.written, 4);
            let mut now: Vec<String> = names(&acls(&fresh).await)
                .into_iter()
                .map(|(_, name)| name)
                .collect();
            now.sort();
            assert_eq!(now, ["A", "b", "c", "e", "f", "g"], "{kind:?}");
            let found: Vec<Option<&str>> = stored
                .rows
                .iter()
                .map(|row| row.as_ref().map(name_of))
                .collect();
            assert_eq!(found, [Some("c"), None, Some("f"), Some("g")], "{kind:?}");
        });
    }
}

#[test]
fn times_are_those_of_the_systems_own_zone() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let there = open_in(&fresh.url, true, "Pacific/Kiritimati").await;
            let utc = open(&fresh).await.system_time().unwrap();
            let stored = store(&there, &[adding(acl("Alpha"))]).await.unwrap();
            let row = stored.rows[0].clone().unwrap();
            let time = row.text("create_time").unwrap();
            // There it is fourteen hours later.
            assert_ne!(time.get(..13), utc.get(..13), "{kind:?}");
            assert!(*time > *utc, "{kind:?} {time} {utc}");

            let nowhere = open_in(&fresh.url, true, "Pacific/Kirimati").await;
            let error = store(&nowhere, &[adding(acl("Beta"))]).await.unwrap_err();
            assert_eq!(error.kind(), "time_zone");
            let help = error.help().unwrap();
            assert!(help.contains("Pacific/Kiritimati"), "{help}");
            assert_eq!(acls(&fresh).await.len(), 1, "{kind:?}");
        });
    }
}

#[test]
fn columns_that_another_product_has_stay_as_they_are() {
    for kind in ALL {
        let fresh = system(kind);
        fresh.run("ALTER TABLE acl ADD COLUMN extra VARCHAR(20) DEFAULT 'kept'");
        runtime().block_on(async {
            let instance = open(&fresh).await;
            with(&instance, &["Alpha"]).await;
        });
        fresh.run("UPDATE acl SET extra = 'own'");
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let change = renaming(&instance, "Alpha", "Beta");
            store(&instance, &[change]).await.unwrap();
            let rows = acls(&fresh).await;
            assert_eq!(rows[0].text("extra"), Some("own"), "{kind:?}");
            assert_eq!(rows[0].text("name"), Some("Beta"), "{kind:?}");
        });
        fresh.run("DROP TABLE acl_sync");
        runtime().block_on(async {
            let instance = open(&fresh).await;
            let change = renaming(&instance, "Beta", "Gamma");
            store(&instance, &[change]).await.unwrap();
            assert_eq!(name_of(&acls(&fresh).await[0]), "Gamma", "{kind:?}");
        });
    }
}
