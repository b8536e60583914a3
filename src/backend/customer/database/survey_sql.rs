//! Pieces of the statements that count people.

use crate::backend::sql::{Folding, Name, Statement};
use crate::core::world::Row;

/// A count of an answer; a sum may come as a number with places.
pub(super) fn number(row: &Row, column: &str) -> u64 {
    let text = row.text(column).unwrap_or_default();
    let whole = text.split('.').next().unwrap_or_default();
    whole.parse().unwrap_or_default()
}

/// The column has one of these ids.
pub(super) fn among(column: &Name, ids: &[i64]) -> Statement {
    Statement::new("COALESCE(b.")
        .name(column)
        .sql(" IN ")
        .bind_list(ids.iter().copied())
        .per_engine(", 0)", ", 0)", ", FALSE)")
}

pub(super) fn not(condition: Statement) -> Statement {
    Statement::new("NOT ").append(condition)
}

/// The column, letter by letter.
pub(super) fn exact(column: &Name) -> Statement {
    Statement::default()
        .per_engine("b.", "CAST(b.", "CAST(b.")
        .name(column)
        .per_engine(" COLLATE BINARY", " AS BINARY)", " AS text) COLLATE \"C\"")
}

/// The column as text: PostgreSQL compares numbers with numbers only.
fn text(select: Statement, column: &Name) -> Statement {
    select
        .per_engine("b.", "b.", "CAST(b.")
        .name(column)
        .per_engine("", "", " AS text)")
}

/// The column has nothing in it.
pub(super) fn is_empty(column: &Name) -> Statement {
    text(
        Statement::new("(b.").name(column).sql(" IS NULL OR "),
        column,
    )
    .sql(" = ")
    .value("", Folding::Nothing)
    .sql(")")
}

/// The column has nothing in it that counts as given: 0 does not.
pub(super) fn is_false(column: &Name) -> Statement {
    let empty = Statement::new("(").append(is_empty(column)).sql(" OR ");
    text(empty, column)
        .sql(" = ")
        .value("0", Folding::Nothing)
        .sql(")")
}

/// The column has letters beyond ASCII.
pub(super) fn beyond_ascii(select: Statement, column: &Name) -> Statement {
    select
        .per_engine("LENGTH(CAST(b.", "LENGTH(b.", "OCTET_LENGTH(CAST(b.")
        .name(column)
        .per_engine(
            " AS BLOB)) <> LENGTH(b.",
            ") <> CHAR_LENGTH(b.",
            " AS text)) <> LENGTH(CAST(b.",
        )
        .name(column)
        .per_engine(")", ")", " AS text))")
}

/// `(column LIKE a OR column LIKE b)`.
pub(super) fn like_any(
    mut select: Statement,
    column: &Name,
    patterns: impl Iterator<Item = String>,
) -> Statement {
    select = select.sql("(");
    for (place, pattern) in patterns.enumerate() {
        select = select.sql(if place == 0 { "" } else { " OR " });
        select = text(select, column).sql(" LIKE ");
        select = select.value(&pattern, Folding::Nothing);
    }
    select.sql(")")
}
