//! What a plan writes, as the history keeps it.

use super::apply::Stamp;
use super::kept::is_given;
use super::reading::{Wanted, rows_now};
use crate::backend::error::Result;
use crate::backend::journal::{Change, Columns, Kind, RowNamed, columns};
use crate::backend::sql::{Catalogue, Database};
use crate::core::table_change::{Act, Cell, Cells, Comparing, Plan, TableChange, shown};
use crate::core::world::Row;

/// Rows that the history lists one by one; of more it says how many they were and which.
const SINGLE: usize = 20;

/// The entries of a plan: each row with what it held and what it holds. Secrets are `***` with the
/// name of their scheme.
pub(in crate::backend) fn entries(
    plan: &Plan,
    instance: &str,
    acting_user: &str,
    stamp: &Stamp,
) -> Vec<Change> {
    let changes = plan.writes();
    changes
        .flat_map(|change| {
            let key = change.key_after();
            let row = RowNamed {
                table: change.table.clone(),
                source: change.source.clone(),
                what: change.what.clone(),
                key: key.into_iter().collect(),
            };
            pairs(change, stamp)
                .into_iter()
                .map(move |(before, after)| Change {
                    kind: Kind::Written,
                    instance: instance.to_owned(),
                    acting_user: acting_user.to_owned(),
                    acl: None,
                    row: Some(row.clone()),
                    before,
                    after,
                    note: Some(plan.title.clone()),
                })
        })
        .collect()
}

/// Before and after of every row that a change writes.
fn pairs(change: &TableChange, stamp: &Stamp) -> Vec<(Option<Columns>, Option<Columns>)> {
    match &change.act {
        Act::Check(_) => Vec::new(),
        Act::Insert(cells) => vec![(None, Some(given(cells, stamp)))],
        Act::Update(cells) if change.old.len() > SINGLE => {
            let rows = listed(&change.old);
            let sides = [true, false].map(|before| {
                let columns = cells.iter().filter_map(|(column, cell)| {
                    let first = change.old.first()?;
                    let old = first.text(column);
                    let alike = change.old.iter().all(|row| row.text(column) == old);
                    match before {
                        false => Some((column.clone(), text(cell, stamp))),
                        true => alike.then(|| (column.clone(), old.map(|old| shown(old).into()))),
                    }
                });
                let mut columns: Columns = columns.collect();
                columns.insert("rows".to_owned(), Some(rows.clone()));
                Some(columns)
            });
            let [before, after] = sides;
            vec![(before, after)]
        }
        Act::Update(cells) => {
            let rows = change.old.iter();
            rows.map(|row| {
                let before = read(row);
                let mut after = before.clone();
                let written = given(cells, stamp);
                // The time and the agent only where the row has them.
                after.extend(written.into_iter().filter(|(column, _)| {
                    row.has(column)
                        || !cells
                            .iter()
                            .any(|(own, cell)| own == column && cell.is_audit())
                }));
                (Some(before), Some(after))
            })
            .collect()
        }
        Act::Replace(rows) => {
            let new = rows.iter().map(|cells| given(cells, stamp));
            let mut old = change.old.iter().map(read);
            let mut pairs: Vec<_> = Vec::new();
            for after in new {
                pairs.push((old.next(), Some(after)));
            }
            pairs.extend(old.map(|before| (Some(before), None)));
            pairs
        }
    }
}

/// `412 rows: id 7, 8, 9`
fn listed(rows: &[Row]) -> String {
    let ids: Vec<&str> = rows.iter().filter_map(|row| row.text("id")).collect();
    match ids.is_empty() {
        true => format!("{} rows", rows.len()),
        false => format!("{} rows: id {}", rows.len(), ids.join(", ")),
    }
}

fn read(row: &Row) -> Columns {
    let mut columns = columns(row);
    for text in columns.values_mut().flatten() {
        let seen = shown(text);
        if seen.len() != text.len() {
            *text = seen.to_owned();
        }
    }
    columns
}

fn given(cells: &Cells, stamp: &Stamp) -> Columns {
    let cells = cells.iter();
    cells
        .map(|(column, cell)| (column.clone(), text(cell, stamp)))
        .collect()
}

fn text(cell: &Cell, stamp: &Stamp) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Now => Some(stamp.now.clone()),
        Cell::Agent => Some(stamp.by.to_string()),
        Cell::Secret { .. } => Some(cell.shown()),
    }
}

/// True when the database holds what a change of the history was to leave. Secrets cannot be told, and
/// of many rows at once one tells for all.
pub(in crate::backend) async fn is_kept(
    change: &Change,
    database: &Database,
    catalogue: &Catalogue,
) -> Result<bool> {
    let Some(named) = &change.row else {
        return Ok(false);
    };
    let key: Vec<(String, String)> = named.key.clone().into_iter().collect();
    let wanted = Wanted {
        table: &named.table,
        key: &key,
        comparing: Comparing::Instance,
        columns: &[],
        secrets: &[],
    };
    let rows = rows_now(database, catalogue, &wanted).await?;
    let holds = |row: &Row, columns: &Columns| {
        columns.iter().all(|(column, text)| {
            let text = text.as_deref();
            let secret = text.is_some_and(|text| text.starts_with("*** ("));
            secret || !row.has(column) || is_given(row.text(column), text)
        })
    };
    Ok(match (&change.after, &change.before) {
        (Some(after), _) => rows.iter().any(|row| holds(row, after)),
        (None, Some(before)) => !rows.iter().any(|row| holds(row, before)),
        (None, None) => false,
    })
}
