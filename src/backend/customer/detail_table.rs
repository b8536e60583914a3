//! The statement of a detail search, of customer users and of companies.

use crate::backend::error::{Error, Result};
use crate::backend::sql::{Database, Folding, Name, Statement};
use crate::core::customer::{DetailCondition, DetailSearch};
use crate::core::query::condition::{Like, Semantics};
use crate::core::world::Collation;

/// A table in which a detail search is made; statements call it `b`.
#[derive(Debug)]
pub(super) struct DetailTable<'t> {
    pub database: &'t Database,
    pub table: &'t Name,
    /// The column of the login or id.
    pub key: &'t Name,
    /// The columns that hold whole numbers.
    pub numbers: &'t [String],
    /// The column of the validity with the ids that count as valid.
    pub valid: Option<(Name, &'t [i64])>,
    /// The configuration key of the source, for errors.
    pub source: &'t str,
}

impl DetailTable<'_> {
    /// The statement of a detail search. Texts compare without regard to case whatever the source
    /// says, and every value is bound: what the ticket system writes into the statement as it was
    /// typed finds here what it finds there, and nothing else.
    pub fn select(&self, search: &DetailSearch, limit: usize) -> Result<Statement> {
        let mut select = Statement::new("SELECT b.")
            .name(self.key)
            .sql(" AS found FROM ")
            .name(self.table)
            .sql(" b WHERE 1 = 1");
        for condition in &search.conditions {
            select = match condition {
                DetailCondition::Like { column, text } => match self.like(column, text)? {
                    Some(like) => select.sql(" AND ").append(like),
                    None => select,
                },
                DetailCondition::OneOf { column, values } => {
                    let values = self.one_of(column, " IN ", values)?;
                    select.sql(" AND ").append(values)
                }
            };
        }
        if !search.excluded.is_empty() {
            let excluded = self.one_of(self.key.as_str(), " NOT IN ", &search.excluded)?;
            select = select.sql(" AND ").append(excluded);
        }
        if let Some((valid, ids)) = self.valid.as_ref().filter(|_| search.valid_only) {
            select = select.sql(" AND b.").name(valid).sql(" IN ");
            select = select.bind_list(ids.iter().copied());
        }
        if search.count {
            return Ok(select);
        }
        for (index, (column, up)) in search.order.iter().enumerate() {
            select = select.sql(if index == 0 { " ORDER BY " } else { ", " });
            select = self.ordered(select, column, *up)?;
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Ok(select.sql(" LIMIT ").bind(limit))
    }

    /// Case never counts; where the database ignores accents too, they do not either.
    fn folding(&self) -> Folding {
        Folding::of_search(self.database.collation(), false)
    }

    /// A text with `*` and `%` for any text, `_` for itself; `None` for one that is nothing else. A
    /// backslash takes the next character as it is, also where the ticket system does not mean it.
    fn like(&self, column: &str, text: &str) -> Result<Option<Statement>> {
        let mut pattern = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '*' => pattern.push('%'),
                '_' => pattern.push_str("\\_"),
                other => pattern.push(other),
            }
        }
        if pattern.chars().all(|character| character == '%') {
            return Ok(None);
        }
        let semantics = self.semantics();
        if semantics == Semantics::Postgres && pattern.chars().all(|character| character == '\\') {
            pattern.push('%');
        }
        let like = Like::read(&pattern);
        if semantics == Semantics::Postgres && like.ends_open() {
            let why = "a pattern cannot end with a backslash: PostgreSQL refuses it";
            return Err(self.refuse(why.to_owned()));
        }
        if semantics == Semantics::Postgres && self.is_number(column) {
            let why =
                format!("column {column} holds numbers, which PostgreSQL does not compare as text");
            return Err(self.refuse(why));
        }
        let name = self.name(column)?;
        let like = Statement::default().like("b.", &name, self.folding(), &like, false);
        Ok(Some(like))
    }

    /// A column that has one of these values, or none of them. They compare as the database does by
    /// itself.
    fn one_of(&self, column: &str, how: &'static str, values: &[String]) -> Result<Statement> {
        let name = self.name(column)?;
        let folding = Folding::of_instance(self.database.collation());
        let list = Statement::default();
        if !self.is_number(column) {
            let list = list.column("b.", &name, folding).sql(how);
            return Ok(list.value_list(values.iter().map(String::as_str), folding));
        }
        let numbers: std::result::Result<Vec<i64>, _> =
            values.iter().map(|value| value.trim().parse()).collect();
        let numbers = numbers
            .map_err(|_| self.refuse(format!("column {column} is compared with no number")))?;
        Ok(list.sql("b.").name(&name).sql(how).bind_list(numbers))
    }

    /// NULL comes first upwards in MySQL, last in PostgreSQL.
    fn ordered(&self, select: Statement, column: &str, up: bool) -> Result<Statement> {
        let name = self.name(column)?;
        let direction = if up { "" } else { " DESC" };
        let nulls_first = up == (self.semantics() == Semantics::MySql);
        let nulls = if nulls_first {
            " IS NULL DESC, "
        } else {
            " IS NULL, "
        };
        let select = select.sql("b.").name(&name).sql(nulls);
        let select = match self.is_number(column) {
            true => select.sql("b.").name(&name),
            false => select.order("b.", &name),
        };
        Ok(select.sql(direction))
    }

    fn name(&self, column: &str) -> Result<Name> {
        Name::new(column).map_err(|bad| self.refuse(bad.to_string()))
    }

    fn refuse(&self, reason: String) -> Error {
        Error::Source {
            key: self.source.to_owned(),
            reason,
        }
    }

    fn is_number(&self, column: &str) -> bool {
        self.numbers.iter().any(|number| number == column)
    }

    fn semantics(&self) -> Semantics {
        match self.database.collation() {
            Collation::IgnoreCase => Semantics::MySql,
            Collation::Exact => Semantics::Postgres,
        }
    }
}
