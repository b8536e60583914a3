//! Real instances at scale: the real binary in a pseudo-terminal on a MariaDB, a PostgreSQL and an
//! SQLite file, and on a snapshot that does not go into memory.
//!
//! How long it takes from the start of the process to the first usable screen, and the most memory
//! that a walk ever took: open, search, page to the last row, ask for somebody's permissions. The
//! ordinary test run executes everything once on small worlds, for working, not for figures.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that goes wrong ends"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use measured::{Folder, for_figures, load, spread};
use pty::{Pty, aclscope};
use serde_json::{Map, Value as Json, json};
use servers::{ALL, Fresh, Kind};

#[path = "../tests/support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "measurements use a part of it")]
mod measured;
#[expect(dead_code, reason = "measurements use a part of it")]
#[path = "../tests/support/pty.rs"]
mod pty;
#[expect(dead_code, reason = "measurements use a part of it")]
#[path = "../tests/databases/servers.rs"]
mod servers;

/// As long as a world of a million people may take to be unpacked, or to be searched.
const PATIENCE: Duration = Duration::from_secs(180);

/// How large a world is.
#[derive(Debug, Clone, Copy)]
struct Size {
    customer_users: usize,
    tickets: usize,
    queues: usize,
    acls: usize,
}

impl Size {
    /// The demo of this size.
    fn options(self) -> [(&'static str, usize); 4] {
        [
            ("--customer-users", self.customer_users),
            ("--tickets", self.tickets),
            ("--queues", self.queues),
            ("--acls", self.acls),
        ]
    }
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    opened: Size,
    walked: Size,
    openings: usize,
}

impl Plan {
    const FIGURES: Self = Self {
        opened: Size {
            customer_users: 100_000,
            tickets: 20_000,
            queues: 500,
            acls: 500,
        },
        walked: Size {
            customer_users: 1_000_000,
            tickets: 200_000,
            queues: 2_000,
            acls: 5_000,
        },
        openings: 15,
    };

