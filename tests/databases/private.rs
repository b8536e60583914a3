//! Servers that one test has for itself.

use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, waitpid,
};

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Longer than a server needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

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
        // They become children of this process when the command ends that starts them: who else
        // asked for their end where nobody is there for orphans?
        set_child_subreaper(Some(getpid())).expect("orphans can be taken");
        let servers = Self {
            folder: std::env::temp_dir().join(name),
            again: Vec::new(),
        };
        // Of an earlier run that was killed and had the same number.
        servers.stop();
        let started = Command::new("tests/servers/start")
            .arg(&servers.folder)
            .arg(how)
            .status();
        assert!(started.expect("the servers' command runs").success());
        servers
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
        waitpid(Some(pid), WaitOptions::empty()).expect("the server is a child of ours");
    }

    /// Starts a server that was killed, and waits until it listens there again.
    pub fn start_again(&mut self, name: &str, url: &str) {
        let (_, place) = url.rsplit_once('@').unwrap();
        let place = place.split('/').next().unwrap();
        let began = Instant::now();
        self.again.push(self.run(name));
        while TcpStream::connect(place).is_err() {
            assert!(began.elapsed() < PATIENCE, "{name} does not start again");
            // PostgreSQL refuses as long as a process of the killed one has not ended.
            let ended = self.again.last_mut().map(Child::try_wait);
            if let Some(Ok(Some(_))) = ended {
                self.again.push(self.run(name));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn run(&self, name: &str) -> Child {
        let child = Command::new(self.folder.join(format!("{name}.run"))).spawn();
        let child = child.expect("the server starts again");
        let pid = self.folder.join(format!("{name}.pid"));
        fs::write(pid, child.id().to_string()).unwrap();
        child
    }

    fn stop(&self) {
        Command::new("tests/servers/stop")
            .arg(&self.folder)
            .status()
            .ok();
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.again {
            child.kill().ok();
            child.wait().ok();
        }
        self.stop();
    }
}
