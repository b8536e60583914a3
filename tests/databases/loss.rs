//! A server that goes away in the middle of a session, and comes back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::pty::{Pty, aclscope};
use crate::servers::Fresh;
use crate::support::program::run;
use crate::support::vectors;

/// Servers of this test alone.
struct Servers {
    folder: PathBuf,
    again: Vec<Child>,
}

impl Servers {
    fn start() -> Self {
        let name = format!("aclscope-servers-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let started = Command::new("tests/servers/start").arg(&folder).status();
        assert!(started.expect("the servers' command runs").success());
        Self {
            folder,
            again: Vec::new(),
        }
    }

    fn url(&self, variable: &str) -> String {
        let environment = fs::read_to_string(self.folder.join("environment")).unwrap();
        let line = environment.lines().find_map(|line| {
            let value = line.strip_prefix("export ")?.strip_prefix(variable)?;
            value.strip_prefix("='")?.strip_suffix('\'')
        });
        line.expect("the environment names every server").to_owned()
    }

    fn kill(&self, name: &str) {
        let pid = fs::read_to_string(self.folder.join(format!("{name}.pid"))).unwrap();
        let pid = pid.trim().parse().ok().and_then(Pid::from_raw).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        // PostgreSQL leaves its lock behind, and refuses to start while the number is taken.
        let gone = || !Path::new(&format!("/proc/{}", pid.as_raw_nonzero())).exists();
        for _ in 0..500 {
            if gone() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn start_again(&mut self, name: &str) {
        let child = Command::new(self.folder.join(format!("{name}.run"))).spawn();
        let child = child.expect("the server starts again");
        let pid = self.folder.join(format!("{name}.pid"));
        fs::write(pid, child.id().to_string()).unwrap();
        self.again.push(child);
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.again {
            child.kill().ok();
            child.wait().ok();
        }
        Command::new("tests/servers/stop")
            .arg(&self.folder)
            .status()
            .ok();
    }
}

#[test]
fn a_server_that_goes_away_and_comes_back_ends_nothing() {
    let mut servers = Servers::start();
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    for (name, variable) in [
        ("mariadb", "ACLSCOPE_TEST_MYSQL"),
        ("postgresql", "ACLSCOPE_TEST_POSTGRES"),
    ] {
        let fresh = Fresh::on(&servers.url(variable));
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let mut command = aclscope();
        command.args(["--database", &fresh.url, "--settings", &world]);
        let mut console = Pty::start(command, 110, 34);
        console.wait_for("? keys");
        console.press("1");
        console.wait_for("b.adeyemi");
        servers.kill(name);
        console.press("j");
        console.wait_for("Enter asks again");
        // What is here stays here and can be used.
        console.wait_for("▸c.dupont");
        console.press("/y");
        console.wait_for("Not complete");
        console.press("\u{1b}");
        // Esc and what follows at once would be one key.
        console.wait_until_gone("/y");
        console.press("?");
        console.wait_for("Keys that work here");
        console.press("q");
        console.wait_until_gone("Keys that work here");
        servers.start_again(name);
        // It does not answer at once.
        let began = Instant::now();
        loop {
            console.press("/y");
            thread::sleep(Duration::from_millis(700));
            console.press("\u{1b}");
            thread::sleep(Duration::from_millis(700));
            let contents = console.contents();
            if contents.contains("b.adeyemi") && !contents.contains("Not complete") {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "{contents}");
        }
        console.wait_for("Cádiz");
        console.press("\u{3}");
        console.press("\u{3}");
        assert_eq!(console.exit_code(), 0, "{name}");
    }
}
