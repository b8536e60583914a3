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

/// One table: the columns that any row names, and the rows. A row is as long as it needs to be;
/// cells beyond its end are missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table<'t> {
    /// Its name in the file.
    pub name: String,
    /// Every column that a row names, in the order of their first appearance.
    pub columns: IndexSet<Cow<'t, str>>,
    /// The rows, in file order.
    pub rows: Vec<Vec<Cell<'t>>>,
}

/// The columns by which people know a row, in the order they are tried.
const KNOWN_BY: [&str; 6] = ["name", "login", "tn", "customer_id", "value0", "field_id"];

impl<'t> Table<'t> {
    /// Reads the rows that come next in the document.
    pub(super) fn read(name: String, scan: &mut Scanner<'t>) -> Result<Self, Fault> {
        let mut table = Self {
            name,
            ..Self::default()
        };
        let kind = scan.kind()?;
        if kind != Kind::List {
            return Err(Fault::NotRows {
                table: table.name,
                found: kind.article(),
            });
        }
        scan.list(|scan| table.read_row(scan))?;
        Ok(table)
    }

    /// The cell of `column` in a row.
    pub fn cell<'r>(&self, row: &'r [Cell<'t>], column: &str) -> Option<&'r Cell<'t>> {
        row.get(self.columns.get_index_of(column)?)
    }

    /// How people find the row with this index.
    pub fn row_name(&self, index: usize) -> RowName {
        let text = |column: &str| {
            let row = self.rows.get(index)?;
            Some(self.cell(row, column)?.text()?.to_owned())
        };
        let id = text("id").map(|id| format!("id {id}"));
        let name = KNOWN_BY.iter().find_map(|column| text(column));
        RowName {
            number: index + 1,
            known_as: id.into_iter().chain(name).collect(),
        }
    }

    fn read_row(&mut self, scan: &mut Scanner<'t>) -> Result<(), Fault> {
        let kind = scan.kind()?;
        if kind != Kind::Object {
            return Err(Fault::NotARow {
                table: self.name.clone(),
                row: self.rows.len() + 1,
                found: kind.article(),
            });
        }
        let mut row = Vec::with_capacity(self.columns.len());
        // A bad cell is reported when its row is complete, because only then the row has a name.
        let mut bad: Option<(String, CellFault)> = None;
        scan.object(|scan, column| -> Result<(), SyntaxFault> {
            let next = row.len();
            let index = match self.columns.get_index(next) {
                Some(expected) if *expected == column => next,
                _ => self.columns.insert_full(column).0,
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
            let column = self.columns.get_index(index).map(|name| name.to_string());
            bad.get_or_insert((column.unwrap_or_default(), fault));
            Ok(())
        })?;
        self.rows.push(row);
        match bad {
            None => Ok(()),
            Some((column, fault)) => Err(self.cell_fault(self.rows.len() - 1, &column, fault)),
        }
    }

    /// A fault in one cell of the row with this index.
    pub(super) fn cell_fault(&self, row: usize, column: &str, fault: CellFault) -> Fault {
        Fault::from(Box::new(BadCell {
            table: self.name.clone(),
            row: self.row_name(row),
            column: column.to_owned(),
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
