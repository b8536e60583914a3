//! `aclscope snapshot save`: where it writes, what it refuses, and what it never writes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use crate::support::folder;
use crate::support::program::{self, command, run};

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let folder = folder::own().join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(folder: &PathBuf) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Runs it and expects exit code 2, one message, and an empty standard output.
fn refused(arguments: &[&str]) -> (String, String) {
    let ended = run(&[&["snapshot", "save"], arguments, &["--format", "json"]].concat());
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    let error: Json = serde_json::from_str(&ended.err).unwrap();
    let part = |key: &str| error["error"][key].as_str().unwrap().to_owned();
    (part("message"), part("help"))
}

#[test]
fn a_summary_is_told_as_text_and_as_json_and_the_file_is_private() {
    let folder = folder("save-summary");
    for ending in ["json", "json.gz", "json.zst"] {
        let out = folder.join(format!("demo.{ending}")).display().to_string();
        let ended = run(&["snapshot", "save", &out, "--demo"]);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        let bytes = fs::metadata(&out).unwrap().len();
        let first = ended.out.lines().next().unwrap();
        assert!(first.starts_with(&format!("{out}: 35 tables, ")), "{first}");
        assert!(first.ends_with(&format!(" rows, {bytes} bytes")), "{first}");
        let mode = fs::metadata(&out).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = [
            "snapshot", "save", &out, "--demo", "--force", "--format", "json",
        ];
        let summary = run(&again).json();
        assert_eq!(summary["format"], "aclscope.snapshot.save/1");
        assert_eq!(summary["bytes"], json!(bytes));
        assert_eq!(summary["tables"]["queue"], json!(12));
        let opened = run(&["permissions", "--snapshot", &out, "--customer-user", "dg"]);
        let demo = run(&["permissions", "--demo", "--customer-user", "dg"]);
        assert_eq!((opened.code, opened.out), (Some(0), demo.out));
    }
    assert_eq!(
        names(&folder),
        ["demo.json", "demo.json.gz", "demo.json.zst"]
    );
}

#[test]
fn standard_output_gets_the_document_alone() {
    let ended = run(&["snapshot", "save", "-", "--demo", "--format", "json"]);
    assert_eq!(ended.code, Some(0));
    let document: Json = serde_json::from_str(&ended.out).unwrap();
    let summary: Json = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(document["name"], "aclscope demo");
    let rows = document["tables"]["ticket"].as_array().unwrap().len();
    assert_eq!(summary["tables"]["ticket"], json!(rows));
    assert_eq!(summary["bytes"], Json::Null);
}

#[test]
fn nothing_is_overwritten_without_force_and_nothing_but_a_file_ever() {
    let folder = folder("save-exists");
    let out = folder.join("world.json").display().to_string();
    fs::write(&out, "mine").unwrap();
    let (message, help) = refused(&[&out, "--demo"]);
    assert_eq!(message, format!("{out} exists already"));
    assert!(help.contains("--force"), "{help}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
    let broken = program::file("save-broken.json", "{\"tables\": 7}");
    refused(&[&out, "--force", "--snapshot", &broken]);
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
    assert_eq!(
        run(&["snapshot", "save", &out, "--demo", "--force"]).code,
        Some(0)
    );
    assert!(fs::read_to_string(&out).unwrap().starts_with('{'));

    let link = folder.join("link.json");
    std::os::unix::fs::symlink("world.json", &link).unwrap();
    let link = link.display().to_string();
    refused(&[&link, "--demo"]);
    fs::write(&out, "mine").unwrap();
    assert_eq!(
        run(&["snapshot", "save", &link, "--demo", "--force"]).code,
        Some(0)
    );
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&out).unwrap().starts_with('{'));

    let directory = folder.join("folder.json");
    fs::create_dir(&directory).unwrap();
    let (message, _) = refused(&[&directory.display().to_string(), "--demo", "--force"]);
    assert!(message.ends_with("this is no ordinary file"), "{message}");
    assert_eq!(names(&folder), ["folder.json", "link.json", "world.json"]);
}

