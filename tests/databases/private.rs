//! Servers that one test has for itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Servers of this test alone.
pub struct Servers {
    folder: PathBuf,
    again: Vec<Child>,
}

impl Servers {
    /// Starts them: `plain` ones know no TLS.
    pub fn start(how: &str) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("aclscope-servers-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let started = Command::new("tests/servers/start")
            .arg(&folder)
            .arg(how)
            .status();
        assert!(started.expect("the servers' command runs").success());
        Self {
            folder,
            again: Vec::new(),
        }
    }

    /// What the environment file says about a server.
    pub fn url(&self, variable: &str) -> String {
        let environment = fs::read_to_string(self.folder.join("environment")).unwrap();
        let line = environment.lines().find_map(|line| {
            let value = line.strip_prefix("export ")?.strip_prefix(variable)?;
            value.strip_prefix("='")?.strip_suffix('\'')
        });
        line.expect("the environment names every server").to_owned()
    }

    /// Ends a server without a word to its clients.
    pub fn kill(&self, name: &str) {
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

    /// Starts a server that was killed.
    pub fn start_again(&mut self, name: &str) {
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
