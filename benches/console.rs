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

use std::time::Instant;

use measured::{Bench, Timed, for_figures, milliseconds, spread};
use serde_json::{Value as Json, json};

#[path = "../tests/support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "measurements use a part of it")]
mod measured;
#[expect(dead_code, reason = "measurements use a part of it")]
#[path = "../tests/support/pty.rs"]
mod pty;

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

    /// The console on a demo of that size.
    fn demo(self) -> [String; 3] {
        let count = self.customer_users.to_string();
        ["demo".to_owned(), "--customer-users".to_owned(), count]
    }
}

fn main() {
    let plan = match for_figures() {
        true => Plan::FIGURES,
        false => Plan::WORKS,
    };
    let openings: Vec<Opening> = (0..plan.openings).map(|_| Opening::measure(plan)).collect();
    let demo = plan.demo();
    let mut bench = Bench::start(
        &demo.each_ref().map(String::as_str),
        "stable",
        plan.repetitions,
    );
    let keys = every_key(&mut bench);
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
        let mut timed = Timed::start(&plan.demo().each_ref().map(String::as_str));
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

/// Everything that is measured, by name.
fn every_key(bench: &mut Bench) -> Json {
    let (down, left, right) = ("j", "\x1b[D", "\x1b[C");
    let there_and_back = |there: &'static str, back: &'static str, count: usize| {
        let mut keys = vec![there; count];
        keys.extend(vec![back; count]);
        keys
    };
    bench.go("1", "[1 Customers]");
    let customers = bench.each(&[down]);
    bench.go("2", "[2 ACLs]");
    bench.go("g", "is number 1 of");
    let acls = bench.each(&there_and_back(down, "k", 20));
    bench.go("3", "[3 Simulate]");
    bench.timed.console.go_to("Queue");
    bench.go("\x1b[Z", "after ");
    bench.timed.console.go_to("FAQ Germany");
    let values = bench.each(&there_and_back(down, "k", 8));
    bench.go(&left.repeat(80), "rule 0 of");
    let rules = bench.each(&there_and_back(right, left, 30));
    let opened = bench.each_then(&["?"], "q");
    bench.go("?", "Keys that work here");
    let closed = bench.each_then(&["q"], "?");
    bench.go("q", "rule ");
    bench.go("1", "[1 Customers]");
    bench.go("/", "Enter accept");
    let search = bench.each_then(&["m", "o", "d", "p"], "\x7f");
    bench.go("\x1b", "? keys");
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
