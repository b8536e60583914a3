//! A test database out of a world file: the ticket system's tables, made and filled.

use indexmap::IndexMap;

use super::file::WorldFile;
use super::load::{Target, bind};
use super::table::{Cell, Table};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{
    Address, Bind, Catalogue, Column, Database, Engine, Name, Statement, Writing,
};
use crate::backend::stock;
use crate::core::world::{Collation, Flavour};

/// Rows in one statement.
const ROWS: usize = 200;
/// Values in one statement; SQLite takes 32,766, the others 65,535.
const VALUES: usize = 12_000;
/// Characters of an indexed text: what MariaDB can index, and what the products allow.
const INDEXED: &str = " VARCHAR(191)";

/// How many rows each table got.
pub type Loaded = IndexMap<String, usize>;

/// Makes the tables of a ticket system in a database that has none of them, and fills them.
/// `file` names the world in messages.
///
/// # Errors
/// [`Error::TablesThere`] when any of the tables is there already; nothing is changed then, nor
/// when a row cannot be stored.
pub async fn load_into(
    address: &Address,
    flavour: Option<Flavour>,
    file: &str,
    world: &WorldFile<'_>,
) -> Result<Loaded> {
    let faulty = |fault| Error::World {
        file: file.to_owned(),
        fault,
    };
    let schema = schema().await?;
    let mut stock = stock::tables().map_err(faulty)?;
    stock
        .tables
        .retain(|table| world.table(&table.name).is_none());
    let mut plan = Vec::new();
    for table in world.tables.iter().chain(&stock.tables) {
        let target = Target::new(table, world, &schema).map_err(faulty)?;
        target.check_ids(table).map_err(faulty)?;
        plan.push((table, target));
    }
    let groups = flavour.unwrap_or_default().groups_table();
    let database = Database::create(address).await?;
    let new = New {
        engine: database.engine(),
        schema: &schema,
        groups,
        plan: &plan,
    };
    new.check_room(&database, address).await?;
    let failed = |cause| Error::database(format!("loading {file} into {address}"))(cause);
    match new.write(&database).await {
        Ok(loaded) => Ok(loaded),
        Err(cause) => {
            new.remove(&database).await;
            Err(failed(cause))
        }
    }
}

/// The tables that ship with the program.
async fn schema() -> Result<Catalogue> {
    let database = Database::in_memory(Collation::Exact).await?;
    let script = include_str!("../../../assets/schema.sql");
    database.run_script("making the tables", script).await?;
    Catalogue::read(&database).await
}

/// What is to be made.
struct New<'a> {
    engine: Engine,
    schema: &'a Catalogue,
    groups: &'static str,
    plan: &'a [(&'a Table<'a>, Target<'a>)],
}

