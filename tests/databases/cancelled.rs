//! Questions that nobody waits for any more: they keep neither the next question nor the server.

use std::time::Duration;

use aclscope::backend::sql::{Address, Database, Statement};
use aclscope::secret::SecretUrl;
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, PgConnection};

use crate::pty::{Pty, aclscope};
use crate::servers::{ALL, Fresh, Kind};
use crate::support::program::run;
use crate::support::vectors;

/// Questions that are given up one after the other: more than there are connections.
const GIVEN_UP: usize = 9;

/// Long enough for a question to reach the server.
const A_MOMENT: Duration = Duration::from_millis(150);

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

async fn connect(url: &str) -> Database {
    let address = Address::parse(&SecretUrl::new(url)).unwrap();
    Database::connect(&address, None, false).await.unwrap()
}

/// Somebody else's session that keeps a table to itself, and one that watches the server: in a
/// transaction PostgreSQL would say the same again and again.
enum Locker {
    MariaDb(MySqlConnection),
    PostgreSql {
        lock: PgConnection,
        watching: PgConnection,
    },
}

impl Locker {
    async fn lock(fresh: &Fresh, table: &str) -> Self {
        match fresh.kind {
            Kind::MariaDb => {
                let mut own = MySqlConnection::connect(&fresh.url).await.unwrap();
                let lock = format!("LOCK TABLES {table} WRITE");
                own.execute(AssertSqlSafe(lock)).await.unwrap();
                Self::MariaDb(own)
            }
            _ => {
                let mut own = PgConnection::connect(&fresh.url).await.unwrap();
                let lock = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
                own.execute(AssertSqlSafe(lock)).await.unwrap();
                let watching = PgConnection::connect(&fresh.url).await.unwrap();
                Self::PostgreSql {
                    lock: own,
                    watching,
                }
            }
        }
    }

    async fn unlock(&mut self) {
        let done = match self {
            Self::MariaDb(own) => own.execute("UNLOCK TABLES").await.map(drop),
            Self::PostgreSql { lock, .. } => lock.execute("ROLLBACK").await.map(drop),
        };
        done.unwrap();
    }

    /// How many questions wait for the table.
    async fn waiting(&mut self) -> i64 {
        match self {
            Self::MariaDb(own) => sqlx::query_scalar(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST \
                 WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND INFO LIKE '%locked%'",
            )
            .fetch_one(own)
            .await
            .unwrap(),
            Self::PostgreSql { watching: own, .. } => sqlx::query_scalar(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%locked%'",
            )
            .fetch_one(own)
            .await
            .unwrap(),
        }
    }
}

#[test]
fn given_up_questions_leave_the_connections_and_the_server() {
    for kind in [Kind::MariaDb, Kind::PostgreSql] {
        let fresh = Fresh::new(kind);
        fresh.run("CREATE TABLE locked (a INTEGER)");
        fresh.run("CREATE TABLE open_to_all (a INTEGER)");
        fresh.run("INSERT INTO open_to_all VALUES (7)");
        runtime().block_on(async {
            let database = connect(&fresh.url).await;
            let mut locker = Locker::lock(&fresh, "locked").await;
            let mut waited = 0;
            // On a busy machine a question may be given up before it has reached the server.
            for round in 0..100 * GIVEN_UP {
                if round >= GIVEN_UP && waited > 0 {
                    break;
                }
                let question = Statement::new("SELECT a FROM locked");
                let given_up = tokio::time::timeout(A_MOMENT, async {
                    database.rows("reading the locked table", question).await
                });
                assert!(given_up.await.is_err(), "{kind:?}: the table is not locked");
                waited = waited.max(locker.waiting().await);
                let question = Statement::new("SELECT a FROM open_to_all");
                let rows = database.rows("reading the open table", question).await;
                let rows = rows.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
                assert_eq!(rows[0].id("a"), Some(7));
            }
            assert!(waited > 0, "{kind:?}: no question ever reached the server");
            // The server works on none of them any more, though the table is still locked.
            let mut left = locker.waiting().await;
            for _ in 0..1_200 {
                if left == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
                left = locker.waiting().await;
            }
            assert_eq!(left, 0, "{kind:?}: questions that nobody waits for");
        });
    }
}

