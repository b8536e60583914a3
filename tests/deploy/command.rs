//! What the command says and returns.

use serde_json::json;

use crate::home::{FILE, Home, OLD};
use crate::support::program::run;
use crate::support::vectors;

#[tokio::test]
async fn a_dry_run_tells_what_would_change_and_changes_nothing() {
    let home = Home::new("dry");
    let ended = home.run(&["deploy", "--dry-run"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), ""));
    let expected = "would deploy\n  no longer  100-Gone\n  changed    200-Changed\n\
        \x20   - PossibleNot -> Ticket -> Queue: Raw\n    + PossibleNot -> Ticket -> Queue: Misc\n\
        \x20 new        300-New\n  unchanged  0\n";
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&ended.out), lines(expected));
    assert_eq!(
        (home.deployed().as_deref(), home.marks().await.len()),
        (Some(OLD), 3)
    );
    assert!(!home.state().exists(), "a dry run writes nothing down");
}

#[tokio::test]
async fn a_deployment_is_told_as_a_document() {
    let home = Home::new("document");
    let ended = home.run(&["deploy", "--write", "--format", "json"]);
    let document = ended.json();
    assert_eq!(document["format"], "aclscope.deploy/1");
    assert_eq!(
        document["acls"],
        json!([
            {"acl": "100-Gone", "change": "no longer"},
            {"acl": "200-Changed", "change": "changed", "differences": [
                {"path": ["PossibleNot", "Ticket", "Queue"], "before": null, "after": "Misc"},
                {"path": ["PossibleNot", "Ticket", "Queue"], "before": "Raw", "after": null},
            ]},
            {"acl": "300-New", "change": "new"},
        ])
    );
    assert_eq!(
        document["acl_sync"],
        json!({"added": 0, "removed": 3, "left": 0})
    );
    assert_eq!(
        (&document["replaced"], &document["dry_run"]),
        (&json!(true), &json!(false))
    );
    let file = home.folder.canonicalize().unwrap().join(FILE);
    assert_eq!(document["file"], file.display().to_string());
    let previous = document["previous"].as_str().unwrap();
    assert_eq!(std::fs::read_to_string(previous).unwrap(), OLD);
    assert!(previous.starts_with(&home.state().display().to_string()));
    assert_eq!(
        (home.deployed().unwrap(), home.marks().await),
        (home.wanted(), vec![])
    );

    // Once more there is nothing to do.
    let again = home.run(&["deploy", "--write", "--format", "json"]).json();
    assert_eq!(
        (&again["changes"], &again["replaced"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(again["unchanged"], 2);
    let dry = home.run(&["deploy", "--dry-run"]);
    assert_eq!(dry.code, Some(0));
    assert!(dry.out.starts_with("nothing to deploy"), "{}", dry.out);
}

#[tokio::test]
async fn a_file_that_is_as_it_should_be_only_loses_the_marks() {
    let home = Home::new("marks");
    home.deploy();
    let before = std::fs::metadata(home.folder.join(FILE))
        .unwrap()
        .modified()
        .unwrap();
    home.sql("INSERT INTO acl_sync VALUES ('2', 'not_sync', '2024-01-01 00:00:00', '2024-01-01 00:00:00')").await;
    assert_eq!(home.run(&["deploy", "--dry-run"]).code, Some(1));
    home.deploy();
    assert_eq!(home.marks().await, vec![]);
    let after = std::fs::metadata(home.folder.join(FILE))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(before, after, "no front end has to load it again");
    // The version before it can still come back.
    assert_eq!(home.run(&["deploy", "--undo", "--write"]).code, Some(0));
    assert_eq!(home.deployed().as_deref(), Some(OLD));
}

#[test]
fn any_instance_can_write_the_text_to_standard_output() {
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    let ended = run(&["deploy", "--stdout", "--snapshot", &world]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let begins = "# OTOBO config file (automatically generated)\n# VERSION:1.1\n";
    assert!(ended.out.starts_with(begins));
    assert!(ended.out.ends_with("\n    return;\n}\n1;\n"));
    let znuny = run(&[
        "deploy",
        "--stdout",
        "--snapshot",
        &world,
        "--flavour",
        "znuny",
    ]);
    assert!(
        znuny.out.starts_with("# Znuny config file"),
        "{}",
        znuny.err
    );
    let both = run(&["deploy", "--stdout", "--undo", "--snapshot", &world]);
    assert_eq!((both.code, both.out.as_str()), (Some(2), ""));
    // The demo has an ACL that no deployment could write.
    let broken = run(&["deploy", "--stdout", "--demo"]);
    assert_eq!((broken.code, broken.out.as_str()), (Some(2), ""));
    assert!(
        broken.err.contains("ACL \"460-Broken-YAML\""),
        "{}",
        broken.err
    );
}

#[tokio::test]
async fn a_restored_table_deploys_the_same_bytes_from_every_side() {
    let home = Home::new("same");
    let wanted = home.wanted();
    home.deploy();
    assert_eq!(home.deployed().unwrap(), wanted);
    let simulated = home.run(&["deploy", "--dry-run", "--acls", "deployed"]);
    assert_eq!(simulated.code, Some(0), "{}", simulated.err);
}
