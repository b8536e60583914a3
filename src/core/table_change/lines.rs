//! What a plan changes, line by line.

use super::cell::{Cell, Cells, shown};
use super::change::{Act, TableChange};
use crate::core::world::Row;

/// One column of one row: what stood there, and what will.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// The table.
    pub table: String,
    /// The row in words.
    pub what: String,
    /// The column; of a row that is added or deleted as a whole every column is a line.
    pub column: String,
    /// What stood there, as people read it; `None` where the row is new.
    pub old: Option<String>,
    /// What will stand there; `None` where the row is deleted.
    pub new: Option<String>,
}

impl std::fmt::Display for ChangeLine {
    /// `customer_user, customer user jn: city: Bremen -> Graz`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            table,
            what,
            column,
            ..
        } = self;
        write!(f, "{table}, {what}: {column}: ")?;
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => write!(f, "{old} -> {new}"),
            (Some(old), None) => write!(f, "{old} -> (deleted)"),
            (None, new) => write!(f, "(new) -> {}", new.as_deref().unwrap_or_default()),
        }
    }
}

impl TableChange {
    /// The columns that change, each with what it held. When and by whom a row is written is left
    /// out.
    pub fn lines(&self) -> Vec<ChangeLine> {
        match &self.act {
            Act::Check(_) => Vec::new(),
            Act::Insert(cells) => self.added(cells),
            Act::Update(cells) => {
                let mut lines = Vec::new();
                for row in &self.old {
                    let changed = cells
                        .iter()
                        .filter(|(column, cell)| differs(row, column, cell));
                    lines.extend(changed.filter(|(_, cell)| !cell.is_audit()).map(
                        |(column, cell)| self.line(column, Some(old_cell(row, column)), Some(cell)),
                    ));
                }
                // What is the same in many rows is one line.
                lines.dedup();
                lines
            }
            Act::Replace(rows) => {
                let mut kept: Vec<bool> = vec![false; rows.len()];
                let mut lines = Vec::new();
                for row in &self.old {
                    let same = rows.iter().zip(&mut kept).find(|(cells, kept)| {
                        !**kept
                            && !cells
                                .iter()
                                .any(|(column, cell)| differs(row, column, cell))
                    });
                    match same {
                        Some((_, kept)) => *kept = true,
                        None => lines.extend(self.removed(row)),
                    }
                }
                let new = rows.iter().zip(&kept).filter(|(_, kept)| !**kept);
                lines.extend(new.flat_map(|(cells, _)| self.added(cells)));
                lines
            }
        }
    }

    fn added(&self, cells: &Cells) -> Vec<ChangeLine> {
        let cells = cells.iter().filter(|(_, cell)| !cell.is_audit());
        cells
            .map(|(column, cell)| self.line(column, None, Some(cell)))
            .collect()
    }

    fn removed(&self, row: &Row) -> Vec<ChangeLine> {
        let decided = row.iter().filter(|(column, _)| !AUDIT.contains(column));
        decided
            .map(|(column, _)| self.line(column, Some(old_cell(row, column)), None))
            .collect()
    }

    fn line(&self, column: &str, old: Option<Cell>, new: Option<&Cell>) -> ChangeLine {
        ChangeLine {
            table: self.table.clone(),
            what: self.what.clone(),
            column: column.to_owned(),
            old: old.map(|cell| cell.shown()),
            new: new.map(Cell::shown),
        }
    }
}

/// The columns of when and by whom.
const AUDIT: [&str; 4] = ["create_time", "create_by", "change_time", "change_by"];

/// What a row holds, with its secrets veiled.
fn old_cell(row: &Row, column: &str) -> Cell {
    Cell::of(row.text(column).map(shown))
}

fn differs(row: &Row, column: &str, cell: &Cell) -> bool {
    match cell {
        Cell::Null => row.text(column).is_some(),
        Cell::Text(text) => row.text(column) != Some(text),
        Cell::Now | Cell::Agent => false,
        Cell::Secret { .. } => true,
    }
}
