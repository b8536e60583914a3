//! The terminal as the loop's screen.

use std::io;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::app::{App, Screen};

use super::backend::Ansi;
use super::console::Draw;
use super::session::{self, Session, Tty};

/// Draws on the terminal that a session holds.
pub(super) struct TerminalScreen {
    terminal: Terminal<Ansi<Tty>>,
    session: Session,
    draw: Draw,
}

impl TerminalScreen {
    /// A screen on the terminal of this session, drawn by `draw`.
    ///
    /// # Errors
    /// The terminal does not tell its size.
    pub(super) fn new(session: Session, draw: Draw) -> io::Result<Self> {
        let terminal = Terminal::new(Ansi::new(Tty, Box::new(session::size)))?;
        Ok(Self {
            terminal,
            session,
            draw,
        })
    }
}

impl Screen for TerminalScreen {
    fn draw(&mut self, app: &App) -> io::Result<()> {
        let draw = self.draw;
        self.terminal.draw(|frame| draw(app, frame))?;
        Ok(())
    }

    fn redraw(&mut self) -> io::Result<()> {
        self.session.renew()?;
        self.terminal.clear()
    }

    fn suspend(&mut self) -> io::Result<bool> {
        let stopped = self.session.suspend()?;
        if stopped {
            self.terminal.clear()?;
        }
        Ok(stopped)
    }

    /// OSC 52: the terminal at the other end of the line takes it, also through SSH.
    fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut sequence = String::new();
        let command = CopyToClipboard::to_clipboard_from(text);
        command
            .write_ansi(&mut sequence)
            .map_err(io::Error::other)?;
        self.terminal.backend_mut().push(sequence.as_bytes());
        self.terminal.backend_mut().flush()
    }
}
