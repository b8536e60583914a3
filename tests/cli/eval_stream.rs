//! The streams of `aclscope eval`: order, flushing, bounds, and partners that go away.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::{command, file, run, run_with};

fn engine(id: usize) -> String {
    let question = json!({"id": id, "op": "TicketAcl", "acls": {}, "checks": {}, "checks_database": {},
        "data": {"1": "Raw"}, "return_type": "Ticket", "return_subtype": "Queue"});
    format!("{question}\n")
}

fn permissions(id: usize) -> String {
    let params = json!({"CustomerUserID": "dg"});
    format!(
        "{}\n",
        json!({"id": id, "op": "CustomerPermissions", "params": params})
    )
}

fn ids(lines: &[Json]) -> Vec<u64> {
    lines
        .iter()
        .filter_map(|answer| answer["id"].as_u64())
        .collect()
}

fn start(arguments: &[&str]) -> Child {
    command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn files_and_standard_input_are_read_in_the_order_given() {
    let one = file("eval-one.jsonl", [engine(1), engine(2)].concat());
    let two = file("eval-two.jsonl", engine(3).trim_end());
    let ended = run_with(&["eval", &two, "-", &one], engine(4).as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(ids(&ended.lines()), [3, 4, 1, 2]);
    let standard = run_with(&["eval"], engine(5).as_bytes());
    assert_eq!(ids(&standard.lines()), [5]);
}

#[test]
fn a_file_that_does_not_exist_ends_with_2_after_the_answers_before_it() {
    let one = file("eval-before.jsonl", engine(1));
    let ended = run(&["eval", &one, "no/such.jsonl"]);
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.err,
        "aclscope: no/such.jsonl: No such file or directory (os error 2)\n  check the path and its permissions\n"
    );
}

#[test]
fn the_instance_is_opened_when_a_question_needs_it_and_no_sooner() {
    let missing = ["eval", "--snapshot", "no/such/world.json"];
    let ended = run_with(&missing, [engine(1), engine(2)].concat().as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(ids(&ended.lines()), [1, 2]);

    let ended = run_with(
        &missing,
        [engine(1), permissions(2), engine(3)].concat().as_bytes(),
    );
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.err,
        "aclscope: no/such/world.json: No such file or directory (os error 2)\n  \
         check that no/such/world.json exists and may be read by this user\n"
    );
    let json = run_with(
        &[&missing[..], &["--format", "json"]].concat(),
        permissions(1).as_bytes(),
    );
    let error: Json = serde_json::from_str(&json.err).unwrap();
    assert_eq!((json.code, json.out.as_str()), (Some(2), ""));
    assert_eq!(error["error"]["kind"], "unreadable");
}

#[test]
fn a_partner_that_asks_and_waits_gets_its_answer_at_once() {
    let world = desk::file("eval-partner.json");
    let mut child = start(&["eval", "--snapshot", &world]);
    let mut input = child.stdin.take().unwrap();
    let output = child.stdout.take().unwrap();
    let (sender, answers) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            sender.send(line.unwrap()).unwrap();
        }
    });
    for id in 1..=5 {
        let question = if id % 2 == 0 {
            permissions(id)
        } else {
            engine(id)
        };
        // Half a line waiting is no reason to hold an answer back.
        let half = engine(99);
        input.write_all(question.as_bytes()).unwrap();
        input.write_all(half.get(..10).unwrap().as_bytes()).unwrap();
        input.flush().unwrap();
        let answer = answers.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(serde_json::from_str::<Json>(&answer).unwrap()["id"], id);
        input.write_all(half.get(10..).unwrap().as_bytes()).unwrap();
        input.flush().unwrap();
        let answer = answers.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(serde_json::from_str::<Json>(&answer).unwrap()["id"], 99);
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    reader.join().unwrap();
}

#[test]
fn a_partner_that_closes_its_end_early_is_no_failure() {
    let lines: String = (0..20_000).map(engine).collect();
    let path = file("eval-many.jsonl", lines);
    for arguments in [
        &["eval", &path][..],
        &["permissions", "--demo", "--customer-users", "2000"],
    ] {
        let mut child = start(arguments);
        let mut output = child.stdout.take().unwrap();
        let mut first = [0; 10];
        output.read_exact(&mut first).unwrap();
        drop(output);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn a_line_of_ten_megabytes_is_answered_and_a_broken_one_refused() {
    let long = "x".repeat(10_000_000);
    let good = json!({"id": 1, "op": "TicketAcl", "acls": {"1": {"PossibleNot": {"Ticket": {"Queue": [long]}}}},
        "checks": {"Ticket": {}}, "checks_database": {"Ticket": {}}, "data": {"1": long, "2": "Raw"}, "user_id": "5",
        "return_type": "Ticket", "return_subtype": "Queue"});
    let good = good.to_string();
    let broken = good.get(..good.len() - 1).unwrap();
    let ended = run_with(
        &["eval"],
        format!("{good}\n{broken}\n{}", engine(3)).as_bytes(),
    );
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let answers = ended.lines();
    assert_eq!(answers[0]["data"], json!({"2": "Raw"}));
    assert_eq!(answers[1]["error"]["kind"], "bad_json");
    assert!(
        answers[1].to_string().len() < 1_000,
        "the line is not repeated"
    );
    assert_eq!(answers[2]["id"], 3);
}

/// The most memory that a running process ever held, in MiB.
#[cfg(target_os = "linux")]
fn peak(child: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap();
    kilobytes.parse::<usize>().unwrap() / 1024
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_over_64_mebibytes_is_passed_over_without_being_held() {
    let mut child = start(&["eval"]);
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let megabyte = vec![b'x'; 1024 * 1024];
    input.write_all(b"{\"id\": 1, \"op\": \"").unwrap();
    for _ in 0..400 {
        input.write_all(&megabyte).unwrap();
    }
    input.write_all(b"\"}\n").unwrap();
    input.write_all(engine(2).as_bytes()).unwrap();
    input.flush().unwrap();
    let mut answer = || {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        serde_json::from_str::<Json>(&line).unwrap()
    };
    let (first, second) = (answer(), answer());
    let peak = peak(&child);
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(
        (&first["id"], &first["error"]["kind"]),
        (&Json::Null, &json!("too_long"))
    );
    assert_eq!(second["id"], 2);
    println!("eval: {peak} MiB at most for a line of 400 MiB");
    assert!(peak < 256, "{peak} MiB");
}
