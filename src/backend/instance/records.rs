//! What forms of customer users and companies are made from.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use futures_util::stream::{self, BoxStream, StreamExt};

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

/// Companies as far as their sources have answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyList {
    /// By id, each once.
    pub companies: Vec<ListedCompany>,
    /// True when there are more.
    pub more: bool,
    /// The first source that did not answer, and why.
    pub failure: Option<(String, String)>,
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
    /// The companies whose id or name these words find, as far as the sources have answered: one
    /// list after each of them, the last one with all. Of an id that several sources have the first
    /// of them counts; no more than `limit` are listed.
    pub fn listed_companies<'a>(
        &'a self,
        query: &'a Query,
        valid_only: bool,
        limit: usize,
    ) -> BoxStream<'a, CompanyList> {
        let asked = limit.saturating_add(1);
        let found = self
            .companies
            .found(&self.database, query, valid_only, asked);
        let listed: BTreeMap<String, (usize, ListedCompany)> = BTreeMap::new();
        let state = (found.boxed(), listed, None);
        stream::unfold(
            state,
            move |(mut found, mut listed, mut failure)| async move {
                let (number, source, answer) = found.next().await?;
                match answer {
                    Err(reason) => failure = failure.or(Some((source.to_owned(), reason))),
                    Ok(companies) => {
                        for company in companies {
                            let id = company.customer_id.clone();
                            let source = source.to_owned();
                            let own = (number, ListedCompany { source, company });
                            match listed.entry(id) {
                                Entry::Vacant(place) => {
                                    place.insert(own);
                                }
                                Entry::Occupied(mut place) if number < place.get().0 => {
                                    place.insert(own);
                                }
                                Entry::Occupied(_) => {}
                            }
                        }
                    }
                }
                let list = CompanyList {
                    companies: listed
                        .values()
                        .take(limit)
                        .map(|(_, own)| own.clone())
                        .collect(),
                    more: listed.len() > limit,
                    failure: failure.clone(),
                };
                Some((list, (found, listed, failure)))
            },
        )
        .boxed()
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