    const WORKS: Self = Self {
        opened: Size {
            customer_users: 600,
            tickets: 40,
            queues: 20,
            acls: 60,
        },
        walked: Size {
            customer_users: 1_500,
            tickets: 60,
            queues: 20,
            acls: 60,
        },
        openings: 1,
    };
}

fn main() {
    let plan = match for_figures() {
        true => Plan::FIGURES,
        false => Plan::WORKS,
    };
    let folder = Folder::new("instances");
    let opened = folder.world("opened", &plan.opened.options());
    let walked = folder.world("walked", &plan.walked.options());
    let mut databases = Map::new();
    for kind in ALL {
        let opening = on_database(kind, &opened, |url| {
            let openings = (0..plan.openings).map(|_| opening(&folder, "--database", url));
            spread(openings.collect())
        });
        let walk = on_database(kind, &walked, |url| walk(&folder, "--database", url));
        let name = format!("{kind:?}").to_lowercase();
        databases.insert(
            name,
            json!({"process_to_usable_screen": opening, "walk": walk}),
        );
    }
    let report = json!({
        "format": "aclscope.bench.instances/1",
        "terminal": "80x24",
        "unit": "ms",
        "opened": sizes(plan.opened),
        "walked": sizes(plan.walked),
        "databases": databases,
        "snapshot": walk(&folder, "--snapshot", &walked.display().to_string()),
    });
    println!("{report:#}");
}

fn sizes(size: Size) -> Json {
    json!({
        "customer_users": size.customer_users,
        "tickets": size.tickets,
        "queues": size.queues,
        "acls": size.acls,
    })
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// A fresh database of this kind with the rows of the world, while `measure` looks at it.
fn on_database(kind: Kind, world: &Path, measure: impl FnOnce(&str) -> Json) -> Json {
    let fresh = Fresh::new(kind);
    load(world, &fresh.url);
    measure(&fresh.url)
}

/// A running console.
struct Console {
    pty: Pty,
    timings: PathBuf,
}

impl Console {
    fn start(folder: &Folder, option: &str, instance: &str) -> Self {
        let timings = folder.file("timings");
        fs::remove_file(&timings).ok();
        let mut command = aclscope();
        command.env("ACLSCOPE_TIMINGS", &timings);
        command.args([option, instance]);
        let pty = Pty::start(command, 80, 24);
        let console = Self { pty, timings };
        console.wait("a screen", |screen| screen.contains("? keys"));
        console
    }

    /// Waits until the screen is as wanted; how long it took.
    fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> f64 {
        let began = Instant::now();
        while !wanted(&self.pty.contents()) {
            let waited = began.elapsed();
            assert!(waited < PATIENCE, "never {what}:\n{}", self.pty.contents());
            std::thread::sleep(Duration::from_millis(2));
        }
        rounded(began.elapsed().as_secs_f64() * 1000.0)
    }

    /// Presses keys; how long it took until the screen was as wanted.
    fn press(&mut self, keys: &str, what: &str, wanted: impl Fn(&str) -> bool) -> f64 {
        self.pty.press(keys);
        self.wait(what, wanted)
    }

    /// When this happened first, in milliseconds since the process started. It is written behind
    /// the frame that shows it.
    fn when(&self, event: &str) -> f64 {
        let began = Instant::now();
        loop {
            let text = fs::read_to_string(&self.timings).expect("the console writes timings");
            let first = text.lines().find_map(|line| {
                let line: Json = serde_json::from_str(line).ok()?;
                (line["event"] == event).then(|| line["ms"].as_f64())?
            });
            if let Some(first) = first {
                return first;
            }
            assert!(began.elapsed() < PATIENCE, "{event} never happened");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The most memory that the process ever had, in KiB.
    fn peak(&self) -> u64 {
        let pid = self.pty.pid().as_raw_pid();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
        peak.and_then(|peak| peak.trim().parse().ok())
            .expect("a number")
    }

    fn quit(mut self) {
        self.pty.press("\x03\x03");
        assert_eq!(self.pty.exit_code(), 0);
    }
}

/// From the start of the process to the first usable screen.
fn opening(folder: &Folder, option: &str, instance: &str) -> f64 {
    let console = Console::start(folder, option, instance);
    let first = console.when("first_frame");
    console.quit();
    first
}

/// Opens, searches, goes to the last row and back, and asks for somebody's permissions.
fn walk(folder: &Folder, option: &str, instance: &str) -> Json {
    let mut console = Console::start(folder, option, instance);
    let opened = rounded(console.when("first_frame"));
    let listed = console.press("1", "a list", |screen| screen.contains("of more"));
    let last = console.press("G", "the last page", |screen| {
        screen.contains("last 250 of more")
    });
    let before = console.press("g", "the first page", |screen| {
        screen.contains("first 250 of more")
    });
    console.press("/", "a search", |screen| screen.contains("Enter accept"));
    let found = console.press("fashion", "nobody", |screen| {
        screen.contains("nobody found")
    });
    console.press("\x1b", "everybody", |screen| {
        screen.contains("first 250 of more")
    });
    console.press("/", "a search", |screen| screen.contains("Enter accept"));
    console.press("dg", "somebody", |screen| {
        screen.contains("dg of CustomerID")
    });
    console.press("\r", "the list", |screen| screen.contains("? keys"));
    console.press("s", "a simulation", |screen| screen.contains("rule "));
    let permissions = console.press("p", "permissions", |screen| {
        screen.contains("may see and do")
    });
    let report = json!({
        "process_to_usable_screen": opened,
        "list_of_customers": listed,
        "last_page": last,
        "first_page_again": before,
        "search_that_finds_nobody": found,
        "permissions": permissions,
        "peak_memory_kib": console.peak(),
    });
    console.quit();
    report
}
