//! Footer and help say nothing that is not so.

use aclscope::app::state::{Confirm, Picker, Purpose, Reader, ReaderRow};
use aclscope::app::{App, Effect, Layer};

use crate::journal;
use crate::stage::{app, draw, dump, press};

/// A name and how to get there.
type State = (&'static str, fn() -> App);

fn states() -> Vec<State> {
    fn after(keys: &str) -> App {
        let mut app = app(40);
        press(&mut app, keys);
        app
    }
    fn open(layer: impl Into<Layer>) -> App {
        let mut app = app(40);
        app.wish(Effect::open(layer));
        app.take_cmds();
        draw(&app, 80, 24);
        app
    }
    vec![
        ("list", || after("j j")),
        ("empty list", || app(0)),
        ("tree", || after("j Enter")),
        ("leaf of a tree", || after("j Enter G")),
        ("filter of a tree", || after("Enter / o")),
        ("filter", || after("/ o")),
        ("filtered", || after("/ o Enter")),
        ("palette", || after(":")),
        ("journal", || journal::shown("")),
        ("journal without entries", journal::empty),
        ("filter of the journal", || journal::shown("/ o n l y")),
        ("a change in full", || journal::shown("G Enter")),
        ("help", || {
            open(Reader::new("Help", vec![ReaderRow::new("a", "b"); 60]))
        }),
        ("confirm", || {
            open(Confirm::new("Sure?", Vec::new(), "Yes", Effect::Quit))
        }),
        ("asking", || {
            open(Picker::asking(Purpose::CustomerUser, "Customer user"))
        }),
    ]
}

#[test]
fn every_key_in_the_footer_does_something() {
    let mut tried = 0;
    for (name, start) in states() {
        let hints = start().hints();
        assert!(!hints.is_empty(), "{name}");
        for hint in hints {
            let mut app = start();
            let before = dump(&draw(&app, 80, 24));
            let cmds = press(&mut app, &hint.key);
            let after = dump(&draw(&app, 80, 24));
            let says_nothing = after.contains("does nothing here");
            assert!(
                !says_nothing && (!cmds.is_empty() || before != after),
                "{name}: {} {}",
                hint.key,
                hint.word
            );
            tried += 1;
        }
    }
    assert!(tried > 25, "{tried}");
}

#[test]
fn the_footer_shows_what_the_bindings_say() {
    let mut app = app(3);
    let footer = |app: &App| {
        let shown = crate::stage::text(&draw(app, 80, 24));
        shown.lines().last().unwrap().to_owned()
    };
    let line = footer(&app);
    assert!(
        line.contains("Enter open") && line.contains("/ filter") && line.ends_with("? keys"),
        "{line}"
    );
    press(&mut app, "/");
    let line = footer(&app);
    assert!(
        line.contains("Esc clear") && line.ends_with("F1 keys"),
        "{line}"
    );
}

#[test]
fn help_names_every_binding_that_works() {
    let mut app = app(3);
    let bindings = app.bindings();
    press(&mut app, "?");
    let [Layer::Reader(reader)] = app.layers() else {
        panic!("{:?}", app.layers());
    };
    for binding in bindings {
        assert!(
            reader
                .rows
                .iter()
                .any(|row| row.text == binding.description),
            "{}",
            binding.description
        );
    }
}
