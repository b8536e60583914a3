//! The tables `acl` and `acl_sync` inside a transaction.

use crate::backend::error::Error;
use crate::backend::sql::{Catalogue, Name, Statement, Writing};
use crate::core::acl::AclColumns;
use crate::core::world::Rows;

/// A value of one of our statements.
enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
    Time(String),
}

impl Cell {
    fn append(self, statement: Statement) -> Statement {
        match self {
            // PostgreSQL wants to know the type of what is NULL.
            Cell::Text(None) | Cell::Number(None) => statement.sql("NULL"),
            Cell::Text(Some(text)) => statement.bind(text),
            Cell::Number(Some(number)) => statement.bind(number),
            Cell::Time(time) => statement.per_engine("", "", "CAST(").bind(time).per_engine(
                "",
                "",
                " AS timestamp)",
            ),
        }
    }
}

/// A column and what is written into it.
type Given = (&'static str, Cell);

/// The tables while they are written.
pub(super) struct AclTable<'i> {
    pub(super) writing: Writing,
    pub(super) catalogue: &'i Catalogue,
    /// When it is written, in the ticket system's own time.
    pub(super) now: String,
    /// `users.id` of who writes.
    pub(super) by: i64,
}

/// Why a statement did not work.
pub(super) enum Failed {
    /// Another row has the same in a column that must differ.
    Taken,
    /// The database says something else.
    Backend(Error),
}

