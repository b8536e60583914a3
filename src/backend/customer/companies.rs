//! Customer companies, from the sources that `CustomerCompany`, `CustomerCompany1` ... describe.

use std::collections::BTreeMap;

use crate::backend::error::Result;
use crate::backend::sql::{Catalogue, Database, Name, Statement};
use crate::core::customer::Company;
use crate::core::value::{Value, is_true};
use crate::core::world::{Row, World};

use super::record::keys;

/// Ids that are asked for at a time.
const IDS: usize = 500;

/// One company source.
#[derive(Debug, Clone)]
struct CompanySource {
    table: Name,
    id: Name,
    id_column: String,
    valid_column: Option<String>,
    columns: Vec<Name>,
    map: Vec<(String, String)>,
}

/// The company sources of an instance, in their order.
#[derive(Debug, Clone, Default)]
pub struct Companies {
    sources: Vec<CompanySource>,
    notices: Vec<String>,
    valid: Option<i64>,
}

impl Companies {
    /// Reads the configuration. A source that cannot be asked is left out and named in the notices.
    pub fn open(catalogue: &Catalogue, world: &World) -> Self {
        let mut companies = Self {
            valid: world
                .validities
                .by_name("valid")
                .map(|validity| validity.id),
            ..Self::default()
        };
        for key in keys("CustomerCompany") {
            let Some(config) = world.settings.get(&key) else {
                continue;
            };
            match CompanySource::open(config, catalogue) {
                Ok(source) => companies.sources.push(source),
                Err(reason) => {
                    companies
                        .notices
                        .push(format!("company source {key} is left out: {reason}"));
                }
            }
        }
        companies
    }

    /// What to tell about sources that cannot be asked.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The companies with these ids, each from the first source that knows it, by
    /// id.
    pub async fn find(&self, database: &Database, ids: &[String]) -> Result<Vec<Company>> {
        let mut found: BTreeMap<String, Company> = BTreeMap::new();
        for source in &self.sources {
            for ids in ids.chunks(IDS) {
                let rows = database
                    .rows("reading companies", source.select(ids))
                    .await?;
                for company in rows
                    .iter()
                    .filter_map(|row| source.company(row, self.valid))
                {
                    found.entry(company.customer_id.clone()).or_insert(company);
                }
            }
        }
        Ok(found.into_values().collect())
    }
}

impl CompanySource {
    fn open(config: &Value, catalogue: &Catalogue) -> Result<Self, String> {
        let text = |name: &str| config.get(name).and_then(Value::as_text);
        let param = |name: &str| {
            config
                .get("Params")
                .and_then(|params| params.get(name)?.as_text())
        };
        if param("DSN").is_some_and(is_true) {
            return Err("another database (Params.DSN) cannot be asked here yet".to_owned());
        }
        let table = param("Table").ok_or("Params.Table is not set")?;
        let id = text("CustomerCompanyKey").ok_or("CustomerCompanyKey is not set")?;
        let rows = config
            .get("Map")
            .and_then(Value::as_list)
            .unwrap_or_default();
        let map: Vec<(String, String)> = rows
            .iter()
            .filter_map(|row| {
                let row = row.as_list()?;
                let text = |position: usize| row.get(position).and_then(Value::as_text);
                let column = text(5) != Some("dynamic_field");
                column.then_some((text(0)?.to_owned(), text(2)?.to_owned()))
            })
            .collect();
        let quote = |column: &str| match catalogue.column(table, column) {
            Some(_) => Name::new(column).map_err(|bad| bad.to_string()),
            None => Err(format!("there is no column {column} in table {table}")),
        };
        let valid_column = text("CustomerCompanyValid").filter(|column| is_true(column));
        let mut needed: Vec<&str> = map.iter().map(|(_, column)| column.as_str()).collect();
        needed.extend(valid_column.into_iter().chain([id]));
        needed.sort_unstable();
        needed.dedup();
        Ok(Self {
            id: quote(id)?,
            columns: needed.into_iter().map(quote).collect::<Result<_, _>>()?,
            table: Name::new(table).map_err(|bad| bad.to_string())?,
            id_column: id.to_owned(),
            valid_column: valid_column.map(str::to_owned),
            map,
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

    fn company(&self, row: &Row, valid: Option<i64>) -> Option<Company> {
        let attribute = |(attribute, column): &(String, String)| {
            (attribute.clone(), row.text(column).map(str::to_owned))
        };
        let valid_id = self.valid_column.as_deref().map(|column| row.id(column));
        let mut company = Company {
            customer_id: row.text(&self.id_column)?.to_owned(),
            name: String::new(),
            valid: valid_id.is_none_or(|id| id.is_some() && id == valid),
            attributes: self.map.iter().map(attribute).collect(),
        };
        if let Some(Some(name)) = company.attributes.get("CustomerCompanyName") {
            company.name.clone_from(name);
        }
        Some(company)
    }
}
