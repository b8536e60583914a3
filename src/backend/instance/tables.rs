//! Reading and writing rows of customer data.

use super::Instance;
use crate::backend::error::{Error, Result};
use crate::backend::journal::Change;
use crate::backend::sql::{Catalogue, Database};
use crate::backend::tables::{
    ShownStatement, Site, Stamp, Wanted, WriteError, apply, is_kept, rows_now, shown,
};
use crate::core::table_change::{Comparing, Plan};
use crate::core::value::{Value, is_true};
use crate::core::world::Rows;

use super::acting::Agent;

impl Instance {
    /// The rows of a table of the ticket system under a key, each with every column: what a
    /// [`Plan`] rests on. Texts compare as the instance's database does.
    ///
    /// # Errors
    /// The database has no such table or column, or does not answer.
    pub async fn rows_of(&self, table: &str, key: &[(&str, &str)]) -> Result<Rows> {
        let key: Vec<(String, String)> = key
            .iter()
            .map(|(column, text)| ((*column).to_owned(), (*text).to_owned()))
            .collect();
        let wanted = Wanted {
            table,
            key: &key,
            comparing: Comparing::Instance,
            columns: &[],
            secrets: &[],
        };
        self.rows_wanted(None, &wanted).await
    }

    /// The rows that are wanted, from the database of a customer source or the ticket system's own.
    pub(in crate::backend) async fn rows_wanted(
        &self,
        source: Option<&str>,
        wanted: &Wanted<'_>,
    ) -> Result<Rows> {
        let (database, catalogue) = self.tables_of(source)?;
        rows_now(database, catalogue, wanted).await
    }

    /// Carries out a plan in the name of an agent, in one transaction, without a history; the
    /// instance's world is not read again.
    ///
    /// # Errors
    /// [`WriteError::Stale`] names every row that is not as it was read, [`WriteError::Unfit`] every
    /// value that is not taken. [`Error::ReadOnly`], and what the database says.
    pub async fn write_rows(&self, plan: &Plan, by: &Agent) -> Result<(), WriteError> {
        let stamp = self.stamp(by)?;
        self.write_stamped(plan, &stamp).await
    }

    /// Carries out a plan with this time and agent.
    pub(in crate::backend) async fn write_stamped(
        &self,
        plan: &Plan,
        stamp: &Stamp,
    ) -> Result<(), WriteError> {
        let own = Site {
            sources: &[],
            database: self.writable().await?,
            catalogue: self.catalogue(),
        };
        for change in &plan.changes {
            self.tables_of(change.source.as_deref())?;
        }
        apply(&[own], plan, stamp).await
    }

    /// When and by whom is written now.
    pub(in crate::backend) fn stamp(&self, by: &Agent) -> Result<Stamp> {
        Ok(Stamp {
            now: self.system_time()?,
            by: by.id,
        })
    }

    /// The statements of a plan with their values, to be shown before it is carried out in the name of
    /// an agent. A secret is `***` with the name of its scheme.
    ///
    /// # Errors
    /// The database has no such table or column; the ticket system's zone is not known.
    pub fn shown_statements(&self, plan: &Plan, by: &Agent) -> Result<Vec<ShownStatement>> {
        let stamp = self.stamp(by)?;
        let mut all = Vec::new();
        for change in &plan.changes {
            let (database, catalogue) = self.tables_of(change.source.as_deref())?;
            all.extend(shown(change, catalogue, database.dialect(), &stamp)?);
        }
        Ok(all)
    }

    /// True when the database holds what a change of the history was to leave.
    pub(in crate::backend) async fn keeps_row(&self, change: &Change) -> Result<bool> {
        let source = change.row.as_ref().and_then(|row| row.source.as_deref());
        let (database, catalogue) = self.tables_of(source)?;
        is_kept(change, database, catalogue).await
    }

    /// The database in which the table of a customer source is, and its tables.
    pub(in crate::backend) fn tables_of(
        &self,
        source: Option<&str>,
    ) -> Result<(&Database, &Catalogue)> {
        let elsewhere = |source: &str| {
            let dsn = self.settings.get(source)?.get("Params")?.get("DSN")?;
            dsn.as_text().map(is_true).or(Some(dsn != &Value::Null))
        };
        match source {
            Some(source) if elsewhere(source) == Some(true) => Err(Error::Source {
                key: source.to_owned(),
                reason:
                    "its people are in another database (Params.DSN), which is not written from \
                         here"
                        .to_owned(),
            }),
            _ => Ok((&self.database, &self.catalogue)),
        }
    }
}