impl AclTable<'_> {
    /// Every row by its id, kept from all others from now on.
    pub(super) async fn lock(&mut self) -> Result<Rows, Error> {
        let rows = match self.table("acl") {
            Ok(table) => self.writing.lock(&table, &Name::literal("id")).await,
            Err(error) => Err(error),
        };
        rows.map_err(Error::database("reading table acl for storing"))
    }

    /// Every row as it is now.
    pub(super) async fn rows(&mut self) -> Result<Rows, Error> {
        let rows = match self.table("acl") {
            Ok(table) => {
                let select = Statement::new("SELECT * FROM ").name(&table);
                self.writing.rows(select.sql(" ORDER BY id")).await
            }
            Err(error) => Err(error),
        };
        rows.map_err(Error::database("reading what is stored"))
    }

    /// Gives an ACL another name, and changes nothing else.
    pub(super) async fn set_aside(&mut self, id: i64, name: &str) -> Result<(), Failed> {
        let name = ("name", Cell::Text(Some(name.to_owned())));
        self.update(id, vec![name]).await
    }

    /// Adds an ACL.
    pub(super) async fn add(&mut self, columns: &AclColumns) -> Result<(), Failed> {
        let given = decided(columns).into_iter().chain(self.written(true));
        self.insert("acl", given.collect()).await
    }

    /// Changes the columns of an ACL that are not as before; `renamed` writes the name in any case.
    pub(super) async fn change(
        &mut self,
        id: i64,
        before: &AclColumns,
        after: &AclColumns,
        renamed: bool,
    ) -> Result<(), Failed> {
        let (old, new) = (before.texts(), after.texts());
        let differs = |column: &str| {
            let mut pairs = old.iter().zip(&new);
            pairs.any(|(old, new)| old.0 == column && old.1 != new.1)
        };
        let given = decided(after).into_iter();
        let given = given.filter(|(column, _)| differs(column) || (renamed && *column == "name"));
        let given = given.chain(self.written(false)).collect();
        self.update(id, given).await
    }

    /// Deletes an ACL.
    pub(super) async fn delete(&mut self, id: i64) -> Result<(), Failed> {
        let table = self.table("acl").map_err(failed)?;
        let delete = Statement::new("DELETE FROM ").name(&table);
        let delete = delete.sql(" WHERE id = ").bind(id);
        self.writing.run(delete).await.map_err(failed)
    }

    /// Marks an ACL as not deployed: `not_sync` or `deleted`.
    pub(super) async fn mark(&mut self, id: i64, state: &'static str) -> Result<(), Failed> {
        if self.catalogue.table("acl_sync").is_none() {
            return Ok(());
        }
        let number = self.catalogue.column("acl_sync", "acl_id");
        let id = match number.is_some_and(|column| column.whole_number) {
            true => Cell::Number(Some(id)),
            false => Cell::Text(Some(id.to_string())),
        };
        let given = vec![
            ("acl_id", id),
            ("sync_state", Cell::Text(Some(state.to_owned()))),
            ("create_time", Cell::Time(self.now.clone())),
            ("change_time", Cell::Time(self.now.clone())),
        ];
        self.insert("acl_sync", given).await
    }

    /// When and by whom it is written.
    fn written(&self, new: bool) -> Vec<Given> {
        let time = || Cell::Time(self.now.clone());
        let by = || Cell::Number(Some(self.by));
        let created = [("create_time", time()), ("create_by", by())];
        let created = created.into_iter().filter(|_| new);
        let changed = [("change_time", time()), ("change_by", by())];
        created.chain(changed).collect()
    }

    async fn update(&mut self, id: i64, given: Vec<Given>) -> Result<(), Failed> {
        let table = self.table("acl").map_err(failed)?;
        let mut update = Statement::new("UPDATE ").name(&table);
        for (index, (name, cell)) in self
            .known("acl", given)
            .map_err(failed)?
            .into_iter()
            .enumerate()
        {
            update = update.sql(if index == 0 { " SET " } else { ", " });
            update = cell.append(update.name(&name).sql(" = "));
        }
        let update = update.sql(" WHERE id = ").bind(id);
        self.writing.run(update).await.map_err(failed)
    }

    async fn insert(&mut self, table: &'static str, given: Vec<Given>) -> Result<(), Failed> {
        let name = self.table(table).map_err(failed)?;
        let (names, cells): (Vec<Name>, Vec<Cell>) = self
            .known(table, given)
            .map_err(failed)?
            .into_iter()
            .unzip();
        let mut insert = Statement::new("INSERT INTO ").name(&name);
        insert = insert.sql(" (").names("", &names).sql(") VALUES (");
        for (index, cell) in cells.into_iter().enumerate() {
            insert = cell.append(insert.sql(if index == 0 { "" } else { ", " }));
        }
        self.writing.run(insert.sql(")")).await.map_err(failed)
    }

    /// What is given for columns that the table has, under their names there.
    fn known(&self, table: &str, given: Vec<Given>) -> sqlx::Result<Vec<(Name, Cell)>> {
        let here = given.into_iter().filter_map(|(column, cell)| {
            let column = self.catalogue.column(table, column)?;
            Some(named(&column.name).map(|name| (name, cell)))
        });
        here.collect()
    }

    /// A table under its name here.
    fn table(&self, table: &'static str) -> sqlx::Result<Name> {
        let (name, _) = self.catalogue.table(table).unwrap_or((table, &[]));
        named(name)
    }
}

/// What the author decides, as it is written.
fn decided(columns: &AclColumns) -> Vec<Given> {
    let numbers = ["valid_id", "stop_after_match"];
    let given = columns.texts().into_iter().map(|(column, text)| {
        let cell = match numbers.contains(&column) {
            true => Cell::Number(text.and_then(|text| text.trim().parse().ok())),
            false => Cell::Text(text),
        };
        (column, cell)
    });
    given.collect()
}

fn named(name: &str) -> sqlx::Result<Name> {
    Name::new(name).map_err(|bad| sqlx::Error::Configuration(Box::new(bad)))
}

fn failed(cause: sqlx::Error) -> Failed {
    let database = cause.as_database_error();
    match database.is_some_and(|error| error.is_unique_violation()) {
        true => Failed::Taken,
        false => Failed::Backend(Error::database("storing the ACLs")(cause)),
    }
}
