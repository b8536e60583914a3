//! Companies with the source of each, for lists and forms.

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

    /// As [`search`](Self::search), whole companies with the source of each.
    ///
    /// # Errors
    /// A database fails, or more or longer words than anybody types.
    pub async fn found(
        &self,
        database: &Database,
        query: &Query,
        limit: usize,
    ) -> Result<Vec<(String, Company)>> {
        let mut found = Vec::new();
        for source in &self.sources {
            let (database, table) = source.reach(database).await?;
            let select = table.picked(&source.backend, database, query, limit)?;
            let rows = database.rows("searching companies", select).await?;
            found.extend(rows.iter().map(|row| {
                let company = Company::build(&source.backend, row, self.valid);
                (source.backend.source.clone(), company)
            }));
        }
        Ok(found)
    }
}
