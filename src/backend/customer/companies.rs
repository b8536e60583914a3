//! Customer companies, from the sources that `CustomerCompany`, `CustomerCompany1` ... describe.

use std::collections::BTreeMap;

use crate::backend::error::Result;
use crate::backend::sql::{Catalogue, Database, Folding, Name, Statement, words_in};
use crate::core::customer::{Company, CompanyBackend, case_sensitive};
use crate::core::query::Query;
use crate::core::value::Value;
use crate::core::world::World;

use super::opening::elsewhere;

/// Ids that are asked for at a time.
const IDS: usize = 500;

/// One company source.
#[derive(Debug, Clone)]
struct CompanySource {
    backend: CompanyBackend,
    table: Name,
    id: Name,
    columns: Vec<Name>,
    /// The columns that a search looks at: of the id and of what lists show.
    texts: Vec<Name>,
    /// Params.SearchCaseSensitive, else Params.CaseSensitive.
    case_sensitive: bool,
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
                    let nothing = Value::Null;
                    let config = world.settings.get(&key).unwrap_or(&nothing);
                    let opened = match elsewhere(config) {
                        Some(reason) => Err(reason.to_owned()),
                        None => CompanySource::open(backend, catalogue, case_sensitive(config)),
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

    /// The company that one customer user belongs to, from the first source that knows it. An exact
    /// database is asked without regard to case, unless the source says SearchCaseSensitive.
    pub async fn get(&self, database: &Database, id: &str) -> Result<Option<Company>> {
        for source in &self.sources {
            let folding = Folding::of_search(database.collation(), source.case_sensitive);
            let rows = database
                .rows("reading a company", source.select_one(id, folding))
                .await?;
            if let Some(row) = rows.first() {
                return Ok(Some(Company::build(&source.backend, row, self.valid)));
            }
        }
        Ok(None)
    }

    /// The companies with these ids, each from the first source that knows it, by id.
    pub async fn find(&self, database: &Database, ids: &[String]) -> Result<Vec<Company>> {
        let mut found: BTreeMap<String, Company> = BTreeMap::new();
        let folding = Folding::of_instance(database.collation());
        for source in &self.sources {
            for ids in ids.chunks(IDS) {
                let rows = database
                    .rows("reading companies", source.select(ids, folding))
                    .await?;
                for row in &rows {
                    let company = Company::build(&source.backend, row, self.valid);
                    found.entry(company.customer_id.clone()).or_insert(company);
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// The companies whose id or name these words find, by id: a source after the other, and no
    /// more than `limit` of each.
    ///
    /// # Errors
    /// The database fails, or more or longer words than anybody types.
    pub async fn search(
        &self,
        database: &Database,
        query: &Query,
        limit: usize,
    ) -> Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        for source in &self.sources {
            let select = source.searched(database, query, limit)?;
            let rows = database.rows("searching companies", select).await?;
            found.extend(rows.iter().map(|row| {
                let company = Company::build(&source.backend, row, self.valid);
                (company.customer_id, company.name)
            }));
        }
        Ok(found)
    }
}

impl CompanySource {
    /// The companies that the words find.
    fn searched(&self, database: &Database, query: &Query, limit: usize) -> Result<Statement> {
        let folding = Folding::of_search(database.collation(), self.case_sensitive);
        let condition = words_in(query, ("*", "*"), &self.texts, folding)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Ok(Statement::new("SELECT ")
            .names("b.", &self.columns)
            .sql(" FROM ")
            .name(&self.table)
            .sql(" b WHERE ")
            .append(condition)
            .sql(" ORDER BY ")
            .order("b.", &self.id)
            .sql(" LIMIT ")
            .bind(limit))
    }

    fn open(
        backend: CompanyBackend,
        catalogue: &Catalogue,
        case_sensitive: bool,
    ) -> Result<Self, String> {
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
            texts: std::iter::once(&backend.key)
                .chain(&backend.list_fields)
                .map(|column| quote(column))
                .collect::<Result<_, _>>()?,
            table: Name::new(table).map_err(|bad| bad.to_string())?,
            backend,
            case_sensitive,
        })
    }

    fn select(&self, ids: &[String], folding: Folding) -> Statement {
        self.select_by_id(folding)
            .sql(" IN ")
            .value_list(ids.iter().map(String::as_str), folding)
    }

    fn select_one(&self, id: &str, folding: Folding) -> Statement {
        self.select_by_id(folding).sql(" = ").value(id, folding)
    }

    fn select_by_id(&self, folding: Folding) -> Statement {
        Statement::new("SELECT ")
            .names("b.", &self.columns)
            .sql(" FROM ")
            .name(&self.table)
            .sql(" b WHERE ")
            .column("b.", &self.id, folding)
    }
}
