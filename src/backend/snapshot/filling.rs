//! The rows of a world on their way into a database, each of them checked.

use super::cursor::Cursor;
use super::fault::{CellFault, Fault, RowName};
use super::file::WorldFile;
use super::ids::Ids;
use super::load::{Target, bind};
use super::table::{Cell, Table};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Bind, Catalogue};

/// What becomes of a world's tables: a target for each of them that is wanted.
pub(super) struct Plan<'c> {
    pub(super) world: &'c WorldFile,
    pub(super) targets: Vec<Option<Target<'c>>>,
}

impl<'c> Plan<'c> {
    /// The plan for all tables that are wanted.
    ///
    /// # Errors
    /// A name that no database could have.
    pub(super) fn new(
        world: &'c WorldFile,
        catalogue: &'c Catalogue,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let target = |table: &Table| {
            if !wanted(&table.name) {
                return Ok(None);
            }
            Target::new(table, world, catalogue).map(Some)
        };
        let targets = world
            .tables
            .iter()
            .map(target)
            .collect::<Result<_, Fault>>();
        let targets = targets.map_err(|fault| Error::World {
            file: world.name.clone(),
            fault,
        })?;
        Ok(Self { world, targets })
    }

    /// The tables that are wanted, with their targets.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&'c Table, &Target<'c>)> {
        let tables = self.world.tables.iter().zip(&self.targets);
        tables.filter_map(|(table, target)| Some((table, target.as_ref()?)))
    }

    /// Its rows from the beginning.
    pub(super) fn rows(&self) -> Rows<'_> {
        Rows {
            plan: self,
            cursor: Cursor::new(&self.world.parts),
            next: 0,
            table: Table::default(),
            width: 0,
            ids: Ids::new([]),
        }
    }

    /// Looks at all rows.
    ///
    /// # Errors
    /// An id that is no number, or is there twice.
    pub(super) fn check(&self) -> Result<()> {
        let mut rows = self.rows();
        while rows.next_table()?.is_some() {
            while rows.next(|_| ())? {}
        }
        Ok(())
    }
}

/// A place in the rows of a plan.
pub(super) struct Rows<'p> {
    plan: &'p Plan<'p>,
    cursor: Cursor<'p>,
    /// The number of tables that were gone to.
    next: usize,
    table: Table,
    /// How many columns the table had when it was looked through.
    width: usize,
    ids: Ids,
}

impl<'p> Rows<'p> {
    /// Goes to the next table that is wanted.
    pub(super) fn next_table(&mut self) -> Result<Option<(&'p Table, &'p Target<'p>)>> {
        let plan = self.plan;
        while let Some(name) = self
            .cursor
            .next_table(&mut |_, scan| Ok(scan.pass_over()?))?
        {
            let table = plan.world.tables.get(self.next);
            let Some(table) = table.filter(|table| table.name == name) else {
                return Err(self.changed());
            };
            let target = plan.targets.get(self.next).and_then(Option::as_ref);
            self.next += 1;
            if let Some(target) = target {
                self.ids = Ids::new(target.id_columns(table));
                self.width = table.columns.len();
                self.table = Table {
                    rows: 0,
                    ..table.clone()
                };
                return Ok(Some((table, target)));
            }
        }
        Ok(None)
    }

    /// Hands the next row to `take`; false behind the last one.
    ///
    /// # Errors
    /// It cannot be read, or has an id that cannot be.
    pub(super) fn next(&mut self, mut take: impl FnMut(&[Cell<'_>])) -> Result<bool> {
        let mut again = None;
        let ids = &mut self.ids;
        let taken = self.cursor.next_row(&mut self.table, |table, row| {
            let number = table.rows + 1;
            let fault = |(column, fault)| table.cell_fault(number, row, column, fault);
            if let Some(column) = ids.look(row).map_err(fault)? {
                let text = row.get(column).and_then(Cell::text);
                let name = table.row_name(number, row);
                again = Some((column, text.unwrap_or_default().to_owned(), name));
            }
            take(row);
            Ok(())
        })?;
        if self.table.columns.len() > self.width {
            return Err(self.changed());
        }
        match again {
            None => Ok(taken),
            Some((column, id, row)) => match self.earlier(column, &id, row.number)? {
                None => Ok(taken),
                Some(other) => Err(self.twice(column, id, row, other)),
            },
        }
    }

    /// The row before this one that has the same id; the rows up to there are read again.
    fn earlier(&self, column: usize, id: &str, number: usize) -> Result<Option<RowName>> {
        let mut rows = Cursor::new(&self.plan.world.parts);
        for _ in 0..self.next {
            rows.next_table(&mut |_, scan| Ok(scan.pass_over()?))?;
        }
        let mut table = Table {
            rows: 0,
            ..self.table.clone()
        };
        let same = |text: &str| {
            let numbers = (text.trim().parse::<i64>(), id.trim().parse::<i64>());
            text.trim() == id.trim() || matches!(numbers, (Ok(one), Ok(other)) if one == other)
        };
        let mut found = None;
        while found.is_none() && table.rows + 1 < number {
            let next = rows.next_row(&mut table, |table, row| {
                if row.get(column).and_then(Cell::text).is_some_and(same) {
                    found = Some(table.row_name(table.rows + 1, row));
                }
                Ok(())
            })?;
            if !next {
                break;
            }
        }
        Ok(found)
    }

    fn twice(&mut self, column: usize, id: String, row: RowName, other: RowName) -> Error {
        let column = self.table.columns.get_index(column);
        let fault = Fault::from(Box::new(super::fault::BadCell {
            table: self.table.name.clone(),
            row,
            column: column.cloned().unwrap_or_default(),
            fault: CellFault::IdTwice { id, other },
        }));
        self.cursor.error(fault)
    }

    /// The file is not what it was when it was looked through.
    fn changed(&self) -> Error {
        Error::Unreadable {
            path: self.plan.world.name.clone().into(),
            cause: std::io::Error::other("the file changed while it was read"),
        }
    }
}

impl Target<'_> {
    /// The values of a row for the columns of the target.
    pub(super) fn values<'r>(&'r self, row: &'r [Cell<'_>]) -> impl Iterator<Item = Bind> + 'r {
        let columns = self.columns.iter().enumerate();
        columns.map(|(index, (_, column))| bind(row.get(index).unwrap_or(&Cell::Missing), *column))
    }
}
