//! The user's configuration file: where it is found, what it opens, and what is said against it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::desk;
use crate::support::folder;
use crate::support::program::{Ended, command, file, finished, run};

/// A folder of this test run with `aclscope/config.yaml` in it, as XDG_CONFIG_HOME.
fn folder(name: &str, config: &str) -> PathBuf {
    let folder = folder::own().join(name);
    fs::create_dir_all(folder.join("aclscope")).unwrap();
    fs::write(folder.join("aclscope/config.yaml"), config).unwrap();
    folder
}

fn run_in(folder: &PathBuf, arguments: &[&str]) -> Ended {
    finished(command(arguments).env("XDG_CONFIG_HOME", folder))
}

/// Message and help of a run that is refused, the same as text and as JSON.
pub fn refused(arguments: &[&str]) -> (String, String, String) {
    let text = run(arguments);
    let json = run(&[arguments, &["--format", "json"]].concat());
    for ended in [&text, &json] {
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
    }
    let error: Json = serde_json::from_str(&json.err).unwrap();
    let part = |key: &str| error["error"][key].as_str().unwrap().to_owned();
    let (kind, message, help) = (part("kind"), part("message"), part("help"));
    assert_eq!(text.err, format!("aclscope: {message}\n  {help}\n"));
    (kind, message, help)
}

const ONE: &[&str] = &["permissions", "--customer-user", "dg", "--format", "json"];

#[test]
fn a_named_instance_and_the_default_one_open_as_the_snapshot_itself() {
    let snapshot = desk::file("config-desk.json");
    let config = format!(
        "default: desk\ninstances:\n  desk: {{snapshot: {snapshot}}}\n  gone: {{snapshot: no-such.json}}\n"
    );
    let folder = folder("config-named", &config);
    let itself = run(&[ONE, &["--snapshot", &snapshot]].concat());
    assert_eq!(itself.code, Some(0), "{}", itself.err);
    for more in [&[][..], &["-i", "desk"], &["--instance", "desk"]] {
        let ended = run_in(&folder, &[ONE, more].concat());
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{more:?}");
        assert_eq!(ended.out, itself.out, "{more:?}");
        let ended = run_in(&folder, &[more, ONE].concat());
        assert_eq!(ended.out, itself.out, "{more:?}");
    }
    // What the command line names wins over the default.
    let demo = run_in(&folder, &[ONE, &["--demo"]].concat());
    assert_eq!(demo.out, run(&[ONE, &["--demo"]].concat()).out);
    let gone = run_in(&folder, &[ONE, &["-i", "gone"]].concat());
    assert_eq!(gone.code, Some(2));
    assert!(
        gone.err
            .contains("config-named/aclscope/no-such.json: No such file"),
        "{}",
        gone.err
    );
}

