//! Statements that belong together: all of them are carried out, or none.

use sqlx::mysql::MySql;
use sqlx::postgres::Postgres;
use sqlx::sqlite::Sqlite;
use sqlx::{AssertSqlSafe, Transaction};

use super::database::{Database, Pool, bound};
use super::engine::Dialect;
use super::statement::{Bind, Statement};

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
    /// Begins a transaction.
    ///
    /// # Errors
    /// The database is gone or can only be read.
    pub async fn begin(&self) -> sqlx::Result<Writing> {
        Ok(Writing {
            dialect: self.dialect(),
            transaction: match self.pool() {
                Pool::Sqlite(pool) => Running::Sqlite(pool.begin().await?),
                Pool::MySql(pool) => Running::MySql(pool.begin().await?),
                Pool::Postgres(pool) => Running::Postgres(pool.begin().await?),
            },
        })
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
