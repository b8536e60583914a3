//! Help, version, wrong usage, and what the program does without a terminal.

use serde_json::Value as Json;

use crate::desk;
use crate::support::program::{command, run};

const COMMANDS: [&str; 12] = [
    "demo",
    "eval",
    "simulate",
    "permissions",
    "export",
    "import",
    "deploy",
    "completions",
    "man",
    "history",
    "config",
    "snapshot",
];

#[test]
fn help_names_every_command_and_option_within_80_columns() {
    let mut asked: Vec<Vec<&str>> = vec![vec!["--help"], vec!["-h"]];
    asked.extend(COMMANDS.map(|command| vec![command, "--help"]));
    asked.extend(COMMANDS.map(|command| vec![command, "-h"]));
    asked.extend(["--help", "-h"].map(|help| vec!["config", "show", help]));
    for arguments in asked {
        let ended = run(&arguments);
        assert_eq!(
            (ended.code, ended.err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
        for line in ended.out.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
            assert!(!line.contains('\u{1b}'), "{arguments:?}: {line}");
        }
        for option in [
            "--home <DIR>",
            "--database <URL>",
            "--snapshot <FILE>",
            "--demo",
            "-i, --instance <NAME>",
            "--config <FILE>",
            "--settings <FILE>",
            "--acls <WHICH>",
            "--write",
            "--acting-user <LOGIN>",
            "--collation",
            "--flavour",
            "--format",
            "--color",
        ] {
            assert!(ended.out.contains(option), "{arguments:?}: {option}");
        }
    }
    let help = run(&["--help"]).out;
    for command in COMMANDS {
        assert!(
            help.lines()
                .any(|line| line.trim_start().starts_with(command)),
            "{command}"
        );
    }
    assert!(help.contains("Exit codes: 0 answered"));
    let simulate = run(&["simulate", "--help"]).out;
    for option in [
        "--customer-user <LOGIN>",
        "--action <ACTION>",
        "--ticket <ID>",
        "--set <FIELD=VALUE>",
        "--return",
    ] {
        assert!(simulate.contains(option), "{option}");
    }
}

#[test]
fn version_is_the_packages() {
    let ended = run(&["--version"]);
    assert_eq!(ended.code, Some(0));
    assert_eq!(
        ended.out,
        format!("aclscope {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn wrong_usage_ends_with_2_as_text_or_json() {
    let cases: [(&[&str], &str); 7] = [
        (
            &["config"],
            "'aclscope config' requires a subcommand but one was not provided",
        ),
        (
            &["permissions", "--acls", "all"],
            "invalid value 'all' for '--acls <WHICH>': it is stored, deployed, or a number for the demo",
        ),
        (&["simulatte"], "unrecognized subcommand 'simulatte'"),
        (
            &["permissions", "--nope"],
            "unexpected argument '--nope' found",
        ),
        (
            &["simulate", "--demo", "--customer-user", "dg"],
            "the following required arguments were not provided:",
        ),
        (
            &["permissions", "--collation", "c"],
            "invalid value 'c' for '--collation <HOW>'",
        ),
        (
            &["permissions", "--customer-users", "many"],
            "invalid value 'many' for '--customer-users <N>': invalid digit found in string",
        ),
    ];
    for (arguments, message) in cases {
        let text = run(arguments);
        assert_eq!(
            (text.code, text.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(text.err.contains(message), "{}", text.err);
        for format in [&["--format", "json"][..], &["--format=json"]] {
            let json = run(&[arguments, format].concat());
            assert_eq!(
                (json.code, json.out.as_str()),
                (Some(2), ""),
                "{arguments:?}"
            );
            let error: Json = serde_json::from_str(&json.err).unwrap();
            assert_eq!(error["error"]["kind"], "usage");
            assert_eq!(error["error"]["message"], message);
            assert!(error["error"]["help"].is_string());
        }
    }
}

#[test]
fn a_headless_command_without_an_instance_ends_and_never_takes_the_demo() {
    let simulate = [
        "simulate",
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
    ];
    for arguments in [&["permissions"][..], &simulate] {
        let ended = run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
        assert_eq!(
            ended.err,
            "aclscope: no instance: headless commands never fall back to the demo\n  \
             name one: --home DIR, --database URL, --snapshot FILE, or --demo for the embedded world\n"
        );
    }
}

#[test]
fn two_instances_are_one_too_many() {
    let world = desk::file("two-instances.json");
    for arguments in [
        ["permissions", "--demo", "--snapshot", &world],
        ["--snapshot", &world, "permissions", "--demo"],
    ] {
        let ended = run(&arguments);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
        assert_eq!(
            ended.err,
            format!(
                "aclscope: --snapshot {world} and --demo are two instances\n  name one of them\n"
            )
        );
    }
}

#[test]
fn options_stand_before_or_after_the_command() {
    let world = desk::file("before-after.json");
    let before = run(&[
        "--format",
        "json",
        "--snapshot",
        &world,
        "permissions",
        "--customer-user",
        "dg",
    ]);
    let after = run(&[
        "permissions",
        "--customer-user",
        "dg",
        "--snapshot",
        &world,
        "--format",
        "json",
    ]);
    assert_eq!(before.code, Some(0));
    assert_eq!(before.out, after.out);
}

#[test]
fn without_a_terminal_the_console_names_the_headless_commands() {
    for arguments in [&[][..], &["demo"], &["--demo"]] {
        let ended = run(arguments);
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        for name in ["terminal", "eval", "simulate", "permissions"] {
            assert!(ended.err.contains(name), "{}", ended.err);
        }
    }
    let json = run(&["--format", "json"]);
    let error: Json = serde_json::from_str(&json.err).unwrap();
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("terminal")
    );
}

#[test]
fn colour_is_left_out_of_pipes_and_under_no_color() {
    let world = desk::file("no-color.json");
    let arguments = ["permissions", "--snapshot", &world];
    let plain = run(&arguments).out;
    assert!(!plain.contains('\u{1b}'));
    let output = command(&arguments).env("NO_COLOR", "1").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), plain);
    let output = command(&["--nope"]).env("NO_COLOR", "1").output().unwrap();
    assert!(!output.stderr.contains(&0x1b));
}
