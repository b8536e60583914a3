//! From a world file into a database that has the ticket system's tables.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::fault::{CellFault, Fault};
use super::file::WorldFile;
use super::table::{Cell, Table};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Bind, Catalogue, Column, Database, Dialect, Insert, Name, Statement};
use crate::core::world::Flavour;

/// Names that belong to the database or to aclscope itself.
const RESERVED: [&str; 2] = ["sqlite_", "_aclscope"];

/// Tables whose id is a text.
const TEXT_IDS: [(&str, &str); 1] = [("customer_company", "customer_id")];

/// Loads every table of `world`, whole or not at all. Tables and columns that the schema lacks are
/// made; the answer is the one notice that names them, when there are any. `file` names the world
/// in messages.
pub async fn load(
    database: &Database,
    file: &str,
    world: &WorldFile<'_>,
) -> Result<Option<String>> {
    let catalogue = Catalogue::read(database).await?;
    let faulty = |fault| Error::World {
        file: file.to_owned(),
        fault,
    };
    let mut targets = Vec::with_capacity(world.tables.len());
    for table in &world.tables {
        let target = Target::new(table, world, &catalogue).map_err(faulty)?;
        target.check_ids(table).map_err(faulty)?;
        targets.push((table, target));
    }
    let doing = || Error::database(format!("loading {file}"));
    let pool = database.embedded().map_err(doing())?;
    let mut transaction = pool.begin().await.map_err(doing())?;
    for (table, target) in &targets {
        target
            .write(&mut transaction, table)
            .await
            .map_err(doing())?;
    }
    transaction.commit().await.map_err(doing())?;
    Ok(notice(file, world, &targets))
}

/// Where one table of the file goes.
pub(super) struct Target<'c> {
    /// As declared.
    pub name: String,
    /// To be quoted.
    pub table: Name,
    /// In the order of the file's; `None` for one that the schema lacks.
    pub columns: Vec<(Name, Option<&'c Column>)>,
    /// False for a table that the schema lacks.
    pub exists: bool,
}

impl<'c> Target<'c> {
    pub(super) fn new(
        table: &Table<'_>,
        world: &WorldFile<'_>,
        catalogue: &'c Catalogue,
    ) -> Result<Self, Fault> {
        let alias = Flavour::ALL
            .iter()
            .any(|flavour| flavour.groups_table() == table.name)
            && world.table("groups_table").is_none();
        let name = if alias { "groups_table" } else { &table.name };
        let known = catalogue.table(name);
        let unusable = |name: &str| Fault::Name {
            table: table.name.clone(),
            name: name.to_owned(),
        };
        let quote = |name: &str| Name::new(name).map_err(|_| unusable(name));
        let reserved = |prefix: &&str| {
            let start = name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if RESERVED.iter().any(reserved) {
            return Err(unusable(name));
        }
        let mut spellings: HashMap<String, &str> = HashMap::new();
        let mut columns = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            if let Some(one) = spellings.insert(column.to_ascii_lowercase(), column) {
                return Err(Fault::ColumnTwice {
                    table: table.name.clone(),
                    one: one.to_owned(),
                    other: column.to_string(),
                });
            }
            columns.push((quote(column)?, catalogue.column(name, column)));
        }
        Ok(Self {
            table: quote(name)?,
            name: known.map_or(name, |(declared, _)| declared).to_owned(),
            columns,
            exists: known.is_some(),
        })
    }

    /// Every id is a whole number, and no two rows of a table share theirs.
    pub(super) fn check_ids(&self, table: &Table<'_>) -> Result<(), Fault> {
        for (index, (name, (_, column))) in table.columns.iter().zip(&self.columns).enumerate() {
            let text_id = TEXT_IDS.contains(&(self.name.as_str(), name));
            let number = column.is_some_and(Column::is_id);
            let key = text_id || column.is_some_and(|column| column.key);
            if !number && !text_id {
                continue;
            }
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for (row, cells) in table.rows.iter().enumerate() {
                let fault = |fault| Err(table.cell_fault(row, name, fault));
                let text = match cells.get(index) {
                    Some(Cell::Text(text)) => text.as_ref(),
                    Some(Cell::Null) if key && number => {
                        return fault(CellFault::NotANumber("null".to_owned()));
                    }
                    _ => continue,
                };
                if number && text.trim().parse::<i64>().is_err() {
                    return fault(CellFault::NotANumber(format!("{text:?}")));
                }
                if !key {
                    continue;
                }
                if let Some(earlier) = seen.insert(text.trim(), row) {
                    return fault(CellFault::IdTwice {
                        id: text.to_owned(),
                        other: table.row_name(earlier),
                    });
                }
            }
        }
        Ok(())
    }

