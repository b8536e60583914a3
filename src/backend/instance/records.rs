//! What forms of customer users and companies are made from.

use super::{Instance, schema};
use crate::backend::error::Result;
use crate::core::customer::Company;
use crate::core::query::Query;

/// A company in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCompany {
    /// The configuration key of its source.
    pub source: String,
    /// The company.
    pub company: Company,
}

/// A group that a company has, and in which context.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CompanyGroup {
    /// `Ticket::CustomerID::Same`-like key of the context, as it is stored.
    pub context: String,
    /// The group.
    pub group_id: i64,
    /// The permission type.
    pub permission: String,
}

impl Instance {
    /// The companies whose id or name these words find, by id: each id once, from the first source
    /// that has it, and no more than `limit`. True beside them when there are more.
    ///
    /// # Errors
    /// The database fails, or more or longer words than anybody types.
    pub async fn listed_companies(
        &self,
        words: &str,
        limit: usize,
    ) -> Result<(Vec<ListedCompany>, bool)> {
        let query = Query::parse(words);
        let found = self.companies.found(&self.database, &query, limit + 1);
        let mut all: Vec<ListedCompany> = Vec::new();
        for (source, company) in found.await? {
            let id = &company.customer_id;
            if all.iter().all(|own| own.company.customer_id != *id) {
                all.push(ListedCompany { source, company });
            }
        }
        all.sort_by(|a, b| a.company.customer_id.cmp(&b.company.customer_id));
        let more = all.len() > limit;
        all.truncate(limit);
        Ok((all, more))
    }

    /// The company with this id, from the first source that knows it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn company(&self, id: &str) -> Result<Option<ListedCompany>> {
        let held = self.companies.held(&self.database, id).await?;
        Ok(held.map(|(source, company)| ListedCompany { source, company }))
    }

    /// The groups of a company with context and permission type, as they are stored.
    ///
    /// # Errors
    /// The database fails.
    pub async fn company_groups(&self, id: &str) -> Result<Vec<CompanyGroup>> {
        if schema::stored(&self.catalogue, "group_customer").is_none() {
            return Ok(Vec::new());
        }
        let rows = self
            .rows_of("group_customer", &[("customer_id", id)])
            .await?;
        let granted = rows
            .iter()
            .filter(|row| row.id("permission_value") == Some(1));
        let mut groups: Vec<CompanyGroup> = granted
            .filter_map(|row| {
                Some(CompanyGroup {
                    context: row
                        .text("permission_context")
                        .unwrap_or_default()
                        .to_owned(),
                    group_id: row.id("group_id")?,
                    permission: row.text("permission_key")?.to_owned(),
                })
            })
            .collect();
        groups.sort();
        Ok(groups)
    }
}
