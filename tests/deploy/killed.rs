//! The real program, killed at any moment.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use aclscope::backend::journal::{Filter, History, Kind, Origin};
use aclscope::backend::otrs::deploy::unfinished;

use crate::home::{Home, OLD};

/// How often it is killed.
const TIMES: u32 = 60;

#[tokio::test]
async fn the_program_killed_at_any_moment_leaves_the_old_or_the_new_file() {
    let home = Home::new("killed");
    let wanted = home.wanted();
    let begun = Instant::now();
    home.deploy();
    let whole = begun.elapsed();
    let (mut old, mut new, mut open) = (0, 0, 0);
    let place = home.place();
    let history = History::new(&place, Origin::of(|_| None));
    for time in 0..TIMES {
        let before = history.read().unwrap().count();
        home.write(crate::home::FILE, OLD);
        home.sql("DELETE FROM acl_sync; INSERT INTO acl_sync SELECT id, 'not_sync', '2024-01-01 00:00:00', '2024-01-01 00:00:00' FROM acl").await;
        let mut command = home.command(&["deploy", "--write"]);
        let command = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        // Most moments lie in the second half, where something is written.
        let share = f64::from(time + 1) / f64::from(TIMES);
        thread::sleep(Duration::from_secs_f64(
            whole.as_secs_f64() * (0.4 + 0.7 * share),
        ));
        child.kill().unwrap();
        child.wait().unwrap();

        let file = home.deployed().unwrap();
        let marks = home.marks().await.len();
        assert!(file == OLD || file == wanted, "{file}");
        assert!(marks == 0 || marks == 3, "{marks}");
        assert!(marks == 3 || file == wanted, "in sync, and it is not");
        old += usize::from(file == OLD);
        new += usize::from(file == wanted);
        open += usize::from(unfinished(&home.place(), &home.folder).unwrap().is_some());

        home.deploy();
        assert_eq!(
            (home.deployed().unwrap(), home.marks().await),
            (wanted.clone(), vec![])
        );
        assert_eq!(unfinished(&home.place(), &home.folder).unwrap(), None);
        assert_eq!(home.left_over(), Vec::<String>::new());

        // Whoever did it, the killed one or the next: it was deployed once, and the history knows.
        assert_eq!(history.verify().unwrap(), vec![]);
        let mut entries = history.read().unwrap().newest(Filter::default());
        let last = entries.next().unwrap().unwrap();
        assert_eq!(
            (last.seq, last.change.kind),
            (before as u64 + 1, Kind::Deployed)
        );
        assert_eq!(history.unsettled().unwrap().found.len(), 0);
    }
    println!("deploy: killed {TIMES} times: {old} old files, {new} new ones, {open} unfinished");
    assert_eq!(old + new, TIMES as usize);
}