    async fn write(
        &self,
        connection: &mut SqliteConnection,
        table: &Table<'_>,
    ) -> sqlx::Result<()> {
        self.make_room(connection).await?;
        let names: Vec<Name> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            for _ in table.rows.iter().filter(|_| self.exists) {
                let row = Statement::new("INSERT INTO ")
                    .name(&self.table)
                    .sql(" DEFAULT VALUES");
                execute(connection, row).await?;
            }
            return Ok(());
        }
        let mut insert = Insert::new(connection, &self.table, &names);
        for row in &table.rows {
            let cells = self.columns.iter().enumerate().map(|(index, (_, column))| {
                let cell = row.get(index).unwrap_or(&Cell::Missing);
                bind(cell, *column)
            });
            insert.row(cells).await?;
        }
        insert.finish().await
    }

    /// Makes the table, or the columns that it lacks.
    async fn make_room(&self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        let new = self.columns.iter().filter(|(_, column)| column.is_none());
        let mut exists = self.exists;
        for (name, _) in new {
            let statement = if exists {
                Statement::new("ALTER TABLE ")
                    .name(&self.table)
                    .sql(" ADD COLUMN ")
                    .name(name)
                    .sql(" TEXT COLLATE instance")
            } else {
                Statement::new("CREATE TABLE ")
                    .name(&self.table)
                    .sql(" (")
                    .name(name)
                    .sql(" TEXT COLLATE instance)")
            };
            execute(connection, statement).await?;
            exists = true;
        }
        Ok(())
    }
}

async fn execute(connection: &mut SqliteConnection, statement: Statement) -> sqlx::Result<()> {
    let (text, _) = statement.render(Dialect::EMBEDDED);
    sqlx::query(AssertSqlSafe(text))
        .execute(connection)
        .await
        .map(drop)
}

/// The value that a cell gets in its column.
pub(super) fn bind(cell: &Cell<'_>, column: Option<&Column>) -> Bind {
    match cell {
        Cell::Null => Bind::Null,
        Cell::Missing => Bind::from(column.and_then(|column| column.default.as_deref())),
        Cell::Text(text) => {
            let number = column
                .filter(|column| column.whole_number)
                .and_then(|_| text.trim().parse().ok());
            number.map_or_else(|| Bind::from(text.as_ref()), Bind::Id)
        }
    }
}

/// What was kept without being understood.
fn notice(
    file: &str,
    world: &WorldFile<'_>,
    targets: &[(&Table<'_>, Target<'_>)],
) -> Option<String> {
    let mut keys: Vec<String> = world.unknown_keys().map(str::to_owned).collect();
    let mut tables = Vec::new();
    let mut columns = Vec::new();
    for (table, target) in targets {
        if !target.exists {
            tables.push(table.name.clone());
            continue;
        }
        let new = table.columns.iter().zip(&target.columns);
        columns.extend(
            new.filter(|(_, (_, column))| column.is_none())
                .map(|(name, _)| format!("{}.{name}", table.name)),
        );
    }
    let parts: Vec<String> = [
        ("key", &mut keys),
        ("table", &mut tables),
        ("column", &mut columns),
    ]
    .into_iter()
    .filter(|(_, names)| !names.is_empty())
    .map(|(what, names)| {
        let plural = if names.len() == 1 { "" } else { "s" };
        format!("{what}{plural} {}", names.join(", "))
    })
    .collect();
    (!parts.is_empty()).then(|| format!("{file}: kept, but not known here: {}", parts.join("; ")))
}
