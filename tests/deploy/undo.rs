//! Bringing the previous version back.

use crate::home::{FILE, Home, OLD, marks};

#[tokio::test]
async fn the_previous_version_comes_back_and_the_acls_are_marked() {
    let home = Home::new("undo");
    home.deploy();
    let (deployed, acls) = (home.deployed(), home.acls().await);
    assert_eq!(home.run(&["deploy", "--undo", "--dry-run"]).code, Some(1));
    assert_eq!(home.deployed(), deployed, "a dry run changes nothing");
    assert_eq!(
        home.run(&["deploy", "--undo"]).code,
        Some(2),
        "without --write"
    );
    let ended = home.run(&["deploy", "--undo", "--write"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(
        ended.out.contains("rows of table acl are untouched"),
        "{}",
        ended.out
    );
    for line in [
        "  new        100-Gone",
        "  changed    200-Changed",
        "    - PossibleNot -> Ticket -> Queue: Misc",
        "    + PossibleNot -> Ticket -> Queue: Raw",
        "  no longer  300-New",
    ] {
        assert!(
            ended.out.lines().any(|own| own == line),
            "{line}: {}",
            ended.out
        );
    }
    assert_eq!(home.deployed().as_deref(), Some(OLD));
    assert_eq!(home.acls().await, acls);
    let mut expected = marks(&["1", "2"]);
    expected.insert(0, ("0".to_owned(), "deleted".to_owned()));
    assert_eq!(home.marks().await, expected);

    let again = home.run(&["deploy", "--undo", "--write"]);
    assert_eq!(again.code, Some(2));
    assert!(
        again.err.contains("there is nothing to take back"),
        "{}",
        again.err
    );
    home.deploy();
    assert_eq!((home.deployed(), home.marks().await), (deployed, vec![]));
}

#[tokio::test]
async fn a_file_that_was_written_since_is_not_replaced() {
    let home = Home::new("undo-since");
    home.deploy();
    home.write(FILE, "# theirs\n1;\n");
    let ended = home.run(&["deploy", "--undo", "--write"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("is not the file that was deployed last"),
        "{}",
        ended.err
    );
    assert_eq!(home.deployed().as_deref(), Some("# theirs\n1;\n"));
    assert_eq!(home.marks().await, vec![]);
}

#[tokio::test]
async fn before_the_first_deployment_there_was_no_file() {
    let home = Home::new("undo-first");
    std::fs::remove_file(home.folder.join(FILE)).unwrap();
    home.deploy();
    assert!(home.deployed().is_some());
    let ended = home.run(&["deploy", "--undo", "--write"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(home.deployed(), None);
    assert_eq!(home.marks().await, marks(&["1", "2"]));
}

#[test]
fn nothing_deployed_is_nothing_to_take_back() {
    let home = Home::new("undo-nothing");
    let ended = home.run(&["deploy", "--undo", "--write", "--format", "json"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.contains("\"kind\":\"no_undo\""), "{}", ended.err);
}
