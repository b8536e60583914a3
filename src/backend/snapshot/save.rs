//! From an instance into a world file, table by table and row by row.

use std::borrow::Cow;
use std::io::{self, Write};

use indexmap::IndexMap;

use super::anonymize::replace;
use super::document::{Document, head};
use super::outlet::Outlet;
use super::secret::{Cell, Secrets, withhold_ldif, withhold_settings};
use crate::backend::error::Result;
use crate::backend::sql::{Catalogue, Column, Database, Name, Statement};
use crate::core::anonymize::Anonymizer;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, Flavour, stock_tables};

/// Rows between two reports of progress.
const REPORT: u64 = 500;

/// What an instance is made of, for saving it.
pub struct Contents<'i> {
    pub(in crate::backend) database: &'i Database,
    pub(in crate::backend) flavour: Flavour,
    /// The settings that the instance sets itself.
    pub(in crate::backend) settings: &'i Map,
    /// What its document says beside settings and tables.
    pub(in crate::backend) others: &'i Map,
}

/// One table that can be saved.
#[derive(Debug, Clone)]
pub struct SavedTable {
    /// Its name in the file.
    pub name: String,
    /// Its name in the database.
    pub(super) own: String,
    pub(super) columns: Vec<Column>,
    /// How many rows it had when they were counted.
    pub rows: u64,
}

/// What was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// Rows by table, in the order of the file.
    pub tables: IndexMap<String, usize>,
    /// Secrets that were left out, by `table.column`, or by the path of a setting.
    pub withheld: IndexMap<String, usize>,
}

impl SavedTable {
    /// True when it has this name, in the file or in the database; case does not count.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) || self.own.eq_ignore_ascii_case(name)
    }
}

impl Saved {
    /// How many rows there are in all.
    pub fn rows(&self) -> usize {
        self.tables.values().sum()
    }

    fn withhold(&mut self, place: String, count: usize) {
        if count > 0 {
            *self.withheld.entry(place).or_default() += count;
        }
    }
}

/// How far the work is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'p> {
    /// The table that is written.
    pub table: &'p str,
    /// Rows written of all tables.
    pub done: u64,
    /// Rows counted of all tables.
    pub total: u64,
}

impl<'p> Progress<'p> {
    pub(super) fn of(table: &'p str, done: u64, total: u64) -> Self {
        Self { table, done, total }
    }
}

