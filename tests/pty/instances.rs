//! The console on the instances of the user's configuration file.

use std::fs;
use std::path::PathBuf;

use portable_pty::CommandBuilder;

use crate::support::{Pty, aclscope};

const WORLD: &str = r#"{"tables": {"customer_user": [{"id": 1, "login": "mona", "email": "m@sea.example",
    "customer_id": "sea", "first_name": "Mona", "last_name": "Lund", "valid_id": 1}]}}"#;

/// A folder of this test run with a world file and this configuration in it.
fn folder(name: &str, config: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("aclscope")).unwrap();
    fs::write(folder.join("aclscope/world.json"), WORLD).unwrap();
    fs::write(folder.join("aclscope/config.yaml"), config).unwrap();
    folder
}

fn with(folder: &PathBuf, arguments: &[&str]) -> CommandBuilder {
    let mut command = aclscope();
    command.args(arguments);
    command.env("XDG_CONFIG_HOME", folder);
    command
}

fn opens(command: CommandBuilder, header: &str) {
    let mut console = Pty::start(command, 80, 24);
    console.wait_for(header);
    console.wait_for("? keys");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn the_default_instance_opens_under_its_name() {
    let config = "default: harbour\ninstances:\n  harbour: {snapshot: world.json}\n";
    let folder = folder("pty-default", config);
    opens(with(&folder, &[]), "harbour");
    opens(with(&folder, &["-i", "harbour"]), "harbour");
    opens(with(&folder, &["demo"]), "DEMO");
    opens(with(&folder, &["--demo"]), "DEMO");
}

#[test]
fn without_a_default_the_console_shows_the_demo() {
    let folder = folder(
        "pty-no-default",
        "instances: {harbour: {snapshot: world.json}}\n",
    );
    opens(with(&folder, &[]), "DEMO");
}

#[test]
fn a_slip_in_the_configuration_is_named_and_the_demo_needs_none() {
    let folder = folder("pty-slip", "instance: {}\n");
    let mut console = Pty::start(with(&folder, &[]), 160, 24);
    console.wait_for("config.yaml:1:1: the file has no key `instance`");
    assert_eq!(console.exit_code(), 2);
    opens(with(&folder, &["demo"]), "DEMO");
}

#[test]
fn the_command_demo_is_an_instance_of_its_own() {
    let folder = folder("pty-two", "instances: {harbour: {snapshot: world.json}}\n");
    let mut console = Pty::start(with(&folder, &["demo", "-i", "harbour"]), 160, 24);
    console.wait_for("-i harbour and the command demo are two instances");
    assert_eq!(console.exit_code(), 2);
}
