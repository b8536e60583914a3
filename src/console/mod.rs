//! The console put together: an instance, the views on it, and the terminal they are drawn on.

mod desk;
mod header;
mod journals;

use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Runtime;

use crate::app::state::Gate;
use crate::app::{App, Appearance, Timings};
use crate::backend::otrs;
use crate::cli::{Arguments, ColorChoice, Command, Failure};
use crate::config::{self, Keymap, UserFiles};
use crate::term::{self, ColourChoice};
use crate::ui;

use desk::Desk;

/// Names other folders than the usual ones where installations are looked for.
const HOMES: &str = "ACLSCOPE_HOMES";

/// Exit code of a console whose instance could not be opened.
const COULD_NOT_RUN: u8 = 2;

/// Runs the console until it ends: on the instance that the arguments name, else on the one that
/// the configuration file or this host has, else on the demo. One that cannot be opened is told on a
/// screen of its own, on which others can be chosen. Returns the exit code.
///
/// # Errors
/// Without a usable terminal, where a file of the user cannot be read, and where the instance could
/// not be opened and nothing else was.
pub fn run(arguments: &Arguments, start: Instant) -> Result<u8, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    term::check(variable("TERM").as_deref()).map_err(|error| {
        Failure::new(
            "terminal",
            error.to_string(),
            "without a terminal use a command: aclscope eval, simulate, permissions, snapshot; see --help",
        )
    })?;
    let timings = match std::env::var_os("ACLSCOPE_TIMINGS") {
        Some(file) => Timings::into_file(file.as_ref(), start)
            .map_err(|error| Failure::stream(file.as_ref(), &error))?,
        None => Timings::off(),
    };
    let (keymap, appearance) = looks(arguments)?;
    let runtime = Runtime::new().map_err(|error| Failure::new("runtime", error.to_string(), ""))?;
    let demo = matches!(arguments.command, Some(Command::Demo));
    let homes = otrs::known_homes(std::env::var_os(HOMES).as_deref());
    let ways = arguments.instance.ways(demo, homes)?;
    let desk = Arc::new(Desk::new(arguments.instance.clone()));
    if let Some(first) = &ways.first {
        // Who is asked for a passphrase still has the terminal.
        desk.prepare(first.clone().into());
    }
    let app = App::at_gate(Gate::new(ways.all), ways.first.as_ref(), keymap, appearance);
    let source = Arc::new(Arc::clone(&desk));
    let code = term::run_console(app, source, timings, ui::draw, runtime)
        .map_err(|error| Failure::new("terminal", error.to_string(), ""))?;
    match desk.last_failure().filter(|_| code == COULD_NOT_RUN) {
        Some(failure) => Err(failure),
        None => Ok(code),
    }
}

/// Keys and themes, the user's own laid over the embedded ones.
fn looks(arguments: &Arguments) -> Result<(Keymap, Appearance), Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::new(
            "config",
            error.to_string(),
            "correct the file, or move it away",
        )
    };
    let choice = match arguments.output.color {
        ColorChoice::Auto => ColourChoice::Auto,
        ColorChoice::Always => ColourChoice::Always,
        ColorChoice::Never => ColourChoice::Never,
    };
    let depth = term::depth(choice, variable);
    let ascii = arguments.output.ascii || term::wants_ascii(variable);
    let mut appearance = Appearance::embedded(depth, ascii).map_err(|error| wrong(&error))?;
    let mut keymap = Keymap::embedded().map_err(|error| wrong(&error))?;
    if let Some(folder) = config::files::folder(variable) {
        let files = UserFiles::read(&folder).map_err(|error| wrong(&error))?;
        appearance
            .add_all(&files.themes)
            .map_err(|error| wrong(&error))?;
        if let Some(keys) = &files.keys {
            keymap
                .lay_over(&keys.path, &keys.text)
                .map_err(|error| wrong(&error))?;
        }
    }
    Ok((keymap, appearance))
}
