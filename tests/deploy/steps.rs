//! A process that ends between any two steps leaves what the next one can finish or take back.

use aclscope::backend::otrs::deploy::{Deployment, Finished, Step, unfinished};

use crate::home::{Home, OLD, marks};

/// Takes some steps, as a process does that is then killed.
async fn taken(mut deployment: Deployment<'_>, steps: usize) -> Vec<Step> {
    let all: Vec<Step> = deployment.steps().collect();
    for _ in 0..steps {
        assert!(deployment.take_step().await.unwrap());
    }
    all
}

#[tokio::test]
async fn a_deployment_that_ends_after_any_step_is_finished_or_taken_back() {
    let mut steps = 1;
    let mut ended = 0;
    while ended <= steps {
        let home = Home::new(&format!("steps-{ended}"));
        let (wanted, acls) = (home.wanted(), home.acls().await);
        let instance = home.instance().await;
        let all = taken(instance.deployment(&home.place()).await.unwrap(), ended).await;
        drop(instance);
        steps = all.len();
        let replaced = all.iter().take(ended).any(|step| *step == Step::Replace);
        let unmarked = all.iter().take(ended).any(|step| *step == Step::Sync);

        let file = home.deployed().unwrap();
        assert_eq!(
            file,
            if replaced {
                wanted.clone()
            } else {
                OLD.to_owned()
            },
            "{ended}"
        );
        let there = home.marks().await;
        assert_eq!(there.is_empty(), unmarked, "{ended}");
        assert!(!unmarked || replaced, "in sync, and it is not");
        let left = unfinished(&home.place(), &home.folder).unwrap();
        assert_eq!(left.is_some(), (1..steps).contains(&ended), "{ended}");

        // The next start.
        let instance = home.instance().await;
        let finished = instance.finish_deployment(&home.place()).await.unwrap();
        match finished {
            None => assert!(left.is_none()),
            Some(Finished::TakenBack(_)) => assert!(!replaced),
            Some(Finished::Finished(done)) => {
                assert!(replaced);
                assert_eq!(done.marks, if unmarked { 0 } else { 3 });
            }
            Some(Finished::Left(_)) => panic!("nobody else wrote the file"),
        }
        assert_eq!(unfinished(&home.place(), &home.folder).unwrap(), None);
        assert_eq!(home.left_over(), Vec::<String>::new(), "{ended}");
        if replaced {
            assert_eq!(
                (home.deployed().unwrap(), home.marks().await),
                (wanted.clone(), vec![])
            );
        } else {
            assert_eq!(
                (home.deployed().as_deref(), home.marks().await.len()),
                (Some(OLD), 3)
            );
        }

        // And the command once more.
        home.deploy();
        assert_eq!(
            (home.deployed().unwrap(), home.marks().await),
            (wanted, vec![])
        );
        assert_eq!(home.acls().await, acls, "deploying writes no ACL");
        ended += 1;
    }
    println!("deploy: a process that ends after each of {steps} steps");
    assert_eq!(steps, 9);
}

#[tokio::test]
async fn taking_back_that_ends_after_any_step_is_finished() {
    let mut steps = 1;
    let mut ended = 0;
    while ended <= steps {
        let home = Home::new(&format!("undo-steps-{ended}"));
        home.deploy();
        let wanted = home.deployed().unwrap();
        let instance = home.instance().await;
        let all = taken(
            instance.undo_deployment(&home.place()).await.unwrap(),
            ended,
        )
        .await;
        drop(instance);
        steps = all.len();
        let replaced = all.iter().take(ended).any(|step| *step == Step::Replace);
        let file = home.deployed().unwrap();
        assert_eq!(
            file,
            if replaced { OLD.to_owned() } else { wanted },
            "{ended}"
        );
        let marked = !home.marks().await.is_empty();
        assert!(!replaced || marked, "in sync, and it is not");

        let instance = home.instance().await;
        let finished = instance.finish_deployment(&home.place()).await.unwrap();
        if (1..steps).contains(&ended) {
            assert!(
                matches!(finished, Some(Finished::Finished(_))),
                "{finished:?}"
            );
        }
        assert_eq!(unfinished(&home.place(), &home.folder).unwrap(), None);
        assert_eq!(home.left_over(), Vec::<String>::new());
        if ended > 0 {
            assert_eq!(home.deployed().as_deref(), Some(OLD));
            let mut expected = marks(&["1", "2"]);
            expected.insert(0, ("0".to_owned(), "deleted".to_owned()));
            assert_eq!(home.marks().await, expected, "{ended}");
        }
        ended += 1;
    }
    println!("deploy: taking back that ends after each of {steps} steps");
    assert_eq!(steps, 8);
}

