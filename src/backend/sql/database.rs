//! The database of an instance, of whatever kind.

use std::sync::Arc;

use futures_util::TryStreamExt;
use indexmap::IndexSet;
use sqlx::mysql::{MySqlPool, MySqlRow};
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Column, SqlSafeStr};

use super::cell;
use super::engine::{Dialect, Engine};
use super::held::{Ends, Held};
use super::statement::{Bind, Statement};
use crate::backend::error::{Error, Result};
use crate::core::world::{Collation, Columns, Row, Rows};

/// A database. Texts compare as the instance does, whatever the database itself would say:
/// statements say how ([`Statement::column`], [`Statement::order`]), and in one of our own columns
/// are declared `COLLATE instance`.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Pool,
    collation: Collation,
    own: bool,
    unverified: bool,
}

/// Connections, as each driver has them.
#[derive(Debug, Clone)]
pub(super) enum Pool {
    /// Our own, or a file.
    Sqlite(SqlitePool),
    /// MariaDB and MySQL.
    MySql(MySqlPool),
    /// PostgreSQL.
    Postgres(PgPool),
}

/// The query with its values.
macro_rules! bound {
    ($query:expr, $binds:expr) => {
        $binds.into_iter().fold($query, |query, bind| match bind {
            Bind::Null => query.bind(None::<String>),
            Bind::Text(text) => query.bind(text),
            Bind::Id(id) => query.bind(id),
        })
    };
}
pub(super) use bound;

/// Runs `$run` with the statement as the driver takes it, and a connection that is held for it.
macro_rules! on_held {
    ($database:expr, $statement:expr, |$query:ident, $held:ident, $read:ident| $run:expr) => {{
        let (text, binds) = $statement.render($database.dialect());
        let text = AssertSqlSafe(text);
        match &$database.pool {
            Pool::Sqlite(pool) => {
                let $held = Held::take(pool).await;
                let $query = bound!(sqlx::query(text), binds);
                let $read: ReadCell<SqliteRow> = cell::sqlite;
                $run
            }
            Pool::MySql(pool) => {
                let $held = Held::take(pool).await;
                let $query = bound!(sqlx::query(text), binds);
                let $read: ReadCell<MySqlRow> = cell::mysql;
                $run
            }
            Pool::Postgres(pool) => {
                let $held = Held::take(pool).await;
                let $query = bound!(sqlx::query(text), binds);
                let $read: ReadCell<PgRow> = cell::postgres;
                $run
            }
        }
    }};
}

impl Database {
    /// A database that is not ours; `unverified` when nobody checks which machine answers.
    pub(super) fn connected(pool: Pool, collation: Collation, unverified: bool) -> Self {
        Self {
            pool,
            collation,
            own: false,
            unverified,
        }
    }

    /// A database that was made when the instance was opened.
    pub(super) fn of_own(pool: SqlitePool, collation: Collation) -> Self {
        Self {
            pool: Pool::Sqlite(pool),
            collation,
            own: true,
            unverified: false,
        }
    }

    /// True when another machine answers and nobody checks that it is the right one.
    pub fn is_unverified(&self) -> bool {
        self.unverified
    }

    /// Its connections.
    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// True when it is our own, made when the instance was opened: indexes may be added.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// How its texts compare.
    pub fn collation(&self) -> Collation {
        self.collation
    }

    /// What kind it is.
    pub fn engine(&self) -> Engine {
        match self.pool {
            Pool::Sqlite(_) => Engine::Sqlite,
            Pool::MySql(_) => Engine::MySql,
            Pool::Postgres(_) => Engine::Postgres,
        }
    }

    /// How statements are written for it.
    pub fn dialect(&self) -> Dialect {
        Dialect {
            engine: self.engine(),
            collation: self.collation,
        }
    }

    /// The connection of a database of our own, for statements that belong together.
    ///
    /// # Errors
    /// It is a database of a server.
    pub fn embedded(&self) -> sqlx::Result<&SqlitePool> {
        match &self.pool {
            Pool::Sqlite(pool) => Ok(pool),
            Pool::MySql(_) | Pool::Postgres(_) => Err(sqlx::Error::Configuration(
                "only a database of our own is written like this".into(),
            )),
        }
    }

