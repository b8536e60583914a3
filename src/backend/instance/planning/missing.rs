//! Columns that a Map names: what they take, and those that the table does not have.

use super::{Customers, comparing, secrets};
use crate::backend::error::{Error, Result};
use crate::backend::instance::tables::Here;
use crate::backend::sql::{Name, Statement};
use crate::backend::tables::{Wanted, taking};
use crate::core::customer::write::{Fields, stored_fields};
use crate::core::customer::{Backend, CompanyBackend, FieldMap, Kind, MapField};
use crate::core::doctor::{add_column, add_column_as_written};
use crate::core::table_change::{Comparing, Taking};

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

/// What the table of a source has of the columns that its Map names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappedColumns {
    /// What each of them takes.
    pub there: Vec<(String, Taking)>,
    /// Those that it does not have.
    pub missing: Vec<MissingColumn>,
}

/// A source of customer users or companies, as far as both are alike.
struct Mapped {
    source: String,
    table: String,
    map: FieldMap,
    key: String,
    comparing: Comparing,
    secrets: Vec<String>,
}

impl Customers<'_> {
    fn mapped(&self, source: &str) -> Option<Mapped> {
        let settings = &self.world.settings;
        let people = Backend::all(settings).into_iter().flatten();
        let people = people.filter(|own| own.kind == Kind::Table);
        let people = people.map(|own| Mapped {
            secrets: secrets(&own),
            source: own.source,
            table: own.table,
            map: own.map,
            key: own.key,
            comparing: comparing(own.searching.case_sensitive),
        });
        let companies = CompanyBackend::all(settings).into_iter().flatten();
        let companies = companies.map(|own| Mapped {
            source: own.source,
            table: own.table,
            map: own.map,
            key: own.key,
            comparing: comparing(own.case_sensitive),
            secrets: Vec::new(),
        });
        people.chain(companies).find(|own| own.source == source)
    }

    /// What the table of a source of customer users or companies has of the columns that its Map
    /// names. Of a table that is not there nothing is told.
    ///
    /// # Errors
    /// The source's database does not answer, or a name can be none.
    pub async fn mapped_columns(&self, source: &str) -> Result<MappedColumns> {
        let mut columns = MappedColumns::default();
        let Some(own) = self.mapped(source) else {
            return Ok(columns);
        };
        let here = self.here(Some(source)).await?;
        if here.catalogue.table(&own.table).is_none() {
            return Ok(columns);
        }
        for field in own.map.fields().iter().filter(|own| !own.dynamic_field) {
            match taking(&here.catalogue, &own.table, &field.column) {
                Some(taking) => columns.there.push((field.column.clone(), taking)),
                None => columns.missing.push(missing(&here, &own, field)?),
            }
        }
        Ok(columns)
    }

    /// What a source stores under a login or CustomerID, by the fields of its Map, whatever columns
    /// its table does not have: the ticket system reads nobody there. Secrets are veiled.
    ///
    /// # Errors
    /// The source's database does not answer, or its table has no column of the key.
    pub async fn stored_there(&self, source: &str, key: &str) -> Result<Option<Fields>> {
        let Some(own) = self.mapped(source) else {
            return Ok(None);
        };
        let here = self.here(Some(source)).await?;
        let wanted = Wanted {
            table: &own.table,
            key: &[(own.key.clone(), key.to_owned())],
            comparing: own.comparing,
            columns: &[],
            secrets: &own.secrets,
        };
        let rows = here.rows(&wanted).await?;
        let exact = rows.iter().find(|row| row.text(&own.key) == Some(key));
        let row = exact.or(rows.first());
        Ok(row.map(|row| stored_fields(&own.map, row)))
    }
}

/// A column that the table does not have, with the statement that would add it.
fn missing(here: &Here, own: &Mapped, field: &MapField) -> Result<MissingColumn> {
    let kind = here
        .catalogue
        .facts(here.database.engine(), &own.table)
        .database;
    let quoted = |name: &str| {
        let name = Name::new(name).map_err(|bad| Error::Query(bad.to_string()))?;
        let name = Statement::default().name(&name);
        Ok::<String, Error>(name.render(here.database.dialect()).0)
    };
    let (table, column) = (own.table.as_str(), field.column.as_str());
    let statement = match add_column(kind, table, column, field.integer) {
        Some(statement) => statement,
        None => add_column_as_written(kind, &quoted(table)?, &quoted(column)?, field.integer),
    };
    Ok(MissingColumn {
        source: own.source.clone(),
        table: own.table.clone(),
        field: field.attribute.clone(),
        column: field.column.clone(),
        statement,
    })
}
