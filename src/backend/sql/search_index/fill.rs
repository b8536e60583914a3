//! Filling an index: the rows come in pages, are folded, and go into the index's table.

use std::borrow::Cow;

use sqlx::sqlite::SqliteConnection;

use super::{Place, SearchIndex};
use crate::backend::error::{Error, Result};
use crate::backend::json::{Kind, Scanner, SyntaxFault};
use crate::backend::sql::{Bind, Database, Insert, Name, Statement};
use crate::core::world::Row;

/// Rows that are read and folded at a time.
const PAGE: i64 = 5_000;

impl SearchIndex {
    /// Indexes every row of the searched table.
    pub(super) async fn fill(&self, database: &Database, doing: &str) -> Result<()> {
        let mut last: Option<Place> = None;
        loop {
            let answer = database.rows(doing, self.page_of(last.as_ref(), false));
            let answer = answer.await?;
            let write = async {
                let mut transaction = database.embedded()?.begin().await?;
                let last = self.insert(&mut transaction, &answer).await?;
                transaction.commit().await?;
                Ok(last)
            };
            last = write.await.map_err(Error::database(doing))?;
            if last.is_none() {
                return Ok(());
            }
        }
    }

    /// The next rows of the searched table in order, or of those that were written since they were
    /// indexed, all in one cell as a list of lists: to be handed a hundred thousand rows one by one
    /// costs more than folding them.
    pub(super) fn page_of(&self, last: Option<&Place>, written: bool) -> Statement {
        let order = &self.searched.order;
        let mut select = Statement::new("SELECT json_group_array(json_array(_order, _row, _valid");
        for field in &self.fields {
            select = select.sql(", ").name(field);
        }
        select = select
            .sql(")) AS page FROM (SELECT b.")
            .name(order)
            .sql(" AS _order, b.rowid AS _row, ");
        select = match &self.searched.valid {
            Some(valid) => select.sql("b.").name(valid),
            None => select.sql("NULL"),
        };
        select = select.sql(" AS _valid");
        for (column, field) in self.searched.fields.iter().zip(&self.fields) {
            select = select.sql(", b.").name(column).sql(" AS ").name(field);
        }
        select = select.sql(" FROM ").name(&self.searched.table);
        select = select.sql(" b WHERE b.").name(order).sql(" IS NOT NULL");
        if written {
            select = select.sql(" AND b.rowid IN (SELECT _row FROM ");
            select = select.name(&self.written).sql(")");
        }
        if let Some(place) = last {
            select = select.sql(" AND (b.").name(order).sql(", b.rowid) > (");
            select = select
                .bind(place.order.as_str())
                .sql(", ")
                .bind(place.row)
                .sql(")");
        }
        select
            .sql(" ORDER BY b.")
            .name(order)
            .sql(", b.rowid LIMIT ")
            .bind(PAGE)
            .sql(")")
    }

    /// Writes a page of rows; the answer is where it ends, none when it is empty.
    pub(super) async fn insert(
        &self,
        connection: &mut SqliteConnection,
        answer: &[Row],
    ) -> sqlx::Result<Option<Place>> {
        let page = answer.first().and_then(|row| row.text("page"));
        let rows = read_page(page.unwrap_or("[]"));
        let rows = rows.map_err(|fault| sqlx::Error::Decode(Box::new(fault)))?;
        let known = ["_order", "_row", "_valid"].map(Name::literal);
        let columns: Vec<Name> = known
            .into_iter()
            .chain(self.fields.iter().cloned())
            .collect();
        let mut last = None;
        let mut insert = Insert::new(connection, &self.name, &columns);
        for row in &rows {
            let [Some(order), Some(place), valid, fields @ ..] = row.as_slice() else {
                continue;
            };
            let number = |text: &str| text.parse().map_or(Bind::Null, Bind::Id);
            let known = [
                Bind::from(order.as_ref()),
                number(place),
                valid.as_deref().map_or(Bind::Null, number),
            ];
            let fields = fields.iter().map(|field| match field {
                Some(text) => Bind::Text(self.folding.fold_characters(text)),
                None => Bind::Null,
            });
            insert.row(known.into_iter().chain(fields)).await?;
            last = Some((order, place));
        }
        insert.finish().await?;
        let place = |(order, row): (&Cow<'_, str>, &Cow<'_, str>)| {
            Some(Place {
                order: order.to_string(),
                row: row.parse().ok()?,
            })
        };
        Ok(last.and_then(place))
    }
}

/// One row of a page: the cells as texts.
type Cells<'p> = Vec<Option<Cow<'p, str>>>;

/// Reads a page as the database writes it: a list of lists of texts, numbers and nulls.
fn read_page(page: &str) -> Result<Vec<Cells<'_>>, SyntaxFault> {
    let mut scan = Scanner::new(page);
    let mut rows = Vec::new();
    scan.list(|scan| {
        let mut row = Vec::new();
        scan.list(|scan| {
            row.push(match scan.kind()? {
                Kind::Text => Some(scan.text()?),
                Kind::Number => Some(Cow::Borrowed(scan.number()?)),
                _ => {
                    scan.word()?;
                    None
                }
            });
            Ok::<(), SyntaxFault>(())
        })?;
        rows.push(row);
        Ok::<(), SyntaxFault>(())
    })?;
    Ok(rows)
}
