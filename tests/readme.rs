//! The README stays true: its commands run, print what it shows and exit as it says.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "the README needs only a part of it")]
#[path = "support/pty.rs"]
mod pty;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pty::{Pty, command};

const README: &str = include_str!("../README.md");

/// Commands that a test cannot run from inside a test; what they name must be there.
const OF_THE_PROJECT: [&str; 2] = ["cargo run --release", "tests/run"];

/// A fenced block.
struct Block {
    language: &'static str,
    exit: i32,
    lines: Vec<&'static str>,
}

/// A command and what the README shows below it.
struct Shown {
    command: &'static str,
    exit: i32,
    output: Vec<&'static str>,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let (language, more) = info.split_once(' ').unwrap_or((info, ""));
        let exit = more
            .strip_prefix("exit=")
            .map_or(0, |code| code.parse().expect("an exit code is a number"));
        blocks.push(Block {
            language,
            exit,
            lines: lines.by_ref().take_while(|line| *line != "```").collect(),
        });
    }
    blocks
}

fn commands() -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    for block in blocks()
        .into_iter()
        .filter(|block| block.language == "console")
    {
        for line in block.lines {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push(Shown {
                    command,
                    exit: block.exit,
                    output: Vec::new(),
                }),
                (None, Some(shown)) => shown.output.push(line),
                (None, None) => panic!("output without a command: {line}"),
            }
        }
    }
    commands
}

/// A folder with the README's world file and configuration in it.
fn folder() -> PathBuf {
    let folder = folder::own().join("readme");
    fs::create_dir_all(&folder).unwrap();
    fs::remove_dir_all(folder.join("state")).ok();
    for (language, name) in [("json", "world.json"), ("yaml", "config.yaml")] {
        let files: Vec<Block> = blocks()
            .into_iter()
            .filter(|block| block.language == language)
            .collect();
        assert_eq!(files.len(), 1, "one {name} is shown");
        fs::write(folder.join(name), files[0].lines.join("\n")).unwrap();
    }
    folder
}

/// The search path with the program under test in front.
fn search_path() -> std::ffi::OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_aclscope"));
    let own = program.parent().expect("a program lies in a folder");
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(own.to_owned()).chain(std::env::split_paths(&paths));
    std::env::join_paths(all).unwrap()
}

/// True for a command line that opens the console.
fn is_console(line: &str) -> bool {
    let headless = [
        "simulate",
        "permissions",
        "customers",
        "eval",
        "config",
        "snapshot",
        "history",
        "export",
        "import",
        "deploy",
        "doctor",
    ];
    let mut words = line.split_whitespace();
    line.starts_with("aclscope") && !words.any(|word| headless.contains(&word))
}

fn opens_and_quits(line: &str, folder: &Path) {
    let mut shell = command("/bin/sh");
    shell.args(["-c", line]);
    shell.env("PATH", search_path());
    shell.cwd(folder);
    let mut console = Pty::start(shell, 80, 24);
    console.wait_for("? keys");
    console.press("q");
    assert_eq!(console.exit_code(), 0, "{line}");
    console.assert_restored();
}

fn answers_as_shown(shown: &Shown, folder: &Path) {
    let output = Command::new("/bin/sh")
        .args(["-c", shown.command])
        .env("PATH", search_path())
        .env("LANG", "C.UTF-8")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("XDG_STATE_HOME", folder.join("state"))
        .current_dir(folder)
        .output()
        .unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    let line = shown.command;
    assert_eq!(output.status.code(), Some(shown.exit), "{line}\n{message}");
    assert_eq!(answer.is_empty(), shown.exit == 2, "{line}\n{answer}");
    let said: Vec<&str> = answer.lines().chain(message.lines()).collect();
    match shown.output.split_last() {
        Some((&"…", beginning)) => assert!(
            said.starts_with(beginning) && said.len() > beginning.len(),
            "{line}\n{answer}"
        ),
        _ => assert_eq!(said, shown.output, "{line}"),
    }
}

#[test]
fn every_command_does_what_is_shown() {
    let folder = folder();
    let commands = commands();
    let (consoles, answers): (Vec<_>, Vec<_>) =
        commands.iter().partition(|shown| is_console(shown.command));
    for shown in &consoles {
        opens_and_quits(shown.command, &folder);
    }
    for shown in &answers {
        answers_as_shown(shown, &folder);
    }
    println!(
        "README: {} consoles opened, {} commands answered",
        consoles.len(),
        answers.len()
    );
    assert!(consoles.len() >= 3 && answers.len() >= 8);
}

#[test]
fn the_two_commands_stand_at_the_top() {
    let first = blocks().into_iter().next().expect("there are blocks");
    assert_eq!(first.language, "sh");
    let commands: Vec<&str> = first
        .lines
        .iter()
        .map(|line| line.split('#').next().unwrap_or_default().trim_end())
        .collect();
    assert_eq!(commands, OF_THE_PROJECT);
}

/// Links to files, and pictures, lead somewhere.
#[test]
fn every_link_leads_to_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let targets: Vec<&str> = README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert!(targets.len() > 5, "{targets:?}");
    for target in targets {
        assert!(root.join(target).exists(), "{target}");
    }
    assert!(root.join("tests/run").exists());
}