#[test]
fn wrong_names_and_tables_are_refused_with_what_is_known() {
    let folder = folder("save-names");
    for name in ["world.yaml", "world", ".json", "world.json.bz2"] {
        let (message, help) = refused(&[&folder.join(name).display().to_string(), "--demo"]);
        assert!(
            message.ends_with("a snapshot cannot have this name"),
            "{message}"
        );
        assert!(help.contains(".json.zst"), "{help}");
    }
    let out = folder.join("world.json").display().to_string();
    let (message, help) = refused(&[&out, "--demo", "--tables", "queue,tickets"]);
    assert_eq!(message, "the instance has no table `tickets`");
    assert_eq!(help, "did you mean `ticket`?");
    let (message, _) = refused(&[&out, "--demo", "--tables", ""]);
    assert_eq!(message, "the instance has no table ``");
    let (message, _) = refused(&[&out]);
    assert!(message.starts_with("no instance"), "{message}");
    let nowhere = folder.join("no/such/world.json").display().to_string();
    let (message, help) = refused(&[&nowhere, "--demo"]);
    assert!(
        message.starts_with(&nowhere) && help.contains("check the path"),
        "{message}"
    );
    assert_eq!(names(&folder), [] as [String; 0]);
}

#[test]
fn chosen_tables_are_saved_alone_also_empty_ones() {
    let out = folder("save-chosen")
        .join("chosen.json")
        .display()
        .to_string();
    let tables = "queue, GROUPS_TABLE,ticket_history";
    let arguments = [
        "snapshot", "save", &out, "--demo", "--format", "json", "--tables",
    ];
    let known = run(&[&arguments[..], &["queue,groups_table,acl_sync"]].concat());
    let summary = known.json();
    let own: Vec<&String> = summary["tables"].as_object().unwrap().keys().collect();
    assert_eq!(own, ["acl_sync", "groups_table", "queue"]);
    let ended = run(&[&arguments[..], &[tables]].concat());
    assert_eq!(ended.code, Some(2));
    let by_product = ["--flavour", "otrs6", "--force", "--tables", "groups"];
    let arguments = ["snapshot", "save", &out, "--demo", "--format", "json"];
    let summary = run(&[&arguments[..], &by_product].concat()).json();
    assert!(summary["tables"]["groups"].is_number(), "{summary}");
}

