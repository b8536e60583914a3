//! The terminal is gone: the program ends and does not spin.

use std::io::Read;

use portable_pty::{PtySize, native_pty_system};

use crate::support::{aclscope, wait_for_end};

/// Starts the console, reads until it is there, closes the terminal; the exit code.
fn close_terminal(controlling: bool) -> u32 {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = aclscope();
    command.set_controlling_tty(controlling);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut seen = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains(" keys") {
        let read = reader.read(&mut bytes).unwrap();
        assert!(read > 0, "the console ended by itself");
        seen.extend_from_slice(&bytes[..read]);
    }
    drop(reader);
    drop(pair.master);
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
