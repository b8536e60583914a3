//! What is refused, and what to do then.

use serde_json::json;

use crate::home::{FILE, Home, OLD};
use crate::support::program::{Ended, run};

/// The command ends with 2, writes nothing to standard output, and changes nothing.
async fn refused(home: &Home, kind: &str) -> Ended {
    let ended = home.run(&["deploy", "--write", "--format", "json"]);
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(2), ""),
        "{}",
        ended.err
    );
    let told: serde_json::Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(told["error"]["kind"], kind, "{told}");
    assert!(
        !told["error"]["help"]
            .as_str()
            .unwrap_or_default()
            .is_empty(),
        "{told}"
    );
    assert_eq!(home.deployed().as_deref(), Some(OLD));
    assert!(!home.marks().await.is_empty());
    assert_eq!(home.left_over(), Vec::<String>::new());
    ended
}

fn acl(id: i64, name: &str) -> serde_json::Value {
    json!({"id": id, "name": name, "valid_id": 1, "config_match": "", "config_change": "",
        "create_by": 1, "change_by": 1})
}

#[test]
fn elsewhere_it_says_what_to_do_there() {
    for instance in [["--demo", "--write"], ["--demo", "--dry-run"]] {
        let ended = run(&["deploy", instance[0], instance[1]]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
        let told = "sudo -u otobo aclscope deploy --home /opt/otobo --write";
        assert!(ended.err.contains(told), "{}", ended.err);
        assert!(
            ended.err.contains("aclscope deploy --stdout"),
            "{}",
            ended.err
        );
    }
}

#[tokio::test]
async fn without_write_nothing_is_deployed() {
    let home = Home::new("read-only");
    let ended = home.run(&["deploy", "--format", "json"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(
        ended.err.contains("\"kind\":\"read_only\""),
        "{}",
        ended.err
    );
    assert_eq!(
        (home.deployed().as_deref(), home.marks().await.len()),
        (Some(OLD), 3)
    );
}

#[tokio::test]
async fn files_in_s3_are_not_replaced_here() {
    let home = Home::new("s3");
    home.config("    $Self->{'Storage::S3::Active'} = 1;");
    let ended = refused(&home, "s3").await;
    assert!(ended.err.contains("Deploy ACLs"), "{}", ended.err);
    home.config("    $Self->{'Storage::S3::Active'} = $ENV{S3};");
    let ended = refused(&home, "s3").await;
    assert!(
        ended.err.contains("Storage::S3::Active: 0"),
        "{}",
        ended.err
    );
    home.config("    $Self->{'Storage::S3::Active'} = 0;");
    home.deploy();
}

#[tokio::test]
async fn what_runs_in_containers_is_not_deployed_into_from_here() {
    let home = Home::new("container");
    home.config("    $Self->{DatabaseHost} = $ENV{OTOBO_DB_HOST};");
    let ended = refused(&home, "container").await;
    for told in ["Deploy ACLs", "aclscope deploy --stdout", "the volume"] {
        assert!(ended.err.contains(told), "{told}: {}", ended.err);
    }
    // As a comment it means nothing.
    home.config("    # $Self->{DatabaseHost} = $ENV{OTOBO_DB_HOST};");
    home.deploy();
}

#[tokio::test]
async fn every_acl_that_breaks_the_file_is_named() {
    let mut variable = acl(1, "first");
    variable["comments"] = json!("price in $VAR1");
    let mut broken = acl(2, "second");
    broken["config_match"] = json!("---\nProperties: [");
    let home = Home::with("broken", &[variable, broken, acl(3, "third")]);
    let ended = refused(&home, "refused").await;
    for told in [
        "first",
        "the comment holds $VAR1",
        "second",
        "config_match cannot be read",
    ] {
        assert!(ended.err.contains(told), "{told}: {}", ended.err);
    }
    assert!(!ended.err.contains("third"), "{}", ended.err);
    assert_eq!(home.run(&["deploy", "--stdout"]).out, "");
    assert_eq!(home.run(&["deploy", "--dry-run"]).code, Some(2));
}

#[tokio::test]
async fn a_login_cannot_become_code() {
    let home = Home::with("login", &[acl(1, "first")]);
    home.sql("UPDATE users SET login = 'x' || char(10) || '}; system(1); {'")
        .await;
    let ended = refused(&home, "refused").await;
    assert!(
        ended.err.contains("the login would end its line"),
        "{}",
        ended.err
    );
}

#[tokio::test]
async fn what_is_written_by_hand_stays() {
    let home = Home::new("by-hand");
    home.config("    $Self->{TicketAcl}->{'500-Own'} = { 'Possible' => {} };");
    let ended = home.deploy();
    let told = "ACL \"500-Own\" is written by hand at Kernel/Config.pm:";
    assert!(ended.out.contains(told), "{}", ended.out);
    assert!(!home.deployed().unwrap().contains("500-Own"));
    assert!(home.read("Kernel/Config.pm").unwrap().contains("500-Own"));
}

#[tokio::test]
async fn state_is_never_kept_in_the_installation() {
    let home = Home::new("state");
    let mut command = home.command(&["deploy", "--write"]);
    let state = home.folder.join("var");
    let ended = crate::support::program::finished(command.env("XDG_STATE_HOME", &state));
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.contains("XDG_STATE_HOME"), "{}", ended.err);
    assert_eq!(
        (home.deployed().as_deref(), home.marks().await.len()),
        (Some(OLD), 3)
    );
    assert!(!state.exists());
}

#[tokio::test]
async fn what_is_no_file_is_not_replaced() {
    let home = Home::new("folder");
    std::fs::remove_file(home.folder.join(FILE)).unwrap();
    std::fs::create_dir(home.folder.join(FILE)).unwrap();
    let ended = home.run(&["deploy", "--write"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("this is no ordinary file"),
        "{}",
        ended.err
    );
    assert!(home.folder.join(FILE).is_dir());
}

#[tokio::test]
async fn a_database_without_acls_takes_none_out_of_effect() {
    let home = Home::new("no-table");
    home.sql("DROP TABLE acl").await;
    refused(&home, "foreign").await;
    assert_eq!(home.run(&["deploy", "--dry-run"]).code, Some(2));
}
