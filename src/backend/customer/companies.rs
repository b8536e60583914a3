//! Customer companies, from the sources that `CustomerCompany`, `CustomerCompany1` ... describe.

use std::collections::BTreeMap;

use crate::backend::error::Result;
use crate::backend::sql::{Catalogue, Database, Name, Statement};
use crate::core::customer::{Company, CompanyBackend};
use crate::core::value::Value;
use crate::core::world::World;

/// Ids that are asked for at a time.
const IDS: usize = 500;

/// One company source.
#[derive(Debug, Clone)]
struct CompanySource {
    backend: CompanyBackend,
    table: Name,
    id: Name,
    columns: Vec<Name>,
}

/// The company sources of an instance, in their order.
#[derive(Debug, Clone, Default)]
pub struct Companies {
    sources: Vec<CompanySource>,
    notices: Vec<String>,
    valid: i64,
}

impl Companies {
    /// Reads the configuration. A source that cannot be asked is left out and named in the notices.
    pub fn open(catalogue: &Catalogue, world: &World) -> Self {
        let mut companies = Self {
            valid: world.valid_id(),
            ..Self::default()
        };
        for backend in CompanyBackend::all(&world.settings) {
            let opened = match backend {
                Ok(backend) => {
                    let key = backend.source.clone();
                    let elsewhere = world
                        .settings
                        .sub(&key, "Params")
                        .and_then(|params| params.get("DSN"))
                        .is_some_and(Value::is_true);
                    let opened = if elsewhere {
                        Err("another database (Params.DSN) cannot be asked here yet".to_owned())
                    } else {
                        CompanySource::open(backend, catalogue)
                    };
                    opened.map_err(|reason| format!("company source {key} is left out: {reason}"))
                }
                Err(error) => Err(error.to_string()),
            };
            match opened {
                Ok(source) => companies.sources.push(source),
                Err(notice) => companies.notices.push(notice),
            }
        }
        companies
    }

    /// What to tell about sources that cannot be asked.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The company with this id, from the first source that knows it.
    pub async fn get(&self, database: &Database, id: &str) -> Result<Option<Company>> {
        Ok(self
            .find(database, &[id.to_owned()])
            .await?
            .into_iter()
            .next())
    }

    /// The companies with these ids, each from the first source that knows it, by id.
    pub async fn find(&self, database: &Database, ids: &[String]) -> Result<Vec<Company>> {
        let mut found: BTreeMap<String, Company> = BTreeMap::new();
        for source in &self.sources {
            for ids in ids.chunks(IDS) {
                let rows = database
                    .rows("reading companies", source.select(ids))
                    .await?;
                for row in &rows {
                    let company = Company::build(&source.backend, row, self.valid);
                    found.entry(company.customer_id.clone()).or_insert(company);
                }
            }
        }
        Ok(found.into_values().collect())
    }
}

impl CompanySource {
    fn open(backend: CompanyBackend, catalogue: &Catalogue) -> Result<Self, String> {
        let table = backend.table.as_str();
        let quote = |column: &str| match catalogue.column(table, column) {
            Some(_) => Name::new(column).map_err(|bad| bad.to_string()),
            None => Err(format!("table {table} has no column {column}")),
        };
        Ok(Self {
            id: quote(&backend.key)?,
            columns: backend
                .columns()
                .into_iter()
                .map(quote)
                .collect::<Result<_, _>>()?,
            table: Name::new(table).map_err(|bad| bad.to_string())?,
            backend,
        })
    }

    fn select(&self, ids: &[String]) -> Statement {
        Statement::new("SELECT ")
            .names("b.", &self.columns)
            .sql(" FROM ")
            .name(&self.table)
            .sql(" b WHERE b.")
            .name(&self.id)
            .sql(" IN ")
            .bind_list(ids.iter().map(String::as_str))
    }
}
