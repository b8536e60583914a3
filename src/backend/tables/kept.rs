//! Comparing what is in the database with what was read, and with what was given.

use super::error::{StaleRow, Unfit};
use crate::core::table_change::{Act, Cell, Cells, Plan, TableChange, shown};
use crate::core::world::Row;

/// How the rows under a key differ from those that were read; nothing when they do not.
pub(super) fn stale(change: &TableChange, now: &[Row]) -> Option<StaleRow> {
    let mut left: Vec<&Row> = now.iter().collect();
    let mut gone = Vec::new();
    for row in &change.old {
        match left.iter().position(|own| same(row, own)) {
            Some(index) => drop(left.swap_remove(index)),
            None => gone.push(row),
        }
    }
    let row = |column, read, now, reason: String| StaleRow {
        table: change.table.clone(),
        what: change.what.clone(),
        column,
        read,
        now,
        reason: match &change.act {
            Act::Check(reason) => reason.clone(),
            _ => reason,
        },
    };
    match (gone.as_slice(), left.as_slice()) {
        ([], []) => None,
        ([old, ..], [new, ..]) => {
            let mut columns = old.iter();
            let (column, read) = columns.find(|(column, read)| new.text(column) != *read)?;
            let [read, now] = [read, new.text(column)].map(|text| match text {
                Some(text) => shown(text).to_owned(),
                None => "NULL".to_owned(),
            });
            let reason = match read == now {
                true => format!("it was {read}, now it is another one"),
                false => format!("{read:?} was read, now it is {now:?}"),
            };
            Some(row(Some(column.to_owned()), Some(read), Some(now), reason))
        }
        ([_, ..], []) => Some(row(None, None, None, "it is not there any more".to_owned())),
        ([], [_, ..]) => Some(row(None, None, None, "it is there meanwhile".to_owned())),
    }
}

fn same(read: &Row, now: &Row) -> bool {
    read.iter()
        .all(|(column, cell)| now.has(column) && now.text(column) == cell)
}

/// What the database keeps otherwise than it was given. Rows that a later change of the plan writes
/// again are that one's business.
pub(super) fn otherwise(change: &TableChange, now: &[Row], plan: &Plan) -> Option<Unfit> {
    let later = plan
        .changes
        .iter()
        .skip_while(|own| !std::ptr::eq(*own, change));
    let again = |own: &TableChange| {
        own.table == change.table && own.source == change.source && own.key == change.key_after()
    };
    if later
        .skip(1)
        .any(|own| !matches!(own.act, Act::Check(_)) && again(own))
    {
        return None;
    }
    let wanted: Vec<&Cells> = match &change.act {
        Act::Check(_) => return None,
        Act::Insert(cells) | Act::Update(cells) => vec![cells],
        Act::Replace(rows) => rows.iter().collect(),
    };
    let unfit = |column: Option<&str>, reason: &str| Unfit {
        table: change.table.clone(),
        what: change.what.clone(),
        column: column.map(str::to_owned),
        reason: reason.to_owned(),
    };
    if wanted.is_empty() && !now.is_empty() {
        return Some(unfit(None, "the database does not delete it"));
    }
    for cells in wanted {
        let wrong = |row: &Row| {
            let mut wrong = cells
                .iter()
                .filter(|(column, cell)| !keeps(row, column, cell));
            wrong.next().map(|(column, _)| column.clone())
        };
        let mut wrongs = now.iter().map(wrong);
        if wrongs.any(|wrong| wrong.is_none()) {
            continue;
        }
        let column = now.first().and_then(wrong);
        return Some(match column {
            Some(column) => unfit(
                Some(&column),
                "the database does not keep it as it was given",
            ),
            None => unfit(None, "the database does not keep the row"),
        });
    }
    None
}

fn keeps(row: &Row, column: &str, cell: &Cell) -> bool {
    match cell {
        Cell::Now | Cell::Agent => true,
        Cell::Null => row.text(column).is_none(),
        Cell::Text(text) => is_given(row.text(column), Some(text)),
        Cell::Secret { text, .. } => row.text(column) == Some(text.reveal()),
    }
}

/// True when what is kept is what was given; a number may be spelled otherwise.
pub(super) fn is_given(kept: Option<&str>, given: Option<&str>) -> bool {
    let number = |text: Option<&str>| text?.trim().parse::<i64>().ok();
    kept == given || number(kept).is_some_and(|kept| number(given) == Some(kept))
}
