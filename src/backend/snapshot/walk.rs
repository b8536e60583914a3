//! The way through a document that is a world: what stands in it comes in its order.

use std::borrow::Cow;

use super::fault::Fault;
use super::window::{Trouble, Window};
use crate::backend::json::{Kind, Scanner};

/// A document on the way through it.
pub(super) struct Walk<'w> {
    window: Window<'w>,
    level: Level,
    /// True when the document has tables.
    has_tables: bool,
}

/// Where one is; the flag tells whether something follows there.
#[derive(Clone, Copy)]
enum Level {
    Outside,
    Document(bool),
    Tables(bool),
    Rows(bool),
    Ended,
}

impl<'w> Walk<'w> {
    pub(super) fn new(window: Window<'w>) -> Self {
        Self {
            window,
            level: Level::Outside,
            has_tables: false,
        }
    }

    /// The document, as far as it is read.
    pub(super) fn window(&mut self) -> &mut Window<'w> {
        &mut self.window
    }

    /// True when the document has tables, as far as it is read.
    pub(super) fn has_tables(&self) -> bool {
        self.has_tables
    }

    /// The name of the table that comes next, or none at the end of the document. Rows that were
    /// not taken are passed over. What stands beside the tables is handed to `other` with its key,
    /// which must take it; it may be handed out again when more of it has been read.
    pub(super) fn next_table(
        &mut self,
        other: &mut dyn FnMut(&str, &mut Scanner<'_>) -> Result<(), Fault>,
    ) -> Result<Option<String>, Trouble> {
        loop {
            self.level = match self.level {
                Level::Outside => {
                    let kind = self.window.token(|scan| scan.kind())?;
                    if kind != Kind::Object {
                        let found = kind.article();
                        let found =
                            format!("the document is {found}, not an object with \"tables\"");
                        return Err(Fault::NotAWorld(found).into());
                    }
                    Level::Document(self.window.token(|scan| scan.begin_object())?)
                }
                Level::Document(true) => {
                    let key = self.key()?;
                    if key == "tables" {
                        self.begin_tables()?
                    } else {
                        self.window.value(|scan| other(&key, scan))?;
                        Level::Document(self.window.token(|scan| scan.another_entry())?)
                    }
                }
                Level::Document(false) => {
                    self.window.token(|scan| scan.end())?;
                    Level::Ended
                }
                Level::Tables(true) => {
                    let table = self.key()?;
                    let kind = self.window.token(|scan| scan.kind())?;
                    if kind != Kind::List {
                        let found = kind.article();
                        return Err(Fault::NotRows { table, found }.into());
                    }
                    self.level = Level::Rows(self.window.token(|scan| scan.begin_list())?);
                    return Ok(Some(table));
                }
                Level::Tables(false) => {
                    Level::Document(self.window.token(|scan| scan.another_entry())?)
                }
                Level::Rows(true) => {
                    while self.next_row(|scan| scan.pass_over())?.is_some() {}
                    self.level
                }
                Level::Rows(false) => {
                    Level::Tables(self.window.token(|scan| scan.another_entry())?)
                }
                Level::Ended => return Ok(None),
            };
        }
    }

    /// What `take` makes of the row that comes next; none at the end of the table.
    pub(super) fn next_row<T, E: Into<Trouble>>(
        &mut self,
        take: impl FnMut(&mut Scanner<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, Trouble> {
        let Level::Rows(true) = self.level else {
            return Ok(None);
        };
        let row = self.window.value(take)?;
        self.level = Level::Rows(self.window.token(|scan| scan.another_element())?);
        Ok(Some(row))
    }

    fn begin_tables(&mut self) -> Result<Level, Trouble> {
        self.has_tables = true;
        let kind = self.window.token(|scan| scan.kind())?;
        if kind != Kind::Object {
            let found = kind.article();
            let found = format!("\"tables\" is {found}, not an object of tables");
            return Err(Fault::NotAWorld(found).into());
        }
        Ok(Level::Tables(
            self.window.token(|scan| scan.begin_object())?,
        ))
    }

    fn key(&mut self) -> Result<String, Trouble> {
        self.window.token(|scan| scan.key().map(Cow::into_owned))
    }
}