#[test]
fn a_question_that_computes_for_ever_ends_with_its_asker() {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT COUNT(*) AS c FROM n";
    let fresh = Fresh::new(Kind::Sqlite);
    fresh.run_on_new("CREATE TABLE open_to_all (a INTEGER)");
    runtime().block_on(async {
        let in_memory = Database::in_memory(Default::default()).await.unwrap();
        for database in [connect(&fresh.url).await, in_memory] {
            for _ in 0..GIVEN_UP {
                let given_up = tokio::time::timeout(A_MOMENT, async {
                    database.rows("counting", Statement::new(endless)).await
                });
                assert!(given_up.await.is_err());
                let question = Statement::new("SELECT 7 AS a");
                let rows = database.rows("asking", question).await.unwrap();
                assert_eq!(rows[0].id("a"), Some(7));
            }
        }
    });
}

#[test]
fn a_server_works_on_no_question_for_ever_but_lets_whole_tables_be_read() {
    for (kind, question, limited) in [
        (
            Kind::MariaDb,
            "SELECT @@SESSION.max_statement_time AS a",
            "60",
        ),
        (
            Kind::PostgreSql,
            "SELECT current_setting('statement_timeout') AS a",
            "1min",
        ),
    ] {
        let fresh = Fresh::new(kind);
        runtime().block_on(async {
            let database = connect(&fresh.url).await;
            let mut found = Vec::new();
            let rows = database.rows("asking", Statement::new(question)).await;
            found.push(rows.unwrap()[0].text("a").unwrap().to_owned());
            let each = |row: &aclscope::core::world::Row| {
                found.push(row.text("a").unwrap().to_owned());
                Ok(true)
            };
            let read = database.for_each_row("reading", Statement::new(question), each);
            read.await.unwrap();
            let rows = database.rows("asking", Statement::new(question)).await;
            found.push(rows.unwrap()[0].text("a").unwrap().to_owned());
            let found: Vec<&str> = found
                .iter()
                .map(|limit| limit.trim_end_matches(".000000"))
                .collect();
            assert_eq!(found, [limited, "0", limited], "{kind:?}");
        });
    }
}

#[test]
fn every_kind_answers_after_a_stream_that_was_left_early() {
    for kind in ALL {
        let fresh = Fresh::new(kind);
        fresh.run_on_new("CREATE TABLE many (a INTEGER)");
        fresh.run("INSERT INTO many VALUES (1), (2), (3)");
        runtime().block_on(async {
            let database = connect(&fresh.url).await;
            for _ in 0..GIVEN_UP {
                let mut seen = 0;
                let question = Statement::new("SELECT a FROM many ORDER BY a");
                let read = database.for_each_row("reading", question, |_| {
                    seen += 1;
                    Ok(seen < 2)
                });
                read.await.unwrap();
                let question = Statement::new("SELECT COUNT(*) AS a FROM many");
                let rows = database.rows("counting", question).await.unwrap();
                assert_eq!((seen, rows[0].id("a")), (2, Some(3)), "{kind:?}");
            }
        });
    }
}

#[test]
fn the_console_goes_on_while_a_table_is_locked() {
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    for kind in [Kind::MariaDb, Kind::PostgreSql] {
        let fresh = Fresh::new(kind);
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let mut command = aclscope();
        command.args(["--database", &fresh.url, "--settings", &world]);
        let mut console = Pty::start(command, 80, 24);
        console.wait_for("? keys");
        console.press("1");
        console.wait_for("Bola");
        let runtime = runtime();
        let mut locker = runtime.block_on(Locker::lock(&fresh, "customer_user"));
        console.press("j");
        for _ in 0..GIVEN_UP {
            console.wait_for("Esc cancel");
            console.press("\u{1b}");
            console.wait_for("r asks again");
            console.press("r");
        }
        console.wait_for("Esc cancel");
        console.press("2");
        console.wait_for("[2 ACLs]");
        console.wait_until_gone("Esc cancel");
        // Nobody's table any more.
        runtime.block_on(locker.unlock());
        console.press("1");
        console.wait_for("Gdańsk");
        console.press("\u{3}");
        console.press("\u{3}");
        assert_eq!(console.exit_code(), 0, "{kind:?}");
    }
}
