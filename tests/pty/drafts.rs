//! Drafts outlive their console: whatever ends it, the next one offers them, and what was being
//! stored is stored as a whole or not at all.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use crate::support::{Pty, aclscope, folder};
use crate::vectors;

const RIGHT: &str = "\x1b[C";

/// A folder of this test that nothing is in.
fn folder(name: &str) -> PathBuf {
    let folder = folder::own().join(format!("pty-drafts-{name}"));
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn with_state(state: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = aclscope();
    command.env("XDG_STATE_HOME", state);
    command.args(arguments);
    command
}

/// The demo with this state directory.
fn demo(state: &Path) -> Pty {
    let console = Pty::start(with_state(state, &["demo"]), 80, 24);
    console.wait_for("? keys");
    console
}

/// The demo's ACLs, one that is easy to tell selected.
fn acls(state: &Path) -> Pty {
    let mut console = demo(state);
    console.wait_for("stable");
    console.press("2");
    console.wait_for("[2 ACLs]");
    console.go_to("020-Mexico");
    console
}

/// A console that asks first whether drafts shall be taken up.
fn offered(state: &Path) -> Pty {
    let console = Pty::start(with_state(state, &["demo"]), 80, 24);
    console.wait_for("Drafts were left by a console that ended");
    console
}

fn take_up(console: &mut Pty) {
    console.press(RIGHT);
    console.press("\r");
    console.wait_for("taken up");
}

fn rename(console: &mut Pty, more: &str) {
    console.press("e");
    console.wait_for("ACLs are evaluated in the order");
    console.press(more);
    console.press("\r");
    console.wait_for("renamed: number");
}

#[test]
fn drafts_of_a_console_that_was_killed_are_taken_up_and_can_be_killed_again() {
    let state = folder("killed");
    let mut console = acls(&state);
    rename(&mut console, "-Soon");
    // A new ACL too, and one that was looked at only.
    console.press("a");
    console.wait_for("New ACL is a draft now");
    console.press("-9\r");
    console.wait_for("renamed: number");
    console.signal(Signal::KILL);
    console.exit_code();
    for _ in 0..2 {
        let mut console = offered(&state);
        console.wait_for("020-Mexico-Desk-Is-Moving-Soon: changed");
        console.wait_for("New ACL-9: new");
        take_up(&mut console);
        console.wait_for("2 drafts are taken up");
        console.wait_for("020-Mexico-Desk-Is-Moving-Soon (a draft");
        console.press("G");
        console.wait_for("New ACL-9");
        console.signal(Signal::KILL);
        console.exit_code();
    }
    // Undone to nothing: nothing is left to offer.
    let mut console = offered(&state);
    take_up(&mut console);
    console.press("U");
    console.wait_for("undone:");
    console.press("g");
    console.go_to("New ACL-9");
    console.press("x");
    console.wait_for("given up");
    console.signal(Signal::KILL);
    console.exit_code();
    let console = demo(&state);
    console.wait_for("stable");
    assert!(!console.contents().contains("Drafts were left"));
}

#[test]
fn a_text_that_was_being_typed_goes_on_where_it_was() {
    let state = folder("typed");
    let mut console = acls(&state);
    console.press("t");
    console.wait_for("YAML");
    for key in "# one two".chars() {
        console.press(&key.to_string());
    }
    console.wait_for("# one two");
    console.press("\r: [");
    console.wait_for(": [---");
    console.wait_for("not readable");
    console.signal(Signal::KILL);
    console.exit_code();
    let mut console = offered(&state);
    console.wait_for("a text that was being typed");
    take_up(&mut console);
    console.wait_for("# one two");
    console.wait_for(": [---");
    console.wait_for("not readable");
    // And again, with more letters, and by a terminal that is closed.
    console.press("Zebra");
    console.wait_for("Zebra");
    console.signal(Signal::HUP);
    console.exit_code();
    let mut console = offered(&state);
    take_up(&mut console);
    console.wait_for("Zebra");
    // Given up: nothing is offered any more.
    console.press("\x18");
    console.wait_for("the text is given up");
    console.signal(Signal::KILL);
    console.exit_code();
    let console = demo(&state);
    console.wait_for("stable");
    assert!(!console.contents().contains("Drafts were left"));
}

#[test]
fn quitting_asks_once_and_keeps_the_drafts() {
    let state = folder("quit");
    let mut console = acls(&state);
    rename(&mut console, "-Soon");
    console.press("q");
    console.wait_for("Open drafts: 1. They are kept.");
    console.press("\r");
    console.wait_until_gone("Open drafts");
    console.press("q");
    console.wait_for("Open drafts: 1. They are kept.");
    console.press(RIGHT);
    console.press("\r");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
    let mut console = offered(&state);
    take_up(&mut console);
    console.wait_for("1 draft is taken up");
    console.signal(Signal::HUP);
    assert_ne!(console.exit_code(), 0);
    offered(&state).wait_for("020-Mexico-Desk-Is-Moving-Soon: changed");
}

#[test]
fn consoles_that_live_do_not_see_each_others_drafts() {
    let state = folder("two");
    let mut one = acls(&state);
    rename(&mut one, "-One");
    let mut other = acls(&state);
    assert!(!other.contents().contains("Drafts were left"));
    rename(&mut other, "-Other");
    one.signal(Signal::KILL);
    one.exit_code();
    let third = offered(&state);
    third.wait_for("020-Mexico-Desk-Is-Moving-One: changed");
    assert!(!third.contents().contains("-Other"));
    other.press("q");
    other.wait_for("Open drafts: 1");
}

#[test]
fn without_a_state_directory_one_can_look_and_draft_and_nothing_is_stored() {
    let folder = folder("none");
    let file = folder.join("file");
    fs::write(&file, "no folder").unwrap();
    let command = with_state(&file, &["demo", "--acting-user", "root@localhost"]);
    let mut console = Pty::start(command, 100, 24);
    console.wait_for_sentence("drafts and history are not kept");
    console.press("2");
    console.wait_for("[2 ACLs]");
    console.go_to("020-Mexico");
    rename(&mut console, "-Soon");
    console.press("w");
    console.wait_for("Store 1 ACL?");
    console.press(RIGHT);
    console.press("\r");
    console.wait_for_sentence("nothing is stored");
    console.press("q");
    console.wait_for("Open drafts: 1");
    console.wait_for_sentence("They are lost");
}

/// What `sqlite:` holds of the ACL and whether every column is one version's.
fn comments(url: &str, state: &Path, world: &str) -> Vec<String> {
    let export = Command::new(env!("CARGO_BIN_EXE_aclscope"))
        .args(["export", "--database", url, "--settings", world])
        .env("XDG_STATE_HOME", state)
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .output()
        .unwrap();
    let text = String::from_utf8(export.stdout).unwrap();
    let told = String::from_utf8_lossy(&export.stderr);
    assert!(export.status.success(), "{text}{told}");
    let lines = text.lines().filter(|line| line.contains("Comment: "));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_console_that_is_killed_while_it_stores_leaves_all_or_nothing() {
    let folder = folder("storing");
    let state = folder.join("state");
    let world = vectors::file("world/world.world.json");
    let world = world.display().to_string();
    let database = folder.join("world.sqlite");
    let url = format!("sqlite:{}", database.display());
    let loaded = Command::new(env!("CARGO_BIN_EXE_aclscope"))
        .args(["snapshot", "load", &world, "--into", &url])
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .output()
        .unwrap();
    assert!(loaded.status.success());
    let arguments = [
        "--database",
        &url,
        "--settings",
        &world,
        "--collation",
        "ignore-case",
        "--write",
        "--acting-user",
        "root@localhost",
    ];
    let (mut stored, mut left) = (0, 0);
    for round in 0..14_u64 {
        let mut console = Pty::start(with_state(&state, &arguments), 100, 30);
        console.wait_until("in or asked", |screen| {
            let contents = screen.contents();
            contents.contains("? keys") || contents.contains("Drafts were left")
        });
        while console.settled().contents().contains("Drafts were left") {
            console.press("\x1b");
        }
        console.press("2");
        console.wait_for("[2 ACLs]");
        console.wait_for(" ACL  ");
        // Two ACLs, so that half of it could be seen.
        for _ in 0..2 {
            console.press("\r");
            console.wait_for("a add");
            console.go_to(" ACL ");
            console.press("l");
            console.go_to(" Comment ");
            console.press("\r");
            console.wait_for("Up to 250");
            console.press(&format!("\x15round {round}\r"));
            console.wait_for("Comment changed");
            console.press("\x1b");
            console.wait_for("a new");
            console.press("j");
        }
        console.press("w");
        console.wait_for("Store 2 ACLs?");
        console.press(RIGHT);
        console.settled();
        console.press("\r");
        thread::sleep(Duration::from_millis(round * 3));
        console.signal(Signal::KILL);
        console.exit_code();
        let now = comments(&url, &state, &world);
        let ours = now
            .iter()
            .filter(|line| line.contains(&format!("round {round}")));
        let ours = ours.count();
        assert!(
            ours == 0 || ours == 2,
            "{ours} of 2 in round {round}: {now:?}"
        );
        stored += usize::from(ours == 2);
        left += usize::from(ours == 0);
        // The next console settles it; then the history holds, and tells of what is stored.
        let mut console = Pty::start(with_state(&state, &arguments), 100, 30);
        console.wait_until("in or asked", |screen| {
            let contents = screen.contents();
            contents.contains("? keys") || contents.contains("Drafts were left")
        });
        console.signal(Signal::KILL);
        console.exit_code();
        let history = Command::new(env!("CARGO_BIN_EXE_aclscope"))
            .args(["history", "--format", "json"])
            .env("XDG_STATE_HOME", &state)
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .output()
            .unwrap();
        let text = String::from_utf8(history.stdout).unwrap();
        assert_eq!(history.status.code(), Some(0), "{text}");
        assert_eq!(
            text.contains(&format!("round {round}")),
            ours == 2,
            "round {round}: {text}"
        );
    }
    println!("killed while storing: {stored} stored, {left} not");
}
