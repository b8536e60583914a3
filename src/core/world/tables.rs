//! Table rows as the database gives them: column -> text or NULL, nothing retyped.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexSet;

/// The column names that the rows of one table share.
pub type Columns = Arc<IndexSet<String>>;

/// One row: a text or NULL for every column of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    columns: Columns,
    cells: Vec<Option<String>>,
}

impl Row {
    /// A row over `columns`; cells that are missing at the end are NULL.
    pub fn new(columns: Columns, cells: Vec<Option<String>>) -> Self {
        Self { columns, cells }
    }

    /// A row from pairs, for rows that are made rather than read.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        let (columns, cells): (IndexSet<String>, Vec<Option<String>>) = pairs
            .into_iter()
            .map(|(column, cell)| (column.to_owned(), cell.map(str::to_owned)))
            .unzip();
        Self {
            columns: Arc::new(columns),
            cells,
        }
    }

    /// The text of `column`; `None` when it is NULL or the table has no such column.
    pub fn text(&self, column: &str) -> Option<&str> {
        let index = self.columns.get_index_of(column)?;
        self.cells.get(index)?.as_deref()
    }

    /// The number of `column`; `None` when it is NULL, absent or not a whole number.
    pub fn id(&self, column: &str) -> Option<i64> {
        self.text(column)?.trim().parse().ok()
    }

    /// True when the table has `column`, whatever it holds.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(column)
    }

    /// Every column with its cell, in table order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.columns
            .iter()
            .zip(self.cells.iter())
            .map(|(column, cell)| (column.as_str(), cell.as_deref()))
    }
}

/// The rows of one table.
pub type Rows = Vec<Row>;

/// Rows by table name, under the names of OTOBO 11 whatever the flavour calls them.
pub type Tables = BTreeMap<String, Rows>;
