//! A world file as read: nothing loaded, nothing interpreted beyond its shape.

use std::path::Path;

use super::compression::Compression;
use super::fault::Fault;
use super::table::Table;
use crate::backend::error::{Error, Result};
use crate::backend::json::{Kind, Scanner};
use crate::core::value::{Map, Value};
use crate::core::world::Collation;

/// A ticket system as one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorldFile<'t> {
    /// How the instance compares text, when the file says so.
    pub collation: Option<Collation>,
    /// Settings that lie over the stock ones.
    pub settings: Map,
    /// The tables, in file order.
    pub tables: Vec<Table<'t>>,
    /// Everything else that stands in the document, kept as it is.
    pub others: Map,
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

impl<'t> WorldFile<'t> {
    /// Reads a document that has tables.
    pub fn read(text: &'t str) -> Result<Self, Fault> {
        let mut scan = Scanner::new(text);
        let mut world = Self::default();
        let mut has_tables = false;
        let kind = scan.kind()?;
        if kind != Kind::Object {
            return Err(Fault::NotAWorld(format!(
                "the document is {}, not an object with \"tables\"",
                kind.article()
            )));
        }
        scan.object(|scan, key| {
            match key.as_ref() {
                "settings" => world.settings = read_settings(scan)?,
                "tables" => {
                    has_tables = true;
                    world.tables = read_tables(scan)?;
                }
                "collation" => world.collation = read_collation(scan)?,
                _ => {
                    let value = scan.value()?;
                    world.others.insert(key.into_owned(), value);
                }
            }
            Ok::<(), Fault>(())
        })?;
        scan.end()?;
        match has_tables {
            true => Ok(world),
            false => Err(Fault::NotAWorld("it has no \"tables\"".to_owned())),
        }
    }

    /// The table with this name.
    pub fn table(&self, name: &str) -> Option<&Table<'t>> {
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

/// The settings of a world file, for laying over an instance; it needs no tables. In a document with
/// neither `settings` nor `tables` every key is a setting.
pub fn read_overlay(path: &Path) -> Result<Map> {
    let text = read_text(path)?;
    overlay(&text).map_err(|fault| Error::World {
        file: path.display().to_string(),
        fault,
    })
}

fn overlay(text: &str) -> Result<Map, Fault> {
    let mut scan = Scanner::new(text);
    let kind = scan.kind()?;
    let (line, column) = scan.place();
    let missing = |problem: String| Fault::NoSettings {
        line,
        column,
        problem,
    };
    if kind != Kind::Object {
        let found = kind.article();
        return Err(missing(format!(
            "the document is {found}, not an object with \"settings\""
        )));
    }
    let (mut settings, mut has_tables, mut others) = (None, false, Map::new());
    scan.object(|scan, key| {
        let kind = scan.kind()?;
        let (line, column) = scan.place();
        match (key.as_ref(), scan.value()?) {
            ("settings", Value::Map(own)) => settings = Some(own),
            ("settings", _) => {
                let found = kind.article();
                let problem = format!("settings is {found}, not an object of settings");
                return Err(Fault::NoSettings {
                    line,
                    column,
                    problem,
                });
            }
            ("tables", _) => has_tables = true,
            (name, value) => {
                others.insert(name.to_owned(), value);
            }
        }
        Ok::<(), Fault>(())
    })?;
    scan.end()?;
    match settings {
        Some(settings) => Ok(settings),
        None if has_tables => Err(missing("a world without \"settings\"".to_owned())),
        None => Ok(others),
    }
}

/// Reads a world file's text: plain, gzip or Zstandard, which its first bytes tell.
pub fn read_text(path: &Path) -> Result<String> {
    let mut bytes = std::fs::read(path).map_err(|cause| Error::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    if let Some(compression) = Compression::of(path, &bytes) {
        bytes = compression.unpack(&bytes).map_err(|cause| Error::Damaged {
            path: path.to_owned(),
            compression,
            cause,
        })?;
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        Error::World {
            file: path.display().to_string(),
            fault: Fault::NotText {
                line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            },
        }
    })
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

fn read_tables<'t>(scan: &mut Scanner<'t>) -> Result<Vec<Table<'t>>, Fault> {
    let kind = scan.kind()?;
    if kind != Kind::Object {
        return Err(Fault::NotAWorld(format!(
            "\"tables\" is {}, not an object of tables",
            kind.article()
        )));
    }
    let mut tables: Vec<Table<'t>> = Vec::new();
    scan.object(|scan, name| {
        if tables
            .iter()
            .any(|table| table.name.eq_ignore_ascii_case(&name))
        {
            return Err(Fault::TableTwice {
                table: name.into_owned(),
            });
        }
        tables.push(Table::read(name.into_owned(), scan)?);
        Ok(())
    })?;
    Ok(tables)
}
