//! `aclscope history`: what was stored and deployed from here.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use aclscope::backend::journal::{AclNamed, Change, Columns, History, Kind, Origin, Place};
use serde_json::json;

use crate::desk;
use crate::support::folder;
use crate::support::program::{Ended, command, finished};

/// A folder of its own for a test, which is this user's home.
fn home(name: &str) -> PathBuf {
    let home = folder::own().join(name);
    fs::remove_dir_all(&home).ok();
    fs::create_dir_all(&home).unwrap();
    home
}

fn variable(home: &Path, name: &str) -> Option<String> {
    match name {
        "HOME" => Some(home.display().to_string()),
        "SSH_CONNECTION" => Some("192.0.2.7 51234 192.0.2.1 22".to_owned()),
        _ => None,
    }
}

fn history(home: &Path) -> History {
    let place = Place::of(|name| variable(home, name)).unwrap();
    let mut origin = Origin::of(|name| variable(home, name));
    origin.host = "desk\u{1b}[31m".to_owned();
    origin.os_user = "otobo".to_owned();
    origin.sudo_user = Some("ak".to_owned());
    History::new(&place, origin)
}

fn run(home: &Path, arguments: &[&str]) -> Ended {
    finished(
        command(&[&["history"], arguments].concat())
            .env("HOME", home)
            .env_remove("XDG_STATE_HOME"),
    )
}

fn columns(name: &str, comment: &str, config_match: &str) -> Columns {
    let cells = [
        ("name", name),
        ("comments", comment),
        ("config_match", config_match),
        ("change_time", "2026-11-22 08:00:00"),
    ];
    cells
        .into_iter()
        .map(|(column, cell)| (column.to_owned(), Some(cell.to_owned())))
        .collect()
}

fn change(name: &str, before: Option<Columns>, after: Option<Columns>) -> Change {
    Change {
        kind: Kind::Stored,
        instance: "demo".to_owned(),
        acting_user: "root@localhost".to_owned(),
        row: None,
        acl: Some(AclNamed {
            id: Some("7".to_owned()),
            name: name.to_owned(),
        }),
        before,
        after,
        note: None,
    }
}

const HOSTILE: &str = "010-\u{202e}A\n99  2026-01-01  deployed";

/// Three entries, of two instances.
fn filled(home: &Path) -> History {
    let history = history(home);
    let before = columns(
        "020-B",
        "",
        "---\nProperties:\n  Queue:\n  - Raw\n  - Junk\n",
    );
    let after = columns(
        "020-B",
        "why\rnot",
        "---\nProperties:\n  Queue:\n  - Raw\n  - Misc\n",
    );
    let mut elsewhere = change(HOSTILE, None, Some(columns(HOSTILE, "x", "")));
    elsewhere.instance = "home /opt/otobo".to_owned();
    let mut deployed = change("", None, None);
    deployed.kind = Kind::Deployed;
    deployed.acl = None;
    let sum = |sum: &str| Some(Columns::from([("sha256".to_owned(), Some(sum.to_owned()))]));
    (deployed.before, deployed.after) = (sum("aa"), sum("bb"));
    deployed.note = Some("caches cleared".to_owned());
    history
        .append(vec![change("020-B", Some(before), Some(after))])
        .unwrap();
    history.append(vec![elsewhere, deployed]).unwrap();
    history
}

/// The text with the times, which are other ones each time, as `TIME`.
fn timeless(text: &str) -> String {
    let mut words = Vec::new();
    for word in text.split(' ') {
        let time = word.len() == 29 && word.ends_with("+00:00");
        words.push(if time { "TIME" } else { word });
    }
    words.join(" ")
}

