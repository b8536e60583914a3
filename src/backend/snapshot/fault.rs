//! What can be wrong in a world file.

use std::fmt;

use crate::backend::json::SyntaxFault;

/// The first thing found wrong in a world file. Rows are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not JSON at all.
    #[error("{0}")]
    Syntax(#[from] SyntaxFault),
    /// Bytes that are no text.
    #[error("line {line}: not JSON: the bytes are not UTF-8")]
    NotText {
        /// The line with the first such byte.
        line: usize,
    },
    /// A document, or its `tables`, of the wrong shape.
    #[error("not a world file: {0}")]
    NotAWorld(String),
    /// `settings` of the wrong shape.
    #[error("settings is {0}, not an object of settings")]
    Settings(&'static str),
    /// A file of settings that has none, or has something else in their place.
    #[error("line {line}, column {column}: {problem}")]
    NoSettings {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What is there instead.
        problem: String,
    },
    /// A collation nobody knows.
    #[error("collation {0} is not known")]
    Collation(String),
    /// A table that is not a list.
    #[error("table {table} is {found}, not a list of rows")]
    NotRows {
        /// The table.
        table: String,
        /// What stands there instead.
        found: &'static str,
    },
    /// A row that is not an object.
    #[error("table {table}, row {row}: {found}, not an object of columns")]
    NotARow {
        /// The table.
        table: String,
        /// The row's number.
        row: usize,
        /// What stands there instead.
        found: &'static str,
    },
    /// A table or column that no database could have.
    #[error("table {table}: {name:?} cannot be the name of a table or column")]
    Name {
        /// The table.
        table: String,
        /// The name.
        name: String,
    },
    /// One table twice in one file; the case of its letters does not count.
    #[error("table {table} is given twice")]
    TableTwice {
        /// The table.
        table: String,
    },
    /// One column under two spellings in one table.
    #[error("table {table}: {one} and {other} are one column")]
    ColumnTwice {
        /// The table.
        table: String,
        /// The first spelling.
        one: String,
        /// The second spelling.
        other: String,
    },
    /// Something wrong in one cell.
    #[error(transparent)]
    Cell(#[from] Box<BadCell>),
}

/// A cell with something wrong in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("table {table}, {row}, column {column}: {fault}")]
pub struct BadCell {
    /// The table.
    pub table: String,
    /// The row, with its number and what people know it by.
    pub row: RowName,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub fault: CellFault,
}

/// What can be wrong in one cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// A list, object, true or false.
    #[error("{0}; only a text, a number or null can stand here")]
    NotAValue(&'static str),
    /// The same column a second time in the row.
    #[error("given twice")]
    Twice,
    /// An id that is not a whole number.
    #[error("{0} is not a whole number")]
    NotANumber(String),
    /// An id that an earlier row has.
    #[error("{id} is already the id of {other}")]
    IdTwice {
        /// The id.
        id: String,
        /// The earlier row.
        other: RowName,
    },
}

/// A row as people find it: its number, and its id and name when it has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowName {
    /// Counted from 1.
    pub number: usize,
    /// Id and name, as far as the row has them.
    pub known_as: Vec<String>,
}

impl fmt::Display for RowName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "row {}", self.number)?;
        if !self.known_as.is_empty() {
            write!(out, " ({})", self.known_as.join(", "))?;
        }
        Ok(())
    }
}

impl Fault {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Fault::Syntax(_) | Fault::NotText { .. } => {
                "a world file is one JSON document in UTF-8, plain or compressed with gzip or zstd"
            }
            Fault::NotAWorld(_)
            | Fault::NotRows { .. }
            | Fault::NotARow { .. }
            | Fault::TableTwice { .. } => {
                "a world file looks like {\"settings\": {..}, \"tables\": {\"queue\": [{\"id\": 1, \"name\": \"Raw\"}]}}"
            }
            Fault::Settings(_) | Fault::NoSettings { .. } => {
                "write settings as {\"CustomerGroupSupport\": 1}"
            }
            Fault::Collation(_) => "write \"ignore-case\" or \"exact\"",
            Fault::Name { .. } | Fault::ColumnTwice { .. } => {
                "rename it in the file, or leave it out"
            }
            Fault::Cell(_) => "correct this cell in the file",
        }
    }
}
