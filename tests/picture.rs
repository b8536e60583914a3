//! The README's pictures, drawn from the cells of the real console.
//!
//! `ACLSCOPE_PICTURE=write` draws them anew; without it a picture that is not what the console
//! shows now fails.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "a picture needs only a part of it")]
#[path = "support/pty.rs"]
mod pty;
#[path = "support/svg.rs"]
mod svg;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use pty::{Pty, aclscope, points_at};

/// The size of the pictures: wide enough for whole sentences, still readable in a page.
const SIZE: (u16, u16) = (96, 28);

/// A frame that stays for so long is complete.
const STILL: Duration = Duration::from_millis(200);

/// As long as it may take until the console shows what the picture shows.
const PATIENCE: Duration = Duration::from_secs(20);

/// The console where Diego's missing queue is selected, the run stopped at the rule that took it.
fn at_the_missing_queue() -> Pty {
    let mut command = aclscope();
    command.env("COLORTERM", "truecolor");
    let mut console = Pty::start(command, SIZE.0, SIZE.1);
    console.wait_for("dg · CustomerTicketMessage");
    console.wait_for("? keys");
    console.go_to("Queue");
    console.wait_for("5 of 9");
    console.press("\x1b[Z");
    console.go_to("Support Mexico");
    console.press(&"\x1b[D".repeat(80));
    console.wait_for("rule 0 of");
    console.press("\x1b[C\x1b[C");
    console.wait_for("rule 2 of");
    console.wait_until("gone by 020", |screen| {
        points_at(screen, "○ Support Mexico") && points_at(screen, "by 020")
    });
    console.wait_for_sentence("Support Mexico is not offered: 020-Mexico-Desk-Is-Moving");
    console
}

/// Holds what the console shows against the committed picture, or writes it.
fn hold(console: &Pty, name: &str, title: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(name);
    let draw = || console.look(|screen| svg::picture(screen, title));
    if std::env::var_os("ACLSCOPE_PICTURE").is_some_and(|value| value == "write") {
        fs::write(&path, still(draw)).unwrap();
        println!("drawn: {}", path.display());
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let began = Instant::now();
    while draw() != committed {
        assert!(
            began.elapsed() < PATIENCE,
            "assets/{name} is not what the console shows; draw it anew with `tests/run picture`:\n{}",
            console.contents()
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// The picture once it has stopped changing.
fn still(draw: impl Fn() -> String) -> String {
    let (mut last, mut since) = (draw(), Instant::now());
    while since.elapsed() < STILL {
        thread::sleep(Duration::from_millis(5));
        let now = draw();
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
    last
}

#[test]
fn the_picture_of_a_value_that_is_gone() {
    let console = at_the_missing_queue();
    let title = "aclscope: stepping through the rules, Support Mexico is gone after rule 2";
    hold(&console, "simulate.svg", title);
}

#[test]
fn the_picture_of_the_reason() {
    let mut console = at_the_missing_queue();
    console.press("\r");
    console.wait_for("Why is Support Mexico not offered?");
    console.wait_for("Decided by");
    let title = "aclscope: the box that says why Support Mexico is not offered";
    hold(&console, "why.svg", title);
}

#[test]
fn the_picture_of_a_draft() {
    let mut command = aclscope();
    command.env("COLORTERM", "truecolor");
    let mut console = Pty::start(command, SIZE.0, SIZE.1);
    console.wait_for("dg · CustomerTicketMessage");
    console.press("2");
    console.wait_for("010-Customers-See-No-Intake-Queues is number 1");
    console.press("\r");
    console.wait_for("a add");
    console.press("G");
    console.wait_until("the last value", |screen| points_at(screen, "Misc"));
    console.press("a");
    console.wait_for("Value of Queue");
    console.press("[RegExp]Sweden$");
    console.wait_for("hits 2 of 12");
    console.press("\r");
    console.wait_for("5 -> 3");
    // What was just done is said until the next key.
    console.press("k");
    console.wait_until("the line above", |screen| points_at(screen, "Misc"));
    let title = "aclscope: a draft of an ACL, and what it takes away from Diego";
    hold(&console, "editor.svg", title);
}
