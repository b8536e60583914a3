//! The console on the instances of the user's configuration file.

use std::fs;
use std::path::PathBuf;

use portable_pty::CommandBuilder;

use crate::support::{Pty, aclscope, folder};

const WORLD: &str = r#"{"tables": {"customer_user": [{"id": 1, "login": "mona", "email": "m@sea.example",
    "customer_id": "sea", "first_name": "Mona", "last_name": "Lund", "valid_id": 1}]}}"#;

/// A folder of this test run with a world file and this configuration in it.
fn folder(name: &str, config: &str) -> PathBuf {
    let folder = folder::own().join(name);
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

/// A folder of this test run, empty.
fn empty(name: &str) -> PathBuf {
    let folder = folder::own().join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(folder.join("Kernel")).unwrap();
    folder
}

fn on_host(homes: &[&PathBuf]) -> CommandBuilder {
    let mut command = aclscope();
    command.env("ACLSCOPE_HOMES", std::env::join_paths(homes).unwrap());
    command
}

#[test]
fn an_installation_that_cannot_be_opened_is_told_corrected_and_tried_again() {
    let home = empty("pty-home");
    let mut console = Pty::start(on_host(&[&home]), 160, 24);
    console.wait_for("there is no Kernel/Config.pm");
    // Not an installation either, but another reason: it was read again.
    fs::write(
        home.join("Kernel/Config.pm"),
        "package Kernel::Config;\nsub {",
    )
    .unwrap();
    console.press("r");
    console.wait_for("Config.pm:2:");
    fs::write(
        home.join("Kernel/Config.pm"),
        "package Kernel::Config;\nsub Load {\nmy $Self = shift;\n\
         $Self->{DatabaseDSN} = \"DBI:mysql:database=o;host=$ENV{DB}\";\n}\n1;\n",
    )
    .unwrap();
    console.press("r");
    console.wait_for("Enter asks for DatabaseDSN");
    console.press("d");
    console.wait_for("DEMO");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn the_demo_opens_by_itself_only_where_no_installation_is() {
    let (one, other) = (empty("pty-home-one"), empty("pty-home-other"));
    let missing = one.join("missing");
    opens(on_host(&[&missing]), "DEMO");
    let mut console = Pty::start(on_host(&[&one, &other, &one]), 160, 24);
    console.wait_for("Several ticket systems are installed here");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    // What is asked for wins over what is installed.
    let mut asked = on_host(&[&one, &other]);
    asked.arg("--demo");
    opens(asked, "DEMO");
}

#[test]
fn a_console_left_without_its_instance_says_why_and_ends_with_2() {
    let mut command = aclscope();
    command.args(["--snapshot", "no-such-world.json"]);
    let mut console = Pty::start(command, 80, 24);
    console.wait_for("Not open: no-such-world.json");
    console.press("q");
    assert_eq!(console.exit_code(), 2);
    console.wait_for("aclscope: no-such-world.json: No such file or directory");
}

#[test]
fn a_world_file_is_typed_in_place_of_a_wrong_one() {
    let folder = folder("pty-typed", "{}\n");
    let mut command = with(&folder, &["--snapshot", "wrold.json"]);
    command.cwd(folder.join("aclscope"));
    let mut console = Pty::start(command, 80, 24);
    console.wait_for("Not open: wrold.json");
    console.press("e");
    console.wait_for("The world file:");
    console.press("\u{15}world.json\r");
    console.wait_for("world.json · OTOBO · read-only");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
}

#[test]
fn the_header_says_who_writes_and_why_nobody_does() {
    let folder = folder("pty-acting", "{}\n");
    let demo = |login| with(&folder, &["--demo", "--acting-user", login]);
    opens(demo("root@localhost"), "read-write · as root@localhost");
    let mut console = Pty::start(demo("rot@localhost"), 160, 24);
    console.wait_for("nobody can write as agent \"rot@localhost\"");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
}
