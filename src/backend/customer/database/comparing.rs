//! What a search compares, as conditions on the table of a source, which statements call `b`.

use super::DatabaseSource;
use crate::backend::customer::source::{SearchRequest, Term};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Folding, Name, Statement, meeting, meeting_or};
use crate::core::query::condition::{
    Condition, Form, Group, Like, Outcome, QuoteType, Semantics, escape,
};
use crate::core::value::is_true;
use crate::core::world::Collation;

/// What a typed text comes to.
pub(super) enum Wanted {
    /// It is no condition.
    Everybody,
    /// It finds nobody.
    Nobody,
    /// Those that meet this.
    Rows(Group),
}

impl DatabaseSource {
    /// What a typed text means. Parentheses, `&` and `|` are text
    /// here, as in the ticket system.
    ///
    /// # Errors
    /// CustomerUserSearchFields is missing; the text is no condition that a database takes.
    pub(super) fn wanted(&self, text: &str) -> Result<Wanted> {
        let searching = &self.backend.searching;
        let columns = searching.fields.as_deref();
        let columns = columns.ok_or_else(|| self.refuse("CustomerUserSearchFields is not set"))?;
        let columns: Vec<&String> = columns.iter().collect();
        self.read(text, &columns)
    }

    /// What a text means over these columns.
    fn read(&self, text: &str, columns: &[&String]) -> Result<Wanted> {
        let searching = &self.backend.searching;
        let form = Form {
            prefix: &searching.prefix,
            suffix: &searching.suffix,
            extended: false,
        };
        let condition = Condition::read(&escape(text.trim()), form)
            .map_err(|error| Error::Query(error.to_string()))?;
        match condition.outcome() {
            Outcome::Rows(group) => {
                let like = group.has_patterns();
                self.comparable(columns.iter().map(|column| column.as_str()), like)?;
                Ok(Wanted::Rows(group.clone()))
            }
            Outcome::Nothing => Ok(Wanted::Everybody),
            Outcome::Never => Ok(Wanted::Nobody),
            Outcome::Mixed => Err(Error::Query(
                "AND and OR stand directly behind each other: put a word between them".to_owned(),
            )),
            Outcome::Broken => Err(Error::Query(
                "an operator stands without words around it: write a word, or put it in quotes"
                    .to_owned(),
            )),
        }
    }

    /// The condition of the request as the ticket system sends it.
    ///
    /// # Errors
    /// Nothing is searched for, or the ticket system's statement would be broken.
    pub(super) fn comparison(&self, request: &SearchRequest) -> Result<Statement> {
        let (Term::Search(text)
        | Term::PostMaster(text)
        | Term::Login(text)
        | Term::CustomerId(text)
        | Term::CustomerIdRaw(text)) = &request.term;
        if !is_true(text) {
            return Err(Error::Query(
                "a search needs a text, and 0 is none".to_owned(),
            ));
        }
        match &request.term {
            Term::Search(text) => match self.wanted(text)? {
                Wanted::Rows(group) => {
                    let columns = self.search_columns(request);
                    meeting_or(&group, &columns, self.folding, &|word| self.dynamic(word))
                }
                Wanted::Nobody => Ok(Statement::new("1 = 0")),
                Wanted::Everybody => Err(Error::Query(
                    "a search needs a text: this one is empty".to_owned(),
                )),
            },
            Term::PostMaster(text) => self.has_address(text, request),
            Term::Login(text) if self.whole_number_login() => self.numbered(text),
            Term::Login(text) => self.likened(&self.backend.key, text, "%"),
            Term::CustomerId(text) => self.likened(&self.backend.customer_id, text, ""),
            Term::CustomerIdRaw(text) => self.equal(&self.backend.customer_id, text),
        }
    }

    /// The CustomerIDs that a term finds: as typed texts are read, over this column alone.
    pub(super) fn id_condition(&self, column: &Name, term: &str) -> Result<Statement> {
        if !is_true(term) {
            return Ok(Statement::new("1 = 1"));
        }
        match self.read(term, &[&self.backend.customer_id])? {
            Wanted::Rows(group) => meeting(&group, std::slice::from_ref(column), self.folding),
            Wanted::Nobody => Ok(Statement::new("1 = 0")),
            Wanted::Everybody => Ok(Statement::new("1 = 1")),
        }
    }

    /// True when the request's own condition says who is valid.
    pub(super) fn valid_within(&self, request: &SearchRequest) -> bool {
        matches!(request.term, Term::PostMaster(_))
    }

    /// Is this column searched?
    pub(super) fn is_searched(&self, column: &str, request: &SearchRequest) -> bool {
        !(request.customer_user_only && column == "customer_id")
    }

