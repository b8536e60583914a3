//! A table of companies, and what it is asked.

use std::collections::BTreeSet;

use crate::backend::error::{Error, Result};
use crate::backend::sql::{Catalogue, Database, Folding, Name, Statement, meeting, words_in};
use crate::core::customer::CompanyBackend;
use crate::core::query::Query;
use crate::core::query::condition::{Condition, Form, Outcome};

/// A table whose columns are known to be there.
#[derive(Debug)]
pub(super) struct CompanyTable {
    table: Name,
    id: Name,
    valid: Option<Name>,
    columns: Vec<Name>,
    /// The columns that a picker looks at: of the id and of what lists show.
    texts: Vec<Name>,
    /// The columns that hold whole numbers.
    numbers: BTreeSet<String>,
}

impl CompanyTable {
    /// The table of a source.
    ///
    /// # Errors
    /// What the database does not have.
    pub fn open(backend: &CompanyBackend, catalogue: &Catalogue) -> Result<Self, String> {
        let table = backend.table.as_str();
        let quote = |column: &str| match catalogue.column(table, column) {
            Some(_) => Name::new(column).map_err(|bad| bad.to_string()),
            None => Err(format!("table {table} has no column {column}")),
        };
        let of_table = catalogue.table(table).into_iter();
        let of_table = of_table.flat_map(|(_, columns)| columns);
        let numbers = of_table.filter(|column| column.whole_number);
        Ok(Self {
            id: quote(&backend.key)?,
            valid: backend.valid.as_deref().map(quote).transpose()?,
            columns: backend
                .columns()
                .into_iter()
                .map(quote)
                .collect::<Result<_, _>>()?,
            texts: std::iter::once(&backend.key)
                .chain(&backend.list_fields)
                .map(|column| quote(column))
                .collect::<Result<_, _>>()?,
            numbers: numbers.map(|column| column.name.clone()).collect(),
            table: Name::new(table).map_err(|bad| bad.to_string())?,
        })
    }

    /// The table.
    pub fn name(&self) -> &Name {
        &self.table
    }

    /// The column of the id.
    pub fn id(&self) -> &Name {
        &self.id
    }

    /// The columns that hold whole numbers.
    pub fn numbers(&self) -> Vec<String> {
        self.numbers.iter().cloned().collect()
    }

    /// The companies with these ids.
    pub fn with_ids(&self, ids: &[String], folding: Folding) -> Statement {
        self.select()
            .column("b.", &self.id, folding)
            .sql(" IN ")
            .value_list(ids.iter().map(String::as_str), folding)
    }

    /// The company with this id.
    pub fn with_id(&self, id: &str, folding: Folding) -> Statement {
        self.select()
            .column("b.", &self.id, folding)
            .sql(" = ")
            .value(id, folding)
    }

    /// The companies that a picker's words find, by id; only those of this validity, if one is
    /// given.
    pub fn picked(
        &self,
        backend: &CompanyBackend,
        database: &Database,
        query: &Query,
        valid: Option<i64>,
        limit: usize,
    ) -> Result<Statement> {
        let folding = Folding::of_search(database.collation(), backend.case_sensitive);
        let condition = words_in(query, ("*", "*"), &self.texts, folding)?;
        let mut select = self.select().append(condition);
        if let (Some(column), Some(valid)) = (&self.valid, valid) {
            select = select.sql(" AND b.").name(column).sql(" = ").bind(valid);
        }
        Ok(select
            .sql(" ORDER BY ")
            .order("b.", &self.id)
            .sql(" LIMIT ")
            .bind(number(limit)))
    }

    /// The companies that the ticket system lists for a text: its search condition, whose operators
    /// and parentheses count here. `None` for what finds nothing.
    ///
    /// # Errors
    /// The text is a condition that no database takes, or CustomerCompanySearchFields is missing.
    pub fn listed(
        &self,
        backend: &CompanyBackend,
        database: &Database,
        text: Option<&str>,
        valid: Option<&[i64]>,
        limit: Option<usize>,
    ) -> Result<Option<Statement>> {
        let condition = match text {
            None => Some(Statement::new("1 = 1")),
            Some(text) => self.condition(backend, database, text)?,
        };
        let Some(condition) = condition else {
            return Ok(None);
        };
        let mut select = self.select().append(condition);
        if let (Some(column), Some(ids)) = (&self.valid, valid) {
            select = select.sql(" AND b.").name(column).sql(" IN ");
            select = select.bind_list(ids.iter().copied());
        }
        if let Some(limit) = limit {
            select = select.sql(" LIMIT ").bind(number(limit));
        }
        Ok(Some(select))
    }

    fn condition(
        &self,
        backend: &CompanyBackend,
        database: &Database,
        text: &str,
    ) -> Result<Option<Statement>> {
        let refuse = |reason: &str| Error::Source {
            key: backend.source.clone(),
            reason: reason.to_owned(),
        };
        let fields = backend.search_fields.as_deref();
        let fields = fields.ok_or_else(|| refuse("CustomerCompanySearchFields is not set"))?;
        let folding = Folding::of_search(database.collation(), backend.case_sensitive);
        let number = fields.iter().find(|field| self.numbers.contains(*field));
        if let Some(field) = number.filter(|_| folding == Folding::Case) {
            return Err(refuse(&format!(
                "column {field} holds numbers, which PostgreSQL does not compare as text"
            )));
        }
        let names: Vec<Name> = fields
            .iter()
            .map(|field| Name::new(field).map_err(|bad| refuse(&bad.to_string())))
            .collect::<Result<_>>()?;
        let form = Form {
            prefix: &backend.prefix,
            suffix: &backend.suffix,
            extended: false,
        };
        let condition =
            Condition::read(text, form).map_err(|error| Error::Query(error.to_string()))?;
        match condition.outcome() {
            Outcome::Rows(group) => meeting(group, &names, folding).map(Some),
            // The ticket system drops a condition in which AND stands next to OR.
            Outcome::Nothing | Outcome::Mixed => Ok(Some(Statement::new("1 = 1"))),
            Outcome::Never => Ok(None),
            Outcome::Broken => Err(refuse("the text is no condition that a database takes")),
        }
    }

    fn select(&self) -> Statement {
        Statement::new("SELECT ")
            .names("b.", &self.columns)
            .sql(" FROM ")
            .name(&self.table)
            .sql(" b WHERE ")
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
