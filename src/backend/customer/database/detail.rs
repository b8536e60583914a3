//! The detail search and the CustomerIDs of a table.

use super::DatabaseSource;
use crate::backend::customer::detail_table::DetailTable;
use crate::backend::customer::source::Detail;
use crate::backend::error::Result;
use crate::backend::sql::Statement;
use crate::core::customer::DetailSearch;

impl DatabaseSource {
    /// Whom a detail search finds.
    pub(super) async fn detailed(&self, search: &DetailSearch) -> Result<Detail> {
        let table = DetailTable {
            database: &self.database,
            table: &self.table,
            key: &self.login,
            numbers: &self.numbers,
            valid: self
                .valid_column()?
                .map(|valid| (valid, self.valid_ids.as_slice())),
            source: &self.backend.source,
        };
        let limit = search.limit.unwrap_or(self.backend.searching.limit);
        let select = table.select(search, limit)?;
        let rows = self.database.rows(&self.searching(), select).await?;
        let logins = rows.iter().map(|row| row.text("found").map(str::to_owned));
        Ok(Detail {
            logins: logins.collect(),
            incomplete: None,
        })
    }

    /// The CustomerIDs that people have in the column CustomerID; those that `term` finds.
    pub(super) async fn listed_ids(&self, term: &str, valid_only: bool) -> Result<Vec<String>> {
        let column = self.name(&self.backend.customer_id)?;
        let mut select = Statement::new("SELECT DISTINCT b.")
            .name(&column)
            .sql(" AS id FROM ")
            .name(&self.table)
            .sql(" b WHERE ")
            .append(self.id_condition(&column, term)?);
        if valid_only {
            select = select.append(self.validity(" AND ")?);
        }
        let rows = self.database.rows(&self.searching(), select).await?;
        let ids = rows.iter().filter_map(|row| row.text("id"));
        Ok(ids.map(str::to_owned).collect())
    }
}