impl Contents<'_> {
    /// The tables that are worth a place in the file, by name: those with rows, those that would be
    /// filled by themselves when they were left out, and the groups, whose name tells the product.
    pub async fn tables(&self) -> Result<Vec<SavedTable>> {
        let catalogue = Catalogue::read(self.database).await?;
        let mut tables = Vec::new();
        for (own, columns) in catalogue.tables() {
            let lower = own.to_ascii_lowercase();
            // Every row of the second is a login that is open now.
            if lower.starts_with("_aclscope") || lower == "sessions" {
                continue;
            }
            let rows = self.count(own).await?;
            tables.push(SavedTable {
                name: self.name_in_file(own, &catalogue).to_owned(),
                own: own.to_owned(),
                columns: columns.to_vec(),
                rows,
            });
        }
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tables)
    }

    /// True for a table that is saved when none is chosen.
    pub fn is_worth_saving(table: &SavedTable) -> bool {
        table.rows > 0
            || stock_tables().any(|stock| stock == table.own)
            || Flavour::ALL
                .iter()
                .any(|flavour| flavour.groups_table() == table.own)
    }

    /// Writes the whole document; without `finish` nothing appears under its name yet.
    pub async fn save(
        &self,
        tables: &[SavedTable],
        anonymizer: Option<&Anonymizer>,
        out: &mut Outlet,
        mut report: impl FnMut(Progress<'_>),
    ) -> Result<Saved> {
        let mut saved = Saved::default();
        let secrets = Secrets::of(self.settings);
        let (settings, withheld) = withhold_settings(self.settings);
        for path in withheld {
            saved.withhold(path, 1);
        }
        let (settings, others) = match anonymizer {
            None => (settings, self.others(&mut saved)),
            Some(anonymizer) => (anonymizer.settings(&settings), Map::new()),
        };
        let collation = match self.database.collation() {
            Collation::IgnoreCase => "ignore-case",
            Collation::Exact => "exact",
        };
        let total = tables.iter().map(|table| table.rows).sum();
        let mut done = 0;
        let mut fault: Option<io::Error> = None;
        let name = anonymizer.map_or("aclscope", |_| "anonymized");
        let begun = Document::begin(out, &head(&others, name, collation), &settings);
        let mut document = match begun {
            Ok(document) => document,
            Err(cause) => return Err(out.failed(cause)),
        };
        for table in tables {
            let written = self
                .table(table, &mut document, &mut saved, |cells, saved| {
                    if done % REPORT == 0 {
                        let table = &table.name;
                        report(Progress { table, done, total });
                    }
                    done += 1;
                    for column in secrets.withhold(&table.own, cells) {
                        saved.withhold(format!("{}.{column}", table.name), 1);
                    }
                    if let Some(anonymizer) = anonymizer {
                        replace(anonymizer, table, cells);
                    }
                })
                .await?;
            if let Err(cause) = written {
                fault = Some(cause);
                break;
            }
        }
        let ended = match fault {
            Some(cause) => Err(cause),
            None => document.end(),
        };
        match ended.and_then(|()| out.flush()) {
            Ok(()) => Ok(saved),
            Err(cause) => Err(out.failed(cause)),
        }
    }

    /// Writes one table; the inner result is that of writing.
    async fn table<W: Write>(
        &self,
        table: &SavedTable,
        document: &mut Document<'_, W>,
        saved: &mut Saved,
        mut change: impl FnMut(&mut [(&str, Option<Cell<'_>>)], &mut Saved),
    ) -> Result<io::Result<()>> {
        if let Err(cause) = document.table(&table.name) {
            return Ok(Err(cause));
        }
        let mut fault = None;
        let reading = format!("reading table {}", table.own);
        self.database
            .for_each_row(&reading, select(table)?, |row| {
                let mut cells: Vec<(&str, Option<Cell<'_>>)> = row
                    .iter()
                    .map(|(column, cell)| (column, cell.map(Cow::Borrowed)))
                    .collect();
                change(&mut cells, saved);
                let written = document.row(&table.columns, &cells);
                fault = written.err();
                Ok(fault.is_none())
            })
            .await?;
        if let Some(cause) = fault {
            return Ok(Err(cause));
        }
        Ok(document.end_table().map(|rows| {
            saved.tables.insert(table.name.clone(), rows);
        }))
    }

    /// What stands beside settings and tables, without secrets.
    fn others(&self, saved: &mut Saved) -> Map {
        let (mut others, withheld) = withhold_settings(self.others);
        for path in withheld {
            saved.withhold(path, 1);
        }
        if let Some(Value::Text(ldif)) = others.get_mut("ldif") {
            let (kept, count) = withhold_ldif(ldif);
            *ldif = kept;
            saved.withhold("ldif".to_owned(), count);
        }
        others
    }

    async fn count(&self, table: &str) -> Result<u64> {
        let name = name(table)?;
        let select = Statement::new("SELECT COUNT(*) AS n FROM ").name(&name);
        let counting = format!("counting the rows of table {table}");
        let rows = self.database.rows(&counting, select).await?;
        let count = rows.first().and_then(|row| row.id("n"));
        Ok(count.and_then(|n| n.try_into().ok()).unwrap_or(0))
    }

    /// The table of groups has the name that tells the product, unless that name is taken.
    fn name_in_file<'n>(&self, own: &'n str, catalogue: &Catalogue) -> &'n str {
        let taken = Flavour::ALL
            .into_iter()
            .map(Flavour::groups_table)
            .any(|name| name != "groups_table" && catalogue.table(name).is_some());
        if own != "groups_table" || taken {
            return own;
        }
        self.flavour.groups_table()
    }
}

/// Every column of a table, in the order of its ids where it has them.
pub(super) fn select(table: &SavedTable) -> Result<Statement> {
    let mut columns = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        columns.push(name(&column.name)?);
    }
    let select = Statement::new("SELECT ")
        .names("", &columns)
        .sql(" FROM ")
        .name(&name(&table.own)?);
    let key = table
        .columns
        .iter()
        .find(|column| column.key && column.is_id());
    Ok(match key {
        Some(key) => select.sql(" ORDER BY ").name(&name(&key.name)?),
        None => select,
    })
}

fn name(name: &str) -> Result<Name> {
    Name::new(name).map_err(|bad| crate::backend::error::Error::Query(bad.to_string()))
}