    /// ` AND <CustomerValid> IN (...)`; nothing where the source has no validity.
    pub(super) fn validity(&self, before: &'static str) -> Result<Statement> {
        Ok(match self.valid_column()? {
            None => Statement::default(),
            Some(valid) => Statement::new(before)
                .sql("b.")
                .name(&valid)
                .sql(" IN ")
                .bind_list(self.valid_ids.iter().copied()),
        })
    }

    /// CustomerValid.
    pub(super) fn valid_column(&self) -> Result<Option<Name>> {
        self.backend
            .valid
            .as_deref()
            .map(|valid| self.name(valid))
            .transpose()
    }

    fn search_columns(&self, request: &SearchRequest) -> Vec<Name> {
        let columns = self.searched.iter();
        columns
            .filter(|column| self.is_searched(column.as_str(), request))
            .cloned()
            .collect()
    }

    /// An e-mail address: equal to one of the columns, the last of which alone is held to be valid.
    /// The ticket system escapes the text although it binds it, so that some are never found.
    fn has_address(&self, text: &str, request: &SearchRequest) -> Result<Statement> {
        let columns = self.backend.searching.mail_fields.as_deref();
        let columns = columns.filter(|columns| !columns.is_empty());
        let columns =
            columns.ok_or_else(|| self.refuse("CustomerUserPostMasterSearchFields is not set"))?;
        let quoted = self.semantics().quote(text, QuoteType::Text);
        let quoted = quoted.unwrap_or_default();
        let mut any = Statement::new("(");
        for (index, column) in columns.iter().enumerate() {
            any = any.sql(if index == 0 { "" } else { " OR " });
            any = any.append(self.equal(column, &quoted)?);
        }
        if request.valid_only {
            any = any.append(self.validity(" AND ")?);
        }
        Ok(any.sql(")"))
    }

    /// A login that is a number; nobody has one that is not.
    fn numbered(&self, text: &str) -> Result<Statement> {
        let whole = self.semantics().quote(text, QuoteType::Integer);
        let number = whole.and_then(|text| text.trim_start_matches('+').parse::<i64>().ok());
        Ok(match number {
            None => Statement::new("1 = 0"),
            Some(number) => Statement::new("b.")
                .name(&self.login)
                .sql(" = ")
                .bind(number),
        })
    }

    /// A column that contains or is the text, `*` and `%` standing for any text.
    fn likened(&self, column: &str, text: &str, around: &str) -> Result<Statement> {
        self.comparable([column], true)?;
        let quoted = self.semantics().quote(text, QuoteType::Like);
        let text = quoted.unwrap_or_default().replace('*', "%");
        let like = Like::read(&format!("{around}{text}{around}"));
        if self.semantics() == Semantics::Postgres && like.ends_open() {
            return Err(Error::Query(
                "a pattern cannot end with a backslash: PostgreSQL refuses it".to_owned(),
            ));
        }
        let column = self.name(column)?;
        Ok(Statement::default().like("b.", &column, self.folding, &like, false))
    }

    fn equal(&self, column: &str, text: &str) -> Result<Statement> {
        self.comparable([column], false)?;
        Ok(Statement::default()
            .column("b.", &self.name(column)?, self.folding)
            .sql(" = ")
            .value(text, self.folding))
    }

    /// Refuses what PostgreSQL refuses: LOWER() and LIKE on a number.
    fn comparable<'c>(&self, columns: impl IntoIterator<Item = &'c str>, like: bool) -> Result<()> {
        let refused =
            self.semantics() == Semantics::Postgres && (like || self.folding == Folding::Case);
        let mut columns = columns.into_iter();
        let number = columns.find(|column| self.numbers.iter().any(|number| number == column));
        match number {
            Some(column) if refused => Err(self.refuse(&format!(
                "column {column} holds numbers, which PostgreSQL does not compare as text: \
                     take it out of the searched fields"
            ))),
            _ => Ok(()),
        }
    }

    fn whole_number_login(&self) -> bool {
        let mut fields = self.backend.map.fields().iter();
        let login = fields.find(|field| field.attribute == "UserLogin");
        login.is_some_and(|login| login.integer)
    }

    /// Whose rules of SQL hold.
    fn semantics(&self) -> Semantics {
        match self.database.collation() {
            Collation::IgnoreCase => Semantics::MySql,
            Collation::Exact => Semantics::Postgres,
        }
    }

    pub(super) fn name(&self, column: &str) -> Result<Name> {
        Name::new(column).map_err(|bad| self.refuse(&bad.to_string()))
    }

    pub(super) fn refuse(&self, reason: &str) -> Error {
        Error::Source {
            key: self.backend.source.clone(),
            reason: reason.to_owned(),
        }
    }
}
