//! From a world file into a database that has the ticket system's tables.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::fault::Fault;
use super::file::WorldFile;
use super::filling::Plan;
use super::ids::IdColumn;
use super::table::{Cell, Table};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Bind, Catalogue, Column, Database, Dialect, Insert, Name, Statement};
use crate::core::world::Flavour;

/// Names that belong to the database or to aclscope itself.
const RESERVED: [&str; 2] = ["sqlite_", "_aclscope"];

/// Tables whose id is a text.
const TEXT_IDS: [(&str, &str); 1] = [("customer_company", "customer_id")];

/// Loads the tables of `world` that are wanted into a database of our own, row by row. When
/// anything is wrong the database is of no use. Tables and columns that the schema lacks are made;
/// the answer is the one notice that names them, when there are any.
///
/// # Errors
/// A row that cannot be read or stored, an id that is no number or is there twice.
pub async fn load(
    database: &Database,
    world: &WorldFile,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<String>> {
    let catalogue = Catalogue::read(database).await?;
    let plan = Plan::new(world, &catalogue, wanted)?;
    let failed = |cause| Error::database(format!("loading {}", world.name))(cause);
    let pool = database.embedded().map_err(failed)?;
    let mut transaction = pool.begin().await.map_err(failed)?;
    let mut rows = plan.rows();
    let mut values = Vec::new();
    while let Some((table, target)) = rows.next_table()? {
        target.make_room(&mut transaction).await.map_err(failed)?;
        let names: Vec<Name> = target
            .columns
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        if names.is_empty() {
            for _ in (0..table.rows).filter(|_| target.exists) {
                let row = Statement::new("INSERT INTO ")
                    .name(&target.table)
                    .sql(" DEFAULT VALUES");
                execute(&mut transaction, row).await.map_err(failed)?;
            }
            continue;
        }
        let mut insert = Insert::new(&mut transaction, &target.table, &names);
        while rows.next(|row| values.extend(target.values(row)))? {
            insert.row(values.drain(..)).await.map_err(failed)?;
        }
        insert.finish().await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)?;
    Ok(notice(&plan))
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
        table: &Table,
        world: &WorldFile,
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
                    other: column.clone(),
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

    /// The columns that hold ids.
    pub(super) fn id_columns(&self, table: &Table) -> impl Iterator<Item = IdColumn> {
        let columns = table.columns.iter().zip(&self.columns).enumerate();
        columns.filter_map(|(index, (name, (_, column)))| {
            let text_id = TEXT_IDS.contains(&(self.name.as_str(), name));
            let number = column.is_some_and(Column::is_id);
            (number || text_id).then_some(IdColumn {
                index,
                number,
                key: text_id || column.is_some_and(|column| column.key),
            })
        })
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
fn notice(plan: &Plan<'_>) -> Option<String> {
    let file = &plan.world.name;
    let mut keys: Vec<String> = plan.world.unknown_keys().map(str::to_owned).collect();
    let mut tables = Vec::new();
    let mut columns = Vec::new();
    for (table, target) in plan.tables() {
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