#[test]
fn a_disk_that_is_full_and_a_reader_that_goes_are_one_message_and_leave_nothing() {
    let folder = folder("save-full");
    let program = env!("CARGO_BIN_EXE_aclscope");
    let size = "--demo --customer-users 3000 --format json";
    for name in ["full.json", "full.json.gz", "full.json.zst"] {
        let line = format!("trap '' XFSZ; ulimit -f 8; exec {program} snapshot save {name} {size}");
        let ended = Command::new("/bin/sh")
            .args(["-c", &line])
            .current_dir(&folder)
            .output()
            .unwrap();
        assert_eq!(
            (ended.status.code(), ended.stdout.as_slice()),
            (Some(2), &b""[..])
        );
        let error: Json = serde_json::from_slice(&ended.stderr).unwrap();
        let message = error["error"]["message"].as_str().unwrap();
        assert!(
            message.contains(name) && message.contains("too large"),
            "{message}"
        );
        assert_eq!(names(&folder), [] as [String; 0]);
    }
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let ended = command(&["snapshot", "save", "-", "--demo"])
        .stdout(full)
        .output()
        .unwrap();
    let message = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(
        message.starts_with("aclscope: standard output: No space left"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 2);

    let mut child = command(&[
        "snapshot",
        "save",
        "-",
        "--demo",
        "--customer-users",
        "20000",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    let message = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(
        message.starts_with("aclscope: standard output: Broken pipe"),
        "{message}"
    );
}

#[test]
fn a_signal_leaves_nothing_behind() {
    let folder = folder("save-signal");
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let out = folder.join("world.json").display().to_string();
        let mut child = command(&[
            "snapshot",
            "save",
            &out,
            "--demo",
            "--customer-users",
            "200000",
        ])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
        while names(&folder).is_empty() {
            assert!(child.try_wait().unwrap().is_none(), "it ended too early");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let kill = Command::new("kill")
            .args([format!("-{signal}"), child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_eq!(names(&folder), [] as [String; 0]);
    }
}

#[test]
fn passwords_tokens_and_secrets_are_never_written_and_counted_once() {
    let world = json!({
        "ldif": "dn: uid=a\nuserPassword: GEHEIM1\ncn: a\n",
        "settings": {
            "DatabasePw": "GEHEIM2",
            "CustomerUser": {"CustomerKey": "login", "CustomerID": "customer_id", "Params":
                {"Table": "customer_user", "UserPw": "GEHEIM3", "DSN": "DBI:ODBC:x;PASSWORD=GEHEIM4"},
                "Map": [["UserLogin", "L", "login"], ["UserPassword", "P", "kennwort"]]},
            "CustomerPanelLostPassword": "1",
        },
        "tables": {
            "users": [{"id": 1, "login": "root", "pw": "GEHEIM5", "valid_id": 1}],
            "customer_user": [{"id": 1, "login": "eva", "pw": "GEHEIM6", "kennwort": "GEHEIM7",
                               "reset_token": "GEHEIM8", "customer_id": "k", "valid_id": 1},
                              {"id": 2, "login": "max", "pw": "", "customer_id": "k", "valid_id": 1}],
            "user_preferences": [
                {"user_id": 1, "preferences_key": "UserToken", "preferences_value": "GEHEIM9"},
                {"user_id": 1, "preferences_key": "UserLanguage", "preferences_value": "de"}],
            "customer_preferences": [
                {"user_id": "eva", "preferences_key": "UserPw", "preferences_value": "GEHEIM10"}],
            "sysconfig_modified": [{"name": "DatabasePw", "effective_value": "--- GEHEIM11\n"}],
            "sessions": [{"session_id": "GEHEIM13", "data_key": "UserLogin", "data_value": "GEHEIM14"}],
            "oauth": [{"client_secret": "GEHEIM12", "label": "mail"}],
        }
    });
    let file = program::file("secrets.json", world.to_string());
    let out = folder("save-secrets")
        .join("out.json")
        .display()
        .to_string();
    let summary = run(&[
        "snapshot",
        "save",
        &out,
        "--snapshot",
        &file,
        "--format",
        "json",
    ])
    .json();
    let text = fs::read_to_string(&out).unwrap();
    assert!(!text.contains("GEHEIM"), "{text}");
    let saved: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(saved["ldif"], "dn: uid=a\ncn: a\n");
    assert_eq!(saved["settings"]["CustomerPanelLostPassword"], "1");
    assert_eq!(
        saved["tables"]["user_preferences"][1]["preferences_value"],
        "de"
    );
    assert_eq!(saved["tables"]["customer_user"][1]["pw"], "");
    assert_eq!(saved["tables"]["oauth"][0]["label"], "mail");
    let withheld = summary["withheld"].as_object().unwrap();
    let count: u64 = withheld.values().filter_map(Json::as_u64).sum();
    assert_eq!(count, 12, "{withheld:?}");
    let said = run(&["snapshot", "save", &out, "--snapshot", &file, "--force"]).out;
    assert!(
        said.contains("  12 passwords, tokens and secrets left out: "),
        "{said}"
    );
    assert!(
        said.lines().skip(1).all(|line| line.chars().count() <= 80),
        "{said}"
    );
}

#[test]
fn help_tells_every_option_within_80_columns() {
    for arguments in [
        &["snapshot", "save", "--help"][..],
        &["snapshot", "save", "-h"],
    ] {
        let ended = run(arguments);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        for option in ["<OUT>", "--tables <LIST>", "--anonymize[=<HOW>]", "--force"] {
            assert!(ended.out.contains(option), "{option}: {}", ended.out);
        }
        for line in ended.out.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
    let ended = run(&["snapshot", "save", "x.json", "--demo", "--anonymize=much"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.contains("invalid value 'much'"), "{}", ended.err);
}
