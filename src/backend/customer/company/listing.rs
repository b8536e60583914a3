//! Companies as the ticket system lists them, with every failure on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::Companies;
use super::source::CompanySource;
use crate::backend::customer::detail_table::DetailTable;
use crate::backend::customer::told::Told;
use crate::backend::error::Result;
use crate::backend::sql::{Database, Name};
use crate::core::customer::{Company, DetailRequest, DetailSearch};

/// Which companies are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyRequest<'r> {
    /// The search condition; without one all of them.
    pub text: Option<&'r str>,
    /// Only valid companies.
    pub valid_only: bool,
    /// How many of each source; `Some(0)` is no limit, `None` the source's own one.
    pub limit: Option<usize>,
}

impl Companies {
    /// The company with this id from the first source that knows it, with the source's key.
    pub async fn told(&self, database: &Database, id: &str) -> Told<Option<(String, Company)>> {
        let mut told = self.nothing();
        for source in &self.sources {
            let company = told
                .note(self.get_from(source, database, id).await)
                .flatten();
            if let Some(company) = company {
                told.found = Some((source.backend.source.clone(), company));
                break;
            }
        }
        told
    }

    /// Ids and texts of the companies that the request finds; an id that several sources have
    /// appears once, as the first of them shows it.
    pub async fn list(
        &self,
        database: &Database,
        request: CompanyRequest<'_>,
    ) -> Told<BTreeMap<String, String>> {
        let mut told: Told<BTreeMap<String, String>> = self.nothing();
        for source in &self.sources {
            let companies = told.note(self.listed(source, database, request).await);
            for company in companies.into_iter().flatten() {
                told.found
                    .entry(company.customer_id)
                    .or_insert(company.list_text);
            }
        }
        told
    }

    async fn listed(
        &self,
        source: &CompanySource,
        database: &Database,
        request: CompanyRequest<'_>,
    ) -> Result<Vec<Company>> {
        let (database, table) = source.reach(database).await?;
        let limit = request.limit.unwrap_or(source.backend.limit);
        let valid = [self.valid];
        let select = table.listed(
            &source.backend,
            database,
            request.text,
            request.valid_only.then_some(valid.as_slice()),
            (limit > 0).then_some(limit),
        )?;
        let Some(select) = select else {
            return Ok(Vec::new());
        };
        let rows = database.rows("listing companies", select).await?;
        let company = |row| Company::build(&source.backend, row, self.valid);
        Ok(rows.iter().map(company).collect())
    }

    /// The ids that the detail search finds, source by source in the order of their names as texts.
    /// The ticket system's own database is asked, also for a source that is elsewhere. Nothing at
    /// all when one of them fails.
    pub(crate) async fn detail(
        &self,
        database: &Database,
        request: &DetailRequest<'_>,
        validities: &BTreeMap<String, String>,
    ) -> Told<Option<Vec<Vec<Option<String>>>>> {
        let mut told = self.nothing();
        let mut sources: Vec<&CompanySource> = self.sources.iter().collect();
        sources.sort_by_key(|source| &source.backend.source);
        let known: BTreeSet<&str> = sources
            .iter()
            .flat_map(|source| source.backend.map.fields())
            .map(|field| field.attribute.as_str())
            .collect();
        let mut found = Vec::new();
        for source in sources {
            let search = match request.of_companies(&source.backend, &known, validities) {
                Ok(Some(search)) => search,
                Ok(None) => continue,
                Err(error) => {
                    told.errors.push(error.to_string());
                    return told;
                }
            };
            let ids = self.detailed(source, database, &search).await;
            let Some(ids) = told.note(ids) else {
                return told;
            };
            found.push(ids);
        }
        told.found = Some(found);
        told
    }

    async fn detailed(
        &self,
        source: &CompanySource,
        own: &Database,
        search: &DetailSearch,
    ) -> Result<Vec<Option<String>>> {
        let (_, table) = source.reach(own).await?;
        let valid = source.backend.detail_valid.as_deref();
        let valid = valid.and_then(|column| Name::new(column).ok());
        let ids = [self.valid];
        let table = DetailTable {
            database: own,
            table: table.name(),
            key: table.id(),
            numbers: &table.numbers(),
            valid: valid.map(|valid| (valid, ids.as_slice())),
            source: &source.backend.source,
        };
        let limit = search.limit.unwrap_or(source.backend.limit);
        let select = table.select(search, limit)?;
        let rows = own.rows("searching companies", select).await?;
        let ids = rows.iter().map(|row| row.text("found").map(str::to_owned));
        Ok(ids.collect())
    }

    /// Nothing yet, and what was left out from the beginning.
    fn nothing<T: Default>(&self) -> Told<T> {
        Told {
            found: T::default(),
            errors: self.notices.clone(),
        }
    }
}
