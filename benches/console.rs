//! The console as a user feels it: the real binary in a pseudo-terminal, from a key to its frame.
//!
//! Every figure is taken twice: inside, between the lines that the console itself appends to
//! `ACLSCOPE_TIMINGS`, and outside, from the key that is written to the last byte that comes back.
//! One key at a time, from idle. The ordinary test run executes everything once on a small world,
//! for working, not for figures.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that goes wrong ends"
)]

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use pty::{Arrival, Pty, aclscope};
use serde_json::{Value as Json, json};

#[expect(dead_code, reason = "measurements use a part of it")]
#[path = "../tests/support/pty.rs"]
mod pty;

/// The console is idle when nothing has arrived for so long: more than the pace of its frames.
const IDLE: Duration = Duration::from_millis(40);

/// Bytes that follow each other faster than this are one frame.
const ONE_FRAME: Duration = Duration::from_millis(2);

/// As long as any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    customer_users: usize,
    openings: usize,
    repetitions: usize,
}

impl Plan {
    const FIGURES: Self = Self {
        customer_users: 100_000,
        openings: 25,
        repetitions: 100,
    };

    const WORKS: Self = Self {
        customer_users: 2_000,
        openings: 1,
        repetitions: 1,
    };
}

fn main() {
    // `cargo bench` says so; the ordinary test run executes every measurement once.
    let arguments: Vec<String> = std::env::args().collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    let plan = if has("--once") || !has("--bench") {
        Plan::WORKS
    } else {
        Plan::FIGURES
    };
    let openings: Vec<Opening> = (0..plan.openings).map(|_| Opening::measure(plan)).collect();
    let mut bench = Bench::start(plan);
    let keys = bench.every_key();
    bench.end();
    let of = |part: fn(&Opening) -> Option<f64>| spread(openings.iter().filter_map(part).collect());
    let report = json!({
        "format": "aclscope.bench.console/1",
        "customer_users": plan.customer_users,
        "terminal": "80x24",
        "unit": "ms",
        "opening": {
            "process_to_opened": of(|opening| opening.opened),
            "opened_to_first_frame": of(|opening| Some(opening.first_frame? - opening.opened?)),
            "process_to_first_frame": of(|opening| opening.first_frame),
            "process_to_first_byte_of_it_outside": of(|opening| Some(opening.outside)),
        },
        "keys": keys,
    });
    println!("{report:#}");
}

