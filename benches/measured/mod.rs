//! What measurements share: a running console whose keys are timed, and worlds to run it on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::pty::{Arrival, Pty, aclscope};

/// The console is idle when nothing has arrived for so long: more than the pace of its frames.
const IDLE: Duration = Duration::from_millis(40);

/// Bytes that follow each other faster than this are one frame.
const ONE_FRAME: Duration = Duration::from_millis(2);

/// As long as any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Median, 95th percentile, largest; null when nothing was measured.
pub fn spread(mut values: Vec<f64>) -> Json {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = values.len().checked_sub(1)?;
        let index = (last as f64 * share).ceil() as usize;
        values
            .get(index)
            .map(|value| (value * 1000.0).round() / 1000.0)
    };
    match (at(0.5), at(0.95), at(1.0)) {
        (Some(median), Some(p95), Some(max)) => {
            json!({"median": median, "p95": p95, "max": max, "repetitions": values.len()})
        }
        _ => Json::Null,
    }
}

/// The console with the lines that it appends.
pub struct Timed {
    /// The console.
    pub console: Pty,
    file: PathBuf,
    /// How much of the file was read.
    read: usize,
}

/// A line of the timings.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Event {
    /// What happened.
    pub event: String,
    /// When, in milliseconds since the start of the process.
    pub ms: f64,
}

impl Timed {
    /// Starts the program with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let name = format!("aclscope-bench-{}.timings", std::process::id());
        let file = std::env::temp_dir().join(name);
        fs::remove_file(&file).ok();
        let mut command = aclscope();
        command.env("ACLSCOPE_TIMINGS", &file);
        command.args(arguments);
        let console = Pty::start(command, 80, 24);
        Self {
            console,
            file,
            read: 0,
        }
    }

    /// Waits until a first and then nothing more arrives; what arrived.
    pub fn until_idle(&self) -> Vec<Arrival> {
        let began = Instant::now();
        let mut all: Vec<Arrival> = Vec::new();
        loop {
            all.extend(self.console.take_arrivals());
            let last = all.last().map(|arrival| arrival.at);
            if last.is_some_and(|last| last.elapsed() > IDLE) {
                return all;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "never idle:\n{}",
                self.console.contents()
            );
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The lines that were appended since.
    pub fn events(&mut self) -> Vec<Event> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let (whole, _) = text.rsplit_once('\n').unwrap_or_default();
        let new = whole.get(self.read..).unwrap_or_default();
        let events = new.lines().filter(|line| !line.is_empty());
        let events = events
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect();
        self.read = whole.len();
        events
    }

    pub fn quit(mut self) {
        self.console.press("q");
        assert_eq!(self.console.exit_code(), 0);
        fs::remove_file(&self.file).ok();
    }
}

/// One key, in milliseconds.
pub struct Pressed {
    /// From the key that was read to the frame that was written, as the console says.
    inside: f64,
    /// From the key that was read to the frame after the first rows of an answer.
    first_rows: Option<f64>,
    /// From the key that was written to the last byte of the first frame.
    outside: f64,
    /// From the key that was written to the last byte of the last frame that it led to.
    settled: f64,
    /// Bytes of all of them.
    bytes: usize,
}

pub struct Bench {
    /// The console.
    pub timed: Timed,
    repetitions: usize,
}

impl Bench {
    /// Starts the program with these arguments and waits until this stands on the screen.
    pub fn start(arguments: &[&str], ready: &str, repetitions: usize) -> Self {
        let timed = Timed::start(arguments);
        timed.console.wait_for(ready);
        timed.until_idle();
        Self { timed, repetitions }
    }

    /// Presses keys that are not measured and waits until this stands on the screen.
    pub fn go(&mut self, keys: &str, text: &str) {
        self.timed.console.press(keys);
        self.timed.console.wait_for(text);
        self.settle();
    }

    /// Forgets what happened until now.
    pub fn settle(&mut self) {
        thread::sleep(IDLE);
        while !self.timed.console.take_arrivals().is_empty() {
            thread::sleep(IDLE);
        }
        self.timed.events();
    }

    /// The keys in turn, every one of them measured.
    pub fn each(&mut self, keys: &[&str]) -> Json {
        let keys = keys.iter().cycle().take(self.repetitions);
        let pressed: Vec<Pressed> = keys.map(|key| self.press(key)).collect();
        summary(&pressed)
    }

    /// The keys in turn, every one measured until the first rows of its answer are drawn, and then
    /// undone by another one, whose answer is awaited too.
    pub fn each_answered_then(&mut self, keys: &[&str], undo: &str) -> Json {
        let mut taken = Vec::new();
        for key in keys.iter().cycle().take(self.repetitions) {
            taken.push(self.answered(key));
            self.answered(undo);
        }
        spread(taken)
    }

