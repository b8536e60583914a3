//! The terminal is gone: the program ends and does not spin.

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{aclscope, kill_and_wait, wait_for_end};

/// A console that is there, and its terminal, which nobody reads from any more.
struct Unread {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

fn start(controlling: bool) -> Unread {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = aclscope();
    command.set_controlling_tty(controlling);
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut seen = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains(" keys") {
        let read = reader.read(&mut bytes).unwrap();
        assert!(read > 0, "the console ended by itself");
        seen.extend_from_slice(&bytes[..read]);
    }
    Unread {
        child,
        master: pair.master,
    }
}

impl Unread {
    fn exit_code(&mut self) -> u32 {
        wait_for_end(self.child.as_mut(), || {
            String::from("(nobody looks at the terminal)")
        })
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        kill_and_wait(self.child.as_mut());
    }
}

/// Starts the console and closes its terminal; the exit code.
fn close_terminal(controlling: bool) -> u32 {
    let Unread { child, master } = &mut start(controlling);
    let size = PtySize::default();
    let other = native_pty_system().openpty(size).unwrap();
    drop(std::mem::replace(master, other.master));
    wait_for_end(child.as_mut(), || String::from("(the terminal is closed)"))
}

#[test]
fn a_lost_session_ends_it() {
    assert_eq!(close_terminal(true), 129);
}

/// No signal comes when the terminal is not the controlling one.
#[test]
fn a_closed_terminal_ends_it_without_a_signal() {
    assert_eq!(close_terminal(false), 129);
}

/// The console is blocked writing to a terminal that takes nothing: a signal ends it all the same.
#[test]
fn a_stalled_terminal_does_not_hold_the_end_back() {
    // How long it takes until the terminal's buffers are full nobody knows.
    let mut stalled = [2, 8, 30].into_iter().map(Duration::from_secs);
    assert!(stalled.any(ends_stalled), "no console was stalled");
}

/// Makes the console draw for so long, and ends it by a signal; whether it was stalled by then.
fn ends_stalled(drawing: Duration) -> bool {
    let mut console = start(true);
    let mut keys = console.master.take_writer().unwrap();
    let began = Instant::now();
    // Every `z a` draws everything anew; the terminal's buffers fill.
    while began.elapsed() < drawing {
        keys.write_all(b"za").unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    let number = i32::try_from(console.child.process_id().unwrap()).unwrap();
    let signalled = Instant::now();
    kill_process(Pid::from_raw(number).unwrap(), Signal::TERM).unwrap();
    assert_eq!(console.exit_code(), 143);
    // One that can still write ends at once.
    signalled.elapsed() > Duration::from_secs(1)
}