impl New<'_> {
    /// The tables to be made, under their names here: those of the schema, then the world's own.
    fn tables(&self) -> impl Iterator<Item = &str> {
        let own = self.plan.iter().map(|(_, target)| target);
        let own = own.filter(|target| !target.exists);
        let own = own.map(|target| target.name.as_str());
        self.schema
            .tables()
            .map(|(table, _)| self.here(table))
            .chain(own)
    }

    fn here<'n>(&'n self, table: &'n str) -> &'n str {
        if table == "groups_table" {
            self.groups
        } else {
            table
        }
    }

    async fn check_room(&self, database: &Database, address: &Address) -> Result<()> {
        let there = Catalogue::read(database).await?;
        let taken: Vec<&str> = self
            .tables()
            .filter(|table| there.table(table).is_some())
            .collect();
        if taken.is_empty() {
            return Ok(());
        }
        Err(Error::TablesThere {
            address: address.to_string(),
            tables: taken.join(", "),
        })
    }

    /// MariaDB and MySQL keep tables at once, whatever becomes of the transaction.
    async fn remove(&self, database: &Database) {
        if self.engine != Engine::MySql {
            return;
        }
        for table in self.tables() {
            if let Ok(name) = Name::new(table) {
                let drop = Statement::new("DROP TABLE IF EXISTS ").name(&name);
                // What cannot be removed was named by the failure that led here.
                database.run("removing a table", drop).await.ok();
            }
        }
    }

    async fn write(&self, database: &Database) -> sqlx::Result<Loaded> {
        let mut writing = database.begin().await?;
        for (table, columns) in self.schema.tables() {
            writing.run(self.create(table, columns)?).await?;
            let added = self.plan.iter().find(|(_, target)| target.name == table);
            let added = added.into_iter().flat_map(|(_, target)| &target.columns);
            for (name, _) in added.filter(|(_, column)| column.is_none()) {
                let alter = Statement::new("ALTER TABLE ").name(&named(self.here(table))?);
                let alter = alter
                    .sql(" ADD COLUMN ")
                    .name(name)
                    .sql(" ")
                    .sql(self.text());
                writing.run(alter).await?;
            }
        }
        for (_, target) in self.plan.iter().filter(|(_, target)| !target.exists) {
            let names = target.columns.iter().map(|(name, _)| name);
            let mut create = Statement::new("CREATE TABLE ")
                .name(&target.table)
                .sql(" (");
            for (index, name) in names.enumerate() {
                create = create.sql(if index == 0 { "" } else { ", " });
                create = create.name(name).sql(" ").sql(self.text());
            }
            writing.run(create.sql(")").sql(self.ending())).await?;
        }
        let mut loaded = Loaded::new();
        for (table, target) in self.plan {
            self.fill(&mut writing, table, target).await?;
            if self.engine == Engine::Postgres {
                writing.run(self.renumber(target)?).await?;
            }
            loaded.insert(self.here(&target.name).to_owned(), table.rows.len());
        }
        let indexes = include_str!("../../../assets/indexes.sql").lines();
        for index in indexes.filter(|line| line.starts_with("CREATE INDEX")) {
            writing
                .run(Statement::new(index.trim_end_matches(';')))
                .await?;
        }
        writing.commit().await?;
        Ok(loaded)
    }

    fn create(&self, table: &str, columns: &[Column]) -> sqlx::Result<Statement> {
        let mut create = Statement::new("CREATE TABLE ").name(&named(self.here(table))?);
        for (index, column) in columns.iter().enumerate() {
            create = create.sql(if index == 0 { " (" } else { ", " });
            create = create.name(&named(&column.name)?);
            create = create.sql(self.kind(table, column)).sql(default(column));
        }
        Ok(create.sql(")").sql(self.ending()))
    }

    /// The type of a column, as the products declare it where it matters.
    fn kind(&self, table: &str, column: &Column) -> &'static str {
        if column.key {
            return match self.engine {
                Engine::Sqlite => " INTEGER PRIMARY KEY",
                Engine::MySql => " BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
                Engine::Postgres => " BIGSERIAL PRIMARY KEY",
            };
        }
        if column.whole_number {
            return match self.engine {
                Engine::Sqlite => " INTEGER",
                Engine::MySql | Engine::Postgres => " BIGINT",
            };
        }
        let name = column.name.as_str();
        if is_time(column) {
            return match self.engine {
                Engine::Sqlite => " TEXT",
                Engine::MySql => " DATETIME",
                Engine::Postgres => " TIMESTAMP(0)",
            };
        }
        let stored = table == "acl" && name.starts_with("config_");
        match self.engine {
            Engine::Sqlite => " TEXT",
            Engine::MySql if stored => " LONGBLOB",
            Engine::MySql if is_indexed(name) => INDEXED,
            Engine::MySql => " LONGTEXT",
            Engine::Postgres if is_indexed(name) => INDEXED,
            Engine::Postgres => " TEXT",
        }
    }

    /// The type of a text that the schema does not know.
    fn text(&self) -> &'static str {
        match self.engine {
            Engine::MySql => "VARCHAR(250)",
            Engine::Sqlite | Engine::Postgres => "TEXT",
        }
    }

    fn ending(&self) -> &'static str {
        match self.engine {
            Engine::MySql => " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci",
            Engine::Sqlite | Engine::Postgres => "",
        }
    }

    async fn fill(
        &self,
        writing: &mut Writing,
        table: &Table<'_>,
        target: &Target<'_>,
    ) -> sqlx::Result<()> {
        let name = named(self.here(&target.name))?;
        let width = target.columns.len();
        if width == 0 {
            return Ok(());
        }
        for rows in table.rows.chunks((VALUES / width).clamp(1, ROWS)) {
            let names = target.columns.iter().map(|(name, _)| name);
            let mut insert = Statement::new("INSERT INTO ").name(&name).sql(" (");
            insert = insert.names("", names).sql(") VALUES ");
            for (number, row) in rows.iter().enumerate() {
                insert = insert.sql(if number == 0 { "(" } else { ", (" });
                for (index, (_, column)) in target.columns.iter().enumerate() {
                    insert = insert.sql(if index == 0 { "" } else { ", " });
                    let value = bind(row.get(index).unwrap_or(&Cell::Missing), *column);
                    insert = self.value(insert, value, *column);
                }
                insert = insert.sql(")");
            }
            writing.run(insert).await?;
        }
        Ok(())
    }

    fn value(&self, insert: Statement, value: Bind, column: Option<&Column>) -> Statement {
        match value {
            Bind::Null => insert.sql("NULL"),
            value if column.is_some_and(is_time) => {
                let insert = insert.per_engine("", "", "CAST(").bind(value);
                insert.per_engine("", "", " AS timestamp)")
            }
            value => insert.bind(value),
        }
    }

    /// The next id follows the last one that was loaded.
    fn renumber(&self, target: &Target<'_>) -> sqlx::Result<Statement> {
        let key = self
            .schema
            .table(&target.name)
            .and_then(|(_, columns)| columns.iter().find(|column| column.key));
        let Some(key) = key else {
            return Ok(Statement::new("SELECT 1"));
        };
        let table = self.here(&target.name);
        let (name, column) = (named(table)?, named(&key.name)?);
        let quoted = format!("\"{table}\"");
        Ok(Statement::new("SELECT setval(pg_get_serial_sequence(")
            .bind(quoted)
            .sql(", ")
            .bind(key.name.as_str())
            .sql("), COALESCE((SELECT MAX(")
            .name(&column)
            .sql(") FROM ")
            .name(&name)
            .sql("), 0) + 1, false)"))
    }
}

fn named(name: &str) -> sqlx::Result<Name> {
    Name::new(name).map_err(|bad| sqlx::Error::Configuration(Box::new(bad)))
}

/// What a row gets in a column that the world does not name at all.
fn default(column: &Column) -> &'static str {
    match column.default.as_deref() {
        Some("1") => " DEFAULT 1",
        Some(_) => " DEFAULT '2024-02-01 08:00:00'",
        None => "",
    }
}

/// Columns that an index needs as short texts.
fn is_indexed(column: &str) -> bool {
    matches!(
        column,
        "permission_context"
            | "customer_id"
            | "user_id"
            | "customer_user_login"
            | "customer_user_id"
            | "login"
            | "tn"
    )
}

/// Columns that hold a point in time.
fn is_time(column: &Column) -> bool {
    !column.whole_number
        && matches!(
            column.name.as_str(),
            "create_time" | "change_time" | "value_date"
        )
}
