//! The program: opens an instance and runs the console on it.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use aclscope::app::state::{AclRow, AclsPage, Header};
use aclscope::app::{App, Appearance, NoSource, Timings, Views};
use aclscope::config::{self, Keymap, UserFiles};
use aclscope::core::value::{Map, Value};
use aclscope::term::{self, ColourChoice, TerminalError};
use aclscope::ui;

fn main() -> ExitCode {
    let start = Instant::now();
    let outcome = console(start);
    for panic in term::recorded() {
        eprintln!("aclscope: a background task failed: {panic}");
    }
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("aclscope: {error}");
            if error.is::<TerminalError>() {
                eprintln!(
                    "without one use a command: aclscope eval, simulate, permissions; see aclscope --help"
                );
            }
            ExitCode::from(2)
        }
    }
}

fn console(start: Instant) -> Result<u8, Box<dyn std::error::Error>> {
    let variable = |name: &str| std::env::var(name).ok();
    term::check(variable("TERM").as_deref())?;
    let timings = match std::env::var_os("ACLSCOPE_TIMINGS") {
        Some(file) => Timings::into_file(file.as_ref(), start)?,
        None => Timings::off(),
    };
    let depth = term::depth(ColourChoice::Auto, variable);
    let mut appearance = Appearance::embedded(depth, term::wants_ascii(variable))?;
    let mut keymap = Keymap::embedded()?;
    if let Some(folder) = config::files::folder(variable) {
        let files = UserFiles::read(&folder)?;
        appearance.add_all(&files.themes)?;
        if let Some(keys) = &files.keys {
            keymap.lay_over(&keys.path, &keys.text)?;
        }
    }
    let header = Header {
        instance: "DEMO".to_owned(),
        flavour: "OTOBO 11".to_owned(),
        writable: true,
        undeployed: 1,
        ..Header::default()
    };
    let views = Views {
        acls: Some(AclsPage::new(example())),
    };
    let app = App::new(header, views, keymap, appearance);
    Ok(term::run_console(
        app,
        Arc::new(NoSource),
        timings,
        ui::draw,
    )?)
}

/// A few ACLs to look at until an instance can be opened.
fn example() -> Vec<AclRow> {
    let part = |section: &str, object: &str, key: &str, texts: &[&str]| {
        let list = Value::List(texts.iter().map(|text| Value::text(*text)).collect());
        let keys = Map::from_iter([(key.to_owned(), list)]);
        let objects = Map::from_iter([(object.to_owned(), Value::Map(keys))]);
        Value::Map(Map::from_iter([(section.to_owned(), Value::Map(objects))]))
    };
    let row = |name: &str, stop, queue: &str, section: &str| AclRow {
        name: name.to_owned(),
        valid: true,
        stop,
        deployed: !stop,
        config_match: part("Properties", "Queue", "Name", &[queue]),
        config_change: part(section, "Ticket", "Queue", &["Raw", "Junk"]),
        ..AclRow::default()
    };
    vec![
        row("020-Hide Mexico", true, "FAQ Mexico", "PossibleNot"),
        row("100-Example-ACL", false, "Raw", "Possible"),
        row("110-Bring back", false, "Junk", "PossibleAdd"),
    ]
}
