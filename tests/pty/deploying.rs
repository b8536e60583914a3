//! Deploying with the real program: on an installation folder with a SQLite database, once whole and
//! once after a deployment that was killed.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;

use crate::support::{Pty, aclscope, folder};

const FILE: &str = "Kernel/Config/Files/ZZZACL.pm";

const OLD: &str = "# old\npackage Kernel::Config::Files::ZZZACL;\nuse strict;\nuse utf8;\nsub Load {\n    my ($File, $Self) = @_;\n    \
    $Self->{TicketAcl}->{'100-Gone'} = { 'Possible' => {}, 'StopAfterMatch' => 0 };\n    return;\n}\n1;\n";

const WORLD: &str = r#"{"name": "harbour", "tables": {
    "acl": [{"id": 1, "name": "200-New", "valid_id": 1, "config_match": "", "create_by": 1, "change_by": 1,
        "config_change": "---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Junk\n"}],
    "acl_sync": [{"acl_id": "1", "sync_state": "not_sync"}],
    "users": [{"id": 1, "login": "root@localhost", "valid_id": 1}]}}"#;

/// An installation folder with its database and a state directory, removed when this is dropped.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let all = folder::own().join(format!("pty-{name}"));
        fs::remove_dir_all(&all).ok();
        let site = Self(all);
        fs::create_dir_all(site.home().join("Kernel/Config/Files")).unwrap();
        let write = |file: &str, text: &str| fs::write(site.home().join(file), text).unwrap();
        write("RELEASE", "PRODUCT = OTOBO\nVERSION = 11.0.8\n");
        write(
            "Kernel/Config.pm",
            "package Kernel::Config;\nuse strict;\nsub Load {\n    my $Self = shift;\n    return 1;\n}\n\
             use parent qw(Kernel::Config::Defaults);\n1;\n",
        );
        write(FILE, OLD);
        let world = site.0.join("world.json");
        fs::write(&world, WORLD).unwrap();
        let world = world.display().to_string();
        let mut load = site.program(&["snapshot", "load", &world, "--into", &site.url()]);
        assert!(load.status().unwrap().success());
        site
    }

    fn home(&self) -> PathBuf {
        self.0.join("otobo")
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.0.join("database.sqlite").display())
    }

    fn deployed(&self) -> String {
        fs::read_to_string(self.home().join(FILE)).unwrap()
    }

    /// A command of the program, without a terminal.
    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aclscope"));
        command
            .args(arguments)
            .env("XDG_STATE_HOME", self.0.join("state"));
        command.env("XDG_CONFIG_HOME", "/nonexistent");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn console(&self, write: bool) -> CommandBuilder {
        let mut command = aclscope();
        command.arg("--home");
        command.arg(self.home());
        command.args(["--database", &self.url()]);
        if write {
            command.arg("--write");
        }
        command.env("XDG_STATE_HOME", self.0.join("state"));
        for inside in ["KUBERNETES_SERVICE_HOST", "OTOBO_RUNS_UNDER_DOCKER"] {
            command.env_remove(inside);
        }
        command
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn open(command: CommandBuilder, columns: u16, rows: u16) -> Pty {
    let mut console = Pty::start(command, columns, rows);
    console.wait_for("? keys");
    console.press("2");
    console.wait_for("200-New");
    console
}

fn quit(mut console: Pty) {
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

#[test]
fn what_is_stored_is_deployed_and_taken_back() {
    for (columns, rows) in [(80, 24), (160, 48)] {
        let site = Site::new("deploy");
        let mut console = open(site.console(false), columns, rows);
        console.wait_for("2 not deployed");
        console.press("D");
        console.wait_for("Switch writing on?");
        console.press("\x1b[C\r");
        console.wait_for("Deploy what is stored?");
        console.wait_for("new        200-New");
        console.wait_for("no longer  100-Gone");
        assert_eq!(site.deployed(), OLD);
        console.press("\x1b[C\r");
        console.wait_for("acl_sync  1 row removed");
        console.wait_until_gone("not deployed");
        assert!(site.deployed().contains("200-New"));
        console.press("\x1b");
        console.wait_until_gone("acl_sync  1 row");
        // By its words.
        console.press(":take the last");
        console.wait_for("take the last deployment back");
        console.press("\r");
        console.wait_for("Bring the version before the last deployment back?");
        console.press("\x1b[C\r");
        console.wait_for("The previous version is back");
        console.wait_for("2 not deployed");
        assert_eq!(site.deployed(), OLD);
        console.press("\x1b");
        console.wait_until_gone("The previous version is back");
        quit(console);
    }
}

/// Kills deployments until one was in the middle of its steps.
fn broken_off(site: &Site) -> bool {
    for try_number in 0..400 {
        let mut child = site
            .program(&["deploy", "--write", "--home"])
            .arg(site.home())
            .args(["--database", &site.url()])
            .spawn()
            .unwrap();
        let state = site.0.join("state/aclscope/deployments");
        // Each time it has gone a little further.
        let intent = || {
            let folders = fs::read_dir(&state).into_iter().flatten().flatten();
            folders
                .map(|own| own.path().join("intent.json"))
                .any(|own| own.exists())
        };
        while !intent() && child.try_wait().unwrap().is_none() {
            thread::yield_now();
        }
        thread::sleep(Duration::from_micros(try_number * 50));
        child.kill().ok();
        child.wait().unwrap();
        if intent() {
            return true;
        }
        fs::write(site.home().join(FILE), OLD).unwrap();
    }
    false
}

#[test]
fn a_killed_deployment_shows_and_is_finished_or_taken_back() {
    let site = Site::new("killed");
    assert!(broken_off(&site), "no deployment was killed in its middle");
    let mut console = open(site.console(true), 80, 24);
    console.wait_for("deployment unfinished");
    console.wait_for("A deployment was broken off");
    console.press("D");
    console.wait_for("An earlier deployment is unfinished");
    console.press("\x1b[C\r");
    console.wait_for("an earlier deployment had been broken off");
    console.wait_until_gone("deployment unfinished");
    console.press("\x1b");
    console.wait_until_gone("an earlier deployment had been");
    // What is deployed now is what is stored, or can be.
    let finished = site.deployed().contains("200-New");
    console.press("D");
    match finished {
        true => console.wait_for("Nothing to deploy"),
        false => {
            console.wait_for("Deploy what is stored?");
            console.press("\x1b[C\r");
            console.wait_for("acl_sync  1 row removed");
        }
    }
    assert!(site.deployed().contains("200-New"));
    console.press("\x1b");
    console.wait_for("D deploy");
    quit(console);
}