#[test]
fn the_newest_comes_first_with_who_and_what() {
    let home = home("history-text");
    filled(&home);
    let ended = run(&home, &[]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let who = "   ak with sudo, otobo as root@localhost, on desk\\e[31m from 192.0.2.7\n";
    let expected = [
        "3  TIME  deployed\n",
        who,
        "   demo\n   caches cleared\n   - sha256: aa\n   + sha256: bb\n\n",
        "2  TIME  stored  010-\\u{202e}A\\n99  2026-01-01  deployed\n",
        who,
        "   home /opt/otobo\n",
        "   + Name:\n   +   010-\\u{202e}A\n   +   99  2026-01-01  deployed\n",
        "   + Comment: x\n   + ConfigMatch: (empty)\n\n",
        "1  TIME  stored  020-B\n",
        who,
        "   demo\n     Name: 020-B\n   - Comment: (empty)\n   + Comment: why\\rnot\n",
        "     ConfigMatch:\n     …\n       - Raw\n   -     - Junk\n   +     - Misc\n\n",
    ];
    let expected = expected.concat().replace("       - Raw", "         - Raw");
    assert_eq!(timeless(&ended.out), expected);
    assert!(!ended.out.contains(|c: char| c.is_control() && c != '\n'));
}

#[test]
fn an_acl_an_instance_and_a_number_can_be_asked_for() {
    let home = home("history-filter");
    filled(&home);
    let numbers = |arguments: &[&str]| -> Vec<u64> {
        let answer = run(&home, &[arguments, &["--format", "json"]].concat()).json();
        let entries = answer["entries"].as_array().unwrap();
        entries
            .iter()
            .map(|entry| entry["seq"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(numbers(&[]), [3, 2, 1]);
    assert_eq!(numbers(&["--acl", HOSTILE]), [2]);
    assert_eq!(numbers(&["--demo"]), [3, 1]);
    assert_eq!(numbers(&["--demo", "--acl", "020-B"]), [1]);
    assert_eq!(numbers(&["--limit", "2"]), [3, 2]);
    assert_eq!(numbers(&["--acl", "none"]), [0; 0]);
    let world = desk::file("history.json");
    assert_eq!(numbers(&["--snapshot", &world]), [0; 0]);
    let url = "mysql://otobo:geheim@192.0.2.9/otobo";
    let ended = run(&home, &["--database", url]);
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), "no changes are recorded\n")
    );
}

#[test]
fn as_json_it_has_everything() {
    let home = home("history-json");
    filled(&home);
    let answer = run(&home, &["--format", "json"]).json();
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["format", "breaks", "entries"]);
    assert_eq!(answer["format"], "aclscope.history/1");
    assert_eq!(answer["breaks"], json!([]));
    let entry = &answer["entries"][2];
    assert_eq!(entry["kind"], "stored");
    assert_eq!(entry["acl"], json!({"id": "7", "name": "020-B"}));
    assert_eq!(entry["acting_user"], "root@localhost");
    assert_eq!(
        (&entry["os_user"], &entry["sudo_user"]),
        (&json!("otobo"), &json!("ak"))
    );
    assert_eq!(
        (&entry["host"], &entry["from"]),
        (&json!("desk\u{1b}[31m"), &json!("192.0.2.7"))
    );
    assert_eq!(entry["before"]["change_time"], "2026-11-22 08:00:00");
    assert_eq!(entry["after"]["comments"], "why\rnot");
    assert_eq!(answer["entries"][1]["before"], json!(null));
    assert_eq!(answer["entries"][1]["prev"], entry["hash"]);
}

#[test]
fn a_broken_chain_ends_with_1_and_names_the_entry() {
    let home = home("history-broken");
    let history = filled(&home);
    let text = fs::read_to_string(history.path()).unwrap();
    fs::write(history.path(), text.replace("/opt/otobo", "/opt/znuny")).unwrap();
    let ended = run(&home, &["--limit", "1"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), ""));
    let first: Vec<&str> = ended.out.lines().take(3).collect();
    assert!(
        first[0].ends_with("history.jsonl: the chain is broken:"),
        "{first:?}"
    );
    assert_eq!(
        first[1],
        "  entry 2 (line 3) was changed after it was written"
    );
    let ended = run(&home, &["--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        answer["breaks"],
        json!([{
            "kind": "changed", "line": 3, "seq": 2,
            "message": "entry 2 (line 3) was changed after it was written",
        }])
    );
    assert_eq!(answer["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn without_a_history_nothing_is_made() {
    let home = home("history-empty");
    let ended = run(&home, &[]);
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), "no changes are recorded\n")
    );
    assert_eq!(fs::read_dir(&home).unwrap().count(), 0);
}

#[test]
fn a_state_directory_that_is_not_our_own_ends_with_2() {
    let home = home("history-open");
    let history = filled(&home);
    let state = history.path().ancestors().nth(2).unwrap().to_owned();
    fs::set_permissions(&state, fs::Permissions::from_mode(0o777)).unwrap();
    let ended = run(&home, &[]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(
        ended
            .err
            .contains("others may write into the state directory (mode 0777)")
    );
    assert!(ended.err.contains("chmod 700"), "{}", ended.err);
    fs::set_permissions(&state, fs::Permissions::from_mode(0o700)).unwrap();
    let mut nowhere = command(&["history", "--format", "json"]);
    let ended = finished(nowhere.env_remove("HOME").env_remove("XDG_STATE_HOME"));
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    let error: serde_json::Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(error["error"]["kind"], "state");
    assert_eq!(error["error"]["help"], "set HOME or XDG_STATE_HOME");
}
