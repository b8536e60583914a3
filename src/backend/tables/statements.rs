//! The statements of a plan, to be run and to be shown.

use super::apply::Stamp;
use super::reading::{Wanted, known};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Catalogue, Dialect, Name, Statement};
use crate::core::table_change::{Act, Cell, Cells, TableChange};
use crate::core::world::Collation;

/// A statement as it is shown before it is run, with its values; a secret is `***` with its scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownStatement {
    /// The text with its placeholders.
    pub sql: String,
    /// The values in the order of the placeholders, as people read them.
    pub values: Vec<String>,
}

/// What stands in place of values that are made when it is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Values<'s> {
    /// The values themselves.
    Real(&'s Stamp),
    /// What people may see.
    Shown(&'s Stamp),
}

/// The statements of a change as they are shown.
///
/// # Errors
/// The database has no such table or column.
pub(in crate::backend) fn shown(
    change: &TableChange,
    catalogue: &Catalogue,
    dialect: Dialect,
    stamp: &Stamp,
) -> Result<Vec<ShownStatement>> {
    let statements = statements(change, catalogue, dialect.collation, Values::Shown(stamp))?;
    let shown = statements.into_iter().map(|statement| {
        let (sql, values) = statement.render(dialect);
        let values = values.iter().map(ToString::to_string).collect();
        ShownStatement { sql, values }
    });
    Ok(shown.collect())
}

/// What is run for a change, in this order.
pub(super) fn statements(
    change: &TableChange,
    catalogue: &Catalogue,
    collation: Collation,
    values: Values<'_>,
) -> Result<Vec<Statement>> {
    let insert = |cells: &Cells| insert(change, catalogue, cells, values);
    Ok(match &change.act {
        Act::Check(_) => Vec::new(),
        Act::Insert(cells) => vec![insert(cells)?],
        Act::Update(cells) => {
            let condition = Wanted::of(change).condition(catalogue, collation)?;
            vec![update(change, catalogue, cells, values)?.append(condition)]
        }
        Act::Replace(rows) => {
            let mut all = Vec::new();
            if !change.old.is_empty() {
                let (table, _) = known(catalogue, &change.table)?;
                let condition = Wanted::of(change).condition(catalogue, collation)?;
                all.push(
                    Statement::new("DELETE FROM ")
                        .name(&table)
                        .append(condition),
                );
            }
            for row in rows {
                all.push(insert(row)?);
            }
            all
        }
    })
}

fn insert(
    change: &TableChange,
    catalogue: &Catalogue,
    cells: &Cells,
    values: Values<'_>,
) -> Result<Statement> {
    let (table, _) = known(catalogue, &change.table)?;
    let given = given(change, catalogue, cells)?;
    let names: Vec<Name> = given.iter().map(|(name, ..)| name.clone()).collect();
    let mut insert = Statement::new("INSERT INTO ").name(&table);
    insert = insert.sql(" (").names("", &names).sql(") VALUES (");
    for (index, (_, number, cell)) in given.into_iter().enumerate() {
        insert = value(
            insert.sql(if index == 0 { "" } else { ", " }),
            cell,
            number,
            values,
        );
    }
    Ok(insert.sql(")"))
}

fn update(
    change: &TableChange,
    catalogue: &Catalogue,
    cells: &Cells,
    values: Values<'_>,
) -> Result<Statement> {
    let (table, _) = known(catalogue, &change.table)?;
    let mut update = Statement::new("UPDATE ").name(&table);
    for (index, (name, number, cell)) in given(change, catalogue, cells)?.into_iter().enumerate() {
        update = update.sql(if index == 0 { " SET " } else { ", " });
        update = value(update.name(&name).sql(" = "), cell, number, values);
    }
    Ok(update)
}

/// What is given for the columns that the table has: name, whether it takes numbers, value. Only the
/// time and the agent are left out where the table has no such column.
fn given<'c>(
    change: &TableChange,
    catalogue: &Catalogue,
    cells: &'c Cells,
) -> Result<Vec<(Name, bool, &'c Cell)>> {
    let mut given = Vec::new();
    for (column, cell) in cells {
        match catalogue.column(&change.table, column) {
            Some(known) => {
                let name = Name::new(&known.name).map_err(|bad| Error::Query(bad.to_string()))?;
                given.push((name, known.whole_number, cell));
            }
            None if cell.is_audit() => {}
            None => {
                let table = &change.table;
                return Err(Error::Query(format!(
                    "table {table} has no column {column}"
                )));
            }
        }
    }
    Ok(given)
}

fn value(statement: Statement, cell: &Cell, number: bool, values: Values<'_>) -> Statement {
    let (Values::Real(stamp) | Values::Shown(stamp)) = values;
    match cell {
        // PostgreSQL wants to know the type of what is NULL.
        Cell::Null => statement.sql("NULL"),
        Cell::Text(text) => match text.trim().parse::<i64>() {
            Ok(parsed) if number => statement.bind(parsed),
            _ => statement.bind(text.as_str()),
        },
        Cell::Now => statement
            .per_engine("", "", "CAST(")
            .bind(stamp.now.as_str())
            .per_engine("", "", " AS timestamp)"),
        Cell::Agent => statement.bind(stamp.by),
        Cell::Secret { text, .. } => match values {
            Values::Real(_) => statement.bind(text.reveal()),
            Values::Shown(_) => statement.bind(cell.shown()),
        },
    }
}
