//! A snapshot that is too large for memory: it goes into a private file that nothing can leave
//! behind.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use crate::support::{Pty, aclscope, folder};

/// Bytes of a cell of the large table, and how many of them there are: more than 64 MB.
const CELL: usize = 1 << 20;
const CELLS: usize = 66;

/// Writes a large world as the name says; `end` stands where the document ends.
fn world(name: &str, end: &str) -> PathBuf {
    let path = folder::own().join(name);
    let mut out = zstd_file(&path);
    let cell = "large ".repeat(CELL / 6);
    write!(out, r#"{{"tables": {{"note": ["#).unwrap();
    for number in 0..CELLS {
        let comma = if number == 0 { "" } else { "," };
        write!(out, r#"{comma}{{"n": {number}, "text": "{cell}"}}"#).unwrap();
    }
    let login =
        r#""customer_user": [{"id": 1, "login": "mona", "last_name": "Lund", "valid_id": 1}]"#;
    write!(out, r#"], {login}}}{end}"#).unwrap();
    out.finish().unwrap();
    path
}

fn zstd_file(path: &Path) -> zstd::stream::write::Encoder<'static, fs::File> {
    let file = fs::File::create(path).unwrap();
    zstd::stream::write::Encoder::new(file, 1).unwrap()
}

/// An empty folder of this test run.
fn folder(name: &str) -> PathBuf {
    let folder = folder::own().join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn it_goes_into_a_private_file_that_ends_with_the_process() {
    let (world, temporary) = (world("large.json.zst", "}"), folder("large-temporary"));
    let mut command = aclscope();
    command.arg("--snapshot");
    command.arg(&world);
    command.env("TMPDIR", &temporary);
    let mut console = Pty::start(command, 80, 24);
    console.wait_for("? keys");
    console.press("1");
    console.wait_for("mona");
    let process = PathBuf::from(format!("/proc/{}", console.pid().as_raw_pid()));
    let mut sizes = Vec::new();
    for open in fs::read_dir(process.join("fd")).unwrap() {
        let open = open.unwrap().path();
        let target = fs::read_link(&open).unwrap_or_default();
        if target.starts_with(&temporary) {
            assert!(
                target.to_string_lossy().ends_with("(deleted)"),
                "{target:?}"
            );
            let file = fs::metadata(&open).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
            sizes.push(file.len());
        }
    }
    assert!(
        matches!(sizes.as_slice(), [size] if *size > (CELL * CELLS) as u64),
        "{sizes:?}"
    );
    assert!(is_empty(&temporary), "it has no name any more");
    let status = fs::read_to_string(process.join("status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
    let peak: usize = peak.unwrap().trim().parse().unwrap();
    assert!(peak * 1024 < CELL * CELLS, "{peak} KiB");
    console.signal(Signal::KILL);
    console.exit_code();
    assert!(is_empty(&temporary));
}

#[test]
fn where_it_cannot_be_unpacked_or_is_not_whole_one_message_says_so() {
    let temporary = folder("large-refused");
    let cut = world("large-cut.json.zst", ", \"name\": ");
    let whole = world("large-whole.json.zst", "}");
    let missing = temporary.join("missing");
    for (world, temporary, message, help) in [
        (&cut, &temporary, "the document ends", "one JSON document"),
        (&whole, &missing, "cannot be unpacked here", "TMPDIR"),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aclscope"));
        command.args(["permissions", "--snapshot"]).arg(world);
        command.env("XDG_CONFIG_HOME", "/nonexistent");
        let ended = command.env("TMPDIR", temporary).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!((ended.status.code(), ended.stdout.len()), (Some(2), 0));
        assert!(said.contains(message) && said.contains(help), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
        if temporary == &missing {
            let folder = format!("aclscope: {}: ", missing.display());
            assert!(said.starts_with(&folder), "{said}");
        }
    }
    assert!(is_empty(&temporary));
}
