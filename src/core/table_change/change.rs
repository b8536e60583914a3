//! What becomes of the rows under one key.

use super::cell::{Cell, Cells};
use crate::core::world::Row;

/// How a key is compared with a column of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparing {
    /// As the instance's database does by itself.
    #[default]
    Instance,
    /// Without regard to case, as the customer sources ask where they are not told otherwise.
    IgnoreCase,
}

/// What becomes of the rows under one key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableChange {
    /// The table, under its name in the database.
    pub table: String,
    /// The configuration key of the customer source that the table belongs to, such as
    /// `CustomerUser2`; `None` for a table of the ticket system itself.
    pub source: Option<String>,
    /// The row in words, such as `customer user jn`.
    pub what: String,
    /// The columns that find the rows, each with its text.
    pub key: Vec<(String, String)>,
    /// How the texts of the key are compared.
    pub comparing: Comparing,
    /// The rows under the key as they were read: every column that is to be compared, whatever the
    /// order of the rows. Secrets in them are veiled.
    pub old: Vec<Row>,
    /// The columns that hold secrets.
    pub secrets: Vec<String>,
    /// What is done.
    pub act: Act,
}

/// What is done with the rows under a key, when they are as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Nothing: they only have to be as they were read. The text says what it means when they are
    /// not.
    Check(String),
    /// A row is added.
    Insert(Cells),
    /// These columns of every row are written.
    Update(Cells),
    /// All of them are deleted, and these rows added: how tables without a unique key are written.
    Replace(Vec<Cells>),
}

impl TableChange {
    /// A change of a table of the ticket system itself.
    pub fn new(table: &str, what: &str, key: &[(&str, &str)], old: Vec<Row>, act: Act) -> Self {
        let key = key.iter();
        Self {
            table: table.to_owned(),
            source: None,
            what: what.to_owned(),
            key: key
                .map(|(column, text)| ((*column).to_owned(), (*text).to_owned()))
                .collect(),
            comparing: Comparing::Instance,
            old,
            secrets: Vec::new(),
            act,
        }
    }

    /// The key as it is afterwards: what is written into its columns, else what they were found by.
    pub fn key_after(&self) -> Vec<(String, String)> {
        let Act::Update(cells) = &self.act else {
            return self.key.clone();
        };
        let key = self.key.iter();
        key.map(|(column, text)| {
            let new = cells.iter().find(|(name, _)| name == column);
            match new {
                Some((_, Cell::Text(new))) => (column.clone(), new.clone()),
                _ => (column.clone(), text.clone()),
            }
        })
        .collect()
    }

    /// True when it writes nothing that is not there already; when and by whom a row was written does
    /// not count.
    pub fn is_nothing(&self) -> bool {
        match &self.act {
            Act::Check(_) => true,
            Act::Insert(_) => false,
            Act::Update(cells) => self.old.iter().all(|row| holds(row, cells)),
            Act::Replace(rows) => {
                let same = |(row, cells): (&Row, &Cells)| holds(row, cells);
                rows.len() == self.old.len() && self.old.iter().zip(rows).all(same)
            }
        }
    }
}

/// True when a row has all of this already. A secret always counts as new.
fn holds(row: &Row, cells: &Cells) -> bool {
    cells.iter().all(|(column, cell)| match cell {
        Cell::Null => row.has(column) && row.text(column).is_none(),
        Cell::Text(text) => row.text(column) == Some(text),
        Cell::Now | Cell::Agent => true,
        Cell::Secret { .. } => false,
    })
}
