//! Starting, typing, resizing, suspending, ending.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::{Pty, aclscope, command, folder, is_coloured};

const READY: &str = "? keys";
/// What shows once the demo's first simulation is answered.
const ANSWERED: &str = "final";

fn console() -> Pty {
    let console = Pty::start(aclscope(), 80, 24);
    console.wait_for(READY);
    console
}

#[test]
fn keys_work_and_q_leaves_the_terminal_as_it_was() {
    let mut console = console();
    assert!(!console.echoes());
    console.press("?");
    console.wait_for("Keys that work here");
    console.press("\x1b");
    console.wait_until_gone("Keys that work here");
    console.press(":quit");
    console.wait_for("> quit");
    console.press("\x1b");
    console.wait_until_gone("> quit");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn ctrl_c_closes_a_popup_first_and_then_quits() {
    let mut console = console();
    console.press("?");
    console.wait_for("Keys that work here");
    console.press("\x03");
    console.wait_until_gone("Keys that work here");
    console.press("\x03");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn signals_end_it_with_their_code() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut console = console();
        console.signal(signal);
        assert_eq!(console.exit_code(), code);
        console.assert_restored();
    }
}

#[test]
fn the_screen_follows_the_size_also_right_after_the_start() {
    let mut console = Pty::start(aclscope(), 80, 24);
    for (columns, rows) in [(120, 40), (40, 12), (100, 30)] {
        console.resize(columns, rows);
        console.wait_until("footer in the last line", |screen| {
            let mut lines = screen.rows(0, columns);
            lines
                .nth(usize::from(rows) - 1)
                .is_some_and(|line| line.trim_end().ends_with(READY))
        });
    }
    console.press("q");
    assert_eq!(console.exit_code(), 0);
}

#[test]
fn the_smallest_terminal_is_survived() {
    let mut console = Pty::start(aclscope(), 1, 1);
    console.wait_until("entered", vt100::Screen::alternate_screen);
    console.press("j?\x1b");
    console.resize(80, 24);
    console.wait_for(READY);
    // Esc and what follows at once would be one key.
    console.wait_until_gone("Keys that work here");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn a_long_paste_is_text_and_no_keys() {
    let mut console = console();
    console.press("2");
    console.wait_for("[2 ACLs]");
    let text = "q?:Z ".repeat(20_000);
    console.paste(&text);
    console.wait_for("no match");
    console.press("\x1b");
    console.wait_until_gone("no match");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
}

#[test]
fn a_paste_into_a_picker_goes_to_its_line() {
    let mut console = console();
    console.press(":");
    console.paste("quit\n");
    console.wait_for("> quit");
    console.press("\x03");
    console.wait_until_gone("> quit");
}

/// Ctrl-Z in a real shell with job control, then `fg`.
#[test]
fn ctrl_z_hands_the_terminal_to_the_shell_and_fg_takes_it_back() {
    let mut shell = command("/bin/sh");
    shell.args(["-i", "-m"]);
    shell.env("PS1", "prompt> ");
    shell.env("ENV", "");
    let mut shell = Pty::start(shell, 80, 24);
    shell.wait_for("prompt>");
    shell.press(&format!("{}\n", env!("CARGO_BIN_EXE_aclscope")));
    shell.wait_for(READY);
    shell.press("\x1a");
    shell.wait_for("Stopped");
    shell.wait_until("back at the prompt", |screen| {
        let at_prompt = screen.contents().trim_end().ends_with("prompt>");
        at_prompt && !screen.alternate_screen() && !screen.hide_cursor()
    });
    shell.press("echo back-$((20 + 3))\n");
    shell.wait_for("back-23");
    shell.press("fg\n");
    shell.wait_for(READY);
    shell.press("?");
    shell.wait_for("Keys that work here");
    shell.press("qq");
    shell.wait_until("back at the prompt", |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("prompt>")
    });
    shell.press("exit 7\n");
    assert_eq!(shell.exit_code(), 7);
}

/// Without a shell nobody could continue it: Ctrl-Z must not stop it for ever.
#[test]
fn ctrl_z_without_a_shell_says_so() {
    let mut console = console();
    console.press("\x1a");
    console.wait_for("there is no shell to go back to");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
}

#[test]
fn ctrl_l_and_a_continued_process_draw_everything_anew() {
    let mut console = console();
    console.signal(Signal::STOP);
    console.signal(Signal::CONT);
    console.press("\x0c");
    console.press("?");
    console.wait_for("Keys that work here");
    console.press("qq");
    assert_eq!(console.exit_code(), 0);
}

#[test]
fn a_terminal_that_cannot_be_drawn_on_is_refused_and_the_commands_are_named() {
    let mut dumb = aclscope();
    dumb.env("TERM", "dumb");
    let mut dumb = Pty::start(dumb, 80, 24);
    assert_eq!(dumb.exit_code(), 2);
    dumb.wait_for("TERM=\"dumb\"");
    dumb.wait_for("aclscope eval");
    assert!(!dumb.look(vt100::Screen::alternate_screen));
}

