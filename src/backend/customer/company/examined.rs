//! The sources of companies as the doctor sees them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::{Companies, CompanySource, IDS};
use crate::backend::error::Result;
use crate::backend::sql::{Database, Folding, Statement};

/// A source of companies in another database.
pub struct CompanyPatient<'a> {
    /// The configuration key.
    pub source: &'a str,
    /// True when nobody checks that the right server answers.
    pub unverified: bool,
    /// How soon it answered; `None` when nothing came in time.
    pub answer: Option<Result<Duration>>,
}

impl Companies {
    /// How every source in another database answers, all asked at once.
    pub async fn elsewhere(&self, own: &Database, time_out: Duration) -> Vec<CompanyPatient<'_>> {
        let elsewhere = self.sources.iter().filter(|source| !source.is_own());
        let asked = elsewhere.map(|source| async move {
            let started = Instant::now();
            let answer = tokio::time::timeout(time_out, source.reach(own)).await;
            CompanyPatient {
                source: &source.backend.source,
                unverified: source.is_unverified(),
                answer: answer.ok().map(|answer| answer.map(|_| started.elapsed())),
            }
        });
        join_all(asked).await
    }

    /// Those of these CustomerIDs that no company has, as every source compares them; `None` when a
    /// source is left out.
    ///
    /// # Errors
    /// A source fails.
    pub async fn unknown(&self, own: &Database, ids: &[String]) -> Result<Option<Vec<String>>> {
        if !self.notices.is_empty() {
            return Ok(None);
        }
        let mut unknown = ids.to_vec();
        for source in &self.sources {
            if unknown.is_empty() {
                break;
            }
            unknown = self.not_in(source, own, unknown).await?;
        }
        Ok(Some(unknown))
    }

    async fn not_in(
        &self,
        source: &CompanySource,
        own: &Database,
        mut ids: Vec<String>,
    ) -> Result<Vec<String>> {
        let (database, table) = source.reach(own).await?;
        let folding = Folding::of_search(database.collation(), source.backend.case_sensitive);
        let mut known = BTreeSet::new();
        for ids in ids.chunks(IDS) {
            let select = Statement::new("SELECT b.")
                .name(table.id())
                .sql(" AS held FROM ")
                .name(table.name())
                .sql(" b WHERE ")
                .column("b.", table.id(), folding)
                .sql(" IN ")
                .value_list(ids.iter().map(String::as_str), folding);
            let rows = database.rows("looking for companies", select).await?;
            let held = rows.iter().filter_map(|row| row.text("held"));
            known.extend(held.map(|held| folding.fold(held).into_owned()));
        }
        ids.retain(|id| !known.contains(folding.fold(id).as_ref()));
        Ok(ids)
    }
}
