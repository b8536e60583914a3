//! Carrying out a plan.

use super::error::{StaleRow, Unfit, WriteError};
use super::fits::unfit_in_plan;
use super::kept::{otherwise, stale};
use super::reading::{Wanted, known, without_secrets};
use super::statements::{Values, statements};
use crate::backend::error::Error;
use crate::backend::sql::{Catalogue, Database, Engine, Writing};
use crate::core::table_change::{Act, Plan, TableChange};
use crate::core::world::Rows;

/// When and by whom something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backend) struct Stamp {
    /// The time in the ticket system's own zone.
    pub now: String,
    /// `users.id` of the agent.
    pub by: i64,
}

/// A database that a plan writes into.
#[derive(Debug, Clone, Copy)]
pub(in crate::backend) struct Site<'a> {
    /// The configuration key of the customer source whose table is here; `None` for the ticket
    /// system's own database, in which every other table is.
    pub source: Option<&'a str>,
    /// Sessions that may write.
    pub database: &'a Database,
    /// Its tables.
    pub catalogue: &'a Catalogue,
}

/// A site while it is written.
struct Open<'a> {
    site: Site<'a>,
    writing: Writing,
}

/// Carries out a plan: reads the rows under every key again, compares, writes, and reads what is kept.
/// The last of the sites is the ticket system's own database.
///
/// Where the plan writes into several databases each has a transaction of its own; they end one right
/// after the other, the ticket system's own last.
///
/// # Errors
/// [`WriteError`]; the plan is then not carried out in any part, unless it is uncertain.
pub(in crate::backend) async fn apply(
    sites: &[Site<'_>],
    plan: &Plan,
    stamp: &Stamp,
) -> Result<(), WriteError> {
    let Some(own) = sites.last() else {
        return Err(Error::ReadOnly.into());
    };
    let site = |change: &TableChange| place(sites, change).unwrap_or(own);
    let unfit = unfit_in_plan(plan, |change| site(change).catalogue);
    if !unfit.is_empty() {
        return Err(WriteError::Unfit(unfit));
    }
    let mut open: Vec<Open<'_>> = Vec::new();
    for used in sites {
        let mut changes = plan.changes.iter();
        if !changes.any(|change| std::ptr::eq(site(change), used)) {
            continue;
        }
        let begun = used.database.begin().await;
        let begun = begun.map_err(Error::database(format!("beginning to {}", plan.title)));
        open.push(Open {
            site: *used,
            writing: begun?,
        });
    }
    match write(&mut open, sites, plan, stamp).await {
        Ok(()) => commit(open, plan).await,
        Err(error) => {
            for site in open {
                // A lost connection gives up by itself.
                site.writing.give_up().await.ok();
            }
            Err(error)
        }
    }
}

/// The site in which a change is made.
fn place<'s, 'a>(sites: &'s [Site<'a>], change: &TableChange) -> Option<&'s Site<'a>> {
    let source = change.source.as_deref();
    let named = |site: &&Site<'_>| source.is_some() && site.source == source;
    sites.iter().find(named).or(sites.last())
}

/// The open site in which a change is made.
fn at<'o, 'a>(
    open: &'o mut [Open<'a>],
    sites: &[Site<'a>],
    change: &TableChange,
) -> Result<&'o mut Open<'a>, WriteError> {
    let place = place(sites, change);
    let same = |own: &&mut Open<'a>| {
        place.is_some_and(|place| std::ptr::eq(place.database, own.site.database))
    };
    let found = open.iter_mut().find(same);
    found.ok_or_else(|| Error::ReadOnly.into())
}

