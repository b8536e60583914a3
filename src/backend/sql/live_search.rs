//! Searching a table where it is: nothing is copied, the database reads and sorts.

use super::search::{Condition, render};
use super::search_index::{Searched, Start, too_much};
use super::sorting::Sorting;
use super::{Catalogue, Folding, Name, Statement};
use crate::backend::error::Result;
use crate::core::query::{Pattern, Query};

/// The searched columns of one table of a database that is not ours.
#[derive(Debug, Clone)]
pub struct LiveSearch {
    searched: Searched,
    folding: Folding,
    /// A number that tells rows with the same text apart; without one rows with the same text, letter
    /// by letter, are one.
    id: Option<Name>,
    sorting: Sorting,
}

impl LiveSearch {
    pub(super) fn new(catalogue: &Catalogue, folding: Folding, searched: Searched) -> Self {
        let column = |name| catalogue.column(searched.table.as_str(), name);
        let id = column("id").filter(|column| column.whole_number && !column.nullable);
        Self {
            id: id.map(|_| Name::literal("id")),
            sorting: Sorting::by(column(searched.order.as_str()), searched.collation),
            searched,
            folding,
        }
    }

    /// Words may be rare, whatever they look like: then the table is read from its beginning and what
    /// is found is sorted. Walking it in the order of an index, row by row, until a page is full
    /// takes many times as long where they are.
    pub(super) fn select(&self, columns: &[Name], condition: Condition) -> Statement {
        let order = &self.searched.order;
        let mut select = Statement::new("SELECT b.").name(order);
        select = select
            .sql(" AS _order, ")
            .append(self.row())
            .sql(" AS _row, ");
        select = select.append(self.valid()).sql(" AS _valid");
        for column in columns {
            select = select.sql(", b.").name(column);
        }
        select = select.sql(" FROM ").name(&self.searched.table).sql(" b");
        if condition.selective {
            select = select.per_engine(" NOT INDEXED", " USE INDEX ()", "");
        }
        select
            .sql(" WHERE b.")
            .name(order)
            .sql(" IS NOT NULL AND ")
            .append(condition.statement)
    }

    pub(super) fn page(
        &self,
        select: Statement,
        start: &Start,
        offset: usize,
        count: usize,
    ) -> Statement {
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        let (order, sorting) = (&self.searched.order, self.sorting);
        let mut select = select;
        if let Some((place, beyond)) = start.beyond() {
            let compared = |select: Statement, comparison, sorting| {
                let select = select.sorted("b.", order, sorting).sql(comparison);
                select.listed(&place.order, sorting)
            };
            select = compared(select.sql(" AND ("), beyond, sorting);
            select = compared(select.sql(" OR ("), " = ", sorting).sql(" AND (");
            select = select.append(self.row()).sql(beyond).bind(place.row);
            if self.is_told_by_letters() {
                select = select.sql(" OR (").append(self.row()).sql(" = ");
                select = select.bind(place.row).sql(" AND ");
                select = compared(select, beyond, sorting.exact()).sql(")");
            }
            select = select.sql(")))");
        }
        let direction = start.direction();
        select = select.sql(" ORDER BY ").sorted("b.", order, sorting);
        select = select.sql(direction);
        if self.id.is_some() {
            select = select.sql(", ").append(self.row()).sql(direction);
        }
        if self.is_told_by_letters() {
            select = select.sql(", ").sorted("b.", order, sorting.exact());
            select = select.sql(direction);
        }
        select = select.sql(" LIMIT ").bind(number(count));
        select.sql(" OFFSET ").bind(number(offset))
    }

    /// True where only their letters tell rows apart that the order holds to be equal.
    fn is_told_by_letters(&self) -> bool {
        self.id.is_none() && !self.sorting.is_exact()
    }

    pub(super) fn valid(&self) -> Statement {
        match &self.searched.valid {
            Some(valid) => Statement::new("b.").name(valid),
            None => Statement::new("NULL"),
        }
    }

    pub(super) fn condition(&self, query: &Query, affixes: (&str, &str)) -> Result<Statement> {
        words_in(query, affixes, &self.searched.fields, self.folding)
    }

    /// The searched columns.
    pub(super) fn fields(&self) -> &[Name] {
        &self.searched.fields
    }

    /// How they are compared.
    pub(super) fn folding(&self) -> Folding {
        self.folding
    }

    fn row(&self) -> Statement {
        match &self.id {
            Some(id) => Statement::new("b.").name(id),
            None => Statement::new("0"),
        }
    }
}

/// The condition that every word of `query` stands in one of these columns of table `b`; prefix and
/// suffix are put around every word.
///
/// # Errors
/// More or longer words than anybody types.
pub fn words_in(
    query: &Query,
    affixes: (&str, &str),
    fields: &[Name],
    folding: Folding,
) -> Result<Statement> {
    too_much(query)?;
    let (prefix, suffix) = affixes;
    Ok(render(query, &|word| {
        let pattern = like(&Pattern::new(&format!("{prefix}{word}{suffix}")));
        let mut any = Statement::new("(1 = 0");
        for field in fields {
            any = any.sql(" OR ").column("b.", field, folding);
            any = any
                .sql(" LIKE ")
                .value(&pattern, folding)
                .sql(" ESCAPE '!'");
        }
        any.sql(")")
    }))
}

/// The pattern in the notation of LIKE with the escape character `!`.
fn like(pattern: &Pattern) -> String {
    let literal = |piece: &String| {
        let mut text = String::with_capacity(piece.len());
        for character in piece.chars() {
            if matches!(character, '%' | '_' | '!') {
                text.push('!');
            }
            text.push(character);
        }
        text
    };
    let pieces: Vec<String> = pattern.pieces().iter().map(literal).collect();
    pieces.join("%")
}
