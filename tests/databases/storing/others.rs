//! Others who write meanwhile.

use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, PgConnection};

use super::*;
use crate::servers::{ALL, runtime};

#[test]
fn what_others_changed_is_not_overwritten_and_all_of_it_is_named() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let ours = open(&fresh).await;
            with(&ours, &["Alpha", "Beta", "Gamma", "Delta"]).await;
            let invalid = changing(&ours, "Delta", |acl| acl.valid_id = Some(2));
            store(&ours, &[invalid]).await.unwrap();
            let theirs = open(&fresh).await;
            let changes = [
                changing(&theirs, "Alpha", |acl| acl.comment = None),
                deleting(&theirs, "Delta"),
            ];
            store(&theirs, &changes).await.unwrap();
            let now = acls(&fresh).await;

            let changes = [
                changing(&ours, "Alpha", |acl| {
                    acl.description = Some("ours".to_owned())
                }),
                changing(&ours, "Beta", |acl| {
                    acl.description = Some("ours".to_owned())
                }),
                renaming(&ours, "Delta", "Epsilon"),
            ];
            let error = store(&ours, &changes).await.unwrap_err();
            assert_eq!(error.kind(), "stale");
            let message = error.to_string();
            assert!(
                message.contains("\"Alpha\", ACL \"Delta\" (it is not"),
                "{message}"
            );
            let StoreError::Stale(stale) = error else {
                panic!("{error:?}");
            };
            assert_eq!(stale.len(), 2, "{kind:?}");
            for (stale, change) in stale.iter().zip([&changes[0], &changes[2]]) {
                assert_eq!(Some(&stale.base), change.base.as_ref());
                assert_eq!(stale.ours, change.after);
            }
            assert_eq!(stale[0].theirs.as_ref(), now.first());
            assert_eq!(stale[1].theirs, None);
            assert_eq!(
                acls(&fresh).await,
                now,
                "{kind:?}: Beta is not stored alone"
            );

            // With what is there now it works.
            ours.reread().await.unwrap();
            let change = changing(&ours, "Alpha", |acl| {
                acl.description = Some("ours".to_owned())
            });
            store(&ours, &[change]).await.unwrap();
            let row = &acls(&fresh).await[0];
            assert_eq!(row.text("comments"), None, "{kind:?}");
            assert_eq!(row.text("description"), Some("ours"), "{kind:?}");
        });
    }
}

#[test]
fn a_difference_in_any_column_counts() {
    for kind in ALL {
        let fresh = system(kind);
        for update in [
            "change_time = '2020-01-01 00:00:00'",
            "change_by = 1",
            "stop_after_match = NULL",
            "config_match = ''",
            "name = 'ALPHA'",
        ] {
            let (instance, change) = runtime().block_on(async {
                let instance = open(&fresh).await;
                if instance.world().acl_rows.is_empty() {
                    with(&instance, &["Alpha"]).await;
                }
                let base = instance.world().acl_rows[0].clone();
                let mut after = AclColumns::of(&base);
                after.description = Some(update.to_owned());
                let change = AclChange {
                    base: Some(base),
                    after: Some(after),
                };
                (instance, change)
            });
            fresh.run(&format!("UPDATE acl SET {update}"));
            // The instance was opened in another runtime, which is gone.
            drop(instance);
            runtime().block_on(async {
                let instance = open(&fresh).await;
                let stored = store(&instance, &[change]).await;
                let error = stored.expect_err(update);
                assert_eq!(error.kind(), "stale", "{kind:?} {update}");
            });
        }
    }
}

