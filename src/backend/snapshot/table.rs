//! The rows of one table of a world file, read cell by cell.

use std::borrow::Cow;

use indexmap::IndexSet;

use super::fault::{BadCell, CellFault, Fault, RowName};
use crate::backend::json::{Kind, Scanner, SyntaxFault};

/// One cell as the file gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cell<'t> {
    /// The row does not name the column: NULL, or the default of an audit column.
    #[default]
    Missing,
    /// `null`.
    Null,
    /// A text, or a number as it is written.
    Text(Cow<'t, str>),
}

impl Cell<'_> {
    /// The text, when there is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Missing | Cell::Null => None,
        }
    }
}

/// One table: its columns, and how many rows it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name in the file.
    pub name: String,
    /// Every column that a row names, in the order of their first appearance.
    pub columns: IndexSet<String>,
    /// How many rows there are.
    pub rows: usize,
}

/// A table with its rows, for what is made in memory. A row is as long as it needs to be; cells
/// beyond its end are missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldTable {
    /// What the table is.
    pub table: Table,
    /// The rows, in order.
    pub rows: Vec<Vec<Cell<'static>>>,
}

/// The columns by which people know a row, in the order they are tried.
const KNOWN_BY: [&str; 6] = ["name", "login", "tn", "customer_id", "value0", "field_id"];

impl Table {
    /// A table of which nothing but the name is known.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// The cell of `column` in a row.
    pub fn cell<'r, 't>(&self, row: &'r [Cell<'t>], column: &str) -> Option<&'r Cell<'t>> {
        row.get(self.columns.get_index_of(column)?)
    }

    /// How people find a row, the first one being number 1.
    pub fn row_name(&self, number: usize, row: &[Cell<'_>]) -> RowName {
        let text = |column: &str| Some(self.cell(row, column)?.text()?.to_owned());
        let id = text("id").map(|id| format!("id {id}"));
        let name = KNOWN_BY.iter().find_map(|column| text(column));
        RowName {
            number,
            known_as: id.into_iter().chain(name).collect(),
        }
    }

    /// Reads the row that comes next in the document and has this number. Columns that no row had
    /// before are added.
    pub(super) fn read_row<'t>(
        &mut self,
        number: usize,
        scan: &mut Scanner<'t>,
    ) -> Result<Vec<Cell<'t>>, Fault> {
        let kind = scan.kind()?;
        if kind != Kind::Object {
            return Err(Fault::NotARow {
                table: self.name.clone(),
                row: number,
                found: kind.article(),
            });
        }
        let mut row = Vec::with_capacity(self.columns.len());
        // A bad cell is reported when its row is complete, because only then the row has a name.
        let mut bad: Option<(usize, CellFault)> = None;
        scan.object(|scan, column| -> Result<(), SyntaxFault> {
            let next = row.len();
            let index = match self.columns.get_index(next) {
                Some(expected) if *expected == column => next,
                _ => match self.columns.get_index_of(column.as_ref()) {
                    Some(known) => known,
                    None => self.columns.insert_full(column.into_owned()).0,
                },
            };
            if row.len() <= index {
                row.resize(index + 1, Cell::Missing);
            }
            let cell = read_cell(scan)?;
            let fault = match (row.get_mut(index), cell) {
                (Some(place @ Cell::Missing), Ok(cell)) => {
                    *place = cell;
                    return Ok(());
                }
                (_, Ok(_)) => CellFault::Twice,
                (_, Err(kind)) => CellFault::NotAValue(kind.article()),
            };
            bad.get_or_insert((index, fault));
            Ok(())
        })?;
        match bad {
            None => Ok(row),
            Some((index, fault)) => Err(self.cell_fault(number, &row, index, fault)),
        }
    }

    /// A fault in one cell of a row.
    pub(super) fn cell_fault(
        &self,
        number: usize,
        row: &[Cell<'_>],
        column: usize,
        fault: CellFault,
    ) -> Fault {
        Fault::from(Box::new(BadCell {
            table: self.name.clone(),
            row: self.row_name(number, row),
            column: self.columns.get_index(column).cloned().unwrap_or_default(),
            fault,
        }))
    }
}

/// Takes a cell; a value that cannot be one is consumed and its kind returned.
fn read_cell<'t>(scan: &mut Scanner<'t>) -> Result<Result<Cell<'t>, Kind>, SyntaxFault> {
    Ok(match scan.kind()? {
        Kind::Text => Ok(Cell::Text(scan.text()?)),
        Kind::Number => Ok(Cell::Text(Cow::Borrowed(scan.number()?))),
        Kind::Null => {
            scan.word()?;
            Ok(Cell::Null)
        }
        kind => {
            scan.value()?;
            Err(kind)
        }
    })
}
