//! A test database out of a world file: the ticket system's tables, made and filled.

use indexmap::IndexMap;

use super::file::{AuditTime, WorldFile};
use super::filling::{Plan, Rows};
use super::load::Target;
use crate::backend::error::{Error, Result};
use crate::backend::sql::{
    Address, BYTES, Bind, Catalogue, Column, Database, Engine, Name, Statement, Writing,
};
use crate::backend::stock;
use crate::core::world::{Collation, Flavour};

/// Rows in one statement.
const ROWS: usize = 200;
/// Values in one statement; SQLite takes 32,766, the others 65,535.
const VALUES: usize = 12_000;
/// Characters of an indexed text: what MariaDB can index, and what the products allow.
const INDEXED: &str = " VARCHAR(191)";

/// Indexes beside those: the products have them too, to keep logins and numbers unique, which a
/// world file does not promise.
const UNIQUE_ELSEWHERE: [&str; 2] = [
    "CREATE INDEX customer_user_login ON customer_user (login)",
    "CREATE INDEX ticket_tn ON ticket (tn)",
];

/// How many rows each table got.
pub type Loaded = IndexMap<String, usize>;

/// Makes the tables of a ticket system in a database that has none of them, and fills them.
///
/// # Errors
/// [`Error::TablesThere`] when any of the tables is there already; nothing is changed then, nor
/// when a row cannot be read or stored.
pub async fn load_into(
    address: &Address,
    flavour: Option<Flavour>,
    world: &WorldFile,
) -> Result<Loaded> {
    let schema = schema().await?;
    let stock = stock::tables()?;
    let left_out = |table: &str| world.table(table).is_none();
    let plans = [
        Plan::new(world, &schema, |_| true)?,
        Plan::new(&stock, &schema, left_out)?,
    ];
    for plan in &plans {
        plan.check()?;
    }
    let groups = flavour.unwrap_or_default().groups_table();
    let database = Database::create(address).await?;
    let new = New {
        engine: database.engine(),
        schema: &schema,
        groups,
        plans: &plans,
        time: world.audit_time(),
    };
    new.check_room(&database, address).await?;
    let doing = format!("loading {} into {address}", world.name);
    let loaded = new.write(&database, &doing).await;
    if loaded.is_err() {
        new.remove(&database).await;
    }
    loaded
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
    plans: &'a [Plan<'a>],
    /// When rows were made that do not say it.
    time: AuditTime,
}

impl New<'_> {
    fn targets(&self) -> impl Iterator<Item = &Target<'_>> {
        let tables = self.plans.iter().flat_map(Plan::tables);
        tables.map(|(_, target)| target)
    }

    /// The tables to be made, under their names here: those of the schema, then the world's own.
    fn tables(&self) -> impl Iterator<Item = &str> {
        let own = self.targets().filter(|target| !target.exists);
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

    async fn write(&self, database: &Database, doing: &str) -> Result<Loaded> {
        let failed = |cause| Error::database(doing)(cause);
        let mut writing = database.begin().await.map_err(failed)?;
        self.make_tables(&mut writing).await.map_err(failed)?;
        let mut loaded = Loaded::new();
        for plan in self.plans {
            let mut rows = plan.rows();
            while let Some((table, target)) = rows.next_table()? {
                self.fill(&mut writing, target, &mut rows, doing).await?;
                if self.engine == Engine::Postgres {
                    let renumber = self.renumber(target).map_err(failed)?;
                    writing.run(renumber).await.map_err(failed)?;
                }
                loaded.insert(self.here(&target.name).to_owned(), table.rows);
            }
        }
        let indexes = include_str!("../../../assets/indexes.sql").lines();
        let indexes = indexes.filter(|line| line.starts_with("CREATE INDEX"));
        for index in indexes.chain(UNIQUE_ELSEWHERE) {
            let index = Statement::new(index.trim_end_matches(';'));
            writing.run(index).await.map_err(failed)?;
        }
        writing.commit().await.map_err(failed)?;
        Ok(loaded)
    }

    async fn make_tables(&self, writing: &mut Writing) -> sqlx::Result<()> {
        for (table, columns) in self.schema.tables() {
            writing.run(self.create(table, columns)?).await?;
            let added = self.targets().find(|target| target.name == table);
            let added = added.into_iter().flat_map(|target| &target.columns);
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
        for target in self.targets().filter(|target| !target.exists) {
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
        Ok(())
    }

    fn create(&self, table: &str, columns: &[Column]) -> sqlx::Result<Statement> {
        let mut create = Statement::new("CREATE TABLE ").name(&named(self.here(table))?);
        for (index, column) in columns.iter().enumerate() {
            create = create.sql(if index == 0 { " (" } else { ", " });
            create = create.name(&named(&column.name)?);
            create = create
                .sql(self.kind(table, column))
                .sql(default(column, self.time));
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
        target: &Target<'_>,
        rows: &mut Rows<'_>,
        doing: &str,
    ) -> Result<()> {
        let failed = |cause| Error::database(doing)(cause);
        let name = named(self.here(&target.name)).map_err(failed)?;
        let width = target.columns.len();
        if width == 0 {
            return Ok(());
        }
        let most = (VALUES / width).clamp(1, ROWS);
        let names = target.columns.iter().map(|(name, _)| name);
        let head = Statement::new("INSERT INTO ").name(&name).sql(" (");
        let head = head.names("", names).sql(") VALUES ");
        let mut values = Vec::with_capacity(width * most);
        let mut bytes = 0;
        loop {
            let before = values.len();
            let more = rows.next(|row| values.extend(target.values(row)))?;
            let new = values.get(before..).unwrap_or_default();
            bytes += new.iter().map(Bind::bytes).sum::<usize>();
            let full = values.len() >= width * most || bytes >= BYTES;
            if full || (!more && !values.is_empty()) {
                bytes = 0;
                let mut insert = head.clone();
                let mut columns = target.columns.iter().enumerate().cycle();
                for (number, value) in values.drain(..).enumerate() {
                    let Some((index, (_, column))) = columns.next() else {
                        break;
                    };
                    insert = insert.sql(match (number, index) {
                        (0, _) => "(",
                        (_, 0) => "), (",
                        _ => ", ",
                    });
                    insert = self.value(insert, value, *column);
                }
                writing.run(insert.sql(")")).await.map_err(failed)?;
            }
            if !more {
                return Ok(());
            }
        }
    }

    fn value(&self, insert: Statement, value: Bind, column: Option<&Column>) -> Statement {
        match value {
            // PostgreSQL wants to know the type of what is NULL; the others prepare the statement
            // once for all rows when only its values change.
            Bind::Null if self.engine == Engine::Postgres => insert.sql("NULL"),
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
fn default(column: &Column, time: AuditTime) -> &'static str {
    match (column.default.as_deref(), time) {
        (Some("1"), _) => " DEFAULT 1",
        (Some(_), AuditTime::Usual) => " DEFAULT '2024-02-01 08:00:00'",
        (Some(_), AuditTime::Customers) => " DEFAULT '2024-05-06 07:08:09'",
        (None, _) => "",
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
