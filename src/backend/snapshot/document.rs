//! Writing a world file as it goes: one row a line, nothing held.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::secret::Cell;
use crate::backend::sql::Column;
use crate::core::value::{Map, Value};

/// Columns that a world file fills by itself where a row does not name them.
const AUDIT: [&str; 4] = ["create_time", "create_by", "change_time", "change_by"];

/// A document under way.
pub(super) struct Document<'o, W: Write> {
    out: &'o mut W,
    tables: usize,
    rows: usize,
}

impl<'o, W: Write> Document<'o, W> {
    /// Writes everything up to the tables: what the file says about itself, and the settings.
    pub(super) fn begin(out: &'o mut W, head: &Map, settings: &Map) -> io::Result<Self> {
        out.write_all(b"{\n")?;
        for (key, value) in head {
            text(out, key)?;
            out.write_all(b": ")?;
            serde_json::to_writer(&mut *out, &Json::from(value))?;
            out.write_all(b",\n")?;
        }
        out.write_all(b"\"settings\": {")?;
        for (index, (name, value)) in settings.iter().enumerate() {
            out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
            text(out, name)?;
            out.write_all(b": ")?;
            serde_json::to_writer(&mut *out, &Json::from(value))?;
        }
        out.write_all(if settings.is_empty() { b"" } else { b"\n" })?;
        out.write_all(b"},\n\"tables\": {")?;
        Ok(Self {
            out,
            tables: 0,
            rows: 0,
        })
    }

    /// Begins a table.
    pub(super) fn table(&mut self, name: &str) -> io::Result<()> {
        self.out
            .write_all(if self.tables == 0 { b"\n" } else { b",\n" })?;
        text(self.out, name)?;
        self.out.write_all(b": [")?;
        self.tables += 1;
        self.rows = 0;
        Ok(())
    }

    /// Writes a row. The first one names every column, so that a column whose cells are all NULL
    /// stays; the others leave out what is NULL without being said.
    pub(super) fn row(
        &mut self,
        columns: &[Column],
        cells: &[(&str, Option<Cell<'_>>)],
    ) -> io::Result<()> {
        let out = &mut *self.out;
        out.write_all(if self.rows == 0 { b"\n{" } else { b",\n{" })?;
        let mut comma: &[u8] = b"";
        for (column, (name, cell)) in columns.iter().zip(cells) {
            let said = column.default.is_some() || AUDIT.contains(name);
            if cell.is_none() && self.rows > 0 && !said {
                continue;
            }
            out.write_all(comma)?;
            comma = b",";
            text(out, name)?;
            out.write_all(b":")?;
            match cell {
                None => out.write_all(b"null")?,
                Some(cell) if column.whole_number && is_whole_number(cell) => {
                    out.write_all(cell.as_bytes())?;
                }
                Some(cell) => text(out, cell)?,
            }
        }
        self.rows += 1;
        out.write_all(b"}")
    }

    /// Ends a table; the answer is how many rows it has.
    pub(super) fn end_table(&mut self) -> io::Result<usize> {
        self.out
            .write_all(if self.rows == 0 { b"]" } else { b"\n]" })?;
        Ok(self.rows)
    }

    /// Ends the document.
    pub(super) fn end(self) -> io::Result<()> {
        let end: &[u8] = if self.tables == 0 {
            b"}\n}\n"
        } else {
            b"\n}\n}\n"
        };
        self.out.write_all(end)
    }
}

/// A text with quotes, as JSON writes it.
fn text(out: &mut impl Write, text: &str) -> io::Result<()> {
    serde_json::to_writer(out, text).map_err(io::Error::from)
}

/// True when JSON writes this number exactly so.
fn is_whole_number(text: &str) -> bool {
    text.parse::<i64>()
        .is_ok_and(|number| number.to_string() == text)
}

/// What the file says about itself, `name` and `note` first.
pub(super) fn head(others: &Map, name: &str, collation: &str) -> Map {
    let mut head = Map::new();
    let own = |key: &str| others.get(key).cloned();
    head.insert(
        "name".to_owned(),
        own("name").unwrap_or_else(|| Value::text(name)),
    );
    head.extend(
        others
            .iter()
            .map(|(key, value)| (key.clone(), value.clone())),
    );
    head.insert("collation".to_owned(), Value::text(collation));
    head
}
