//! Whether the Map of a source fills what the ticket system needs.

use super::configuration::Grounds;
use super::finding::{Finding, Judged};
use super::source::{MapRow, Source};
use crate::core::lint::Severity::{Error, Note, Warning};

/// What every Map needs, and what happens without it.
const NEEDED: [(&str, &str); 3] = [
    ("UserLogin", "everybody in this source counts as unknown"),
    (
        "UserEmail",
        "nobody in this source gets mails, and their tickets have no sender",
    ),
    (
        "UserCustomerID",
        "nobody in this source belongs to a company, and their tickets have no CustomerID",
    ),
];

/// Judges the Map.
pub(super) fn judge(source: &Source<'_>, grounds: &Grounds<'_>) -> Vec<Finding> {
    let rows = source.rows();
    let mut findings = needed(source, &rows);
    findings.extend(compared(source));
    findings.extend(rows.iter().flat_map(|row| broken(source, row, grounds)));
    findings.extend(twice(source, &rows));
    findings.extend(validity(source));
    findings
}

/// Attributes that no row fills.
fn needed(source: &Source<'_>, rows: &[MapRow<'_>]) -> Vec<Finding> {
    // Reading a person leaves dynamic fields out.
    let filled = |attribute| source.mapped(attribute).is_some();
    NEEDED
        .iter()
        .filter(|(attribute, _)| !filled(attribute))
        .map(|(attribute, what)| {
            source.finding(
                (Error, "unmapped"),
                format!("the Map has no row {attribute}: {what}"),
                match rows.len() {
                    0 => "there is no Map".to_owned(),
                    count => format!(
                        "none of the {count} rows of the Map fills {attribute} from a column"
                    ),
                },
                format!("add a row for {attribute} to the Map of {}", source.key),
            )
        })
        .collect()
}

/// Columns that are searched, but are not the ones that are shown.
fn compared(source: &Source<'_>) -> Vec<Finding> {
    let pairs = [
        (
            "key_not_mapped",
            "CustomerKey",
            source.login_column(),
            "UserLogin",
            "a login that lists show is not the one by which a person is found",
        ),
        (
            "customer_id_not_mapped",
            "CustomerID",
            source.text("CustomerID"),
            "UserCustomerID",
            "searches by CustomerID compare another value than the one that is shown and stored in \
             tickets",
        ),
    ];
    pairs
        .into_iter()
        .filter_map(|(code, key, column, attribute, what)| {
            let (column, mapped) = (column?, source.mapped(attribute)?);
            (!Source::same(column, mapped)).then(|| {
                source.finding(
                    (Warning, code),
                    format!("{key} and the Map row {attribute} name different columns: {what}"),
                    format!("{key} is {column}, {attribute} is filled from {mapped}"),
                    "let both name the same column, unless this is meant",
                )
            })
        })
        .collect()
}

/// What is wrong with one row alone.
fn broken(source: &Source<'_>, row: &MapRow<'_>, grounds: &Grounds<'_>) -> Vec<Finding> {
    let number = row.number;
    let (Some(attribute), Some(column)) = (row.attribute, row.column) else {
        return vec![source.finding(
            (Warning, "map_row_incomplete"),
            format!("row {number} of the Map fills nothing"),
            match (row.attribute, row.column) {
                (Some(attribute), _) => format!("{attribute} has no column"),
                (None, Some(column)) => format!("column {column} has no name"),
                (None, None) => "it has neither name nor column".to_owned(),
            },
            "complete the row, or take it out",
        )];
    };
    let mut findings = Vec::new();
    if row.in_dynamic_field() && !grounds.dynamic_fields.contains(&column) {
        findings.push(source.finding(
            (Warning, "unknown_dynamic_field"),
            format!("{attribute} is kept in a dynamic field that does not exist"),
            format!("there is no valid dynamic field {column} of customer users"),
            format!("add {column} for the object CustomerUser, or take the row out of the Map"),
        ));
    }
    let usual = ["", "var", "int", "dynamic_field"];
    if !usual.contains(&row.storage.to_ascii_lowercase().as_str()) {
        findings.push(source.finding(
            (Note, "unknown_storage_type"),
            format!("the storage type of {attribute} is not known: it counts as var"),
            format!("row {number} of the Map says {}", row.storage),
            "write var, int or dynamic_field",
        ));
    }
    findings
}

/// Columns and attributes that several rows have.
fn twice(source: &Source<'_>, rows: &[MapRow<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let stored: Vec<&MapRow<'_>> = rows.iter().filter(|row| !row.in_dynamic_field()).collect();
    for (index, row) in stored.iter().enumerate() {
        let before = || stored.iter().take(index);
        let (Some(attribute), Some(column)) = (row.attribute, row.column) else {
            continue;
        };
        let same_column =
            before().find(|other| other.column.is_some_and(|own| Source::same(own, column)));
        if let Some(other) = same_column.filter(|_| !source.directory) {
            let other = other.attribute.unwrap_or_default();
            findings.push(source.finding(
                (Warning, "column_twice"),
                format!(
                    "column {column} is mapped twice: reading fills both {other} and {attribute}, writing \
                     uses only {other}"
                ),
                format!("rows of {other} and {attribute} both name {column}"),
                format!("give {attribute} a column of its own, or take its row out"),
            ));
        }
        if before().any(|other| other.attribute == Some(attribute)) {
            findings.push(source.finding(
                (Warning, "attribute_twice"),
                format!("{attribute} is mapped twice: only one of the rows can fill it"),
                format!("row {} of the Map is a further row {attribute}", row.number),
                "take one of the rows out",
            ));
        }
    }
    findings
}

/// CustomerValid and the row ValidID.
fn validity(source: &Source<'_>) -> Option<Finding> {
    if source.directory {
        return None;
    }
    match (source.text("CustomerValid"), source.mapped("ValidID")) {
        (Some(column), Some(mapped)) if !Source::same(column, mapped) => Some(source.finding(
            (Warning, "validity_differs"),
            "CustomerValid and the Map row ValidID name different columns: whom an agent makes invalid \
             stays valid for searches",
            format!("CustomerValid is {column}, ValidID is filled from {mapped}"),
            "let both name the same column",
        )),
        (Some(column), None) if source.is_writable() => Some(source.finding(
            (Warning, "validity_not_mapped"),
            "nobody can make a customer user of this source valid or invalid",
            format!("CustomerValid is {column}, and the Map has no row ValidID"),
            format!("map ValidID to {column}, or make the source ReadOnly"),
        )),
        (None, Some(mapped)) => Some(source.finding(
            (Warning, "no_validity"),
            "everybody in this source counts as valid, whatever their state says",
            format!("ValidID is filled from {mapped}, and CustomerValid is not set"),
            format!("set CustomerValid to {mapped}"),
        )),
        _ => None,
    }
}
