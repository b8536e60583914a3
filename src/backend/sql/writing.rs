//! Statements that belong together: all of them are carried out, or none.

use std::time::Duration;

use sqlx::mysql::MySql;
use sqlx::postgres::Postgres;
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{AssertSqlSafe, Executor as _, Transaction};

use super::cell;
use super::database::{Database, Pool, as_texts, bound};
use super::engine::Dialect;
use super::held::STALE;
use super::statement::{Bind, Name, Statement};
use crate::core::world::Rows;

/// How long a transaction waits for others that write the same table.
pub(super) const WAITING: Duration = Duration::from_secs(10);

/// A running transaction. Dropped without [`Writing::commit`], nothing of it is kept; what makes or
/// drops tables is kept at once by MariaDB and MySQL.
pub struct Writing {
    transaction: Running,
    dialect: Dialect,
}

enum Running {
    Sqlite(Transaction<'static, Sqlite>),
    MySql(Transaction<'static, MySql>),
    Postgres(Transaction<'static, Postgres>),
}

impl Database {
    /// Begins a transaction. It sees what others have kept before each of its statements; SQLite
    /// lets no other one write from here on.
    ///
    /// # Errors
    /// The database is gone or can only be read; SQLite: somebody else writes.
    pub async fn begin(&self) -> sqlx::Result<Writing> {
        Ok(Writing {
            dialect: self.dialect(),
            transaction: match self.pool() {
                Pool::Sqlite(pool) => Running::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
                Pool::MySql(pool) => Running::MySql(begun(pool, "START TRANSACTION").await?),
                Pool::Postgres(pool) => {
                    let begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
                    Running::Postgres(begun(pool, begin).await?)
                }
            },
        })
    }
}

/// Begins a transaction on a server. Connections that died while nobody used them do not count:
/// another one may live, and nothing is written yet.
async fn begun<D: sqlx::Database>(
    pool: &sqlx::Pool<D>,
    begin: &'static str,
) -> sqlx::Result<Transaction<'static, D>> {
    let mut tries = STALE;
    loop {
        match pool.begin_with(begin).await {
            Err(sqlx::Error::PoolTimedOut) => return Err(sqlx::Error::PoolTimedOut),
            Err(_) if tries > 1 => tries -= 1,
            begun => return begun,
        }
    }
}

impl Writing {
    /// Runs a statement.
    ///
    /// # Errors
    /// The database refuses; the transaction can then only be dropped.
    pub async fn run(&mut self, statement: Statement) -> sqlx::Result<()> {
        let (text, binds) = statement.render(self.dialect);
        let text = AssertSqlSafe(text);
        match &mut self.transaction {
            Running::Sqlite(transaction) => {
                let query = bound!(sqlx::query(text), binds);
                query.execute(&mut **transaction).await.map(drop)
            }
            Running::MySql(transaction) => {
                let query = bound!(sqlx::query(text), binds);
                query.execute(&mut **transaction).await.map(drop)
            }
            Running::Postgres(transaction) => {
                let query = bound!(sqlx::query(text), binds);
                query.execute(&mut **transaction).await.map(drop)
            }
        }
    }

    /// Every row of the answer, as [`Database::rows`] has them.
    ///
    /// # Errors
    /// The database refuses; the transaction can then only be dropped.
    pub async fn rows(&mut self, statement: Statement) -> sqlx::Result<Rows> {
        let (text, binds) = statement.render(self.dialect);
        let text = AssertSqlSafe(text);
        match &mut self.transaction {
            Running::Sqlite(transaction) => {
                let query = bound!(sqlx::query(text), binds);
                let rows = query.fetch_all(&mut **transaction).await?;
                as_texts(&rows, cell::sqlite)
            }
            Running::MySql(transaction) => {
                let query = bound!(sqlx::query(text), binds);
                let rows = query.fetch_all(&mut **transaction).await?;
                as_texts(&rows, cell::mysql)
            }
            Running::Postgres(transaction) => {
                let query = bound!(sqlx::query(text), binds);
                let rows = query.fetch_all(&mut **transaction).await?;
                as_texts(&rows, cell::postgres)
            }
        }
    }

    /// The connection, in a database of our own or a file.
    ///
    /// # Errors
    /// It is a database of a server.
    pub(super) fn embedded(&mut self) -> sqlx::Result<&mut SqliteConnection> {
        match &mut self.transaction {
            Running::Sqlite(transaction) => Ok(transaction),
            Running::MySql(_) | Running::Postgres(_) => Err(sqlx::Error::Configuration(
                "only a database of our own is written like this".into(),
            )),
        }
    }

    /// Sets that others that write are waited for, not for ever, and that texts that do not fit are
    /// refused from here on, never cut off.
    ///
    /// # Errors
    /// The database refuses; the transaction can then only be dropped.
    pub async fn prepare(&mut self) -> sqlx::Result<()> {
        let seconds = WAITING.as_secs();
        match &mut self.transaction {
            Running::Sqlite(_) => Ok(()),
            Running::MySql(transaction) => {
                let set = format!(
                    "SET SESSION innodb_lock_wait_timeout = {seconds}, \
                     sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')"
                );
                transaction.execute(AssertSqlSafe(set)).await.map(drop)
            }
            Running::Postgres(transaction) => {
                let set = format!("SET LOCAL lock_timeout = '{seconds}s'");
                transaction.execute(AssertSqlSafe(set)).await.map(drop)
            }
        }
    }

    /// Lets nobody else write a table of PostgreSQL until the transaction ends.
    ///
    /// # Errors
    /// The database refuses, or others do not end; the transaction can then only be dropped.
    pub async fn lock_table(&mut self, table: &Name) -> sqlx::Result<()> {
        let lock = Statement::new("LOCK TABLE ").name(table);
        self.run(lock.sql(" IN SHARE ROW EXCLUSIVE MODE")).await
    }

    /// Every row of a table by the column `order`, kept from all others until the transaction ends:
    /// nobody changes, removes or adds one meanwhile. Others that write there are waited for, not
    /// for ever; texts that do not fit are refused from here on, never cut off.
    ///
    /// # Errors
    /// The database refuses, or others do not end; the transaction can then only be dropped.
    pub async fn lock(&mut self, table: &Name, order: &Name) -> sqlx::Result<Rows> {
        self.prepare().await?;
        if matches!(self.transaction, Running::Postgres(_)) {
            // Rows that are not there yet can only be kept away with the table.
            self.lock_table(table).await?;
        }
        let select = Statement::new("SELECT * FROM ").name(table);
        let select = select.sql(" ORDER BY ").name(order);
        let select = select.per_engine("", " FOR UPDATE", " FOR UPDATE");
        self.rows(select).await
    }

    /// Gives up what was written, and every lock, before it returns.
    ///
    /// # Errors
    /// The database is gone; nothing is kept then either.
    pub async fn give_up(self) -> sqlx::Result<()> {
        match self.transaction {
            Running::Sqlite(transaction) => transaction.rollback().await,
            Running::MySql(transaction) => transaction.rollback().await,
            Running::Postgres(transaction) => transaction.rollback().await,
        }
    }

    /// Keeps what was written.
    ///
    /// # Errors
    /// The database refuses; nothing is kept.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self.transaction {
            Running::Sqlite(transaction) => transaction.commit().await,
            Running::MySql(transaction) => transaction.commit().await,
            Running::Postgres(transaction) => transaction.commit().await,
        }
    }
}
