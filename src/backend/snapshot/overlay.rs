//! The settings of a world file without its tables.

use std::path::Path;

use super::fault::Fault;
use super::text::WorldText;
use super::walk::Walk;
use super::window::Trouble;
use crate::backend::error::Result;
use crate::backend::json::{Kind, Scanner};
use crate::core::value::{Map, Value};

/// The settings of a world file, for laying over an instance; it needs no tables, and whatever
/// tables it has are passed over. In a document with neither `settings` nor `tables` every key is a
/// setting.
///
/// # Errors
/// The file cannot be read, or has no settings.
pub fn read_overlay(path: &Path) -> Result<Map> {
    WorldText::open(path)?.settings()
}

impl WorldText {
    /// The settings, as [`read_overlay`] reads them.
    ///
    /// # Errors
    /// It cannot be read, or has no settings.
    pub fn settings(&self) -> Result<Map> {
        let window = self.window().map_err(|trouble| self.error(trouble, None))?;
        let mut walk = Walk::new(window);
        overlay(&mut walk).map_err(|trouble| self.error(trouble, Some(walk.window())))
    }
}

fn overlay(walk: &mut Walk<'_>) -> Result<Map, Trouble> {
    let begins = walk
        .window()
        .token(|scan| Ok((scan.kind()?, scan.place())))?;
    let (kind, (line, column)) = begins;
    let missing = |problem: String| Fault::NoSettings {
        line,
        column,
        problem,
    };
    if kind != Kind::Object {
        let found = kind.article();
        let problem = format!("the document is {found}, not an object with \"settings\"");
        return Err(missing(problem).into());
    }
    let (mut settings, mut others) = (None, Map::new());
    let mut other = |key: &str, scan: &mut Scanner<'_>| {
        let kind = scan.kind()?;
        let (line, column) = scan.place();
        match (key, scan.value()?) {
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
            (name, value) => {
                others.insert(name.to_owned(), value);
            }
        }
        Ok(())
    };
    while walk.next_table(&mut other)?.is_some() {}
    match settings {
        Some(settings) => Ok(settings),
        None if walk.has_tables() => Err(missing("a world without \"settings\"".to_owned()).into()),
        None => Ok(others),
    }
}
