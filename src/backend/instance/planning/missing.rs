//! Columns that a Map names and the table does not have.

use super::Customers;
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Name, Statement};
use crate::core::customer::{Backend, CompanyBackend, FieldMap, Kind};

/// A column that a Map names and the table does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// The configuration key of the source.
    pub source: String,
    /// The table.
    pub table: String,
    /// The field of the Map.
    pub field: String,
    /// The column.
    pub column: String,
    /// The statement that would add it, to be copied: it is never run from here.
    pub statement: String,
}

impl Customers<'_> {
    /// The columns that the Map of a source of customer users or companies names and its table does
    /// not have.
    ///
    /// # Errors
    /// The source's database does not answer, or a name can be none.
    pub async fn missing_columns(&self, source: &str) -> Result<Vec<MissingColumn>> {
        let settings = &self.world.settings;
        let people = Backend::all(settings).into_iter().flatten();
        let people = people.filter(|own| own.kind == Kind::Table);
        let people = people.map(|own| (own.source, own.table, own.map));
        let companies = CompanyBackend::all(settings).into_iter().flatten();
        let companies = companies.map(|own| (own.source, own.table, own.map));
        let found = people.chain(companies).find(|(key, ..)| key == source);
        match found {
            Some((_, table, map)) => self.missing_in(source, &table, &map).await,
            None => Ok(Vec::new()),
        }
    }

    async fn missing_in(
        &self,
        source: &str,
        table: &str,
        map: &FieldMap,
    ) -> Result<Vec<MissingColumn>> {
        let here = self.here(Some(source)).await?;
        if here.catalogue.table(table).is_none() {
            return Ok(Vec::new());
        }
        let fields = map.fields().iter().filter(|field| !field.dynamic_field);
        let missing = fields.filter(|field| here.catalogue.column(table, &field.column).is_none());
        missing
            .map(|field| {
                let name =
                    |name: &str| Name::new(name).map_err(|bad| Error::Query(bad.to_string()));
                let alter = Statement::new("ALTER TABLE ").name(&name(table)?);
                let alter = alter.sql(" ADD COLUMN ").name(&name(&field.column)?);
                let alter = alter.sql(match field.integer {
                    true => " INTEGER NULL",
                    false => " VARCHAR(250) NULL",
                });
                let (statement, _) = alter.render(here.database.dialect());
                Ok(MissingColumn {
                    source: source.to_owned(),
                    table: table.to_owned(),
                    field: field.attribute.clone(),
                    column: field.column.clone(),
                    statement,
                })
            })
            .collect()
    }
}
