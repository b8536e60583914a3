//! The rows of a world, one after another.

use super::fault::Fault;
use super::file::Part;
use super::table::{Cell, Table};
use super::text::WorldText;
use super::walk::Walk;
use super::window::Trouble;
use crate::backend::error::{Error, Result};
use crate::backend::json::Scanner;

/// What takes a row: the table as far as it is known, and the row's cells.
type Take<'t> = &'t mut dyn FnMut(&Table, &[Cell<'_>]) -> Result<(), Fault>;

/// A place in the tables of a world.
pub(super) struct Cursor<'w> {
    parts: std::slice::Iter<'w, Part>,
    at: At<'w>,
    /// What the last text is called in messages.
    name: &'w str,
    has_tables: bool,
    bytes: u64,
}

enum At<'w> {
    Nowhere,
    Text(&'w WorldText, Box<Walk<'w>>),
    Held(std::slice::Iter<'w, Vec<Cell<'static>>>),
}

impl<'w> Cursor<'w> {
    pub(super) fn new(parts: &'w [Part]) -> Self {
        Self {
            parts: parts.iter(),
            at: At::Nowhere,
            name: "embedded",
            has_tables: false,
            bytes: 0,
        }
    }

    /// Goes to the next table; its name, or none behind the last one. `other` gets what stands
    /// beside the tables, see [`Walk::next_table`].
    pub(super) fn next_table(
        &mut self,
        other: &mut dyn FnMut(&str, &mut Scanner<'_>) -> Result<(), Fault>,
    ) -> Result<Option<String>> {
        loop {
            if let At::Text(text, walk) = &mut self.at {
                match walk.next_table(other) {
                    Ok(Some(name)) => return Ok(Some(name)),
                    Ok(None) => {
                        self.has_tables |= walk.has_tables();
                        self.bytes += walk.window().bytes();
                    }
                    Err(trouble) => return Err(text.error(trouble, Some(walk.window()))),
                }
            }
            match self.parts.next() {
                None => {
                    self.at = At::Nowhere;
                    return Ok(None);
                }
                Some(Part::Text(text)) => {
                    let window = text.window().map_err(|trouble| text.error(trouble, None))?;
                    self.name = text.name();
                    self.at = At::Text(text, Box::new(Walk::new(window)));
                }
                Some(Part::Held(held)) => {
                    self.has_tables = true;
                    self.at = At::Held(held.rows.iter());
                    return Ok(Some(held.table.name.clone()));
                }
            }
        }
    }

    /// Hands the next row of the table to `take` and counts it; false behind the last one. `table`
    /// is that one as far as it is known: columns that no row had before are added.
    pub(super) fn next_row(
        &mut self,
        table: &mut Table,
        mut take: impl FnMut(&Table, &[Cell<'_>]) -> Result<(), Fault>,
    ) -> Result<bool> {
        let take: Take<'_> = &mut take;
        let number = table.rows + 1;
        let taken = match &mut self.at {
            At::Nowhere => false,
            At::Held(rows) => match rows.next().map(|row| take(table, row)) {
                None => false,
                Some(Ok(())) => true,
                Some(Err(fault)) => return Err(self.error(fault)),
            },
            At::Text(text, walk) => {
                let row = |scan: &mut Scanner<'_>| {
                    let row = table.read_row(number, scan)?;
                    take(table, &row)
                };
                match walk.next_row(row) {
                    Ok(taken) => taken.is_some(),
                    Err(trouble) => return Err(text.error(trouble, Some(walk.window()))),
                }
            }
        };
        if taken {
            table.rows = number;
        }
        Ok(taken)
    }

    /// A fault in what was read, where the file itself is whole.
    pub(super) fn error(&mut self, fault: Fault) -> Error {
        match &mut self.at {
            At::Text(text, walk) => text.error(Trouble::Fault(fault), Some(walk.window())),
            At::Held(_) | At::Nowhere => Error::World {
                file: self.name.to_owned(),
                fault,
            },
        }
    }

    /// True when any part has tables, as far as they are read.
    pub(super) fn has_tables(&self) -> bool {
        self.has_tables
    }

    /// Bytes of the texts that are behind.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}
