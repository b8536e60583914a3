//! The house rules that a compiler does not know: who may use whom, and what no file may hold.

use std::fs;
use std::path::{Path, PathBuf};

/// The parts of `src`, and the parts that each of them may use besides itself.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("core", &["secret"]),
    ("text", &[]),
    ("secret", &[]),
    ("backend", &["core", "secret"]),
    ("config", &["core", "secret"]),
    ("app", &["core", "backend", "config", "text", "secret"]),
    ("ui", &["core", "config", "app", "text"]),
    ("term", &["config", "app"]),
    ("cli", &["core", "backend", "config", "text", "secret"]),
    (
        "console",
        &[
            "core", "backend", "config", "app", "ui", "term", "cli", "text", "secret",
        ],
    ),
    ("main", &["cli", "console", "term", "secret"]),
];

/// What the pure core has no business with: input, output, clocks, the environment, threads,
/// globals, and the crates that bring them.
const NOT_IN_CORE: [&str; 22] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::io",
    "std::path",
    "std::time",
    "Instant",
    "SystemTime",
    "tokio",
    "sqlx",
    "ratatui",
    "crossterm",
    "futures",
    "rustix",
    "println!",
    "dbg!",
    "thread_local!",
    "static mut",
    "OnceLock",
    "LazyLock",
];

/// Lines that a file may have before it has two subjects.
const LONGEST: usize = 400;

/// Files that are longer, and why they are one subject.
const LONGER: [(&str, &str); 3] = [
    (
        "src/core/acl/compile.rs",
        "every shape that an ACL can have, right or wrong, is judged in one place",
    ),
    (
        "src/core/acl/evaluate.rs",
        "the three levels of answer are one implementation",
    ),
    (
        "src/app/state/simulate/mod.rs",
        "the state of the view with all that changes it",
    ),
];

struct File {
    /// From the package's root, with slashes.
    name: String,
    text: String,
}

impl File {
    /// The lines of code with their numbers, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().filter_map(|(index, line)| {
            let code = line.split("//").next().unwrap_or_default();
            (!code.trim().is_empty()).then_some((index + 1, code))
        })
    }

    /// The part of `src` that the file belongs to.
    fn part(&self) -> Option<&str> {
        let path = self.name.strip_prefix("src/")?;
        let part = path.split('/').next()?;
        Some(part.strip_suffix(".rs").unwrap_or(part))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending.
fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut folders = vec![root().join(folder)];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the package's folders are readable") {
            let path = entry.expect("the package's files are readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let name = |path: &Path| {
        let name = path.strip_prefix(root()).expect("below the root");
        name.to_string_lossy().replace('\\', "/")
    };
    paths
        .into_iter()
        .map(|path| File {
            name: name(&path),
            text: fs::read_to_string(&path).expect("a source file is text"),
        })
        .collect()
}

/// The parts that a line of code names: `crate::app`, `aclscope::{cli, term}`, `crate::{ui::X}`.
fn named_parts(code: &str, known: &[&str]) -> Vec<String> {
    let mut parts = Vec::new();
    for start in ["crate::", "aclscope::"] {
        for (at, _) in code.match_indices(start) {
            let rest = code.get(at + start.len()..).unwrap_or_default();
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => group.split(['{', '}', ',', ' ']).collect(),
                None => vec![rest],
            };
            for name in names {
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
                let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
                if known.contains(&name) {
                    parts.push(name.to_owned());
                }
            }
        }
    }
    parts
}

#[test]
fn every_part_uses_only_what_it_may() {
    let known = MAY_USE.map(|(part, _)| part);
    let (mut named, mut wrong) = (0, Vec::new());
    for file in files("src", ".rs") {
        let Some(part) = file.part().filter(|part| *part != "lib") else {
            continue;
        };
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(known, _)| *known == part)
            .unwrap_or_else(|| panic!("{}: say what the part {part} may use", file.name));
        for (number, code) in file.code() {
            for other in named_parts(code, &known) {
                named += 1;
                if other != part && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{}:{number}: {part} uses {other}", file.name));
                }
            }
        }
    }
    println!("house: {named} paths between parts read");
    assert!(named > 100, "only {named} paths were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn groups_of_paths_are_read_too() {
    let known = MAY_USE.map(|(part, _)| part);
    assert_eq!(
        named_parts("use crate::{app, ui::look};", &known),
        ["app", "ui"]
    );
    assert_eq!(
        named_parts("use aclscope::{cli, term};", &known),
        ["cli", "term"]
    );
    assert_eq!(
        named_parts("crate::backend::Error, crate::core::x", &known),
        ["backend", "core"]
    );
    assert!(named_parts("use crate::application;", &known).is_empty());
}

#[test]
fn the_core_is_pure() {
    let (mut read, mut wrong) = (0, Vec::new());
    for file in files("src/core", ".rs") {
        for (number, code) in file.code() {
            read += 1;
            for word in NOT_IN_CORE.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{}:{number}: {word}", file.name));
            }
            if code.contains("std::{") {
                wrong.push(format!("{}:{number}: name each path of std", file.name));
            }
        }
    }
    assert!(read > 1000, "only {read} lines were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_has_one_subject() {
    let mut wrong = Vec::new();
    for file in files("src", ".rs") {
        let lines = file.text.lines().count();
        let listed = LONGER.iter().any(|(name, _)| *name == file.name);
        match (lines > LONGEST, listed) {
            (true, false) => wrong.push(format!("{}: {lines} lines", file.name)),
            (false, true) => wrong.push(format!("{} is short enough now", file.name)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_unfinished_or_knows_the_machine_it_was_written_on() {
    // Put together here, so that this file does not hold them itself.
    let unfinished = ["todo", "unimplemented"].map(|name| format!("{name}!("));
    let machine = ["/work/", "/root/", "/tmp/", "C:\\"].map(str::to_owned);
    let mut wrong = Vec::new();
    let mut read = 0;
    for folder in ["src", "tests", "benches"] {
        for file in files(folder, ".rs") {
            read += 1;
            if file.name == "tests/house.rs" {
                continue;
            }
            for (number, line) in (1..).zip(file.text.lines()) {
                for word in unfinished.iter().chain(&machine) {
                    if line.contains(word.as_str()) {
                        wrong.push(format!("{}:{number}: {word}", file.name));
                    }
                }
            }
        }
    }
    assert!(read > 100, "only {read} files were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
