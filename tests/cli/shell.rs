//! Completions and the manual know every command.

use crate::support::program::run;

/// The commands that the command line has.
const COMMANDS: [&str; 12] = [
    "demo",
    "eval",
    "simulate",
    "permissions",
    "snapshot save",
    "snapshot load",
    "export",
    "import",
    "deploy",
    "history",
    "config show",
    "completions",
];

#[test]
fn the_manual_has_a_page_about_every_command() {
    let ended = run(&["man"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    for command in COMMANDS {
        let title = format!(".TH \"aclscope {command}\" 1");
        assert!(ended.out.contains(&title), "{command}");
    }
    let global = ended
        .out
        .matches("Open the ticket system in this installation folder");
    assert_eq!(global.count(), 1, "what every command takes is said once");
}

#[test]
fn every_shell_learns_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = run(&["completions", shell]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let words = COMMANDS.iter().flat_map(|command| command.split(' '));
        for word in words {
            assert!(ended.out.contains(word), "{shell} {word}");
        }
    }
    let ended = run(&["completions", "cmd"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
}
