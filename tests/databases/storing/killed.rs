//! The program is killed while it stores: nothing of it is kept.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use sqlx::{Connection, Executor, MySqlConnection, PgConnection};

use super::*;
use crate::servers::{ALL, runtime};

/// The database that the child works on.
const URL: &str = "ACLSCOPE_TEST_KILLED";

/// What the child says when it can go on.
const READY: &str = "the child is ready";

#[test]
#[ignore = "the other test starts it as a process of its own, and kills it"]
fn child() {
    let url = std::env::var(URL).unwrap();
    runtime().block_on(async {
        let instance = open_in(&url, true, "UTC").await;
        let changes = [
            changing(&instance, "Alpha", |acl| acl.config_match = None),
            changing(&instance, "Beta", |acl| acl.config_match = None),
        ];
        let address = Address::parse(&SecretUrl::new(&*url)).unwrap();
        if url.starts_with("sqlite") {
            // Nobody can hold up a single table of a file.
            let database = Database::connect(&address, None, true).await.unwrap();
            let mut writing = database.begin().await.unwrap();
            let update = Statement::new("UPDATE acl SET config_match = NULL");
            writing.run(update).await.unwrap();
            println!("{READY}");
            // Until it is killed, or whoever would do that is gone.
            std::io::read_to_string(std::io::stdin()).unwrap();
            return;
        }
        println!("{READY}");
        std::io::stdin().read_line(&mut String::new()).unwrap();
        let stored = store(&instance, &changes).await;
        panic!("it was not killed: {stored:?}");
    });
}

/// Somebody who keeps the table of marks, and how many wait for it.
enum Holder {
    MariaDb(MySqlConnection),
    PostgreSql {
        lock: PgConnection,
        watching: PgConnection,
    },
    Nobody,
}

impl Holder {
    async fn hold(fresh: &Fresh) -> Self {
        match fresh.kind {
            Kind::Sqlite => Self::Nobody,
            Kind::MariaDb => {
                let mut own = MySqlConnection::connect(&fresh.url).await.unwrap();
                own.execute("LOCK TABLES acl_sync WRITE").await.unwrap();
                Self::MariaDb(own)
            }
            Kind::PostgreSql => {
                let mut lock = PgConnection::connect(&fresh.url).await.unwrap();
                let statements = "BEGIN; LOCK TABLE acl_sync IN ACCESS EXCLUSIVE MODE";
                lock.execute(statements).await.unwrap();
                let watching = PgConnection::connect(&fresh.url).await.unwrap();
                Self::PostgreSql { lock, watching }
            }
        }
    }

    async fn let_go(self) {
        let done = match self {
            Self::Nobody => return,
            Self::MariaDb(mut own) => own.execute("UNLOCK TABLES").await.map(drop),
            Self::PostgreSql { mut lock, .. } => lock.execute("ROLLBACK").await.map(drop),
        };
        done.unwrap();
    }

    async fn waiting(&mut self) -> i64 {
        match self {
            Self::Nobody => 1,
            Self::MariaDb(own) => sqlx::query_scalar(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST \
                 WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND INFO LIKE 'INSERT%acl_sync%'",
            )
            .fetch_one(own)
            .await
            .unwrap(),
            Self::PostgreSql { watching: own, .. } => sqlx::query_scalar(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND pid <> pg_backend_pid() AND wait_event_type = 'Lock' \
                 AND query LIKE 'INSERT%acl_sync%'",
            )
            .fetch_one(own)
            .await
            .unwrap(),
        }
    }
}

#[test]
fn a_process_that_is_killed_leaves_the_old_rows_whole() {
    for kind in ALL {
        let fresh = system(kind);
        let (before, marked) = runtime().block_on(async {
            with(&open(&fresh).await, &["Alpha", "Beta"]).await;
            (acls(&fresh).await, marks(&fresh).await)
        });
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "storing::killed::child",
                "--ignored",
                "--nocapture",
            ])
            .env(URL, &fresh.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let ready = said
            .lines()
            .map_while(Result::ok)
            .any(|line| line.contains(READY));
        assert!(ready, "{kind:?}: the child never came so far");
        let runtime = runtime();
        runtime.block_on(async {
            let mut holder = Holder::hold(&fresh).await;
            let mut input = child.stdin.take().unwrap();
            input.write_all(b"go\n").unwrap();
            let mut waiting = 0;
            for _ in 0..1_200 {
                waiting = holder.waiting().await;
                if waiting > 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            // The first row is changed by now, its mark is not there yet.
            assert_eq!(waiting, 1, "{kind:?}");
            child.kill().unwrap();
            child.wait().unwrap();
            holder.let_go().await;
        });
        runtime.block_on(async {
            assert_eq!(acls(&fresh).await, before, "{kind:?}");
            assert_eq!(marks(&fresh).await, marked, "{kind:?}");
            // Nobody waits for the one that is gone.
            let instance = open(&fresh).await;
            let change = changing(&instance, "Alpha", |acl| acl.comment = None);
            store(&instance, &[change]).await.unwrap();
            let now = acls(&fresh).await;
            assert_eq!(now[0].text("config_match"), Some(MATCH), "{kind:?}");
            assert_eq!(now[1], before[1], "{kind:?}");
        });
    }
}
