//! Reads keys and pasted text on a thread of its own, and notices when the terminal is gone.

use std::io;
use std::thread;
use std::time::Instant;

use crossterm::event::{self, Event, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::mpsc::Sender;

use crate::app::{Msg, Stop};
use crate::config::{Key, KeyCode};

/// Starts reading. The threads live as long as the process.
///
/// # Errors
/// No thread can be started.
pub(super) fn start(outbox: Sender<Msg>) -> io::Result<()> {
    let lost = outbox.clone();
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || wait_for_loss(&lost))?;
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || read(&outbox))?;
    Ok(())
}

/// Ends the console when its input ends, however that happens, a panic included.
struct EndsWith<'a>(&'a Sender<Msg>);

impl Drop for EndsWith<'_> {
    fn drop(&mut self) {
        self.0.blocking_send(Msg::Stopped(Stop::HungUp)).ok();
    }
}

fn read(outbox: &Sender<Msg>) {
    let _end = EndsWith(outbox);
    while let Ok(event) = event::read() {
        if let Some(msg) = message(event)
            && outbox.blocking_send(msg).is_err()
        {
            return;
        }
    }
}

/// Returns when the other end of the terminal is gone. The reader cannot tell: it tries for ever
/// to read from a terminal at its end.
fn wait_for_loss(outbox: &Sender<Msg>) {
    let _end = EndsWith(outbox);
    loop {
        let stdin = rustix::stdio::stdin();
        // Asks for nothing: a lost terminal is reported in any case.
        let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut terminal, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(0) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) => Some(Msg::Key {
            key: key(event)?,
            at: Instant::now(),
        }),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(..) => Some(Msg::Resized),
        Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        event::KeyCode::Char(c) => KeyCode::Char(c),
        event::KeyCode::Enter => KeyCode::Enter,
        event::KeyCode::Esc => KeyCode::Esc,
        event::KeyCode::Tab => KeyCode::Tab,
        event::KeyCode::BackTab => KeyCode::BackTab,
        event::KeyCode::Backspace => KeyCode::Backspace,
        event::KeyCode::Delete => KeyCode::Delete,
        event::KeyCode::Insert => KeyCode::Insert,
        event::KeyCode::Up => KeyCode::Up,
        event::KeyCode::Down => KeyCode::Down,
        event::KeyCode::Left => KeyCode::Left,
        event::KeyCode::Right => KeyCode::Right,
        event::KeyCode::Home => KeyCode::Home,
        event::KeyCode::End => KeyCode::End,
        event::KeyCode::PageUp => KeyCode::PageUp,
        event::KeyCode::PageDown => KeyCode::PageDown,
        event::KeyCode::F(number) => KeyCode::Function(number),
        _ => return None,
    };
    let held = event.modifiers;
    let altgr = held.contains(KeyModifiers::CONTROL | KeyModifiers::ALT);
    Some(match code {
        // Ctrl and Alt together with a character are AltGr on some terminals: a typed character.
        KeyCode::Char(c) if altgr && !c.is_ascii_alphanumeric() => Key::char(c),
        code => Key {
            code,
            ctrl: held.contains(KeyModifiers::CONTROL),
            alt: held.contains(KeyModifiers::ALT),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: event::KeyCode, modifiers: KeyModifiers) -> Option<Key> {
        key(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn keys_of_the_terminal_are_keys_of_the_console() {
        let plain = KeyModifiers::NONE;
        assert_eq!(
            pressed(event::KeyCode::Char('G'), KeyModifiers::SHIFT),
            Some(Key::char('G'))
        );
        assert_eq!(
            pressed(event::KeyCode::Char('c'), KeyModifiers::CONTROL),
            Some(Key::ctrl('c'))
        );
        assert_eq!(pressed(event::KeyCode::PageDown, plain), Key::parse("PgDn"));
        assert_eq!(pressed(event::KeyCode::CapsLock, plain), None);
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(
            pressed(event::KeyCode::Char('@'), alt_gr),
            Some(Key::char('@'))
        );
    }
}
