//! Searching a large table: through an index of our own in memory, or where the table is.

use super::live_search::LiveSearch;
use super::search_index::{SearchIndex, Searched, Start};
use super::words::Further;
use super::{Catalogue, Database, Folding, Name, Statement};
use crate::backend::error::Result;
use crate::core::query::Query;
use crate::core::query::condition::Group;
use crate::core::world::Rows;

/// A table that can be searched as you type, page by page, in the order of one of its columns.
#[derive(Debug, Clone)]
pub enum Search {
    /// A folded copy in memory.
    Index(SearchIndex),
    /// The table itself, in a database that is not ours.
    Live(LiveSearch),
}

/// What rows of a search have to meet.
#[derive(Debug, Clone)]
pub struct Condition {
    pub(super) statement: Statement,
    /// True when most rows may not meet it.
    pub(super) selective: bool,
}

impl Condition {
    /// The condition that every row meets.
    pub fn everything() -> Self {
        Self {
            statement: Statement::new("1 = 1"),
            selective: false,
        }
    }

    /// A condition of ours on the searched table, called `b`, that most rows may not meet.
    pub fn selective(statement: Statement) -> Self {
        Self {
            statement,
            selective: true,
        }
    }

    /// This one and another one, which most rows meet.
    pub fn and(self, other: Statement) -> Self {
        Self {
            statement: self.statement.sql(" AND ").append(other),
            ..self
        }
    }
}

impl Search {
    /// Makes the table searchable. Nothing is written into a database that is not our own.
    ///
    /// # Errors
    /// The table cannot be read, or has a name that cannot be quoted.
    pub async fn open(
        database: &Database,
        catalogue: &Catalogue,
        folding: Folding,
        searched: Searched,
    ) -> Result<Self> {
        if database.is_own() {
            let index = SearchIndex::build(database, folding, searched).await?;
            return Ok(Search::Index(index));
        }
        Ok(Self::live(catalogue, folding, searched))
    }

    /// The rows of a page of a selection, with what was written until now.
    ///
    /// # Errors
    /// The database fails.
    pub async fn rows(&self, database: &Database, doing: &str, page: Statement) -> Result<Rows> {
        if let Search::Index(index) = self {
            index.catch_up(database).await?;
        }
        database.rows(doing, page).await
    }

    /// Searches the table where it is.
    pub fn live(catalogue: &Catalogue, folding: Folding, searched: Searched) -> Self {
        Search::Live(LiveSearch::new(catalogue, folding, searched))
    }

    /// Selects `columns` of the rows for which `condition` holds; each row also has `_order`,
    /// `_valid` and what [`Place::of`](super::Place::of) reads.
    pub fn select(&self, columns: &[Name], condition: Condition) -> Statement {
        match self {
            Search::Index(index) => index.select(columns, condition.statement),
            Search::Live(live) => live.select(columns, condition),
        }
    }

    /// Cuts a page of `count` rows out of a selection, behind the first `offset` of them.
    pub fn page(&self, select: Statement, start: &Start, offset: usize, count: usize) -> Statement {
        match self {
            Search::Index(index) => index.page(select, start, offset, count),
            Search::Live(live) => live.page(select, start, offset, count),
        }
    }

    /// The condition that `query` is; prefix and suffix are put around every word.
    ///
    /// # Errors
    /// More or longer words than anybody types.
    pub fn condition(&self, query: &Query, affixes: (&str, &str)) -> Result<Condition> {
        let statement = match self {
            Search::Index(index) => index.condition(query, affixes)?,
            Search::Live(live) => live.condition(query, affixes)?,
        };
        Ok(Condition {
            statement,
            selective: *query != Query::Everything,
        })
    }

    /// The condition that rows meet `group` over the searched columns that `of` leaves; a word is also
    /// found by what is `further` said of it.
    ///
    /// # Errors
    /// More or longer words than anybody types; no columns are left.
    pub fn meeting(
        &self,
        group: &Group,
        of: &impl Fn(&str) -> bool,
        further: Further<'_>,
    ) -> Result<Condition> {
        let statement = match self {
            Search::Index(index) => index.meeting(group, of, further)?,
            Search::Live(live) => live.meeting(group, of, further)?,
        };
        Ok(Condition::selective(statement))
    }

    /// The column by which rows are limited to valid ones, as [`Search::select`] calls it.
    pub fn valid(&self) -> Statement {
        match self {
            Search::Index(_) => Statement::new("s._valid"),
            Search::Live(live) => live.valid(),
        }
    }
}

/// The condition that `query` is, where `word` is the condition of one word.
pub(super) fn render(query: &Query, word: &impl Fn(&str) -> Statement) -> Statement {
    match query {
        Query::Everything => Statement::new("1 = 1"),
        Query::Word(text) => word(text),
        Query::All(parts) => {
            let mut all = Statement::new("(1 = 1");
            for part in parts {
                all = all.sql(" AND ").append(render(part, word));
            }
            all.sql(")")
        }
    }
}
