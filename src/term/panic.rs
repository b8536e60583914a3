//! What a panic does to the screen.

use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::session;

/// Panics of other threads, to be told once the screen is ours no more.
static RECORDED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on a panic of this thread first restores the terminal and then prints its message; a
/// panic of any other thread touches nothing and is recorded, because the console lives on.
pub(super) fn install_hook() {
    let screen_owner = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == screen_owner {
            session::leave();
            before(info);
        } else {
            record(info);
        }
    }));
}

fn record(info: &PanicHookInfo<'_>) {
    let mut recorded = RECORDED.lock().unwrap_or_else(PoisonError::into_inner);
    recorded.push(info.to_string());
}

/// The panics of other threads so far, each with its place.
pub fn recorded() -> Vec<String> {
    std::mem::take(&mut *RECORDED.lock().unwrap_or_else(PoisonError::into_inner))
}
