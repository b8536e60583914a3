//! Running the real program once, and the files it is given.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value as Json;

use super::folder;

/// What a run left behind.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// Standard output as one JSON document.
    pub fn json(&self) -> Json {
        assert_eq!(self.code, Some(0), "{}", self.err);
        assert_eq!(self.err, "");
        assert!(self.out.ends_with('\n'), "{:?}", self.out);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// Standard output as JSON Lines.
    pub fn lines(&self) -> Vec<Json> {
        self.out
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .collect()
    }
}

/// The program with these arguments, and nothing of the environment that changes what it says.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aclscope"));
    command.args(arguments).env_remove("NO_COLOR");
    // Nobody's own configuration.
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    // Nor anybody's own journals, nor those of another test.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let state = format!("state-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    command.env("XDG_STATE_HOME", folder::own().join(state));
    command
}

/// Runs a command that was prepared, without input.
pub fn finished(command: &mut Command) -> Ended {
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("the program does not run: {error}"));
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|error| panic!("{error}"));
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Runs the program without input.
pub fn run(arguments: &[&str]) -> Ended {
    run_with(arguments, b"")
}

/// Runs the program with this standard input.
pub fn run_with(arguments: &[&str], input: &[u8]) -> Ended {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("the program does not start: {error}"));
    let mut standard_input = child.stdin.take();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that ends early reads no more: that is what its exit code is about.
        let _ = standard_input.as_mut().map(|pipe| pipe.write_all(&input));
    });
    let output = child
        .wait_with_output()
        .unwrap_or_else(|error| panic!("the program does not end: {error}"));
    assert!(writer.join().is_ok(), "writing its input");
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|error| panic!("{error}"));
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Writes a file of this test run and returns its path.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder::own().join(name);
    std::fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    path.display().to_string()
}

/// The customer source that every installation has. A world file that names sources names all of
/// them.
pub fn shipped_source() -> serde_json::Value {
    let stock = include_str!("../../assets/stock_settings.json");
    let stock: serde_json::Value =
        serde_json::from_str(stock).expect("the stock settings are JSON");
    stock["CustomerUser"].clone()
}