    /// Presses a key; from when it was read to the frame after the first rows of its answer.
    fn answered(&mut self, key: &str) -> f64 {
        let began = Instant::now();
        self.timed.console.press(key);
        let mut events: Vec<Event> = Vec::new();
        loop {
            events.extend(self.timed.events());
            let key = events.iter().position(|event| event.event == "key");
            let after = events
                .get(key.unwrap_or(events.len())..)
                .unwrap_or_default();
            let rows = after
                .iter()
                .position(|event| event.event == "query_first_row");
            let rows = after.get(rows.unwrap_or(after.len())..).unwrap_or_default();
            let frame = rows.iter().find(|event| event.event == "frame");
            if let (Some(read), Some(frame)) = (after.first(), frame) {
                let taken = frame.ms - read.ms;
                self.settle();
                return taken;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "no answer:\n{}",
                self.timed.console.contents()
            );
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The keys in turn, every one measured and then undone by another one that is not.
    pub fn each_then(&mut self, keys: &[&str], undo: &str) -> Json {
        let mut pressed = Vec::new();
        for key in keys.iter().cycle().take(self.repetitions) {
            pressed.push(self.press(key));
            self.press(undo);
        }
        summary(&pressed)
    }

    pub fn press(&mut self, key: &str) -> Pressed {
        let began = Instant::now();
        self.timed.console.press(key);
        let arrivals = self.timed.until_idle();
        let events = self.timed.events();
        let mut frame_end = arrivals.first().expect("a frame arrived").at;
        for arrival in &arrivals {
            if arrival.at - frame_end > ONE_FRAME {
                break;
            }
            frame_end = arrival.at;
        }
        let key = events.iter().position(|event| event.event == "key");
        let after = events.get(key.expect("the key was read")..).unwrap();
        let read = after.first().expect("the key was read").ms;
        let frame = |events: &[Event]| {
            let frame = events.iter().find(|event| event.event == "frame");
            frame.map(|frame| frame.ms - read)
        };
        let answered = after
            .iter()
            .position(|event| event.event == "query_first_row");
        Pressed {
            inside: frame(after).expect("a frame followed"),
            first_rows: answered.and_then(|answered| frame(after.get(answered..)?)),
            outside: milliseconds(frame_end - began),
            settled: milliseconds(arrivals.last().expect("a frame arrived").at - began),
            bytes: arrivals.iter().map(|arrival| arrival.bytes).sum(),
        }
    }

    pub fn end(self) {
        self.timed.quit();
    }
}

pub fn summary(pressed: &[Pressed]) -> Json {
    let of = |part: fn(&Pressed) -> Option<f64>| spread(pressed.iter().filter_map(part).collect());
    let mut bytes: Vec<usize> = pressed.iter().map(|pressed| pressed.bytes).collect();
    bytes.sort_unstable();
    json!({
        "key_to_frame_inside": of(|pressed| Some(pressed.inside)),
        "key_to_frame_outside": of(|pressed| Some(pressed.outside)),
        "key_to_first_rows_inside": of(|pressed| pressed.first_rows),
        "key_to_last_frame_outside": of(|pressed| Some(pressed.settled)),
        "bytes_median": bytes.get(bytes.len() / 2),
    })
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// True where figures are wanted: `cargo bench` says so. The ordinary test run executes every
/// measurement once.
pub fn for_figures() -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    has("--bench") && !has("--once")
}

/// A folder for worlds and timings, removed at the end.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder for the measurement with this name.
    pub fn new(name: &str) -> Self {
        let name = format!("aclscope-bench-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("the temporary folder is writable");
        Self(path)
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The demo world with these options, such as `--customer-users`, as a file.
    pub fn world(&self, name: &str, options: &[(&str, usize)]) -> PathBuf {
        let path = self.file(&format!("{name}.json.zst"));
        let mut save = program();
        save.arg("--demo");
        for (option, count) in options {
            save.args([option, count.to_string().as_str()]);
        }
        must(save.args(["snapshot", "save"]).arg(&path));
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The program, whoever runs it without a configuration file.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aclscope"));
    command.env("XDG_CONFIG_HOME", Path::new("/nonexistent"));
    command
}

/// Runs a command that must not fail.
pub fn must(command: &mut Command) {
    let ended = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{command:?}: {said}");
}

/// Creates and fills the tables of an empty database with a world.
pub fn load(world: &Path, url: &str) {
    let mut load = program();
    must(
        load.args(["snapshot", "load"])
            .arg(world)
            .args(["--into", url]),
    );
}
