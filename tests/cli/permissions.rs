//! `aclscope permissions`: who may see and do what, streamed.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::{command, run};

#[test]
fn one_customer_user_has_every_field() {
    let world = desk::file("permissions.json");
    let arguments = [
        "permissions",
        "--snapshot",
        &world,
        "--format",
        "json",
        "--customer-user",
    ];
    let ended = run(&[&arguments[..], &["dg"]].concat());
    let answer = ended.json();
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "customer_user",
            "customer_ids",
            "groups",
            "groups_direct",
            "context_customers",
            "create_queues",
            "search",
            "tickets"
        ]
    );
    assert_eq!(answer["customer_user"], "dg");
    assert_eq!(answer["customer_ids"], json!(["mx"]));
    assert_eq!(answer["search"], json!({"ro": ["7"], "rw": ["7"]}));
    assert_eq!(answer["tickets"]["7"]["ro"]["allowed"], true);
    assert_eq!(answer["tickets"]["8"]["rw"]["allowed"], false);
    assert_eq!(answer["create_queues"].as_object().unwrap().len(), 3);
    let invalid = run(&[&arguments[..], &["gone"]].concat()).json();
    assert_eq!(
        invalid["customer_user"], "gone",
        "an invalid one can be asked for by name"
    );
}

#[test]
fn all_valid_ones_come_by_login_as_json_lines() {
    let world = desk::file("permissions-all.json");
    let ended = run(&["permissions", "--snapshot", &world, "--format", "json"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let lines = ended.lines();
    let logins: Vec<&Json> = lines.iter().map(|line| &line["customer_user"]).collect();
    assert_eq!(logins, ["ak", "dg"]);
    for line in &lines {
        let login = line["customer_user"].as_str().unwrap();
        let arguments = [
            "permissions",
            "--snapshot",
            &world,
            "--format",
            "json",
            "--customer-user",
            login,
        ];
        assert_eq!(&run(&arguments).json(), line);
    }
}

#[test]
fn an_unknown_login_ends_with_2() {
    let world = desk::file("permissions-unknown.json");
    let ended = run(&[
        "permissions",
        "--snapshot",
        &world,
        "--customer-user",
        "nobody",
    ]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert_eq!(
        ended.err,
        "aclscope: there is no customer user `nobody` in any backend\n  \
         logins are compared as the instance does; look for it in the console (Customers)\n"
    );
}

#[test]
fn as_text_a_paragraph_a_customer_user() {
    let world = desk::file("permissions-text.json");
    let ended = run(&["permissions", "--snapshot", &world, "--customer-user", "dg"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    for line in ended.out.lines() {
        assert!(aclscope::text::width(line) <= 80, "{line}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    assert!(
        ended.out.starts_with("dg\n  CustomerIDs        mx\n"),
        "{}",
        ended.out
    );
    assert!(
        ended
            .out
            .contains("  may create in      \\e[31mRed\\n\\u{202e}Desk, Postmaster, Raw\n"),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("  ticket 7           ro yes "),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("  ticket 8           ro no  "),
        "{}",
        ended.out
    );
}

/// The most memory that a running process ever held, in MiB.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        / 1024
}

#[cfg(target_os = "linux")]
#[test]
fn thousands_are_streamed_in_order_and_not_held() {
    let arguments = [
        "permissions",
        "--demo",
        "--customer-users",
        "20000",
        "--format",
        "json",
    ];
    let mut child = command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut read = |count: usize| -> Vec<String> {
        let lines = lines.by_ref().take(count);
        lines
            .map(|line| {
                let answer: Json = serde_json::from_str(&line.unwrap()).unwrap();
                answer["customer_user"].as_str().unwrap().to_lowercase()
            })
            .collect()
    };
    let first = read(200);
    let early = peak(child.id());
    let more = read(1_800);
    let late = peak(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(first.len() + more.len(), 2_000);
    println!("permissions: {early} MiB after 200 customer users, {late} MiB after 2,000");
    assert!(late <= early + 16, "{early} MiB, then {late} MiB");
}
