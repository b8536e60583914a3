//! Reading the rows under a key, with their secrets veiled.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::backend::error::{Error, Result};
use crate::backend::sql::{Catalogue, Database, Folding, Name, Statement};
use crate::core::password::Scheme;
use crate::core::table_change::{Comparing, TableChange, veiled};
use crate::core::world::{Collation, Row, Rows};

/// Which rows are wanted.
#[derive(Debug, Clone, Copy)]
pub(in crate::backend) struct Wanted<'a> {
    /// The table.
    pub table: &'a str,
    /// The columns that find them, each with its text.
    pub key: &'a [(String, String)],
    /// How these are compared.
    pub comparing: Comparing,
    /// The columns that are wanted; empty for all.
    pub columns: &'a [&'a str],
    /// Those of them that hold secrets.
    pub secrets: &'a [String],
}

impl<'a> Wanted<'a> {
    /// The rows that a change is about, under the key that it found them by.
    pub(super) fn of(change: &'a TableChange) -> Self {
        Self {
            table: &change.table,
            key: &change.key,
            comparing: change.comparing,
            columns: &[],
            secrets: &change.secrets,
        }
    }

    /// The statement that reads them.
    ///
    /// # Errors
    /// The database has no such table or column.
    pub(super) fn select(&self, catalogue: &Catalogue, collation: Collation) -> Result<Statement> {
        let (table, _) = known(catalogue, self.table)?;
        let select = match self.columns {
            [] => Statement::new("SELECT *"),
            columns => {
                let names = columns
                    .iter()
                    .map(|column| name_of(catalogue, self.table, column));
                let names: Vec<Name> = names.collect::<Result<_>>()?;
                Statement::new("SELECT ").names("", &names)
            }
        };
        let condition = self.condition(catalogue, collation)?;
        Ok(select.sql(" FROM ").name(&table).append(condition))
    }

    /// ` WHERE ...`
    pub(super) fn condition(
        &self,
        catalogue: &Catalogue,
        collation: Collation,
    ) -> Result<Statement> {
        let folding = match self.comparing {
            Comparing::Instance => Folding::of_instance(collation),
            Comparing::IgnoreCase => Folding::of_search(collation, false),
        };
        let mut condition = Statement::default();
        for (index, (column, text)) in self.key.iter().enumerate() {
            let name = name_of(catalogue, self.table, column)?;
            let number = catalogue.column(self.table, column);
            let number = number.is_some_and(|column| column.whole_number);
            condition = condition.sql(if index == 0 { " WHERE " } else { " AND " });
            condition = match (number, text.trim().parse::<i64>()) {
                (true, Ok(number)) => condition.name(&name).sql(" = ").bind(number),
                // No number is spelled like that.
                (true, Err(_)) => condition.sql("1 = 0"),
                (false, _) => condition
                    .column("", &name, folding)
                    .sql(" = ")
                    .value(text, folding),
            };
        }
        Ok(match self.key {
            // Nothing may ever be about a whole table.
            [] => Statement::new(" WHERE 1 = 0"),
            _ => condition,
        })
    }
}

/// The rows that are wanted, as they are now.
///
/// # Errors
/// The database has no such table or column, or does not answer.
pub(in crate::backend) async fn rows_now(
    database: &Database,
    catalogue: &Catalogue,
    wanted: &Wanted<'_>,
) -> Result<Rows> {
    let select = wanted.select(catalogue, database.collation())?;
    let doing = format!("reading table {}", wanted.table);
    let rows = database.rows(&doing, select).await?;
    Ok(without_secrets(rows, wanted.secrets))
}

/// Columns that hold passwords whatever a Map says.
const PASSWORDS: [&str; 3] = ["pw", "password", "passwd"];

/// The rows with every secret veiled: its scheme and what tells it from others.
pub(super) fn without_secrets(rows: Rows, secrets: &[String]) -> Rows {
    let veil = |row: Row| {
        let secret = |column: &str| {
            let mut names = secrets.iter().map(String::as_str).chain(PASSWORDS);
            names.any(|own| own.eq_ignore_ascii_case(column))
        };
        let cells = row.iter().map(|(column, cell)| {
            let text = match cell {
                Some(text) if secret(column) && !text.is_empty() => {
                    Some(veiled(Scheme::of_stored(text).name(), &print(text)))
                }
                cell => cell.map(str::to_owned),
            };
            (column.to_owned(), text)
        });
        let cells: Vec<(String, Option<String>)> = cells.collect();
        let pairs = cells.iter();
        Row::from_pairs(pairs.map(|(column, cell)| (column.as_str(), cell.as_deref())))
    };
    rows.into_iter().map(veil).collect()
}

/// What tells a secret from others while this process lives, and tells nobody the secret.
fn print(secret: &str) -> String {
    static KEY: OnceLock<[u8; 32]> = OnceLock::new();
    let key = KEY.get_or_init(|| {
        let mut key = [0; 32];
        // Without chance it is still no plain hash of the secret alone.
        getrandom::fill(&mut key).ok();
        key
    });
    let digest = Sha256::new()
        .chain_update(key)
        .chain_update(secret.as_bytes())
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A table under its name here, with its columns' table name.
pub(super) fn known(catalogue: &Catalogue, table: &str) -> Result<(Name, String)> {
    let missing = || Error::Query(format!("the database has no table {table}"));
    let (declared, _) = catalogue.table(table).ok_or_else(missing)?;
    let name = Name::new(declared).map_err(|bad| Error::Query(bad.to_string()))?;
    Ok((name, declared.to_owned()))
}

/// A column under its name here.
pub(super) fn name_of(catalogue: &Catalogue, table: &str, column: &str) -> Result<Name> {
    let missing = || Error::Query(format!("table {table} has no column {column}"));
    let found = catalogue.column(table, column).ok_or_else(missing)?;
    Name::new(&found.name).map_err(|bad| Error::Query(bad.to_string()))
}