#[test]
fn without_a_terminal_there_is_no_console() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_aclscope"))
        .env("TERM", "xterm")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("standard input") && message.contains("aclscope eval"),
        "{message}"
    );
}

#[test]
fn without_colours_nothing_is_coloured() {
    let mut plain = aclscope();
    plain.env("NO_COLOR", "1");
    let console = Pty::start(plain, 80, 24);
    console.wait_for(READY);
    console.look(|screen| {
        assert!(!is_coloured(screen));
        let reversed = (0..24).any(|row| screen.cell(row, 2).is_some_and(vt100::Cell::inverse));
        assert!(reversed, "the selected row shows without colours");
    });
}

#[test]
fn a_locale_without_utf8_gets_plain_marks_and_frames() {
    let mut plain = aclscope();
    plain.env("LANG", "C");
    let console = Pty::start(plain, 80, 24);
    console.wait_for(ANSWERED);
    let shown = console.contents();
    // Names are shown as they are stored; everything of our own is ASCII.
    assert!(!shown.contains(['┏', '●', '·', '…', '–']), "{shown}");
}

#[test]
fn timings_are_appended_as_lines_of_json() {
    let file = folder::own().join("timings");
    let mut timed = aclscope();
    timed.env("ACLSCOPE_TIMINGS", &file);
    let mut console = Pty::start(timed, 80, 24);
    console.wait_for(ANSWERED);
    console.press("?");
    console.wait_for("Keys that work here");
    console.press("qq");
    assert_eq!(console.exit_code(), 0);
    let text = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events: Vec<&str> = lines
        .iter()
        .map(|line| line["event"].as_str().unwrap())
        .collect();
    // On a busy machine frames come before that say what is being opened.
    let begin: Vec<&str> = events
        .iter()
        .copied()
        .filter(|event| *event != "frame")
        .take(2)
        .collect();
    assert_eq!(begin, ["process_start", "opened"], "{events:?}");
    // The first answer may be there before the first frame.
    let count = |name| events.iter().filter(|event| **event == name).count();
    assert_eq!(count("first_frame"), 1, "{events:?}");
    assert_ne!(count("query_first_row"), 0, "{events:?}");
    let mut after_the_key = events.iter().skip_while(|event| **event != "key");
    assert!(after_the_key.any(|event| *event == "frame"), "{events:?}");
    assert_eq!(lines[0]["ms"], 0.0);
    assert!(
        lines
            .iter()
            .all(|line| line["ms"].as_f64().is_some_and(|ms| ms < 60_000.0))
    );
}

/// Nothing is computed and nothing written while nothing happens.
#[test]
fn idle_costs_nothing() {
    let mut console = console();
    console.wait_for(ANSWERED);
    console.settled();
    // What was begun at the start may still be computed on a busy machine, but not for ever.
    let began = Instant::now();
    while !rests(&console) {
        assert!(began.elapsed() < Duration::from_secs(90), "it never rests");
    }
    assert!(rests(&console), "it does not rest for long");
}

/// True when the console neither computes nor writes for a while.
fn rests(console: &Pty) -> bool {
    console.take_arrivals();
    let before = ticks(console);
    std::thread::sleep(Duration::from_millis(700));
    ticks(console) <= before + 2 && console.take_arrivals().is_empty()
}

/// The time that the console has computed so far, in the system's ticks.
fn ticks(console: &Pty) -> u64 {
    let path = format!("/proc/{}/stat", console.pid().as_raw_nonzero());
    let stat = fs::read_to_string(path).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let used = fields.split_whitespace().skip(11).take(2);
    used.map(|field| field.parse::<u64>().unwrap()).sum()
}

#[test]
fn a_mistake_in_the_users_keys_is_named_with_its_place() {
    let folder = folder::own().join("keys");
    fs::create_dir_all(folder.join("aclscope")).unwrap();
    fs::write(folder.join("aclscope/keys.conf"), "[global]\nfly = f\n").unwrap();
    let mut mistaken = aclscope();
    mistaken.env("XDG_CONFIG_HOME", &folder);
    let mut console = Pty::start(mistaken, 120, 24);
    assert_eq!(console.exit_code(), 2);
    console.wait_for("keys.conf:2: unknown action `fly`");
    fs::write(folder.join("aclscope/keys.conf"), "[global]\nquit = F10\n").unwrap();
    let mut changed = aclscope();
    changed.env("XDG_CONFIG_HOME", &folder);
    let mut console = Pty::start(changed, 120, 24);
    console.wait_for("F10 quit");
    console.press("\x1b[21~");
    assert_eq!(console.exit_code(), 0);
    fs::remove_dir_all(&folder).unwrap();
}
