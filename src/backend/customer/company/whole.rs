//! Companies with the source of each, for lists and forms.

use futures_util::stream::{FuturesUnordered, Stream};

use super::super::asking::{TIME_OUT, Unanswered, answer};
use super::Companies;
use crate::backend::error::Result;
use crate::backend::sql::Database;
use crate::core::customer::Company;
use crate::core::query::Query;

impl Companies {
    /// The company with this id and the source that knows it first. A database beside the ticket
    /// system's own that does not answer is passed over.
    ///
    /// # Errors
    /// The ticket system's database does not answer.
    pub async fn held(&self, database: &Database, id: &str) -> Result<Option<(String, Company)>> {
        for source in &self.sources {
            match self.get_from(source, database, id).await {
                Ok(Some(company)) => return Ok(Some((source.backend.source.clone(), company))),
                Err(error) if source.is_own() => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// As [`search`](Self::search), whole companies of every source as it answers: its number in
    /// their order, its configuration key, and what it found. One that is slow, dead or broken holds
    /// up no other.
    pub fn found<'a>(
        &'a self,
        database: &'a Database,
        query: &'a Query,
        valid_only: bool,
        limit: usize,
    ) -> impl Stream<Item = (usize, &'a str, Result<Vec<Company>, String>)> + use<'a> {
        let valid = valid_only.then_some(self.valid);
        let sources = self.sources.iter().enumerate();
        let asked = sources.map(move |(number, source)| async move {
            let found = async {
                let (database, table) = source.reach(database).await?;
                let select = table.picked(&source.backend, database, query, valid, limit)?;
                let rows = database.rows("searching companies", select).await?;
                let company = |row| Company::build(&source.backend, row, self.valid);
                Ok(rows.iter().map(company).collect())
            };
            let found = answer(found, TIME_OUT).await.map_err(Unanswered::told);
            (number, source.backend.source.as_str(), found)
        });
        asked.collect::<FuturesUnordered<_>>()
    }
}
