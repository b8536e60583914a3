//! Whether a table has what its source asks of it.

use super::column::add_column;
use super::configuration::Grounds;
use super::facts::{DatabaseKind, TableFacts};
use super::fields;
use super::finding::{Finding, Judged};
use super::source::{Source, listed};
use crate::core::lint::Severity::{Error, Note};
use crate::core::world::Collation;

/// The columns that every table of the ticket system's own kind has.
pub(super) const AUDIT: [&str; 4] = ["create_time", "create_by", "change_time", "change_by"];

/// Judges what only a table has.
pub(super) fn judge(source: &Source<'_>, grounds: &Grounds<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = case(source, grounds).into_iter().collect();
    let (Some(facts), Some(name)) = (source.table, source.param("Table")) else {
        return findings;
    };
    if facts.columns.is_none() {
        findings.push(source.finding(
            (Error, "no_table"),
            "nobody in this source is ever found: every question about it fails",
            format!("the database has no table {name}"),
            "correct Params.Table, or create the table",
        ));
        return findings;
    }
    findings.extend(columns(source, facts, name));
    findings.extend(audit(source, facts, name));
    findings.extend(number_as_login(source, facts));
    findings
}

/// Columns that settings name and the table does not have.
fn columns(source: &Source<'_>, facts: &TableFacts, table: &str) -> Vec<Finding> {
    let rows = source.rows();
    let dynamic = |column: &str| {
        let mut rows = rows.iter();
        rows.any(|row| row.in_dynamic_field() && row.column == Some(column))
    };
    let missing = |column: &str| facts.column(column).is_none();
    let mut findings = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for row in rows.iter().filter(|row| !row.in_dynamic_field()) {
        let Some(column) = row.column.filter(|column| missing(column)) else {
            continue;
        };
        if told.contains(&column) {
            continue;
        }
        told.push(column);
        findings.push(source.finding(
            (Error, "mapped_column_missing"),
            format!(
                "{} is mapped to a column that does not exist: nobody in this source can be read",
                row.attribute.unwrap_or_default()
            ),
            format!("table {table} has no column {column}"),
            match add_column(facts.database, table, column, row.is_integer()) {
                Some(statement) => format!("take the row out of the Map, or run: {statement}"),
                None => "take the row out of the Map, or correct the column's name".to_owned(),
            },
        ));
    }
    let keys = [
        ("CustomerKey", source.login_column()),
        ("CustomerID", source.text("CustomerID")),
        ("CustomerValid", source.text("CustomerValid")),
    ];
    let mut named: Vec<(&str, &str)> = keys
        .into_iter()
        .filter_map(|(key, column)| Some((key, column?)))
        .collect();
    for key in fields::all() {
        let fields = fields::of_table(source, key);
        named.extend(fields.into_iter().map(|column| (key, column)));
    }
    for (key, column) in named {
        if !missing(column) || dynamic(column) || told.contains(&column) {
            continue;
        }
        let what = match source.config.get(key) {
            Some(_) => format!("{key} names a column that does not exist: what uses it fails"),
            None => format!(
                "{key} is not set, and the column that it then means does not exist: what uses it fails"
            ),
        };
        findings.push(source.finding(
            (Error, "column_missing"),
            what,
            format!("table {table} has no column {column}"),
            format!("correct {key}; the table has {}", known(facts)),
        ));
    }
    findings
}

/// The columns of a table, not too many.
fn known(facts: &TableFacts) -> String {
    let columns: Vec<&str> = facts
        .columns
        .iter()
        .flatten()
        .map(|column| column.name.as_str())
        .collect();
    match columns.get(..12) {
        Some(first) if columns.len() > 12 => format!("{} and others", first.join(", ")),
        _ => listed(&columns),
    }
}

/// The columns of creation and change.
fn audit(source: &Source<'_>, facts: &TableFacts, table: &str) -> Option<Finding> {
    let missing: Vec<&str> = AUDIT
        .into_iter()
        .filter(|column| facts.column(column).is_none())
        .collect();
    (!source.param_is_on("ForeignDB") && !missing.is_empty()).then(|| {
        source.finding(
            (Error, "no_audit_columns"),
            "nobody in this source can be read: the ticket system asks for columns of creation and change",
            format!("table {table} has no {}", listed(&missing)),
            "set Params.ForeignDB to 1",
        )
    })
}

/// LOWER() on a number.
fn number_as_login(source: &Source<'_>, facts: &TableFacts) -> Option<Finding> {
    let login = source.login_column()?;
    let number = facts.column(login)?.whole_number;
    let fails = facts.database == DatabaseKind::Postgres && !source.is_case_sensitive();
    (number && fails).then(|| {
        source.finding(
            (Error, "number_as_login"),
            "nobody in this source is ever found: PostgreSQL refuses LOWER() of a number",
            format!("{login} holds numbers, and Params.SearchCaseSensitive is off"),
            "set Params.SearchCaseSensitive to 1",
        )
    })
}

/// What SearchCaseSensitive really does.
fn case(source: &Source<'_>, grounds: &Grounds<'_>) -> Option<Finding> {
    // PostgreSQL finds nobody by a number otherwise.
    let is_number = |facts: &TableFacts| {
        let login = source.login_column().and_then(|login| facts.column(login));
        login.is_some_and(|column| column.whole_number)
    };
    if !source.is_case_sensitive() || source.table.is_some_and(is_number) {
        return None;
    }
    let key = match source.param("SearchCaseSensitive") {
        Some(_) => "SearchCaseSensitive",
        None => "CaseSensitive",
    };
    let folding = match source.table.map(|facts| facts.database) {
        Some(DatabaseKind::MySql) => true,
        Some(DatabaseKind::Postgres) => false,
        _ => grounds.collation == Collation::IgnoreCase && !source.is_elsewhere(),
    };
    Some(match folding {
        true => source.finding(
            (Note, "case_counts_nowhere"),
            format!("Params.{key} does not make searches tell capital from small letters here"),
            "the collation of the database ignores case and accents by itself",
            format!("take Params.{key} out, so that nobody relies on it"),
        ),
        false => source.finding(
            (Note, "case_counts"),
            "Jo and jo are two people here: who writes a login or an address otherwise is not found",
            format!("Params.{key} is on"),
            format!("set Params.{key} to 0, unless this is meant or the login is a number"),
        ),
    })
}
