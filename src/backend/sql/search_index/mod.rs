//! The searched columns of a table once more, folded, so that a search as you type ignores case and
//! accents in every script.
//!
//! SQLite's own LIKE ignores the case of ASCII letters only, and knows nothing of the instance's
//! collation. The index is a table of its own beside the searched one, filled when the instance
//! opens and ordered by one of its columns; a search reads it in that order and stops when its page
//! is full. Rows that are written later are indexed anew before the next search.

mod fill;
mod meeting;
mod written;

use super::Folding;
use super::database::Database;
use super::search::render;
use super::statement::{BadName, Name, Statement};
use crate::backend::error::{Error, Result};
use crate::core::query::{Pattern, Query};
use crate::core::world::{Collation, Row};

/// More words than anybody types; SQLite bounds the depth of a condition.
const WORDS: usize = 64;
/// A longer word is not searched; SQLite bounds the length of a pattern.
const WORD_LENGTH: usize = 1_000;

/// What an index is made of.
#[derive(Debug, Clone)]
pub struct Searched {
    /// What the index is called: the key of a customer source, or the table.
    pub key: String,
    /// The searched table.
    pub table: Name,
    /// The column by which results are ordered; rows in which it is NULL are never found.
    pub order: Name,
    /// A number by which results can be limited, such as a validity.
    pub valid: Option<Name>,
    /// The searched columns.
    pub fields: Vec<Name>,
    /// How results are ordered in a database that is not ours, whatever it does by itself: a list
    /// that is put together from several ones needs one order. `None`: as it does by itself.
    pub collation: Option<Collation>,
}

/// A folded copy of the searched columns of one table.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    searched: Searched,
    name: Name,
    /// The table of the rows that were written since they were indexed.
    written: Name,
    fields: Vec<Name>,
    folding: Folding,
}

/// Where in the order a page ends, and the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text that results are ordered by.
    pub order: String,
    /// The row, where several have the same text.
    pub row: i64,
}

impl Place {
    /// The place of a row of a page.
    pub fn of(row: &Row) -> Option<Self> {
        Some(Self {
            order: row.text("_order")?.to_owned(),
            row: row.id("_row")?,
        })
    }
}

/// Where a page begins, and in which direction it goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Start {
    /// The first rows.
    #[default]
    First,
    /// The rows behind this one.
    Behind(Place),
    /// The rows before this one, the nearest one first.
    Before(Place),
    /// The last rows, the very last one first.
    Last,
}

impl Start {
    /// What stands behind the columns by which rows are ordered.
    pub(super) fn direction(&self) -> &'static str {
        match self {
            Start::First | Start::Behind(_) => "",
            Start::Before(_) | Start::Last => " DESC",
        }
    }

    /// The place, and how rows compare with it that are in the page.
    pub(super) fn beyond(&self) -> Option<(&Place, &'static str)> {
        match self {
            Start::First | Start::Last => None,
            Start::Behind(place) => Some((place, " > ")),
            Start::Before(place) => Some((place, " < ")),
        }
    }
}

impl SearchIndex {
    /// Makes and fills the index, and one by which a row is found by the ordering column.
    pub(super) async fn build(
        database: &Database,
        folding: Folding,
        searched: Searched,
    ) -> Result<Self> {
        let doing = format!("indexing {}", searched.key);
        let names = own_names(&searched).map_err(|BadName(name)| Error::Source {
            key: searched.key.clone(),
            reason: format!("{name:?} cannot be the name of an index"),
        });
        let (name, by_order, written, fields) = names?;
        let create = Statement::new("CREATE INDEX ")
            .name(&by_order)
            .sql(" ON ")
            .name(&searched.table)
            .sql(" (")
            .name(&searched.order)
            .sql(")");
        database.run(&doing, create).await?;
        let mut create = Statement::new("CREATE TABLE ")
            .name(&name)
            .sql(" (_order TEXT COLLATE instance, _row INTEGER, _valid INTEGER, ");
        for field in &fields {
            create = create.name(field).sql(" TEXT, ");
        }
        create = create.sql("PRIMARY KEY (_order, _row)) WITHOUT ROWID");
        database.run(&doing, create).await?;
        let index = Self {
            searched,
            name,
            written,
            fields,
            folding,
        };
        index.fill(database, &doing).await?;
        index.watch(database, &doing).await?;
        Ok(index)
    }

