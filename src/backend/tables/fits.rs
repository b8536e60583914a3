//! What a column does not take, said before the database says it.

use super::error::Unfit;
use crate::backend::sql::Catalogue;
use crate::core::table_change::{
    Act, Cell, Cells, Plan, TableChange, Taking, product_column, product_columns,
};

/// Every value of the plan that its column does not take.
pub(super) fn unfit_in(catalogue: &Catalogue, change: &TableChange) -> Vec<Unfit> {
    let rows: Vec<&Cells> = match &change.act {
        Act::Check(_) => Vec::new(),
        Act::Insert(cells) | Act::Update(cells) => vec![cells],
        Act::Replace(rows) => rows.iter().collect(),
    };
    let cells = rows.into_iter().flatten();
    cells
        .filter_map(|(column, cell)| {
            let reason = unfit(catalogue, &change.table, column, cell)?;
            Some(Unfit {
                table: change.table.clone(),
                what: change.what.clone(),
                column: Some(column.clone()),
                reason,
            })
        })
        .collect()
}

/// Why a column does not take a value; `None` when it does.
fn unfit(catalogue: &Catalogue, table: &str, column: &str, cell: &Cell) -> Option<String> {
    if cell.is_audit() {
        return None;
    }
    match taking(catalogue, table, column) {
        Some(taking) => taking.refuses(cell),
        None => Some(format!("table {table} has no column {column}")),
    }
}

/// What a column takes; `None` where the table does not have it. Where a table declares nothing, as
/// copies that were made of a snapshot, it takes what the products' own takes.
pub(in crate::backend) fn taking(
    catalogue: &Catalogue,
    table: &str,
    column: &str,
) -> Option<Taking> {
    let known = catalogue.column(table, column)?;
    // What declares its width is no such copy.
    let product = product_column(table, column);
    let product = product.filter(|_| known.width.is_none() && is_copy(catalogue, table));
    Some(Taking {
        whole_number: known.whole_number,
        width: known.width.or(product.map(|own| own.width)),
        needed: product.is_some_and(|own| own.needed),
    })
}

/// True for a table that declares the width of less than half of its texts: the products declare all.
fn is_copy(catalogue: &Catalogue, table: &str) -> bool {
    let (mut declared, mut all) = (0, 0);
    for product in product_columns(table) {
        if let Some(column) = catalogue.column(table, product.name) {
            all += 1;
            declared += usize::from(column.width.is_some());
        }
    }
    declared * 2 <= all
}

/// Every value of a plan that its column does not take.
pub(super) fn unfit_in_plan<'c>(
    plan: &Plan,
    catalogue: impl Fn(&TableChange) -> &'c Catalogue,
) -> Vec<Unfit> {
    let changes = plan.changes.iter();
    changes
        .flat_map(|change| unfit_in(catalogue(change), change))
        .collect()
}
