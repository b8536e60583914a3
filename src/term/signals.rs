//! Signals as messages.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::Sender;

use crate::app::{Msg, Stop};

use super::session;

/// How long the loop may take to end before it is ended.
const PATIENCE: Duration = Duration::from_secs(2);

/// Listens from now on. To be called inside the runtime and before the terminal is entered, so
/// that neither an early resize nor an early end is lost.
///
/// # Errors
/// The system refuses a handler.
pub(super) fn listen(outbox: &Sender<Msg>) -> io::Result<()> {
    for (kind, stop) in [
        (SignalKind::interrupt(), Stop::Interrupted),
        (SignalKind::terminate(), Stop::Terminated),
        (SignalKind::hangup(), Stop::HungUp),
    ] {
        let received = signal(kind)?;
        tokio::spawn(end(received, stop, outbox.clone()));
    }
    for (number, msg) in [
        (SignalKind::window_change(), Msg::Resized),
        // These two tokio does not name.
        (
            SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()),
            Msg::Suspended,
        ),
        (
            SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()),
            Msg::Continued,
        ),
    ] {
        let received = signal(number)?;
        tokio::spawn(pass_on(received, msg, outbox.clone()));
    }
    Ok(())
}

async fn pass_on(mut received: Signal, msg: Msg, outbox: Sender<Msg>) {
    while received.recv().await.is_some() {
        if outbox.send(msg.clone()).await.is_err() {
            return;
        }
    }
}

/// Asks the loop to end. When it does not, because it is blocked writing to a stalled terminal or
/// its queue is full, restores the terminal and ends the process.
async fn end(mut received: Signal, stop: Stop, outbox: Sender<Msg>) {
    if received.recv().await.is_none() {
        return;
    }
    tokio::spawn(async move { outbox.send(Msg::Stopped(stop)).await });
    tokio::time::sleep(PATIENCE).await;
    // Restoring may block on the same terminal; the exit may not.
    let restored = tokio::task::spawn_blocking(session::leave);
    tokio::time::timeout(PATIENCE, restored).await.ok();
    std::process::exit(i32::from(stop.exit_code()));
}
