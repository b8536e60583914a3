//! No size, key or string breaks a screen.

use aclscope::app::state::{Confirm, Picker, Purpose, Reader, ReaderRow};
use aclscope::app::{App, Effect, Failure, Layer, Mark, Msg};
use aclscope::config::{Keymap, key};

use crate::journal;
use crate::stage::{acl, app, app_of, draw, press, text};

const HOSTILE: &str = "\u{1b}]52;c;AAAA\u{7}\r\n\u{9b}2J\u{202e}\u{200b}\u{feff}z\u{336}\u{336}\u{336}\u{336}\u{336}\u{336}\t\u{e0041}漢";

/// A name and how to get there.
type State = (&'static str, fn() -> App);

fn after(keys: &str) -> App {
    let mut app = app(12);
    press(&mut app, keys);
    app
}

fn with(layer: impl Into<Layer>) -> App {
    let mut app = app(12);
    app.wish(Effect::open(layer));
    app
}

fn why() -> Reader {
    let decided = ReaderRow::new("Decided by", "020-Hide Mexico ".repeat(20));
    let touched = ReaderRow::heading("Also touched").mark(Mark::Problem);
    Reader::new("Why", vec![decided, touched])
}

fn deploy() -> Confirm {
    Confirm::new(
        "Deploy?",
        vec!["3 ACLs change".to_owned()],
        "Deploy",
        Effect::Quit,
    )
}

/// The console in every state that looks different.
const STATES: &[State] = &[
    ("list", || app(12)),
    ("empty", || app(0)),
    ("tree", || after("Enter j")),
    ("filter", || after("/ o n l y")),
    ("filter of a tree", || after("Enter / q")),
    ("nothing found", || after("/ z z z")),
    ("help", || after("?")),
    ("palette", || after(": t h")),
    ("pending", || after("z")),
    ("notice", || after("F12")),
    ("marked", || after("Space Space")),
    ("reader", || with(why())),
    ("journal", || journal::shown("")),
    ("journal without entries", journal::empty),
    ("a broken journal", || journal::broken("j")),
    ("filter of the journal", || journal::shown("/ z z")),
    ("a change in full", || journal::shown("Enter")),
    ("confirm", || with(deploy())),
    ("asking", || {
        with(Picker::asking(Purpose::CustomerUser, "Customer user"))
    }),
];

#[test]
fn every_size_can_be_drawn() {
    for (name, start) in STATES {
        let mut app = start();
        for ascii in [false, true] {
            app.appearance.ascii = ascii;
            for width in 1..=40 {
                // The frames are the same in ASCII: a few heights are enough.
                for height in 1..=(if ascii { 4 } else { 12 }) {
                    let buffer = draw(&app, width, height);
                    assert_eq!(buffer.area.width, width, "{name}");
                }
            }
        }
    }
}

#[test]
fn every_key_can_be_pressed_everywhere_and_the_footer_says_something() {
    let keymap = Keymap::embedded().unwrap();
    let mut sequences: Vec<String> = keymap
        .bindings()
        .iter()
        .flat_map(|b| b.sequences.iter().map(|s| key::show(s)))
        .collect();
    sequences.extend(["F9", "x", "Del", "Alt-x", "Ctrl-X"].map(str::to_owned));
    let mut pressed = 0;
    for (name, start) in STATES {
        for sequence in &sequences {
            let mut app = start();
            press(&mut app, sequence);
            let shown = text(&draw(&app, 80, 24));
            let footer = shown.lines().nth(23).unwrap_or_default();
            assert!(!footer.trim().is_empty(), "{sequence} on {name}:\n{shown}");
            pressed += 1;
        }
    }
    assert!(pressed > 500, "{pressed}");
}

/// Every string that comes from outside is hostile here; none of it may reach a cell raw.
#[test]
fn hostile_strings_are_shown_and_never_obeyed() {
    let mut row = acl(1);
    row.name = HOSTILE.to_owned();
    row.problem = Some(HOSTILE.to_owned());
    row.config_match = HOSTILE.into();
    let mut app = app_of(vec![row]);
    app.header.instance = HOSTILE.to_owned();
    app.header.acting_user = Some(HOSTILE.to_owned());
    app.header.health = aclscope::app::state::Health::Problem(HOSTILE.to_owned());
    let mut screens = vec![text(&draw(&app, 160, 24))];
    let choice = aclscope::app::state::Choice::new("x", HOSTILE).detail(HOSTILE);
    for layer in [
        Layer::from(Picker::new(Purpose::CustomerUser, HOSTILE, vec![choice])),
        Layer::from(Confirm::new(
            HOSTILE,
            vec![HOSTILE.to_owned()],
            HOSTILE,
            Effect::Quit,
        )),
        Layer::from(Reader::new(
            HOSTILE,
            vec![
                ReaderRow::new(HOSTILE, HOSTILE),
                ReaderRow::heading(HOSTILE),
            ],
        )),
    ] {
        app.wish(Effect::open(layer));
        screens.push(text(&draw(&app, 160, 24)));
        app.update(Msg::Paste(HOSTILE.to_owned()));
        screens.push(text(&draw(&app, 160, 24)));
        press(&mut app, "Ctrl-C");
    }
    app.wish(Effect::say(HOSTILE));
    screens.push(text(&draw(&app, 160, 24)));
    assert!(screens[0].contains("\\e]52"), "{}", screens[0]);
    for screen in screens {
        let raw = screen.chars().find(|c| {
            *c != '\n'
                && (c.is_control()
                    || matches!(c, '\u{202e}' | '\u{200b}' | '\u{feff}' | '\u{e0041}'))
        });
        assert_eq!(raw, None, "{}", screen.escape_debug());
    }
}

/// A failed answer stays in its box with what went wrong.
#[test]
fn a_failure_shows_where_it_happened() {
    let mut app = app(2);
    app.wish(Effect::open(Picker::asking(
        Purpose::CustomerUser,
        "Customer user",
    )));
    let cmds = app.take_cmds();
    let [aclscope::app::Cmd::Start { slot, ticket, .. }] = cmds[..] else {
        panic!("{cmds:?}");
    };
    assert!(text(&draw(&app, 80, 24)).contains("searching"));
    app.update(Msg::Ended {
        slot,
        ticket,
        result: Err(Failure::new("CustomerUser1: no connection")),
    });
    let shown = text(&draw(&app, 80, 24));
    assert!(
        shown.contains("CustomerUser1: no connection (type to try again)"),
        "{shown}"
    );
    assert!(!shown.contains("searching"));
}
