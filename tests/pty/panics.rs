//! Defects: a panic that ends the program leaves the terminal as it was, one that does not leaves
//! the screen alone.
//!
//! The program has no switch that makes it panic. This test binary starts itself in the
//! pseudo-terminal with a console that does.

use std::env;
use std::sync::Arc;

use aclscope::app::state::{AclsPage, Header, Picker, Purpose};
use aclscope::app::{App, Appearance, Effect, Failure, Parts, Request, Source, Timings, Views};
use aclscope::config::{Depth, Keymap};
use aclscope::{term, ui};
use futures_util::future::BoxFuture;
use ratatui::Frame;

use crate::support::{Pty, command};

/// Set for the process that is the console.
const CHILD: &str = "ACLSCOPE_TEST_FRAGILE";

/// A source with a defect.
struct Fragile;

impl Source for Fragile {
    fn answer(&self, _: Request, _: Parts) -> BoxFuture<'static, Result<(), Failure>> {
        Box::pin(async { panic!("the source broke") })
    }
}

/// A drawing with a defect: it cannot draw help.
fn draw(app: &App, frame: &mut Frame<'_>) {
    let breaks = app
        .layers()
        .iter()
        .any(|layer| matches!(layer, aclscope::app::Layer::Reader(_)));
    assert!(!breaks, "the drawing broke");
    ui::draw(app, frame);
}

fn fragile_app() -> App {
    let views = Views {
        acls: Some(AclsPage::new(Vec::new())),
        ..Views::default()
    };
    let appearance = Appearance::embedded(Depth::None, false).unwrap();
    App::new(
        Header::default(),
        views,
        Keymap::embedded().unwrap(),
        appearance,
    )
}

/// Runs as the child: never returns.
fn be_fragile() -> ! {
    let mut app = fragile_app();
    app.wish(Effect::open(Picker::asking(
        Purpose::CustomerUser,
        "Customer user",
    )));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let code = term::run_console(app, Arc::new(Fragile), Timings::off(), draw, runtime).unwrap();
    for panic in term::recorded() {
        eprintln!("recorded: {panic}");
    }
    std::process::exit(i32::from(code));
}

fn fragile(test: &str) -> Pty {
    let mut command = command(env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(CHILD, "1");
    Pty::start(command, 80, 24)
}

#[test]
fn a_panic_in_a_task_is_told_and_the_screen_lives_on() {
    if env::var_os(CHILD).is_some() {
        be_fragile();
    }
    let mut console = fragile("panics::a_panic_in_a_task_is_told_and_the_screen_lives_on");
    console.wait_for("a defect in aclscope: the source broke");
    assert!(console.look(vt100::Screen::alternate_screen));
    assert!(!console.echoes());
    console.press("x");
    console.wait_for("> x");
    console.press("\x1b");
    console.wait_until_gone("> x");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
    console.wait_for("recorded: panicked at tests/pty/panics.rs");
}

#[test]
fn a_panic_of_the_interface_restores_and_its_message_can_be_read() {
    if env::var_os(CHILD).is_some() {
        be_fragile();
    }
    let mut console =
        fragile("panics::a_panic_of_the_interface_restores_and_its_message_can_be_read");
    console.wait_for("a defect in aclscope");
    console.press("\x1b?");
    assert_eq!(console.exit_code(), 101);
    console.assert_restored();
    console.wait_for("the drawing broke");
}
