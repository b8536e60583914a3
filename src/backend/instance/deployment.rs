//! The settings that a ticket system keeps in its database.

use super::schema;
use crate::backend::error::Result;
use crate::backend::otrs::{DefaultRow, ModifiedRow, SysConfig, deployed_settings};
use crate::backend::sql::{Catalogue, Database, Statement};
use crate::core::value::Map;
use crate::core::world::Row;

/// What somebody is told where the tables set nothing.
const NONE: &str =
    "the database holds no settings (table sysconfig_default): those of a stock system count";

/// What the tables of SysConfig set.
#[derive(Debug, Default)]
pub(super) struct Deployment {
    /// The settings, over `before`.
    pub settings: Map,
    /// The table that they come from.
    pub table: &'static str,
    /// What is wrong with them, one sentence each.
    pub notices: Vec<String>,
}

/// The settings as they were deployed last, over `before`: the newest row of
/// `sysconfig_deployment` is what every front end of the ticket system writes into its ZZZAAuto.pm.
/// Where there is none that can be read, what the next deployment would set.
pub(super) async fn read(
    database: &Database,
    catalogue: &Catalogue,
    before: &Map,
) -> Result<Deployment> {
    let mut found = Deployment::default();
    if schema::stored(catalogue, "sysconfig_deployment").is_some() {
        let select = Statement::new(
            "SELECT id, effective_value FROM sysconfig_deployment WHERE user_id IS NULL \
             ORDER BY id DESC LIMIT 1",
        );
        let rows = database.rows("reading the last deployment", select).await?;
        if let Some(text) = rows.first().and_then(|row| row.text("effective_value")) {
            match deployed_settings(text, before) {
                Ok(settings) if settings != *before => {
                    found.settings = settings;
                    found.table = "sysconfig_deployment";
                    return Ok(found);
                }
                // While it is being built the row holds a placeholder.
                Ok(_) => {}
                Err(error) => found.notices.push(format!(
                    "sysconfig_deployment: line {}: {}; what is stored counts instead",
                    error.line, error.message
                )),
            }
        }
    }
    if schema::stored(catalogue, "sysconfig_default").is_none() {
        found.notices.push(NONE.to_owned());
        found.settings = before.clone();
        return Ok(found);
    }
    let doing = "reading the settings";
    let select = Statement::new("SELECT name, effective_value, is_valid FROM sysconfig_default");
    let defaults = database.rows(doing, select).await?;
    let modified = match schema::stored(catalogue, "sysconfig_modified") {
        Some(_) => {
            let select = Statement::new(
                "SELECT name, user_id, effective_value, is_valid, reset_to_default \
                 FROM sysconfig_modified",
            );
            database.rows(doing, select).await?
        }
        None => Vec::new(),
    };
    if defaults.is_empty() {
        found.notices.push(NONE.to_owned());
    }
    let stored = SysConfig::new(
        defaults.iter().filter_map(default),
        modified.iter().filter_map(changed),
    );
    found.settings = before.clone();
    found.table = "sysconfig_default, sysconfig_modified";
    for name in &stored.unset {
        found.settings.shift_remove(name);
    }
    found.settings.extend(stored.settings);
    found
        .notices
        .extend(stored.problems.iter().map(ToString::to_string));
    Ok(found)
}

fn text(row: &Row, column: &str) -> String {
    row.text(column).unwrap_or_default().to_owned()
}

fn is_set(row: &Row, column: &str) -> bool {
    row.text(column).is_some_and(|flag| flag.trim() == "1")
}

fn default(row: &Row) -> Option<DefaultRow> {
    Some(DefaultRow {
        name: row.text("name")?.to_owned(),
        effective_value: text(row, "effective_value"),
        is_valid: is_set(row, "is_valid"),
    })
}

fn changed(row: &Row) -> Option<ModifiedRow> {
    Some(ModifiedRow {
        name: row.text("name")?.to_owned(),
        user_id: row.text("user_id").map(str::to_owned),
        effective_value: text(row, "effective_value"),
        is_valid: is_set(row, "is_valid"),
        reset_to_default: is_set(row, "reset_to_default"),
    })
}
