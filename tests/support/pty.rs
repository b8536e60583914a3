//! The real console in a pseudo-terminal: what a user types, and what a terminal would show.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::LocalModes;

pub(crate) use super::folder;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// The key that draws everything anew.
const REDRAW: &str = "\x0c";

/// A program in a pseudo-terminal and the screen it paints.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    redrawn: Arc<Mutex<Redrawn>>,
}

/// Bytes of the program that arrived at once.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    /// When they were there.
    pub at: Instant,
    /// How many they were.
    pub bytes: usize,
}

/// How often everything was drawn anew.
#[derive(Debug, Default)]
struct Redrawn {
    /// Whole frames that began with an empty screen.
    frames: usize,
    /// What came last, as far as it may be a part of what is looked for.
    tail: Vec<u8>,
    /// True from an emptied screen to the end of the frame.
    under_way: bool,
}

impl Redrawn {
    /// What empties the screen, and what ends every frame behind it: the cursor's new state.
    const MARKS: [&[u8]; 2] = [b"\x1b[2J", b"\x1b[?25"];

    fn saw(&mut self, bytes: &[u8]) {
        self.tail.extend_from_slice(bytes);
        loop {
            let mark = Self::MARKS[usize::from(self.under_way)];
            let found = self.tail.windows(mark.len()).position(|part| part == mark);
            let Some(found) = found else {
                let kept = self.tail.len().min(mark.len() - 1);
                self.tail.drain(..self.tail.len() - kept);
                return;
            };
            self.tail.drain(..found + mark.len());
            self.frames += usize::from(self.under_way);
            self.under_way = !self.under_way;
        }
    }
}

/// The command of the program under test with a plain UTF-8 environment.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    for name in [
        "NO_COLOR",
        "COLORTERM",
        "LC_ALL",
        "LC_CTYPE",
        "ACLSCOPE_TIMINGS",
    ] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("RUST_BACKTRACE", "0");
    // Nobody's own keys and themes, and no ticket system that is installed here.
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    command.env("ACLSCOPE_HOMES", "");
    command.env("XDG_STATE_HOME", own_state());
    command
}

/// A state directory that no other console has; it is made when something is written there.
fn own_state() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    folder::own().join(format!("state-pty-{number}"))
}

