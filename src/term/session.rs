//! Entering the terminal and leaving it as it was.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use nix::unistd::{self, Pid};
use ratatui::layout::Size;
use rustix::process;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{self, OptionalActions, QueueSelector, Termios};

use super::console::TerminalError;

/// Alternate screen, pasted text marked as such, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[?2004h\x1b[?25l";
/// What ENTER switched on and another program may have switched off.
const RENEW: &[u8] = b"\x1b[?2004h\x1b[?25l";
const LEAVE: &[u8] = b"\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// How the terminal was before; `Some` while it is ours. Global, because a panic must restore it
/// from wherever it happens.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Refuses what cannot show the console.
///
/// # Errors
/// Standard input or output is no terminal, or TERM names one that cannot be drawn on.
pub fn check(term: Option<&str>) -> Result<(), TerminalError> {
    if !io::stdin().is_terminal() {
        return Err(TerminalError::NotATerminal("standard input"));
    }
    if !io::stdout().is_terminal() {
        return Err(TerminalError::NotATerminal("standard output"));
    }
    match term {
        None | Some("" | "dumb" | "unknown") => {
            Err(TerminalError::Dumb(term.unwrap_or_default().to_owned()))
        }
        Some(_) => Ok(()),
    }
}

/// The terminal while it is ours; restored when this is dropped.
#[derive(Debug)]
pub struct Session(());

impl Session {
    /// Takes the terminal: raw keys, alternate screen, bracketed paste.
    ///
    /// # Errors
    /// The terminal refuses.
    pub fn enter() -> io::Result<Self> {
        take()?;
        Tty.write_all(ENTER)?;
        Ok(Self(()))
    }

    /// Takes the terminal again after another program may have changed it.
    ///
    /// # Errors
    /// The terminal refuses.
    pub fn renew(&self) -> io::Result<()> {
        let mut raw = termios::tcgetattr(stdin())?;
        raw.make_raw();
        termios::tcsetattr(stdin(), OptionalActions::Now, &raw)?;
        Tty.write_all(RENEW)
    }

    /// Hands the terminal back, stops the process, and takes the terminal again once the shell
    /// continues us. False, and nothing happens, when there is no shell that could.
    ///
    /// # Errors
    /// The terminal refuses.
    pub fn suspend(&self) -> io::Result<bool> {
        if !has_job_control() {
            return Ok(false);
        }
        leave();
        process::kill_process(process::getpid(), process::Signal::STOP)?;
        take()?;
        Tty.write_all(ENTER)?;
        Ok(true)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        leave();
    }
}

/// True when a process of our session in another group waits for us: a shell. Without one nobody
/// would ever continue a stopped process.
fn has_job_control() -> bool {
    let parent = unistd::getppid();
    let (Ok(ours), Ok(theirs)) = (Place::of(unistd::getpid()), Place::of(parent)) else {
        return false;
    };
    parent.as_raw() != 0 && theirs.continues(ours)
}

/// Where a process stands: its session and its group in it. A number of a process that this one
/// cannot see, as outside of a container, is 0.
#[derive(Debug, Clone, Copy)]
struct Place {
    session: Pid,
    group: Pid,
}

impl Place {
    fn of(process: Pid) -> nix::Result<Self> {
        Ok(Self {
            session: unistd::getsid(Some(process))?,
            group: unistd::getpgid(Some(process))?,
        })
    }

    /// True when a process here that started one there can continue it after a stop.
    fn continues(self, child: Self) -> bool {
        self.session == child.session && self.group != child.group
    }
}

fn take() -> io::Result<()> {
    let before = termios::tcgetattr(stdin())?;
    let mut raw = before.clone();
    raw.make_raw();
    termios::tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    Ok(())
}

/// Leaves the terminal as it was; does nothing when it is not ours. What was typed or pasted and
/// not read is thrown away, so that it does not become commands of the shell.
pub(super) fn leave() {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(before) = before {
        // Nothing can be done for a terminal that is gone. Writing comes last: it may block.
        termios::tcflush(stdin(), QueueSelector::IFlush).ok();
        termios::tcsetattr(stdin(), OptionalActions::Now, &before).ok();
        Tty.write_all(LEAVE).ok();
    }
}

/// How large the terminal is; 80x24 when it does not know, as a pseudo-terminal before its first
/// resize.
pub(super) fn size() -> io::Result<Size> {
    let known = termios::tcgetwinsize(stdout())?;
    Ok(match (known.ws_col, known.ws_row) {
        (0, _) | (_, 0) => Size {
            width: 80,
            height: 24,
        },
        (width, height) => Size { width, height },
    })
}

/// Standard output without the library's line buffer: one write is one system call, and a panic in
/// the middle of one locks nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tty;

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(stdout(), bytes) {
                Ok(written) => return Ok(written),
                Err(rustix::io::Errno::INTR) => {}
                // Another program may have left the terminal non-blocking.
                Err(rustix::io::Errno::AGAIN) => {
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(session: i32, group: i32) -> Place {
        Place {
            session: Pid::from_raw(session),
            group: Pid::from_raw(group),
        }
    }

    #[test]
    fn a_shell_is_of_our_session_and_not_of_our_group() {
        assert!(place(10, 10).continues(place(10, 20)));
        assert!(!place(10, 10).continues(place(20, 20)), "a terminal window");
        assert!(!place(10, 10).continues(place(10, 10)), "a script");
    }

    /// The numbers of processes outside of a container are 0 inside.
    #[test]
    fn a_parent_whose_session_cannot_be_seen_is_no_shell_of_ours() {
        assert!(!place(0, 0).continues(place(20, 20)));
        assert!(place(0, 1).continues(place(0, 20)), "the container's shell");
    }
}
