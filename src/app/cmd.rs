//! What the loop is to do for the state: data, so that it can be printed, replayed and asserted.

use super::request::{Keeping, Request};
use super::state::{Slot, Ticket};

/// One thing to do outside of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cmd {
    /// Ask the source; an older question of the slot is cancelled.
    Start {
        /// Where the answer goes.
        slot: Slot,
        /// The number of the question.
        ticket: Ticket,
        /// What is asked.
        request: Request,
    },
    /// Keep what happened to drafts.
    Keep(Keeping),
    /// Cancel the slot's question.
    Stop(Slot),
    /// Put this text on the clipboard of the terminal.
    Copy(String),
    /// Forget what the terminal shows and draw everything.
    Redraw,
    /// Hand the terminal back to the shell until it continues us.
    Suspend,
    /// End the program with this exit code.
    Quit(u8),
}
