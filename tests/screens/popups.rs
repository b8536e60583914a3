//! Layers over the view, and the keys that open and close them.

use std::time::{Duration, Instant};

use aclscope::app::state::{Choice, Confirm, Picker, Purpose};
use aclscope::app::{Answer, App, Cmd, Effect, Layer, Msg, Request, Stop, ViewId};
use aclscope::config::Key;

use crate::stage::{app, draw, press, text};

fn asking() -> (App, Cmd) {
    let mut app = app(3);
    app.wish(Effect::open(Picker::asking(
        Purpose::CustomerUser,
        "Customer user",
    )));
    let cmd = app.take_cmds().pop().unwrap();
    (app, cmd)
}

fn picker(app: &App) -> &Picker {
    match app.layers() {
        [.., Layer::Picker(picker)] => picker,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_palette_finds_and_does_a_command() {
    let mut app = app(3);
    assert_eq!(
        press(&mut app, ": e n d Space p r o g Enter"),
        [Cmd::Quit(0)]
    );
    assert!(app.layers().is_empty());
}

#[test]
fn q_quits_and_a_q_in_a_field_is_a_letter() {
    assert_eq!(press(&mut app(3), "q"), [Cmd::Quit(0)]);
    let mut app = app(3);
    assert_eq!(press(&mut app, "/ q q"), []);
    assert!(text(&draw(&app, 80, 24)).contains("/qq"));
}

#[test]
fn ctrl_c_closes_then_cancels_then_quits() {
    let (mut app, _) = asking();
    let mut at = Instant::now();
    let mut interrupt = |app: &mut App| {
        at += Duration::from_secs(2);
        app.update(Msg::Key {
            key: Key::ctrl('c'),
            at,
        })
    };
    assert!(matches!(interrupt(&mut app)[..], [Cmd::Stop(_)]));
    assert!(app.layers().is_empty());
    assert_eq!(interrupt(&mut app), [Cmd::Quit(0)]);
}

#[test]
fn ctrl_c_twice_within_a_second_quits_at_once() {
    let mut app = app(3);
    let at = Instant::now();
    app.wish(Effect::open(Confirm::new(
        "Sure?",
        Vec::new(),
        "Yes",
        Effect::Quit,
    )));
    app.wish(Effect::open(Confirm::new(
        "Really?",
        Vec::new(),
        "Yes",
        Effect::Quit,
    )));
    let key = Key::ctrl('c');
    assert_eq!(app.update(Msg::Key { key, at }), []);
    let at = at + Duration::from_millis(900);
    assert_eq!(app.update(Msg::Key { key, at }), [Cmd::Quit(0)]);
}

#[test]
fn every_letter_asks_anew_and_only_the_last_answer_counts() {
    let (mut app, first) = asking();
    let cmds = press(&mut app, "d");
    let (
        Cmd::Start {
            slot, ticket: old, ..
        },
        [
            Cmd::Start {
                ticket: new,
                request,
                ..
            },
        ],
    ) = (first, &cmds[..])
    else {
        panic!("{cmds:?}");
    };
    assert_eq!(
        *request,
        Request::CustomerUsers {
            words: "d".to_owned(),
            limit: 250
        }
    );
    let answer = |login: &str| Answer::Choices {
        choices: vec![Choice::new(login, login)],
        limited: Some("first 1 of more".to_owned()),
    };
    app.update(Msg::Answered {
        slot,
        ticket: old,
        answer: answer("stale"),
    });
    assert!(picker(&app).choice(0).is_none());
    app.update(Msg::Answered {
        slot,
        ticket: *new,
        answer: answer("dg"),
    });
    assert_eq!(picker(&app).choice(0).unwrap().id, "dg");
    assert!(text(&draw(&app, 80, 24)).contains("Customer user · first 1 of more"));
    assert!(app.is_waiting());
    app.update(Msg::Ended {
        slot,
        ticket: *new,
        result: Ok(()),
    });
    assert!(!app.is_waiting());
}

#[test]
fn the_safe_answer_is_the_first() {
    let mut app = app(3);
    app.wish(Effect::open(Confirm::new(
        "Deploy?",
        vec!["3 ACLs change".to_owned()],
        "Deploy",
        Effect::Quit,
    )));
    assert!(text(&draw(&app, 80, 24)).contains("▸Cancel"));
    assert_eq!(press(&mut app, "Enter"), []);
    assert!(app.layers().is_empty());
    app.wish(Effect::open(Confirm::new(
        "Deploy?",
        Vec::new(),
        "Deploy",
        Effect::Quit,
    )));
    assert_eq!(press(&mut app, "Right Enter"), [Cmd::Quit(0)]);
}

#[test]
fn pasted_text_goes_to_the_filter_of_a_list() {
    let mut app = app(12);
    app.update(Msg::Paste("q\nSweden\r\n".to_owned()));
    assert!(app.take_cmds().is_empty());
    assert!(text(&draw(&app, 80, 24)).contains("/q Sweden"));
}

#[test]
fn copying_says_so() {
    let mut app = app(3);
    assert_eq!(press(&mut app, "y"), [Cmd::Copy("000-Only Raw".to_owned())]);
    assert!(text(&draw(&app, 80, 24)).contains("copied"));
}

#[test]
fn a_view_that_is_not_there_is_not_gone_to() {
    let mut app = app(3);
    press(&mut app, "1");
    assert_eq!(app.current(), ViewId::Acls);
    assert!(!text(&draw(&app, 80, 24)).contains("Customers"));
}

#[test]
fn ends_have_the_codes_that_shells_know() {
    for (stop, code) in [
        (Stop::Interrupted, 130),
        (Stop::Terminated, 143),
        (Stop::HungUp, 129),
    ] {
        assert_eq!(app(3).update(Msg::Stopped(stop)), [Cmd::Quit(code)]);
    }
}

#[test]
fn escape_and_a_letter_that_arrive_as_one_are_taken_apart() {
    let mut app = app(3);
    press(&mut app, "? Alt-j");
    assert!(app.layers().is_empty());
    assert!(text(&draw(&app, 80, 24)).contains("▸ 010-Only"));
}
