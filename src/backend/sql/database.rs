//! The one connection to an instance's database.

use std::sync::Arc;

use futures_util::TryStreamExt;
use indexmap::IndexSet;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Column as _, Row as _};

use super::statement::Statement;
use crate::backend::error::{Error, Result};
use crate::core::world::{Collation, Columns, Row, Rows};

/// A database. Text columns that are declared `COLLATE instance` compare as the instance does,
/// whatever SQLite itself would say; `COLLATE lowered` compares as `LOWER()` does elsewhere.
#[derive(Debug, Clone)]
pub struct Database {
    pool: SqlitePool,
    collation: Collation,
}

impl Database {
    /// An empty database in memory. It lives in a single connection, which is therefore never
    /// closed for being idle or old.
    pub async fn in_memory(collation: Collation) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(":memory:")
            .journal_mode(SqliteJournalMode::Memory)
            .synchronous(SqliteSynchronous::Off)
            .foreign_keys(false)
            .row_buffer_size(4096)
            // What is sorted aside does not reach a disk either.
            .pragma("temp_store", "memory")
            .collation("instance", move |left, right| collation.cmp(left, right))
            .collation("lowered", |left, right| {
                left.to_lowercase().cmp(&right.to_lowercase())
            });
        let pool = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(Error::database("opening a database in memory"))?;
        Ok(Self { pool, collation })
    }

    /// How its texts compare.
    pub fn collation(&self) -> Collation {
        self.collation
    }

    /// The connection, for statements that belong together.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Runs statements that are part of this program, such as a schema.
    pub async fn run_script(&self, doing: &str, script: &'static str) -> Result<()> {
        sqlx::raw_sql(script)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(Error::database(doing))
    }

    /// Runs a statement without an answer.
    pub async fn run(&self, doing: &str, statement: Statement) -> Result<()> {
        statement
            .into_query()
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(Error::database(doing))
    }

    /// Every row of the answer, each cell as text.
    pub async fn rows(&self, doing: &str, statement: Statement) -> Result<Rows> {
        let rows = statement
            .into_query()
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database(doing))?;
        as_texts(&rows).map_err(Error::database(doing))
    }

    /// Hands every row of the answer to `each`, one at a time, until it answers false: the answer may
    /// be larger than memory.
    /// The only connection is busy meanwhile, so `each` must not ask this database.
    pub async fn for_each_row(
        &self,
        doing: &str,
        statement: Statement,
        mut each: impl FnMut(&Row) -> Result<bool>,
    ) -> Result<()> {
        let failed = |cause| Error::database(doing)(cause);
        let mut stream = statement.into_query().fetch(&self.pool);
        let mut shape: Option<(Columns, Vec<usize>)> = None;
        while let Some(row) = stream.try_next().await.map_err(failed)? {
            let (columns, kept) = shape.get_or_insert_with(|| shape_of(&row));
            if !each(&as_text(&row, columns, kept).map_err(failed)?)? {
                break;
            }
        }
        Ok(())
    }

    /// From now on nothing can be written through this connection.
    pub async fn make_read_only(&self) -> Result<()> {
        self.run_script("making the database read-only", "PRAGMA query_only = ON")
            .await
    }
}

/// The rows as texts: numbers as the database writes them, NULL as `None`. Of two columns with one
/// name the first counts.
fn as_texts(rows: &[SqliteRow]) -> sqlx::Result<Rows> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let (columns, kept) = shape_of(first);
    rows.iter()
        .map(|row| as_text(row, &columns, &kept))
        .collect()
}

/// The columns of an answer, and where each stands in a row.
fn shape_of(row: &SqliteRow) -> (Columns, Vec<usize>) {
    let mut names = IndexSet::new();
    let mut kept = Vec::new();
    for column in row.columns() {
        if names.insert(column.name().to_owned()) {
            kept.push(column.ordinal());
        }
    }
    (Arc::new(names), kept)
}

fn as_text(row: &SqliteRow, columns: &Columns, kept: &[usize]) -> sqlx::Result<Row> {
    let cells = kept.iter().map(|index| row.try_get_unchecked(*index));
    Ok(Row::new(
        columns.clone(),
        cells.collect::<sqlx::Result<_>>()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::{Database, Statement};
    use crate::backend::error::Result;
    use crate::core::world::Collation;

    #[tokio::test]
    async fn texts_compare_as_the_instance_says_and_arrive_as_texts() -> Result<()> {
        let database = Database::in_memory(Collation::IgnoreCase).await?;
        database
            .run_script(
                "making",
                "CREATE TABLE t (name TEXT COLLATE instance, n INTEGER)",
            )
            .await?;
        let insert = Statement::new("INSERT INTO t VALUES (").bind("Müller");
        database
            .run("filling", insert.sql(", 7), ('zoe', NULL)"))
            .await?;
        let select =
            Statement::new("SELECT name, n, n AS name FROM t WHERE name = ").bind("MULLER ");
        let rows = database.rows("reading", select).await?;
        let cells: Vec<_> = rows.iter().flat_map(|row| row.iter()).collect();
        assert_eq!(cells, [("name", Some("Müller")), ("n", Some("7"))]);
        Ok(())
    }

    #[tokio::test]
    async fn rows_come_one_at_a_time_until_enough_have_come() -> Result<()> {
        let database = Database::in_memory(Collation::Exact).await?;
        let numbers = "CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), (2), (3)";
        database.run_script("making", numbers).await?;
        let mut seen = Vec::new();
        for most in [9, 2] {
            let select = Statement::new("SELECT n FROM t ORDER BY n");
            let each = |row: &crate::core::world::Row| {
                seen.push(row.id("n"));
                Ok(seen.len() != most)
            };
            database.for_each_row("reading", select, each).await?;
            if most == 9 {
                assert_eq!(seen, [Some(1), Some(2), Some(3)]);
                seen.clear();
            }
        }
        assert_eq!(seen, [Some(1), Some(2)]);
        Ok(())
    }

    #[tokio::test]
    async fn a_read_only_database_refuses_to_write_and_says_what_was_tried() -> Result<()> {
        let database = Database::in_memory(Collation::Exact).await?;
        database
            .run_script("making", "CREATE TABLE t (a TEXT)")
            .await?;
        database.make_read_only().await?;
        let insert = Statement::new("INSERT INTO t VALUES (").bind("x").sql(")");
        let error = database.run("storing x", insert).await.err();
        let message = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with("storing x: "), "{message}");
        assert!(message.contains("readonly"), "{message}");
        assert!(
            database
                .rows("reading", Statement::new("SELECT a FROM t"))
                .await?
                .is_empty()
        );
        Ok(())
    }
}