    /// Runs statements that are part of this program, such as a schema.
    pub async fn run_script(&self, doing: &str, script: impl SqlSafeStr) -> Result<()> {
        let done = match &self.pool {
            Pool::Sqlite(pool) => sqlx::raw_sql(script).execute(pool).await.map(drop),
            Pool::MySql(pool) => sqlx::raw_sql(script).execute(pool).await.map(drop),
            Pool::Postgres(pool) => sqlx::raw_sql(script).execute(pool).await.map(drop),
        };
        done.map_err(Error::database(doing))
    }

    /// Runs a statement without an answer.
    pub async fn run(&self, doing: &str, statement: Statement) -> Result<()> {
        on_held!(self, statement, |query, held, _read| {
            async {
                let mut held = held?;
                let done = query.execute(held.connection()?).await;
                held.give_back();
                done.map(drop)
            }
            .await
        })
        .map_err(Error::database(doing))
    }

    /// Every row of the answer, each cell as text: numbers as the database writes them, times as
    /// `2024-02-01 08:00:00`, NULL as `None`.
    pub async fn rows(&self, doing: &str, statement: Statement) -> Result<Rows> {
        on_held!(self, statement, |query, held, read| {
            async {
                let mut held = held?;
                let rows = query.fetch_all(held.connection()?).await;
                held.give_back();
                rows.and_then(|rows| as_texts(&rows, read))
            }
            .await
        })
        .map_err(Error::database(doing))
    }

    /// Hands every row of the answer to `each`, one at a time, until it answers false: the answer may
    /// be larger than memory, and take its time. A connection is busy meanwhile, of our own the only
    /// one, so `each` must not ask this database.
    pub async fn for_each_row(
        &self,
        doing: &str,
        statement: Statement,
        mut each: impl FnMut(&Row) -> Result<bool>,
    ) -> Result<()> {
        let failed = |cause| Error::database(doing)(cause);
        on_held!(self, statement, |query, held, read| {
            let mut held = held.map_err(failed)?;
            unlimited(&mut held, true).await.map_err(failed)?;
            let mut rows = query.fetch(held.connection().map_err(failed)?);
            let mut shape = None;
            while let Some(row) = rows.try_next().await.map_err(failed)? {
                let shape = shape.get_or_insert_with(|| Shape::of(&row));
                if !each(&shape.row(&row, read).map_err(failed)?)? {
                    // What has not come yet nobody waits for.
                    return Ok(());
                }
            }
            drop(rows);
            unlimited(&mut held, false).await.map_err(failed)?;
            held.give_back();
            Ok(())
        })
    }

    /// From now on nothing can be written into this database of our own.
    pub async fn make_read_only(&self) -> Result<()> {
        self.run_script("making the database read-only", "PRAGMA query_only = ON")
            .await
    }

    /// This database of our own can be written into again.
    pub async fn make_writable(&self) -> Result<()> {
        self.run_script("making the database writable", "PRAGMA query_only = OFF")
            .await
    }
}

/// Lets the statements of a connection take their time, or no longer.
async fn unlimited<D: Ends>(held: &mut Held<D>, unlimited: bool) -> sqlx::Result<()> {
    D::limit(held.connection()?, !unlimited).await
}

/// The rows as texts.
pub(super) fn as_texts<R: sqlx::Row>(rows: &[R], read: ReadCell<R>) -> sqlx::Result<Rows> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let shape = Shape::of(first);
    rows.iter().map(|row| shape.row(row, read)).collect()
}

/// Reads one cell as text.
pub(super) type ReadCell<R> = fn(&R, usize) -> sqlx::Result<Option<String>>;

/// What the rows of an answer have in common.
struct Shape {
    columns: Columns,
    kept: Vec<usize>,
}

impl Shape {
    /// Of two columns with one name the first counts.
    fn of<R: sqlx::Row>(row: &R) -> Self {
        let mut names = IndexSet::new();
        let mut kept = Vec::new();
        for column in row.columns() {
            if names.insert(column.name().to_owned()) {
                kept.push(column.ordinal());
            }
        }
        Self {
            columns: Arc::new(names),
            kept,
        }
    }

    fn row<R: sqlx::Row>(&self, row: &R, read: ReadCell<R>) -> sqlx::Result<Row> {
        let cells = self.kept.iter().map(|index| read(row, *index));
        let cells = cells.collect::<sqlx::Result<_>>()?;
        Ok(Row::new(self.columns.clone(), cells))
    }
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
