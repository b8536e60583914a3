//! A world file as looked through: everything but its rows, which are read again when they are
//! needed. A world may be larger than memory.

use super::cursor::Cursor;
use super::fault::Fault;
use super::table::{HeldTable, Table};
use super::text::WorldText;
use crate::backend::error::Result;
use crate::backend::json::Scanner;
use crate::core::value::{Map, Value};
use crate::core::world::Collation;

/// A text larger than this does not go into memory, whole or in rows.
const LARGE: u64 = 64 << 20;

/// A ticket system as one document, or as several.
#[derive(Default)]
pub struct WorldFile {
    /// What it is called in messages.
    pub name: String,
    /// How the instance compares text, when the file says so.
    pub collation: Option<Collation>,
    /// Settings that lie over the stock ones.
    pub settings: Map,
    /// The tables, in file order.
    pub tables: Vec<Table>,
    /// Everything else that stands in the document, kept as it is.
    pub others: Map,
    /// Where the rows are, in the order of the tables.
    pub(super) parts: Vec<Part>,
    /// Bytes of all texts.
    bytes: u64,
}

/// A part of the tables with their rows.
pub(super) enum Part {
    /// A document.
    Text(WorldText),
    /// One table.
    Held(HeldTable),
}

/// Keys that say something about the file, or belong to servers beside the database.
const DESCRIPTIVE: [&str; 7] = [
    "name",
    "note",
    "ldif",
    "ldap_suffix",
    "ext_drop",
    "ext_ddl",
    "ext_tables",
];

/// What a world does not say about when its rows were made, and of what kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditTime {
    /// That of every world.
    Usual,
    /// That of worlds which configure customer sources.
    Customers,
}

impl AuditTime {
    /// As it stands in a row.
    pub fn text(self) -> &'static str {
        match self {
            AuditTime::Usual => "2024-02-01 08:00:00",
            AuditTime::Customers => "2024-05-06 07:08:09",
        }
    }
}

impl WorldFile {
    /// When rows were made and changed that do not say it.
    pub fn audit_time(&self) -> AuditTime {
        let source = |name: &str| {
            let number = name.strip_prefix("CustomerUser");
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        match self.settings.keys().any(|name| source(name)) {
            true => AuditTime::Customers,
            false => AuditTime::Usual,
        }
    }

    /// Looks through a document that has tables. Whatever can be wrong with it is found, but for
    /// what only the schema tells.
    ///
    /// # Errors
    /// It cannot be read, or something is wrong in it.
    pub fn read(text: WorldText) -> Result<Self> {
        let name = text.name().to_owned();
        let parts = vec![Part::Text(text)];
        let (mut collation, mut settings, mut others) = (None, Map::new(), Map::new());
        let mut tables: Vec<Table> = Vec::new();
        let mut cursor = Cursor::new(&parts);
        let mut other = |key: &str, scan: &mut Scanner<'_>| {
            match key {
                "settings" => settings = read_settings(scan)?,
                "collation" => collation = read_collation(scan)?,
                _ => {
                    let value = scan.value()?;
                    others.insert(key.to_owned(), value);
                }
            }
            Ok(())
        };
        while let Some(name) = cursor.next_table(&mut other)? {
            let known = |table: &Table| table.name.eq_ignore_ascii_case(&name);
            if tables.iter().any(known) {
                return Err(cursor.error(Fault::TableTwice { table: name }));
            }
            let mut table = Table::new(name);
            while cursor.next_row(&mut table, |_, _| Ok(()))? {}
            tables.push(table);
        }
        if !cursor.has_tables() {
            return Err(cursor.error(Fault::NotAWorld("it has no \"tables\"".to_owned())));
        }
        let bytes = cursor.bytes();
        drop(cursor);
        Ok(Self {
            name,
            collation,
            settings,
            tables,
            others,
            parts,
            bytes,
        })
    }

    /// Adds the settings and tables of another one.
    pub fn extend(&mut self, other: Self) {
        self.settings.extend(other.settings);
        self.tables.extend(other.tables);
        self.parts.extend(other.parts);
        self.bytes += other.bytes;
    }

    /// Adds a table with its rows.
    pub fn add(&mut self, held: HeldTable) {
        self.tables.push(Table {
            rows: held.rows.len(),
            ..held.table.clone()
        });
        self.parts.push(Part::Held(held));
    }

    /// True when it is too large to be loaded into memory.
    pub fn is_large(&self) -> bool {
        self.bytes > LARGE
    }

    /// The table with this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Keys of the document that no version of the format knows.
    pub fn unknown_keys(&self) -> impl Iterator<Item = &str> {
        self.others
            .keys()
            .map(String::as_str)
            .filter(|key| !DESCRIPTIVE.contains(key))
    }
}

fn read_settings(scan: &mut Scanner<'_>) -> Result<Map, Fault> {
    let kind = scan.kind()?;
    match scan.value()? {
        Value::Map(settings) => Ok(settings),
        _ => Err(Fault::Settings(kind.article())),
    }
}

fn read_collation(scan: &mut Scanner<'_>) -> Result<Option<Collation>, Fault> {
    let kind = scan.kind()?;
    match scan.value()? {
        Value::Null => Ok(None),
        Value::Text(name) if name == "ignore-case" => Ok(Some(Collation::IgnoreCase)),
        Value::Text(name) if name == "exact" => Ok(Some(Collation::Exact)),
        Value::Text(name) => Err(Fault::Collation(format!("{name:?}"))),
        Value::List(_) | Value::Map(_) => Err(Fault::Collation(kind.article().to_owned())),
    }
}
