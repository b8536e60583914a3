//! Reading and writing rows of customer data, in the ticket system's own database or in that of a
//! customer source.

use super::acting::Agent;
use super::{Customers, Instance};
use crate::backend::customer::other_database;
use crate::backend::error::Result;
use crate::backend::journal::Change;
use crate::backend::sql::{Catalogue, Database};
use crate::backend::tables::{
    ShownStatement, Site, Stamp, Wanted, WriteError, apply, is_kept, rows_now, shown,
};
use crate::core::table_change::{Comparing, Plan};
use crate::core::value::Value;
use crate::core::world::{Collation, Rows, Settings};

/// A database with its tables.
#[derive(Debug, Clone)]
pub(in crate::backend) struct Here {
    pub database: Database,
    pub catalogue: Catalogue,
    /// The configuration key of the source whose database it is; `None` for the ticket system's own.
    pub source: Option<String>,
}

impl Here {
    /// The rows that are wanted.
    pub async fn rows(&self, wanted: &Wanted<'_>) -> Result<Rows> {
        rows_now(&self.database, &self.catalogue, wanted).await
    }
}

/// The database in which the table of a source is.
async fn here(
    own: (&Database, &Catalogue),
    settings: &Settings,
    source: Option<&str>,
    collation: Option<Collation>,
    write: bool,
) -> Result<Here> {
    let nothing = Value::Null;
    let other = match source {
        Some(source) => {
            let config = settings.get(source).unwrap_or(&nothing);
            other_database(source, config, collation, write).await?
        }
        None => None,
    };
    let elsewhere = other.is_some();
    let (database, catalogue) = other.unwrap_or_else(|| (own.0.clone(), own.1.clone()));
    Ok(Here {
        database,
        catalogue,
        source: source.filter(|_| elsewhere).map(str::to_owned),
    })
}

impl Customers<'_> {
    /// The database in which the table of a source is, for reading.
    pub(in crate::backend) async fn here(&self, source: Option<&str>) -> Result<Here> {
        let own = (self.database, self.catalogue);
        here(own, &self.world.settings, source, self.collation, false).await
    }
}

impl Instance {
    /// The rows of a table of the ticket system under a key, each with every column: what a
    /// [`Plan`] rests on. Texts compare as the instance's database does; passwords are veiled.
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
        rows_now(&self.database, &self.catalogue, &wanted).await
    }

    /// Carries out a plan in the name of an agent, in one transaction, without a history; the
    /// instance's world is not read again.
    ///
    /// # Errors
    /// [`WriteError::Stale`] names every row that is not as it was read, [`WriteError::Unfit`] every
    /// value that is not taken. [`Error::ReadOnly`](crate::backend::Error::ReadOnly), and what the
    /// database says.
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
        let writable = self.writable().await?;
        let others = self.others(plan, true).await?;
        let mut sites: Vec<Site<'_>> = others.iter().map(site).collect();
        sites.push(Site {
            source: None,
            database: writable,
            catalogue: self.catalogue(),
        });
        apply(&sites, plan, stamp).await
    }

    /// The databases beside the ticket system's own that a plan is about.
    async fn others(&self, plan: &Plan, write: bool) -> Result<Vec<Here>> {
        let mut others: Vec<Here> = Vec::new();
        for source in plan.changes.iter().filter_map(|own| own.source.as_deref()) {
            let known = |here: &Here| here.source.as_deref() == Some(source);
            if !others.iter().any(known) {
                let own = (&self.database, &self.catalogue);
                let here = here(own, &self.settings, Some(source), self.collation, write).await?;
                others.extend(Some(here).filter(|here| here.source.is_some()));
            }
        }
        Ok(others)
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
    pub async fn shown_statements(&self, plan: &Plan, by: &Agent) -> Result<Vec<ShownStatement>> {
        let stamp = self.stamp(by)?;
        let others = self.others(plan, false).await?;
        let mut all = Vec::new();
        for change in &plan.changes {
            let other = others.iter().find(|here| here.source == change.source);
            let (database, catalogue) = match other {
                Some(here) => (&here.database, &here.catalogue),
                None => (&self.database, &self.catalogue),
            };
            all.extend(shown(change, catalogue, database.dialect(), &stamp)?);
        }
        Ok(all)
    }

    /// True when the database holds what a change of the history was to leave.
    pub(in crate::backend) async fn keeps_row(&self, change: &Change) -> Result<bool> {
        let source = change.row.as_ref().and_then(|row| row.source.as_deref());
        let own = (&self.database, &self.catalogue);
        let here = here(own, &self.settings, source, self.collation, false).await?;
        is_kept(change, &here.database, &here.catalogue).await
    }
}

fn site(here: &Here) -> Site<'_> {
    Site {
        source: here.source.as_deref(),
        database: &here.database,
        catalogue: &here.catalogue,
    }
}