#[test]
fn of_two_who_write_at_once_exactly_one_wins() {
    for kind in ALL {
        let fresh = system(kind);
        runtime().block_on(async {
            let (one, other) = (open(&fresh).await, open(&fresh).await);
            with(&one, &["Alpha"]).await;
            let mut rounds = 0;
            for round in 0..8 {
                one.reread().await.unwrap();
                other.reread().await.unwrap();
                let comment = |who: &str| Some(format!("{who} {round}"));
                let own = [changing(&one, "Alpha", |acl| acl.comment = comment("one"))];
                let theirs = [changing(&other, "Alpha", |acl| {
                    acl.comment = comment("other")
                })];
                let (own, theirs) = tokio::join!(store(&one, &own), store(&other, &theirs));
                let kept = acls(&fresh).await;
                let kept = kept[0].text("comments");
                let lost = match (own, theirs) {
                    (Ok(_), Err(lost)) => {
                        assert_eq!(kept, comment("one").as_deref());
                        lost
                    }
                    (Err(lost), Ok(_)) => {
                        assert_eq!(kept, comment("other").as_deref());
                        lost
                    }
                    both => panic!("{kind:?} {both:?}"),
                };
                assert_eq!(lost.kind(), "stale", "{kind:?} {lost}");
                rounds += 1;

                // The same new name, but for its case.
                let own = [adding(acl(&format!("new {round}")))];
                let theirs = [adding(acl(&format!("NEW {round}")))];
                let (own, theirs) = tokio::join!(store(&one, &own), store(&other, &theirs));
                let lost = match (own, theirs) {
                    (Ok(_), lost @ Err(_)) | (lost @ Err(_), Ok(_)) => reasons(lost),
                    both => panic!("{kind:?} {both:?}"),
                };
                assert!(lost[0].1.ends_with("case makes no difference"), "{lost:?}");
            }
            assert_eq!(acls(&fresh).await.len(), 1 + rounds, "{kind:?}");
            assert_eq!(marks(&fresh).await.len(), 1 + 2 * rounds, "{kind:?}");
        });
    }
}

#[test]
fn sessions_that_the_server_ended_meanwhile_do_not_matter() {
    for kind in [Kind::MariaDb, Kind::PostgreSql] {
        let fresh = system(kind);
        runtime().block_on(async {
            // One that was opened for writing, and one that was told so later.
            let opened = open(&fresh).await;
            let told = open_in(&fresh.url, false, "UTC").await;
            told.allow_writing().await.unwrap();
            for (round, instance) in [&opened, &told, &opened, &told].into_iter().enumerate() {
                with(instance, &[&format!("before {round}")]).await;
                end_sessions(&fresh).await;
                with(instance, &[&format!("after {round}")]).await;
            }
            assert_eq!(acls(&fresh).await.len(), 8, "{kind:?}");
        });
    }
}

/// Ends every session of the database but the one that does it.
async fn end_sessions(fresh: &Fresh) {
    if fresh.kind == Kind::PostgreSql {
        let mut own = PgConnection::connect(&fresh.url).await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        own.execute(end).await.unwrap();
        return;
    }
    let mut own = MySqlConnection::connect(&fresh.url).await.unwrap();
    let others = "SELECT ID FROM information_schema.PROCESSLIST \
                  WHERE DB = DATABASE() AND ID <> CONNECTION_ID()";
    let others: Vec<i64> = sqlx::query_scalar(others)
        .fetch_all(&mut own)
        .await
        .unwrap();
    assert!(!others.is_empty());
    for id in others {
        let kill = AssertSqlSafe(format!("KILL {id}"));
        own.execute(kill).await.unwrap();
    }
}

#[test]
fn who_does_not_stop_writing_is_not_waited_for_for_ever() {
    let waits = |kind: Kind| {
        let fresh = system(kind);
        runtime().block_on(async {
            let instance = open(&fresh).await;
            with(&instance, &["Alpha"]).await;
            let address = Address::parse(&SecretUrl::new(&*fresh.url)).unwrap();
            let database = Database::connect(&address, None, true).await.unwrap();
            let mut other = database.begin().await.unwrap();
            let update = Statement::new("UPDATE acl SET comments = 'theirs'");
            other.run(update).await.unwrap();
            let change = changing(&instance, "Alpha", |acl| acl.comment = None);
            let change = [change];
            let error = store(&instance, &change).await.unwrap_err();
            assert_eq!(error.kind(), "backend", "{kind:?} {error}");
            let help = error.help().unwrap_or_default();
            assert!(
                help.starts_with("somebody else is writing there"),
                "{kind:?} {error}"
            );
            other.give_up().await.unwrap();
            store(&instance, &change).await.unwrap();
            assert_eq!(acls(&fresh).await[0].text("comments"), None, "{kind:?}");
        });
    };
    std::thread::scope(|scope| {
        for kind in ALL {
            scope.spawn(move || waits(kind));
        }
    });
}