    /// Selects `columns` of the rows for which `condition` holds, in order; each row also has
    /// `_valid` and what [`Place::of`] reads. In the condition the index is called `s` and the
    /// searched table `b`.
    pub fn select(&self, columns: &[Name], condition: Statement) -> Statement {
        let mut select =
            Statement::new("SELECT s._order AS _order, s._row AS _row, s._valid AS _valid");
        for column in columns {
            select = select.sql(", b.").name(column);
        }
        select
            .sql(" FROM ")
            .name(&self.name)
            .sql(" s CROSS JOIN ")
            .name(&self.searched.table)
            .sql(" b ON b.rowid = s._row WHERE ")
            .append(condition)
    }

    /// Cuts a page of `count` rows out of a selection, behind the first `offset` of them.
    pub fn page(&self, select: Statement, start: &Start, offset: usize, count: usize) -> Statement {
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        let direction = start.direction();
        let mut select = select;
        if let Some((place, comparison)) = start.beyond() {
            select = select
                .sql(" AND (s._order, s._row)")
                .sql(comparison)
                .sql("(")
                .bind(place.order.as_str());
            select = select.sql(", ").bind(place.row).sql(")");
        }
        select = select.sql(" ORDER BY s._order").sql(direction);
        select
            .sql(", s._row")
            .sql(direction)
            .sql(" LIMIT ")
            .bind(number(count))
            .sql(" OFFSET ")
            .bind(number(offset))
    }

    /// The condition that `query` is; prefix and suffix are put around every word.
    pub fn condition(&self, query: &Query, (prefix, suffix): (&str, &str)) -> Result<Statement> {
        too_much(query)?;
        Ok(render(query, &|word| {
            let affixed = format!("{prefix}{word}{suffix}");
            let pattern = glob(&Pattern::new(&self.folding.fold_characters(&affixed)));
            let mut any = Statement::new("(0");
            for field in &self.fields {
                any = any
                    .sql(" OR s.")
                    .name(field)
                    .sql(" GLOB ")
                    .bind(pattern.as_str());
            }
            any.sql(")")
        }))
    }
}

/// Refuses a search that no database takes: too many words, or too long ones.
pub(super) fn too_much(query: &Query) -> Result<()> {
    fn words(query: &Query) -> Option<usize> {
        match query {
            Query::Everything => Some(0),
            Query::Word(word) => (word.len() <= WORD_LENGTH).then_some(1),
            Query::All(parts) => parts.iter().map(words).sum(),
        }
    }
    match words(query) {
        Some(..=WORDS) => Ok(()),
        _ => Err(Error::Query(format!(
            "a search can have {WORDS} words of {WORD_LENGTH} bytes"
        ))),
    }
}

/// The names of the index, of the database's index on the ordering column, of the table of written
/// rows, and of the fields.
fn own_names(searched: &Searched) -> Result<(Name, Name, Name, Vec<Name>), BadName> {
    let numbers = 0..searched.fields.len();
    Ok((
        Name::new(&format!("_aclscope_{}", searched.key))?,
        Name::new(&format!("_aclscope_{}_order", searched.key))?,
        Name::new(&format!("_aclscope_{}_written", searched.key))?,
        numbers
            .map(|number| Name::new(&format!("_f{number}")))
            .collect::<Result<_, _>>()?,
    ))
}

/// The pattern in the notation of GLOB, which counts every character exactly.
fn glob(pattern: &Pattern) -> String {
    let literal = |piece: &String| {
        let mut text = String::with_capacity(piece.len());
        for character in piece.chars() {
            match character {
                '*' | '?' | '[' => text.extend(['[', character, ']']),
                _ => text.push(character),
            }
        }
        text
    };
    let pieces: Vec<String> = pattern.pieces().iter().map(literal).collect();
    pieces.join("*")
}