/// Median, 95th percentile, largest; null when nothing was measured.
fn spread(mut values: Vec<f64>) -> Json {
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
struct Timed {
    console: Pty,
    file: PathBuf,
    /// How much of the file was read.
    read: usize,
}

/// A line of the timings.
#[derive(Debug, Clone, serde::Deserialize)]
struct Event {
    event: String,
    ms: f64,
}

impl Timed {
    fn start(plan: Plan) -> Self {
        let name = format!("aclscope-bench-{}.timings", std::process::id());
        let file = std::env::temp_dir().join(name);
        fs::remove_file(&file).ok();
        let mut command = aclscope();
        command.env("ACLSCOPE_TIMINGS", &file);
        command.args(["demo", "--customer-users", &plan.customer_users.to_string()]);
        let console = Pty::start(command, 80, 24);
        Self {
            console,
            file,
            read: 0,
        }
    }

    /// Waits until a first and then nothing more arrives; what arrived.
    fn until_idle(&self) -> Vec<Arrival> {
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
    fn events(&mut self) -> Vec<Event> {
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

    fn quit(mut self) {
        self.console.press("q");
        assert_eq!(self.console.exit_code(), 0);
        fs::remove_file(&self.file).ok();
    }
}

/// One start of the program, in milliseconds since then.
struct Opening {
    /// When the instance was open; `None` when the console does not say.
    opened: Option<f64>,
    first_frame: Option<f64>,
    /// When the first byte arrived, measured from outside.
    outside: f64,
}

impl Opening {
    fn measure(plan: Plan) -> Self {
        let began = Instant::now();
        let mut timed = Timed::start(plan);
        timed.console.wait_for("? keys");
        let arrivals = timed.until_idle();
        let events = timed.events();
        let of = |name: &str| {
            let event = events.iter().find(|event| event.event == name);
            event.map(|event| event.ms)
        };
        let first = arrivals.first().expect("a frame arrived").at;
        let opening = Self {
            opened: of("opened"),
            first_frame: of("first_frame"),
            outside: milliseconds(first - began),
        };
        timed.quit();
        opening
    }
}

/// One key, in milliseconds.
struct Pressed {
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

struct Bench {
    timed: Timed,
    repetitions: usize,
}

impl Bench {
    fn start(plan: Plan) -> Self {
        let timed = Timed::start(plan);
        timed.console.wait_for("stable");
        timed.until_idle();
        Self {
            timed,
            repetitions: plan.repetitions,
        }
    }

    /// Everything that is measured, by name.
    fn every_key(&mut self) -> Json {
        let (down, left, right) = ("j", "\x1b[D", "\x1b[C");
        let there_and_back = |there: &'static str, back: &'static str, count: usize| {
            let mut keys = vec![there; count];
            keys.extend(vec![back; count]);
            keys
        };
        self.go("1", "[1 Customers]");
        let customers = self.each(&[down]);
        self.go("2", "[2 ACLs]");
        self.go("g", "is number 1 of");
        let acls = self.each(&there_and_back(down, "k", 20));
        self.go("3", "[3 Simulate]");
        self.timed.console.go_to("Queue");
        self.go("\x1b[Z", "after ");
        self.timed.console.go_to("FAQ Germany");
        let values = self.each(&there_and_back(down, "k", 8));
        self.go(&left.repeat(80), "rule 0 of");
        let rules = self.each(&there_and_back(right, left, 30));
        let opened = self.each_then(&["?"], "q");
        self.go("?", "Keys that work here");
        let closed = self.each_then(&["q"], "?");
        self.go("q", "rule ");
        self.go("1", "[1 Customers]");
        self.go("/", "Enter accept");
        let search = self.each_then(&["m", "o", "d", "p"], "\x7f");
        self.go("\x1b", "? keys");
        json!({
            "customers_cursor_down": customers,
            "acls_cursor_down_and_up": acls,
            "simulate_values_down_and_up": values,
            "simulate_rules_on_and_back": rules,
            "popup_open": opened,
            "popup_close": closed,
            "search_letter_among_customers": search,
        })
    }

    /// Presses keys that are not measured and waits until this stands on the screen.
    fn go(&mut self, keys: &str, text: &str) {
        self.timed.console.press(keys);
        self.timed.console.wait_for(text);
        self.settle();
    }

    /// Forgets what happened until now.
    fn settle(&mut self) {
        thread::sleep(IDLE);
        while !self.timed.console.take_arrivals().is_empty() {
            thread::sleep(IDLE);
        }
        self.timed.events();
    }

    /// The keys in turn, every one of them measured.
    fn each(&mut self, keys: &[&str]) -> Json {
        let keys = keys.iter().cycle().take(self.repetitions);
        let pressed: Vec<Pressed> = keys.map(|key| self.press(key)).collect();
        summary(&pressed)
    }

    /// The keys in turn, every one measured and then undone by another one that is not.
    fn each_then(&mut self, keys: &[&str], undo: &str) -> Json {
        let mut pressed = Vec::new();
        for key in keys.iter().cycle().take(self.repetitions) {
            pressed.push(self.press(key));
            self.press(undo);
        }
        summary(&pressed)
    }

    fn press(&mut self, key: &str) -> Pressed {
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

    fn end(self) {
        self.timed.quit();
    }
}

fn summary(pressed: &[Pressed]) -> Json {
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

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