/// The console's own binary.
pub fn aclscope() -> CommandBuilder {
    command(env!("CARGO_BIN_EXE_aclscope"))
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn parser(columns: u16, rows: u16) -> vt100::Parser {
    let size = |cells| NonZeroU16::new(cells).expect("a terminal has cells");
    vt100::Parser::new(size(rows), size(columns), 0)
}

impl Pty {
    /// Starts a program in a terminal of this size.
    pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system()
            .openpty(pty_size(columns, rows))
            .expect("a pseudo-terminal opens");
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(parser(columns, rows)));
        let mut reader = pair
            .master
            .try_clone_reader()
            .expect("the terminal can be read");
        let painted = Arc::clone(&screen);
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let arrived = Arc::clone(&arrivals);
        let redrawn = Arc::new(Mutex::new(Redrawn::default()));
        let counted = Arc::clone(&redrawn);
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                arrived
                    .lock()
                    .expect("no test panics while it counts")
                    .push(Arrival {
                        at: Instant::now(),
                        bytes: read,
                    });
                painted
                    .lock()
                    .expect("no test panics while it paints")
                    .process(&bytes[..read]);
                counted
                    .lock()
                    .expect("no test panics while it counts")
                    .saw(&bytes[..read]);
            }
        });
        Self {
            child,
            writer: pair
                .master
                .take_writer()
                .expect("the terminal can be written"),
            master: pair.master,
            screen,
            arrivals,
            redrawn,
        }
    }

    /// What the terminal shows, trailing blanks cut.
    pub fn contents(&self) -> String {
        self.look(|screen| screen.contents())
    }

    /// What has arrived since this was asked last.
    pub fn take_arrivals(&self) -> Vec<Arrival> {
        let mut arrivals = self
            .arrivals
            .lock()
            .expect("no test panics while it counts");
        std::mem::take(&mut *arrivals)
    }

    /// Looks at the emulated screen.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(
            self.screen
                .lock()
                .expect("no test panics while it looks")
                .screen(),
        )
    }

    /// Waits until the screen is as `wanted`; shows it when it never is.
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let began = Instant::now();
        while !self.look(&wanted) {
            assert!(
                began.elapsed() < PATIENCE,
                "never {what}:\n{}",
                self.contents()
            );
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until the text stands on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("`{text}`"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Waits until the sentence stands on the screen, on one line or on several.
    pub fn wait_for_sentence(&self, sentence: &str) {
        self.wait_until(&format!("`{sentence}`"), |screen| {
            let contents = screen.contents();
            let words: Vec<&str> = contents.split_whitespace().collect();
            words.join(" ").contains(sentence)
        });
    }

    /// True when the screen is as `wanted` before so much time is over.
    pub fn is_soon(&self, time: Duration, wanted: impl Fn(&vt100::Screen) -> bool) -> bool {
        let began = Instant::now();
        while !self.look(&wanted) {
            if began.elapsed() > time {
                return false;
            }
            thread::sleep(Duration::from_millis(2));
        }
        true
    }

    /// Waits until the text stands on the screen no more.
    pub fn wait_until_gone(&self, text: &str) {
        self.wait_until(&format!("without `{text}`"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Sends bytes as the keyboard does.
    pub fn press(&mut self, keys: &str) {
        self.writer
            .write_all(keys.as_bytes())
            .expect("the terminal takes keys");
        self.writer.flush().expect("the terminal takes keys");
    }

    /// Moves in the list that has the focus until its pointer stands before this text: down, and
    /// from the end of the list once more from its beginning.
    pub fn go_to(&mut self, text: &str) {
        let began = Instant::now();
        let mut at = self.settled();
        while !points_at(&at, text) {
            assert!(
                began.elapsed() < PATIENCE,
                "never at `{text}`:\n{}",
                self.contents()
            );
            let before = pointed(&at);
            self.press("j");
            at = self.settled();
            if pointed(&at) == before {
                self.press("g");
                at = self.settled();
            }
        }
    }

    /// The screen once every key before has had its effect: what is asked of the instance by them
    /// may come later. The console draws everything anew, which is a key too, and the next one.
    pub fn settled(&mut self) -> vt100::Screen {
        let before = self.redrawn();
        self.press(REDRAW);
        let began = Instant::now();
        while self.redrawn() == before {
            assert!(
                began.elapsed() < PATIENCE,
                "never drawn anew:\n{}",
                self.contents()
            );
            thread::sleep(Duration::from_millis(2));
        }
        self.look(vt100::Screen::clone)
    }

    /// How often everything was drawn anew.
    fn redrawn(&self) -> usize {
        let redrawn = self.redrawn.lock();
        redrawn.expect("no test panics while it counts").frames
    }

    /// Sends text as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, columns: u16, rows: u16) {
        let mut screen = self.screen.lock().expect("no test panics while it resizes");
        let size = |cells| NonZeroU16::new(cells).expect("a terminal has cells");
        screen.screen_mut().set_size(size(rows), size(columns));
        drop(screen);
        self.master
            .resize(pty_size(columns, rows))
            .expect("the terminal resizes");
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the program is there");
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        let number = self
            .child
            .process_id()
            .and_then(|id| i32::try_from(id).ok());
        number
            .and_then(Pid::from_raw)
            .expect("the program has a process")
    }

    /// Waits for the end; the exit code.
    pub fn exit_code(&mut self) -> u32 {
        wait_for_end(self.child.as_mut(), || {
            self.screen
                .lock()
                .map(|s| s.screen().contents())
                .unwrap_or_default()
        })
    }

    /// Asserts that the terminal is as it was: main screen, cursor, echo, whole lines.
    pub fn assert_restored(&self) {
        self.wait_until("restored", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        assert!(self.echoes(), "the terminal does not echo");
    }

    /// True when the terminal echoes and hands out whole lines.
    pub fn echoes(&self) -> bool {
        let modes = self
            .master
            .get_termios()
            .expect("the terminal has modes")
            .local_flags;
        let wanted = LocalModes::ECHO | LocalModes::ICANON;
        LocalModes::from_bits_retain(modes.bits()).contains(wanted)
    }
}

/// True when any cell has a colour of its own.
pub fn is_coloured(screen: &vt100::Screen) -> bool {
    let (rows, columns) = screen.size();
    let mut cells = (0..rows.get())
        .flat_map(|row| (0..columns.get()).filter_map(move |column| screen.cell(row, column)));
    cells.any(|cell| {
        (cell.fgcolor(), cell.bgcolor()) != (vt100::Color::Default, vt100::Color::Default)
    })
}

/// True when a pointer stands before this text in some list of the screen.
pub fn points_at(screen: &vt100::Screen, text: &str) -> bool {
    pointed(screen).iter().any(|row| row.contains(text))
}

/// The rows that pointers stand before, as far as the edge of their pane.
pub fn pointed(screen: &vt100::Screen) -> Vec<String> {
    const POINTERS: [char; 2] = ['\u{25b8}', '>'];
    const EDGES: [char; 5] = ['\u{2502}', '\u{2503}', '\u{2588}', '|', '#'];
    let contents = screen.contents();
    let rows = contents.lines().flat_map(|line| line.split(EDGES));
    rows.filter_map(|row| row.trim_start().strip_prefix(POINTERS))
        .map(str::to_owned)
        .collect()
}

/// Waits for the end of a child; the exit code.
pub fn wait_for_end(child: &mut (dyn Child + Send + Sync), shown: impl Fn() -> String) -> u32 {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            return status.exit_code();
        }
        assert!(began.elapsed() < PATIENCE, "never ended:\n{}", shown());
        thread::sleep(Duration::from_millis(2));
    }
}

impl Drop for Pty {
    /// A test that failed leaves nothing behind: an orphan would take the machine from the others.
    fn drop(&mut self) {
        kill_and_wait(self.child.as_mut());
    }
}

/// Ends a child that is still there, however it ignores signals.
pub fn kill_and_wait(child: &mut (dyn Child + Send + Sync)) {
    if matches!(child.try_wait(), Ok(None)) {
        let number = child.process_id().and_then(|id| i32::try_from(id).ok());
        if let Some(pid) = number.and_then(Pid::from_raw) {
            kill_process(pid, Signal::KILL).ok();
        }
        child.wait().ok();
    }
}
