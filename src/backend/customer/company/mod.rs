//! Customer companies, from the sources that `CustomerCompany`, `CustomerCompany1` ... describe.

mod examined;
mod listing;
mod source;
mod table;
mod whole;

use std::collections::BTreeMap;
use std::future::Future;

pub use self::listing::CompanyRequest;
use self::source::CompanySource;
use super::asking::Silent;
use super::opening::Surroundings;
use crate::backend::error::Result;
use crate::backend::sql::{Database, Folding};
use crate::core::customer::{Company, CompanyBackend};
use crate::core::query::Query;
use crate::core::value::Value;

/// Ids that are asked for at a time.
const IDS: usize = 500;

/// The module that is known here.
const MODULE: &str = "Kernel::System::CustomerCompany::DB";

/// The company sources of an instance, in their order.
#[derive(Debug, Default)]
pub struct Companies {
    sources: Vec<CompanySource>,
    notices: Vec<String>,
    /// Why the ticket system's request ends that asks for a company, if it does.
    fatal: Option<String>,
    valid: i64,
    silent: Silent,
}

impl Companies {
    /// Reads the configuration. A source that cannot be asked is left out and named in the notices;
    /// one in another database is connected when it is first asked.
    pub fn open(around: &Surroundings<'_>) -> Self {
        let world = around.world;
        let mut companies = Self {
            valid: world.valid_id(),
            ..Self::default()
        };
        for backend in CompanyBackend::all(&world.settings) {
            let opened = match backend {
                Err(error) => Err((error.to_string(), true)),
                Ok(backend) if backend.module != MODULE => {
                    let (key, module) = (&backend.source, &backend.module);
                    let told =
                        format!("company source {key} is left out: unsupported module {module}");
                    Err((told, true))
                }
                Ok(backend) => {
                    let key = backend.source.clone();
                    let config = world.settings.get(&key).unwrap_or(&Value::Null);
                    CompanySource::open(backend, config, around).map_err(|reason| {
                        (format!("company source {key} is left out: {reason}"), false)
                    })
                }
            };
            match opened {
                Ok(source) => companies.sources.push(source),
                Err((notice, fatal)) => {
                    if fatal && companies.fatal.is_none() {
                        companies.fatal = Some(notice.clone());
                    }
                    companies.notices.push(notice);
                }
            }
        }
        companies
    }

    /// What to tell about sources that cannot be asked.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Why the ticket system's request ends that asks for a company; `None` when it works.
    pub fn dies(&self) -> Option<&str> {
        self.fatal.as_deref()
    }

    /// The company that one customer user belongs to, from the first source that knows it. An exact
    /// database is asked without regard to case, unless the source says SearchCaseSensitive. A
    /// database beside the ticket system's own that does not answer is passed over.
    ///
    /// # Errors
    /// The ticket system's database does not answer.
    pub async fn get(&self, database: &Database, id: &str) -> Result<Option<Company>> {
        for source in &self.sources {
            match self.get_from(source, database, id).await {
                Ok(Some(company)) => return Ok(Some(company)),
                Err(error) if source.is_own() => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// The companies with these ids, each from the first source that knows it, by id. A database
    /// beside the ticket system's own that does not answer is passed over.
    ///
    /// # Errors
    /// The ticket system's database does not answer.
    pub async fn find(&self, database: &Database, ids: &[String]) -> Result<Vec<Company>> {
        let mut found: BTreeMap<String, Company> = BTreeMap::new();
        for source in self.sources.iter().filter(|_| !ids.is_empty()) {
            let asked = self.find_in(source, database, ids);
            let companies = match self.within(source, asked).await {
                Err(_) if !source.is_own() => continue,
                companies => companies?,
            };
            for company in companies {
                found.entry(company.customer_id.clone()).or_insert(company);
            }
        }
        Ok(found.into_values().collect())
    }

    /// The companies whose id or name these words find, by id: a source after the other, and no
    /// more than `limit` of each.
    ///
    /// # Errors
    /// A database fails, or more or longer words than anybody types.
    pub async fn search(
        &self,
        database: &Database,
        query: &Query,
        limit: usize,
    ) -> Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        for source in &self.sources {
            let (database, table) = source.reach(database).await?;
            let select = table.picked(&source.backend, database, query, None, limit)?;
            let rows = database.rows("searching companies", select).await?;
            found.extend(rows.iter().map(|row| {
                let company = Company::build(&source.backend, row, self.valid);
                (company.customer_id, company.name)
            }));
        }
        Ok(found)
    }

    /// The configuration keys of the sources that somebody who asks about companies waits for now.
    pub fn waited_for(&self) -> Vec<String> {
        self.silent.waited_for()
    }

    /// Waits for a source that is elsewhere no longer than for one of customer users.
    async fn within<T>(
        &self,
        source: &CompanySource,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        match source.is_own() {
            true => asked.await,
            false => self.silent.within(&source.backend.source, asked).await,
        }
    }

    async fn get_from(
        &self,
        source: &CompanySource,
        database: &Database,
        id: &str,
    ) -> Result<Option<Company>> {
        self.within(source, self.get_now(source, database, id))
            .await
    }

    async fn get_now(
        &self,
        source: &CompanySource,
        database: &Database,
        id: &str,
    ) -> Result<Option<Company>> {
        let (database, table) = source.reach(database).await?;
        let folding = Folding::of_search(database.collation(), source.backend.case_sensitive);
        let select = table.with_id(id, folding);
        let rows = database.rows("reading a company", select).await?;
        let company = |row| Company::build(&source.backend, row, self.valid);
        Ok(rows.first().map(company))
    }

    async fn find_in(
        &self,
        source: &CompanySource,
        database: &Database,
        ids: &[String],
    ) -> Result<Vec<Company>> {
        let (database, table) = source.reach(database).await?;
        let folding = Folding::of_instance(database.collation());
        let mut found = Vec::new();
        for ids in ids.chunks(IDS) {
            let select = table.with_ids(ids, folding);
            let rows = database.rows("reading companies", select).await?;
            let company = |row| Company::build(&source.backend, row, self.valid);
            found.extend(rows.iter().map(company));
        }
        Ok(found)
    }
}
