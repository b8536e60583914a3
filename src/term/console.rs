//! Puts terminal, signals, input and loop together.

use std::io;
use std::sync::Arc;

use ratatui::Frame;
use thiserror::Error;
use tokio::sync::mpsc;

use crate::app::{self, App, Runtime, Source, Timings};

use super::screen::TerminalScreen;
use super::session::Session;
use super::{input, panic, signals};

/// Draws the state into a frame.
pub type Draw = fn(&App, &mut Frame<'_>);

/// How many messages may wait. A full queue holds input back in the terminal, so a pasted book
/// needs no memory.
const QUEUE: usize = 1024;

/// Why there is no console.
#[derive(Debug, Error)]
pub enum TerminalError {
    /// Standard input or output is a file or a pipe.
    #[error("the console needs a terminal, and {0} is none")]
    NotATerminal(&'static str),
    /// The terminal cannot be drawn on.
    #[error("the console cannot draw on this terminal (TERM={0:?})")]
    Dumb(String),
    /// The system refuses.
    #[error("the terminal cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// Runs the console on the terminal until it ends; returns the exit code. The terminal is then as
/// it was. Questions run on `runtime`, which ends with the console.
///
/// # Errors
/// The terminal cannot be used at all.
pub fn run_console(
    app: App,
    source: Arc<dyn Source>,
    timings: Timings,
    draw: Draw,
    runtime: tokio::runtime::Runtime,
) -> Result<u8, TerminalError> {
    let term = std::env::var("TERM").ok();
    super::session::check(term.as_deref())?;
    let (outbox, inbox) = mpsc::channel(QUEUE);
    panic::install_hook();
    let inside = runtime.enter();
    signals::listen(&outbox)?;
    let screen = TerminalScreen::new(Session::enter()?, draw)?;
    input::start(outbox.clone())?;
    drop(inside);
    let code = runtime.block_on(app::run(
        app,
        screen,
        Runtime {
            source,
            inbox,
            outbox,
            timings,
        },
    ));
    // What still computes for an answer nobody waits for must not hold the end back.
    runtime.shutdown_background();
    Ok(code)
}
