//! Rows that belong to nobody.

use super::facts::Doubles;
use super::finding::{Finding, counted, for_example};
use crate::core::known::Asked;
use crate::core::lint::Severity;

/// Values of a relation that stand nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strangers {
    /// The table.
    pub table: &'static str,
    /// What its column holds.
    pub holds: Asked,
    /// How many values are unknown, how many rows have one, and a few of them.
    pub unknown: Doubles,
    /// False when a source could not be asked: then nothing is known for certain.
    pub complete: bool,
}

/// Judges the relations.
pub fn relations(strangers: &[Strangers]) -> Vec<Finding> {
    strangers
        .iter()
        .filter(|stranger| stranger.complete && stranger.unknown.values > 0)
        .map(|stranger| {
            let (code, who, one, many, what) = match stranger.holds {
                Asked::CustomerUserLogin => (
                    "relation_of_unknown_login",
                    "customer users whom no source knows",
                    "login",
                    "logins",
                    "who gets one of these logins later inherits the rows",
                ),
                Asked::CustomerId => (
                    "relation_of_unknown_company",
                    "CustomerIDs that nobody has",
                    "CustomerID",
                    "CustomerIDs",
                    "whoever gets one of these CustomerIDs later inherits the rows",
                ),
            };
            let unknown = &stranger.unknown;
            Finding::new(
                stranger.table,
                (Severity::Warning, code),
                format!("table {} has rows of {who}: {what}", stranger.table),
                format!(
                    "{} of {}{}",
                    counted(unknown.rows, "row", "rows"),
                    counted(unknown.values, one, many),
                    for_example(&unknown.examples)
                ),
                "give the rows to whoever is meant now, or delete them; a changed login or CustomerID \
                 leaves them behind",
            )
        })
        .collect()
}