async fn write<'a>(
    open: &mut [Open<'a>],
    sites: &[Site<'a>],
    plan: &Plan,
    stamp: &Stamp,
) -> Result<(), WriteError> {
    for own in open.iter_mut() {
        let ready = own.writing.prepare().await;
        ready.map_err(Error::database(format!("beginning to {}", plan.title)))?;
    }
    let mut locked: Vec<(String, Option<String>)> = Vec::new();
    let mut found: Vec<StaleRow> = Vec::new();
    for change in &plan.changes {
        let own = at(open, sites, change)?;
        let table = (change.table.clone(), change.source.clone());
        // What is not there yet can only be kept away with the table.
        if !matches!(change.act, Act::Update(_)) && !locked.contains(&table) {
            own.lock_table(&change.table).await?;
            locked.push(table);
        }
        let now = own.rows(change, &change.key, true).await?;
        found.extend(stale(change, &now));
    }
    if !found.is_empty() {
        return Err(WriteError::Stale(found));
    }
    for change in &plan.changes {
        let own = at(open, sites, change)?;
        let collation = own.site.database.collation();
        for statement in statements(change, own.site.catalogue, collation, Values::Real(stamp))? {
            let written = own.writing.run(statement).await;
            written.map_err(|cause| refused(change, cause))?;
        }
    }
    let mut unfit = Vec::new();
    for change in plan.writes() {
        let own = at(open, sites, change)?;
        let rows = own.rows(change, &change.key_after(), false).await?;
        unfit.extend(otherwise(change, &rows, plan));
    }
    match unfit.is_empty() {
        true => Ok(()),
        false => Err(WriteError::Unfit(unfit)),
    }
}

impl Open<'_> {
    /// Keeps others from adding rows to a table, where locking rows does not.
    async fn lock_table(&mut self, table: &str) -> Result<(), WriteError> {
        if self.site.database.engine() != Engine::Postgres {
            return Ok(());
        }
        let (name, _) = known(self.site.catalogue, table)?;
        let locked = self.writing.lock_table(&name).await;
        Ok(locked.map_err(Error::database(format!(
            "reading table {table} for writing"
        )))?)
    }

    /// The rows under a key; `lock` keeps them from all others.
    async fn rows(
        &mut self,
        change: &TableChange,
        key: &[(String, String)],
        lock: bool,
    ) -> Result<Rows, WriteError> {
        let columns: Vec<&str> = match change.old.first() {
            Some(row) if lock => row.iter().map(|(column, _)| column).collect(),
            _ => Vec::new(),
        };
        let wanted = Wanted {
            key,
            columns: &columns,
            ..Wanted::of(change)
        };
        let collation = self.site.database.collation();
        let select = wanted.select(self.site.catalogue, collation)?;
        let select = match lock {
            true => select.per_engine("", " FOR UPDATE", " FOR UPDATE"),
            false => select,
        };
        let rows = self.writing.rows(select).await;
        let table = &change.table;
        let rows = rows.map_err(Error::database(format!(
            "reading table {table} for writing"
        )))?;
        Ok(match lock {
            true => without_secrets(rows, &change.secrets),
            false => rows,
        })
    }
}

/// What the database says about a statement.
fn refused(change: &TableChange, cause: sqlx::Error) -> WriteError {
    let known = cause.as_database_error();
    let reason = match known {
        Some(error) if error.is_unique_violation() => {
            "there is another row that must not be the same, as the database compares texts"
        }
        Some(error) if error.is_foreign_key_violation() => {
            "it names something that does not exist in another table"
        }
        Some(error) if error.kind() == sqlx::error::ErrorKind::NotNullViolation => {
            "a column of it must not be NULL"
        }
        Some(error) if error.is_check_violation() => "the table's own rules do not allow it",
        _ => {
            let doing = format!("writing table {}", change.table);
            return Error::database(doing)(cause).into();
        }
    };
    WriteError::Unfit(vec![Unfit {
        table: change.table.clone(),
        what: change.what.clone(),
        column: None,
        reason: reason.to_owned(),
    }])
}

/// Ends the transactions, the ticket system's own last. When a database itself refuses nothing of its
/// part is kept, otherwise nobody knows.
async fn commit(open: Vec<Open<'_>>, plan: &Plan) -> Result<(), WriteError> {
    for (done, own) in open.into_iter().enumerate() {
        if let Err(cause) = own.writing.commit().await {
            let refused = matches!(cause, sqlx::Error::Database(_));
            let error = Error::database(plan.title.clone())(cause);
            return Err(match refused && done == 0 {
                true => WriteError::Backend(error),
                false => WriteError::Uncertain(error),
            });
        }
    }
    Ok(())
}