#[tokio::test]
async fn what_somebody_stores_meanwhile_stays_not_deployed() {
    // Before the file is replaced nothing is deployed.
    let home = Home::new("meanwhile");
    let instance = home.instance().await;
    let deployment = instance.deployment(&home.place()).await.unwrap();
    let change = "UPDATE acl SET config_change = '---\nPossible:\n  Action:\n  - X\n', \
                  change_time = '2030-01-01 00:00:00' WHERE id = 2";
    home.sql(change).await;
    let error = deployment.run(|_| ()).await.unwrap_err();
    assert_eq!(error.kind(), "stale");
    assert!(error.to_string().contains("ACL \"300-New\""), "{error}");
    assert_eq!(
        (home.deployed().as_deref(), home.marks().await.len()),
        (Some(OLD), 3)
    );
    assert_eq!(unfinished(&home.place(), &home.folder).unwrap(), None);
    assert_eq!(home.left_over(), Vec::<String>::new());

    // After it is replaced, only what is deployed loses its mark.
    let instance = home.instance().await;
    let mut deployment = instance.deployment(&home.place()).await.unwrap();
    while deployment.steps().next() != Some(Step::Sync) {
        deployment.take_step().await.unwrap();
    }
    home.sql("UPDATE acl SET comments = 'later' WHERE id = 1; INSERT INTO acl_sync VALUES ('1', 'not_sync', '2030-01-01 00:00:00', '2030-01-01 00:00:00')").await;
    home.sql("DELETE FROM acl WHERE id = 3; INSERT INTO acl_sync VALUES ('3', 'deleted', '2030-01-01 00:00:00', '2030-01-01 00:00:00')").await;
    let done = deployment.run(|_| ()).await.unwrap();
    assert_eq!((done.marks, done.left), (1, 4));
    let ids: Vec<String> = home.marks().await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["1", "1", "3", "3"]);
}

#[tokio::test]
async fn a_file_that_somebody_else_writes_is_left_to_them() {
    let home = Home::new("else");
    let instance = home.instance().await;
    let deployment = instance.deployment(&home.place()).await.unwrap();
    home.write(crate::home::FILE, "# theirs\n1;\n");
    let error = deployment.run(|_| ()).await.unwrap_err();
    assert_eq!(error.kind(), "stale");
    assert_eq!(home.deployed().as_deref(), Some("# theirs\n1;\n"));

    let mut deployment = instance.deployment(&home.place()).await.unwrap();
    while deployment.steps().next() != Some(Step::Caches) {
        deployment.take_step().await.unwrap();
    }
    drop(deployment);
    home.write(crate::home::FILE, "# theirs again\n1;\n");
    let finished = instance.finish_deployment(&home.place()).await.unwrap();
    assert!(matches!(finished, Some(Finished::Left(_))), "{finished:?}");
    assert_eq!(
        home.marks().await.len(),
        3,
        "nobody knows that it is in sync"
    );
    assert_eq!(home.deployed().as_deref(), Some("# theirs again\n1;\n"));
}

#[tokio::test]
async fn only_one_process_deploys_at_a_time() {
    let home = Home::new("busy");
    let instance = home.instance().await;
    let first = instance.deployment(&home.place()).await.unwrap();
    let ended = home.run(&["deploy", "--write"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("another aclscope is deploying"),
        "{}",
        ended.err
    );
    assert_eq!(home.deployed().as_deref(), Some(OLD));
    first.run(|_| ()).await.unwrap();
    assert_eq!(home.deployed().unwrap(), home.wanted());
}
