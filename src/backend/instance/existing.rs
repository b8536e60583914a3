//! Whether CustomerIDs and customer users exist, and which companies there are.

use std::collections::BTreeSet;

use super::{Instance, schema};
use crate::backend::error::Result;
use crate::backend::sql::{Folding, Name, Statement};
use crate::core::known::Asked;
use crate::core::query::Query;

impl Instance {
    /// Which of these values exist, exactly as they are written, and whether every place where they
    /// could be was asked: only then the others exist nowhere. A CustomerID exists when a company, a
    /// customer user, or a relation between them has it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn existing(
        &self,
        asked: Asked,
        values: &[String],
    ) -> Result<(BTreeSet<String>, bool)> {
        let (mut found, mut all) = self.sources.held(asked, values).await;
        if asked == Asked::CustomerId {
            let companies = self.companies.find(&self.database, values).await?;
            found.extend(companies.into_iter().map(|company| company.customer_id));
            found.extend(self.related(values).await?);
            all &= self.companies.notices().is_empty();
        }
        found.retain(|value| values.contains(value));
        Ok((found, all))
    }

    /// The CustomerIDs among these that customer users are related to.
    async fn related(&self, ids: &[String]) -> Result<Vec<String>> {
        if schema::stored(&self.catalogue, "customer_user_customer").is_none() {
            return Ok(Vec::new());
        }
        let folding = Folding::of_instance(self.collation());
        let select = Statement::new(
            "SELECT DISTINCT b.customer_id AS held FROM customer_user_customer b WHERE ",
        )
        .column("b.", &Name::literal("customer_id"), folding)
        .sql(" IN ")
        .value_list(ids.iter().map(String::as_str), folding);
        let rows = self
            .database
            .rows("looking for CustomerIDs", select)
            .await?;
        let held = rows.iter().filter_map(|row| row.text("held"));
        Ok(held.map(str::to_owned).collect())
    }

    /// The companies whose id or name these words find: id and name, by id, each id once, and no
    /// more than `limit`.
    ///
    /// # Errors
    /// The database fails, or more or longer words than anybody types.
    pub async fn companies(&self, words: &str, limit: usize) -> Result<Vec<(String, String)>> {
        let query = Query::parse(words);
        let found = self.companies.search(&self.database, &query, limit).await?;
        let mut ids = BTreeSet::new();
        let first = found.into_iter().filter(|(id, _)| ids.insert(id.clone()));
        Ok(first.take(limit).collect())
    }
}
