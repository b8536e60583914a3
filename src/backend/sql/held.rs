//! A connection that is held for one question. When nobody waits for the answer any more, the
//! server is told so, and the next question never waits for the old one: a driver would use the
//! connection again only after the old answer has come.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::mysql::MySql;
use sqlx::pool::PoolConnection;
use sqlx::postgres::Postgres;
use sqlx::sqlite::Sqlite;
use sqlx::{AssertSqlSafe, Connection, Executor, Pool};
use tokio::runtime::Handle;

/// Connections that may all have died unnoticed while they were idle.
pub(super) const STALE: usize = 5;

/// How often SQLite asks whether anybody still waits, in steps of its machine.
const STEPS: i32 = 1000;

/// How long the databases that can be told work on one question, in seconds.
pub(super) const QUESTION: u32 = 60;

/// A kind of database whose questions can be ended from outside.
pub(super) trait Ends: sqlx::Database {
    /// What ends the question that a connection works on.
    type Ender: Send + 'static;

    /// Finds out what ends questions of this connection. It fails when the connection is dead.
    fn ender(
        connection: &mut Self::Connection,
    ) -> impl Future<Output = sqlx::Result<Self::Ender>> + Send;

    /// Ends what the connection works on, and gives it up or back.
    fn end(
        connection: PoolConnection<Self>,
        ender: Self::Ender,
        pool: Pool<Self>,
    ) -> impl Future<Output = ()> + Send + 'static;

    /// Lets statements of this connection take as long as they like, or not.
    fn limit(
        connection: &mut Self::Connection,
        limited: bool,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// A connection from the pool.
pub(super) struct Held<D: Ends> {
    held: Option<(PoolConnection<D>, D::Ender)>,
    pool: Pool<D>,
}

impl<D: Ends> Held<D> {
    /// Takes a connection that is alive.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn take(pool: &Pool<D>) -> sqlx::Result<Self> {
        let mut tries = STALE;
        loop {
            let mut connection = pool.acquire().await?;
            tries = tries.saturating_sub(1);
            match D::ender(&mut connection).await {
                Ok(ender) => {
                    return Ok(Self {
                        held: Some((connection, ender)),
                        pool: pool.clone(),
                    });
                }
                Err(error) => {
                    // It died while nobody used it; another one may live.
                    drop(connection.detach());
                    if tries == 0 {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// The connection, to ask a question.
    ///
    /// # Errors
    /// It was given back already.
    pub(super) fn connection(&mut self) -> sqlx::Result<&mut D::Connection> {
        let held = self.held.as_mut().map(|(connection, _)| &mut **connection);
        held.ok_or(sqlx::Error::PoolClosed)
    }

    /// The answer has come, or the server has refused: others may use the connection.
    pub(super) fn give_back(mut self) {
        self.held = None;
    }
}

impl<D: Ends> Drop for Held<D> {
    /// Nobody waits for the answer.
    fn drop(&mut self) {
        let Some((connection, ender)) = self.held.take() else {
            return;
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(D::end(connection, ender, self.pool.clone()))),
            // The program ends, and with it the connection.
            Err(_) => drop(connection.detach()),
        }
    }
}

impl Ends for Sqlite {
    type Ender = Arc<AtomicBool>;

    async fn ender(connection: &mut Self::Connection) -> sqlx::Result<Self::Ender> {
        let ended = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&ended);
        let mut handle = connection.lock_handle().await?;
        handle.set_progress_handler(STEPS, move || !asked.load(Ordering::Relaxed));
        Ok(ended)
    }

    async fn end(mut connection: PoolConnection<Self>, ender: Self::Ender, _: Pool<Self>) {
        ender.store(true, Ordering::Relaxed);
        // Only once the old question has ended, what comes next is not to end with it.
        let handle = connection.lock_handle().await;
        let unlocked = handle.map(|mut handle| handle.remove_progress_handler());
        if unlocked.is_err() {
            connection.close_on_drop();
        }
    }

    async fn limit(_: &mut Self::Connection, _: bool) -> sqlx::Result<()> {
        Ok(())
    }
}

impl Ends for MySql {
    type Ender = u64;

    async fn ender(connection: &mut Self::Connection) -> sqlx::Result<u64> {
        let question = sqlx::query_scalar("SELECT CONNECTION_ID()");
        question.fetch_one(connection).await
    }

    async fn end(connection: PoolConnection<Self>, number: u64, pool: Pool<Self>) {
        // Its place in the pool is free at once; its number is its own while it lives.
        let old = connection.detach();
        if let Ok(mut other) = pool.acquire().await {
            let kill = AssertSqlSafe(format!("KILL QUERY {number}"));
            other.execute(kill).await.ok();
        }
        old.close_hard().await.ok();
    }

    async fn limit(connection: &mut Self::Connection, limited: bool) -> sqlx::Result<()> {
        let seconds = if limited { QUESTION } else { 0 };
        let mariadb = format!("SET SESSION max_statement_time = {seconds}");
        let mysql = format!("SET SESSION max_execution_time = {}", seconds * 1000);
        for statement in [mariadb, mysql] {
            match connection.execute(AssertSqlSafe(statement)).await {
                // Neither the one nor the other: an old server that knows no limit.
                Err(sqlx::Error::Database(_)) => {}
                Err(error) => return Err(error),
                Ok(_) => break,
            }
        }
        Ok(())
    }
}

impl Ends for Postgres {
    type Ender = i32;

    async fn ender(connection: &mut Self::Connection) -> sqlx::Result<i32> {
        let question = sqlx::query_scalar("SELECT pg_backend_pid()");
        question.fetch_one(connection).await
    }

    async fn end(connection: PoolConnection<Self>, process: i32, pool: Pool<Self>) {
        let old = connection.detach();
        if let Ok(mut other) = pool.acquire().await {
            // Behind a pooler the process may work for somebody else by now.
            let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity \
                          WHERE pid = $1 AND application_name = 'aclscope' AND state = 'active'";
            let cancel = sqlx::query(cancel).bind(process);
            cancel.execute(&mut *other).await.ok();
        }
        old.close_hard().await.ok();
    }

    async fn limit(connection: &mut Self::Connection, limited: bool) -> sqlx::Result<()> {
        let seconds = if limited { QUESTION } else { 0 };
        let statement = format!("SET statement_timeout = '{seconds}s'");
        connection.execute(AssertSqlSafe(statement)).await.map(drop)
    }
}