#[test]
fn paths_start_at_the_folder_of_the_file() {
    desk::file("config-relative.json");
    let config = file(
        "config-relative.yaml",
        "instances: {a: {snapshot: config-relative.json}}\n",
    );
    let ended = run(&[
        "permissions",
        "--customer-user",
        "dg",
        "-i",
        "a",
        "--config",
        &config,
    ]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

#[test]
fn a_headless_command_without_a_default_names_the_instances() {
    let config = file(
        "config-no-default.yaml",
        "instances: {a: {home: x}, b: {home: y}}\n",
    );
    let (kind, message, help) = refused(&["permissions", "--config", &config]);
    assert_eq!(kind, "usage");
    assert_eq!(
        message,
        "no instance: headless commands never fall back to the demo"
    );
    assert_eq!(
        help,
        "name one: -i a, -i b, --home DIR, --database URL, --snapshot FILE, or --demo for the embedded world"
    );
}

#[test]
fn eval_asks_the_default_instance() {
    let snapshot = desk::file("config-eval.json");
    let folder = folder(
        "config-eval",
        &format!("default: d\ninstances: {{d: {{snapshot: {snapshot}}}}}\n"),
    );
    let question = r#"{"op": "CustomerPermissions", "params": {"CustomerUserID": "dg"}}"#;
    let questions = file("config-eval.jsonl", question);
    let ended = run_in(&folder, &["eval", &questions]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(ended.lines()[0].get("error").is_none(), "{}", ended.out);
    // A question that needs no instance needs no configuration either.
    let broken = self::folder("config-eval-broken", "nonsense: 1\n");
    let alone = r#"{"op": "TicketAcl", "customer_user_id": "dg", "return_type": "Ticket",
        "return_subtype": "Queue", "data": {"2": "Raw"}, "acls": {}, "checks": {}, "checks_database": {}}"#;
    let questions = file("config-eval-alone.jsonl", alone.replace('\n', " "));
    let ended = run_in(&broken, &["eval", &questions]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

#[test]
fn instances_exclude_each_other_except_home_and_database() {
    let cases: [(&[&str], &str); 7] = [
        (&["-i", "a", "--demo"], "--demo and -i a are two instances"),
        (
            &["-i", "a", "--snapshot", "w.json"],
            "--snapshot w.json and -i a are two instances",
        ),
        (
            &["--home", "/opt/x", "-i", "a"],
            "--home /opt/x and -i a are two instances",
        ),
        (
            &["--database", "mysql://u:tiger@h/d", "--demo"],
            "--database mysql://u:***@h/d and --demo are two instances",
        ),
        (
            &["--home", "/opt/x", "--demo"],
            "--home /opt/x and --demo are two instances",
        ),
        (
            &["-i", "a", "--tickets", "5"],
            "the size of the demo world does not go with -i",
        ),
        (
            &["--home", "/opt/x", "--acls", "5"],
            "the size of the demo world does not go with --home",
        ),
    ];
    for (arguments, message) in cases {
        let (kind, said, _) = refused(&[&["permissions"], arguments].concat());
        assert_eq!((kind.as_str(), said.as_str()), ("usage", message));
    }
}

#[test]
fn deployed_acls_are_not_passed_off_for_stored_ones() {
    let (kind, message, help) = refused(&["permissions", "--demo", "--acls", "deployed"]);
    assert_eq!(kind, "instance");
    assert!(
        message.starts_with("the deployed ACLs stand in"),
        "{message}"
    );
    assert!(help.contains("--acls stored"));
    let stored = run(&[ONE, &["--demo", "--acls", "stored"]].concat());
    assert_eq!(stored.out, run(&[ONE, &["--demo"]].concat()).out);
}

#[test]
fn what_is_not_there_is_named_with_what_there_is() {
    let config = file(
        "config-unknown.yaml",
        "instances: {production: {home: x}}\n",
    );
    let (_, message, help) = refused(&["permissions", "--config", &config, "-i", "prodution"]);
    assert_eq!(message, format!("{config} has no instance `prodution`"));
    assert_eq!(help, "did you mean `production`?");
    let (_, message, _) = refused(&["permissions", "-i", "a"]);
    assert_eq!(
        message,
        "-i a: there is no configuration file /nonexistent/aclscope/config.yaml"
    );
    let (kind, message, _) = refused(&["permissions", "--config", "no/such.yaml", "--demo"]);
    assert_eq!(kind, "config");
    assert_eq!(message, "no/such.yaml: there is no such file");
    let (_, message, help) = refused(&["permissions", "--database", "oracle://u:tiger@h/d"]);
    assert_eq!(
        message,
        "--database oracle://u:***@h/d is no URL of a database that is known here"
    );
    assert!(help.contains("mysql://"));
}

#[test]
fn a_slip_in_the_file_ends_every_command_that_reads_it() {
    let snapshot = desk::file("config-slip.json");
    let config = file("config-slip.yaml", "instances:\n  a:\n    snapshott: x\n");
    for arguments in [
        &["permissions", "--config", &config][..],
        &["permissions", "--config", &config, "--snapshot", &snapshot],
        &["config", "show", "--config", &config],
    ] {
        let (kind, message, help) = refused(arguments);
        assert_eq!(kind, "config");
        assert_eq!(
            message,
            format!("{config}:3:5: instance `a` has no key `snapshott`")
        );
        assert_eq!(help, "did you mean `snapshot`?");
    }
    let folder = folder::own().join("config-is-a-folder.yaml");
    fs::create_dir_all(&folder).unwrap();
    let (kind, message, _) = refused(&["permissions", "--config", folder.to_str().unwrap()]);
    assert_eq!(kind, "config");
    assert!(
        message.starts_with(&format!("{}: ", folder.display())),
        "{message}"
    );
    let bytes = file("config-bytes.yaml", b"instances: {\xff: 1}\n");
    let (_, message, _) = refused(&["permissions", "--config", &bytes]);
    assert_eq!(
        message,
        format!("{bytes}: stream did not contain valid UTF-8")
    );
}

#[test]
fn no_message_holds_a_password() {
    let ended = run(&["permissions", "mysql://otobo:tiger@h/d"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("otobo:***@h/d") && !ended.err.contains("tiger"),
        "{}",
        ended.err
    );
    let ended = run(&["mysql://otobo:tiger@h/d", "--format=json"]);
    assert!(
        ended.err.contains("otobo:***@h/d") && !ended.err.contains("tiger"),
        "{}",
        ended.err
    );
    let config = file(
        "config-secret-fails.yaml",
        "default: a\ninstances:\n  a:\n    database: mysql://o@h/d\n    settings:\n      \
         CustomerUser1:\n        Params: {UserPw: {command: \"sh -c 'echo tiger; exit 4'\"}}\n",
    );
    let (kind, message, help) = refused(&["permissions", "--config", &config]);
    assert_eq!(kind, "secret");
    assert_eq!(
        message,
        format!("{config}:7:26: no CustomerUser1.Params.UserPw: `sh` ended with exit code 4")
    );
    assert_eq!(help, "run the command yourself to see what is wrong");
}
