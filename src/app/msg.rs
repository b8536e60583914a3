//! What happens to the console.

use std::time::Instant;

use crate::config::Key;

use super::request::{Answer, Failure};
use super::state::{Slot, Ticket};

/// Why the program has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// SIGINT from outside (Ctrl-C is a key).
    Interrupted,
    /// SIGTERM.
    Terminated,
    /// SIGHUP, or a terminal that is gone.
    HungUp,
}

impl Stop {
    /// 128 and the signal's number, as shells count.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Interrupted => 130,
            Self::Terminated => 143,
            Self::HungUp => 129,
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key {
        /// Which one.
        key: Key,
        /// When it was read.
        at: Instant,
    },
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size; the next frame asks for it.
    Resized,
    /// The shell has continued us: the terminal may show anything.
    Continued,
    /// Another program asks us to hand the terminal back (SIGTSTP).
    Suspended,
    /// The program has to end.
    Stopped(Stop),
    /// A part of an answer.
    Answered {
        /// Where it goes.
        slot: Slot,
        /// The question.
        ticket: Ticket,
        /// The part.
        answer: Answer,
    },
    /// The last word about a question: complete, or what went wrong.
    Ended {
        /// Where it goes.
        slot: Slot,
        /// The question.
        ticket: Ticket,
        /// How it ended.
        result: Result<(), Failure>,
    },
}

impl Msg {
    /// A key pressed now.
    pub fn key(key: Key) -> Self {
        Self::Key {
            key,
            at: Instant::now(),
        }
    }
}
