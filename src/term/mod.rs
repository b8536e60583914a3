//! The terminal: entering and leaving it, reading from it, writing to it, and losing it.
//!
//! Whatever ends the program, the terminal is left as it was: [`Session`] restores on drop, the
//! panic hook restores before the message is printed, signals end the loop, and a signal that the
//! loop cannot answer (it may be blocked writing to a stalled line) restores and exits by itself.
//! Only the UI thread touches the screen; a panic anywhere else is recorded and comes back as a
//! message.
//!
//! Input is read by a plain thread. An asynchronous reader on the UI task would spin for ever on a
//! terminal that is gone, and no signal would reach the loop again.

mod backend;
mod capability;
mod console;
mod input;
mod panic;
mod screen;
mod session;
mod signals;

pub use backend::Ansi;
pub use capability::{ColourChoice, depth, wants_ascii};
pub use console::{Draw, TerminalError, run_console};
pub use panic::recorded;
pub use session::{Session, check};
