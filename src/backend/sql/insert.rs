//! Many rows into one table, many rows a statement.

use std::sync::Arc;

use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteConnection;

use super::engine::Dialect;
use super::statement::{Bind, Name, Statement};

/// Values in one statement; SQLite takes 32,766.
const VALUES: usize = 12_000;
/// Rows in one statement; more gain nothing.
const ROWS: usize = 400;
/// Bytes of texts in one statement, but for the last row: rows are held until then.
pub const BYTES: usize = 1 << 20;

/// A running insertion. Dropped without [`Insert::finish`], its last rows are not written.
pub struct Insert<'c> {
    connection: &'c mut SqliteConnection,
    head: Statement,
    width: usize,
    batch: usize,
    full: Arc<str>,
    binds: Vec<Bind>,
    bytes: usize,
}

impl<'c> Insert<'c> {
    /// Begins to insert into `columns` of `table`; at least one column must be given.
    pub fn new(connection: &'c mut SqliteConnection, table: &Name, columns: &[Name]) -> Self {
        let head = Statement::new("INSERT INTO ")
            .name(table)
            .sql(" (")
            .names("", columns)
            .sql(") VALUES ");
        let width = columns.len().max(1);
        let batch = (VALUES / width).clamp(1, ROWS);
        Self {
            full: text(&head, width, batch),
            binds: Vec::with_capacity(width * batch),
            bytes: 0,
            connection,
            head,
            width,
            batch,
        }
    }

    /// Adds a row; it must have as many values as there are columns.
    pub async fn row(&mut self, values: impl IntoIterator<Item = Bind>) -> sqlx::Result<()> {
        let before = self.binds.len();
        self.binds.extend(values);
        let new = self.binds.get(before..).unwrap_or_default();
        self.bytes += new.iter().map(Bind::bytes).sum::<usize>();
        if self.binds.len() >= self.width * self.batch {
            return self.flush(self.full.clone()).await;
        }
        if self.bytes >= BYTES {
            return self.flush_some().await;
        }
        Ok(())
    }

    /// Writes what is left.
    pub async fn finish(mut self) -> sqlx::Result<()> {
        self.flush_some().await
    }

    async fn flush_some(&mut self) -> sqlx::Result<()> {
        match self.binds.len() / self.width {
            0 => Ok(()),
            rows => {
                let text = text(&self.head, self.width, rows);
                self.flush(text).await
            }
        }
    }

    async fn flush(&mut self, text: Arc<str>) -> sqlx::Result<()> {
        self.bytes = 0;
        let room = Vec::with_capacity(self.width * self.batch);
        let binds = std::mem::replace(&mut self.binds, room);
        let query = sqlx::query(AssertSqlSafe(text)).persistent(true);
        binds
            .into_iter()
            .fold(query, |query, bind| match bind {
                Bind::Null => query.bind(None::<String>),
                Bind::Text(text) => query.bind(text),
                Bind::Id(id) => query.bind(id),
            })
            .execute(&mut *self.connection)
            .await
            .map(drop)
    }
}

/// The statement for a number of rows.
fn text(head: &Statement, width: usize, rows: usize) -> Arc<str> {
    let row = format!("({})", vec!["?"; width].join(","));
    let (head, _) = head.clone().render(Dialect::EMBEDDED);
    format!("{head}{}", vec![row; rows].join(",")).into()
}
