//! The ACL editor as a user feels it: an ACL with 5,000 values in a ticket system with 2,000 queues,
//! the live effect on, from a key to the end of its frame.
//!
//! The real loop, the real instance and a journal of its own; the frame goes into a buffer. One key
//! at a time, from idle; while the frame is made, the draft is already being tried in the background.
//! The ordinary test run does everything once with few values, for working, not for figures.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that goes wrong ends"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, io};

use aclscope::app::state::Header;
use aclscope::app::{
    App, Appearance, Console, Drafts, InstanceSource, Msg, Opened, Runtime, Screen, Timings,
};
use aclscope::backend::Instance;
use aclscope::backend::journal::{DraftJournal, Origin, Place};
use aclscope::config::{Depth, Key, Keymap};
use aclscope::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Value as Json, json};
use tokio::sync::mpsc;

/// Longer than the pace of frames.
const IDLE: Duration = Duration::from_millis(20);

/// A terminal in memory that knows when its last frames were complete.
struct Memory {
    terminal: Terminal<TestBackend>,
    frames: Vec<Instant>,
}

impl Screen for Memory {
    fn draw(&mut self, app: &App) -> io::Result<()> {
        self.terminal.draw(|frame| ui::draw(app, frame)).unwrap();
        self.frames.push(Instant::now());
        Ok(())
    }

    fn redraw(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    fn copy(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// A ticket system with so many queues, and an ACL with so many values.
fn world(queues: usize, values: usize) -> Json {
    let queue = |number: usize| format!("Queue {number:05}::Größe");
    let rows: Vec<Json> = (1..=queues)
        .map(|id| json!({"id": id, "name": queue(id), "group_id": 1, "valid_id": 1}))
        .collect();
    let mut change = "---\nPossible:\n  Ticket:\n    Queue:\n".to_owned();
    for number in 1..=values {
        change.push_str(&format!("    - {}\n", queue(number)));
    }
    json!({"tables": {
        "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
        "queue": rows,
        "valid": [{"id": 1, "name": "valid"}, {"id": 2, "name": "invalid"}],
        "customer_user": [{"id": 1, "login": "mona", "email": "mona@sea.example",
            "customer_id": "sea", "first_name": "Mona", "last_name": "Lund", "valid_id": 1}],
        "acl": [{"id": 1, "name": "100-Large", "valid_id": 1, "config_match": "",
            "config_change": change}],
    }})
}

struct Bench {
    console: Console<Memory>,
    outbox: mpsc::Sender<Msg>,
    repetitions: usize,
}

impl Bench {
    async fn start(queues: usize, values: usize, repetitions: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("aclscope-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file: PathBuf = folder.join("world.json");
        fs::write(&file, world(queues, values).to_string()).unwrap();
        let instance = Instance::open_snapshot(&file).await.unwrap();
        let place = Place::at(&folder.join("state")).unwrap();
        let origin = Origin::of(|_| None);
        let (journal, left) = DraftJournal::open(&place, &instance.identity(), origin).unwrap();
        let none = aclscope::app::Failure::new("nothing is stored here");
        let source =
            InstanceSource::new(Arc::new(instance)).keeping(Err(none), Drafts::new(journal, left));
        let opened = Opened {
            header: Header::default(),
            customer_user: Some("mona".to_owned()),
            ..Opened::default()
        };
        let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
        let app = App::of_instance(opened, Keymap::embedded().unwrap(), appearance);
        let (outbox, inbox) = mpsc::channel(64);
        let runtime = Runtime {
            source: Arc::new(source),
            inbox,
            outbox: outbox.clone(),
            timings: Timings::off(),
        };
        let memory = Memory {
            terminal: Terminal::new(TestBackend::new(160, 48)).unwrap(),
            frames: Vec::new(),
        };
        let mut console = Console::new(app, memory, runtime);
        console.until_idle().await;
        Self {
            console,
            outbox,
            repetitions,
        }
    }

    /// Presses a key; milliseconds to the end of its frame, and until everything is settled.
    async fn press(&mut self, key: Key) -> (f64, f64) {
        tokio::time::sleep(IDLE).await;
        self.console.screen.frames.clear();
        let began = Instant::now();
        self.outbox.send(Msg::key(key)).await.unwrap();
        self.console.until_idle().await;
        let frames = &self.console.screen.frames;
        let after = |frame: Option<&Instant>| {
            (*frame.expect("a frame followed") - began).as_secs_f64() * 1000.0
        };
        (after(frames.first()), after(frames.last()))
    }

    async fn go(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.press(Key::parse(key).unwrap()).await;
        }
    }

    async fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.press(Key::char(c)).await;
        }
    }

    /// The keys in turn, each measured.
    async fn each(&mut self, keys: &[&str]) -> Json {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for key in keys.iter().cycle().take(self.repetitions) {
            let (frame, settled) = self.press(Key::parse(key).unwrap()).await;
            first.push(frame);
            last.push(settled);
        }
        json!({"key_to_frame": spread(first), "key_to_effect": spread(last)})
    }
}

/// Median, 95th percentile, largest, in milliseconds.
fn spread(mut values: Vec<f64>) -> Json {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = ((values.len() - 1) as f64 * share).ceil() as usize;
        (values[index] * 1000.0).round() / 1000.0
    };
    json!({"median": at(0.5), "p95": at(0.95), "max": at(1.0), "repetitions": values.len()})
}

fn main() {
    // `cargo bench` says so; the ordinary test run executes every measurement once.
    let arguments: Vec<String> = std::env::args().collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    let (queues, values, repetitions) = match has("--once") || !has("--bench") {
        true => (20, 50, 2),
        false => (2_000, 5_000, 60),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut bench = Bench::start(queues, values, repetitions).await;
        bench.go("2 Enter G").await;
        let moves = bench.each(&["k", "k", "k", "j"]).await;
        let pages = bench.each(&["PgUp", "PgUp", "PgDn"]).await;
        bench.go("G").await;
        let cut = bench.each(&["x", "u"]).await;
        let edits = bench.each(&["K"]).await;
        let undo = bench.each(&["u", "Ctrl-R"]).await;
        let fold = bench.each(&["h", "Enter"]).await;
        bench.go("G e").await;
        let picker = bench.each(&["1", "Backspace"]).await;
        bench.go("Esc t Down Down").await;
        bench.write("Comment").await;
        let typing = bench.each(&["a", "b", "Backspace"]).await;
        let cursor = bench.each(&["Down", "Right", "PgDn"]).await;
        let report = json!({
            "format": "aclscope.bench.editor/1",
            "queues": queues,
            "values": values,
            "terminal": "160x48",
            "unit": "ms",
            "cursor_in_tree": moves,
            "page_in_tree": pages,
            "cut_and_undo": cut,
            "move_value": edits,
            "undo_and_redo": undo,
            "fold_and_open": fold,
            "type_in_value_picker": picker,
            "type_in_yaml": typing,
            "cursor_in_yaml": cursor,
        });
        println!("{report:#}");
    });
}
