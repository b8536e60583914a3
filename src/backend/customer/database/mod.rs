//! Customer users in a table of the instance's own database.

mod columns;
mod comparing;
mod detail;
mod dynamic;
mod raw;
mod searching;
mod survey;
mod survey_sql;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};

use self::columns::{lacks, missing_names, record_columns, search_columns};
use self::dynamic::is_dynamic_field;
use self::searching::Progress;
use super::source::{CustomerSource, Detail, Hit, Page, Part, SearchRequest, Sent, SurveyRequest};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{
    Catalogue, Condition, Database, Folding, Name, Place, Search, Searched, Start, Statement,
};
use crate::core::customer::{Backend, DetailSearch, RawRecord, Record};
use crate::core::doctor::Survey;
use crate::core::known::Asked;
use crate::core::world::{Collation, Row};

/// The first part of a search is small, so that its rows are on the screen at once.
const FIRST_PART: usize = 50;
/// The parts after it.
const PART: usize = 200;
/// Logins that are read at a time.
const LOGINS: usize = 1_000;

/// Where the table of a source is.
pub(super) struct Table<'a> {
    /// The database.
    pub database: &'a Database,
    /// Its tables and columns.
    pub catalogue: &'a Catalogue,
    /// The ids that count as valid.
    pub valid_ids: Vec<i64>,
    /// True when a database of our own gets indexes for searching.
    pub indexed: bool,
    /// How lists are ordered that other sources are in too; `None`: there are no others.
    pub collation: Option<Collation>,
}

/// A source whose people stand in a table.
pub(super) struct DatabaseSource {
    backend: Backend,
    database: Database,
    valid_ids: Vec<i64>,
    table: Name,
    login: Name,
    /// The login is a whole number.
    login_is_number: bool,
    record_columns: Vec<Name>,
    name_columns: Vec<Name>,
    /// A column of CustomerUserNameFields is missing: nobody has a name here.
    nameless: bool,
    lacks: Vec<String>,
    hit_columns: Vec<Name>,
    /// CustomerUserSearchFields without the dynamic fields.
    searched: Vec<Name>,
    /// The dynamic fields among the CustomerUserSearchFields.
    dynamic_fields: Vec<String>,
    /// The columns that hold whole numbers.
    numbers: Vec<String>,
    search: Search,
    folding: Folding,
}

impl DatabaseSource {
    /// Opens the source and makes its search index. Columns that the table does not have are told
    /// in [`CustomerSource::lacks`]; the database refuses what needs them, as the ticket system's
    /// does.
    ///
    /// # Errors
    /// The table is not there.
    pub async fn open(backend: Backend, table: &Table<'_>) -> Result<Self> {
        let Table {
            database,
            catalogue,
            ..
        } = table;
        let named = |column: &str| {
            Name::new(column).map_err(|bad| Error::Source {
                key: backend.source.clone(),
                reason: bad.to_string(),
            })
        };
        let all = |names: Vec<&str>| names.into_iter().map(named).collect::<Result<Vec<_>>>();
        let stored = |names: &[String]| {
            let names = names.iter().map(String::as_str);
            all(names
                .filter(|name| !is_dynamic_field(&backend, name))
                .collect())
        };
        if catalogue.table(&backend.table).is_none() {
            return Err(Error::Source {
                key: backend.source.clone(),
                reason: format!("the database has no table {}", backend.table),
            });
        }
        let mut hit_columns = stored(&backend.list_fields)?;
        hit_columns.push(named(backend.shown_customer_id())?);
        let searched = Searched {
            key: backend.source.clone(),
            table: named(&backend.table)?,
            order: named(&backend.key)?,
            valid: backend.valid.as_deref().map(named).transpose()?,
            fields: all(search_columns(&backend))?,
            collation: table.collation,
        };
        let mut lacks = lacks(&backend, catalogue);
        let of_table = catalogue.table(&backend.table).into_iter();
        let of_table = of_table.flat_map(|(_, columns)| columns);
        let numbers = of_table.filter(|column| column.whole_number);
        let folding = Folding::of_search(database.collation(), backend.searching.case_sensitive);
        let indexed = table.indexed && lacks.is_empty();
        let dynamic_fields = dynamic::searched(&backend, catalogue);
        let dynamic_fields = dynamic_fields.unwrap_or_else(|lack| {
            lacks.push(lack);
            Vec::new()
        });
        let search = match indexed {
            true => Search::open(database, catalogue, folding, searched.clone()).await?,
            false => Search::live(catalogue, folding, searched.clone()),
        };
        let key = catalogue.column(&backend.table, &backend.key);
        let source = Self {
            login_is_number: key.is_some_and(|column| column.whole_number),
            record_columns: all(record_columns(&backend, catalogue))?,
            name_columns: stored(&backend.name_fields)?,
            nameless: !missing_names(&backend, catalogue).is_empty(),
            table: searched.table,
            login: searched.order,
            searched: searched.fields,
            dynamic_fields,
            numbers: numbers.map(|column| column.name.clone()).collect(),
            valid_ids: table.valid_ids.clone(),
            database: (*database).clone(),
            search,
            folding,
            hit_columns,
            lacks,
            backend,
        };
        if indexed {
            source.index_logins().await?;
        }
        Ok(source)
    }

    /// The people with this login.
    fn with_login(&self, columns: &[Name], login: &str) -> Result<Statement> {
        let select = Statement::new("SELECT ");
        let select = match columns {
            [] => select.sql("NULL"),
            columns => select.names("b.", columns),
        };
        let select = select.sql(" FROM ").name(&self.table).sql(" b WHERE ");
        Ok(match self.login_is_number {
            false => select.column("b.", &self.login, self.folding).sql(" = "),
            true => self.number(select)?,
        }
        .value(login, self.folding)
        .sql(" LIMIT 1"))
    }

    /// A login that is a whole number, compared as text.
    ///
    /// # Errors
    /// LOWER() of a whole number is an error in an exact database: there the ticket system reads
    /// nobody by such a login unless the source says SearchCaseSensitive.
    fn number(&self, select: Statement) -> Result<Statement> {
        if self.folding == Folding::Case {
            return Err(Error::Source {
                key: self.backend.source.clone(),
                reason: format!(
                    "{} is a whole number, and LOWER() of it is an error in this database: set \
                     Params.SearchCaseSensitive",
                    self.backend.key
                ),
            });
        }
        Ok(select
            .per_engine("CAST(", "CONCAT(", "")
            .column("b.", &self.login, self.folding)
            .per_engine(" AS TEXT) = ", ") = ", " = "))
    }

    /// Makes the database's index for reading a person, where the one of searches does not serve.
    async fn index_logins(&self) -> Result<()> {
        if self.folding != Folding::Case || !self.database.is_own() {
            return Ok(());
        }
        let key = &self.backend.source;
        let name = format!("_aclscope_{key}_login");
        let name = Name::new(&name).map_err(|bad| Error::Source {
            key: key.clone(),
            reason: bad.to_string(),
        })?;
        let create = Statement::new("CREATE INDEX ")
            .name(&name)
            .sql(" ON ")
            .name(&self.table)
            .sql(" (")
            .column("", &self.login, self.folding)
            .sql(")");
        self.database.run(&format!("indexing {key}"), create).await
    }

    async fn logins_after(&self, after: Option<&Place>) -> Result<Vec<Place>> {
        let select = self.select(Condition::everything(), true, &[]);
        let doing = format!("listing customer source {}", self.backend.source);
        let start = after.cloned().map_or(Start::First, Start::Behind);
        let page = self.search.page(select, &start, 0, LOGINS);
        let rows = self.search.rows(&self.database, &doing, page).await?;
        Ok(rows.iter().filter_map(Place::of).collect())
    }
}

impl CustomerSource for DatabaseSource {
    fn backend(&self) -> &Backend {
        &self.backend
    }

    fn lacks(&self) -> &[String] {
        &self.lacks
    }

    fn record<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<Record>>> {
        Box::pin(async move {
            let select = self.with_login(&self.record_columns, login)?;
            let doing = format!(
                "reading a person from customer source {}",
                self.backend.source
            );
            let rows = self.database.rows(&doing, select).await?;
            let row = rows.first();
            let mut record = row.and_then(|row| Record::build(&self.backend, row));
            if let Some(record) = record.as_mut().filter(|_| self.nameless) {
                record.full_name.clear();
            }
            Ok(record)
        })
    }

    fn name<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move {
            let select = self.with_login(&self.name_columns, login)?;
            let doing = format!(
                "reading a name from customer source {}",
                self.backend.source
            );
            let rows = self.database.rows(&doing, select).await?;
            Ok(rows.first().map(|row| self.backend.full_name(row)))
        })
    }

    fn sent<'a>(&'a self, request: &'a SearchRequest) -> BoxFuture<'a, Result<Vec<Hit>>> {
        Box::pin(async move {
            let select = self.sending(request)?;
            let rows = self.database.rows(&self.searching(), select).await?;
            Ok(rows.iter().filter_map(|row| self.hit(row)).collect())
        })
    }

    fn explain(&self, request: &SearchRequest) -> Result<Sent> {
        self.explained(request)
    }

    fn explain_page(&self, request: &SearchRequest, count: usize) -> Result<Sent> {
        self.explained_page(request, count)
    }

    fn size(&self) -> BoxFuture<'_, Result<Option<usize>>> {
        Box::pin(self.counted())
    }

    fn held<'a>(
        &'a self,
        asked: Asked,
        values: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(async move {
            let column = match asked {
                Asked::CustomerUserLogin => self.login.clone(),
                Asked::CustomerId => {
                    let column = self.backend.shown_customer_id();
                    Name::new(column).map_err(|bad| Error::Source {
                        key: self.backend.source.clone(),
                        reason: bad.to_string(),
                    })?
                }
            };
            let select = Statement::new("SELECT DISTINCT b.")
                .name(&column)
                .sql(" AS held FROM ")
                .name(&self.table)
                .sql(" b WHERE ")
                .column("b.", &column, self.folding)
                .sql(" IN ")
                .value_list(values.iter().map(String::as_str), self.folding);
            let rows = self.database.rows(&self.searching(), select).await?;
            let held = rows.iter().filter_map(|row| row.text("held"));
            Ok(held.map(str::to_owned).collect())
        })
    }

    fn search<'a>(&'a self, request: &'a SearchRequest) -> BoxStream<'a, Result<Part>> {
        let step = move |progress| self.step(request, progress);
        stream::try_unfold(Progress::default(), step).boxed()
    }

    fn page<'a>(
        &'a self,
        request: &'a SearchRequest,
        start: Start,
        count: usize,
    ) -> BoxFuture<'a, Result<Page>> {
        Box::pin(async move {
            let page = self.page_of(request, &start, count)?;
            let rows = self.paged(page).await?;
            let hit = |row: &Row| Some((Place::of(row)?, self.hit(row)?));
            Ok(rows.iter().filter_map(hit).collect())
        })
    }

    fn raw<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<RawRecord>>> {
        Box::pin(self.raw_row(login))
    }

    fn survey<'a>(&'a self, asked: &'a SurveyRequest) -> BoxFuture<'a, Result<Option<Survey>>> {
        Box::pin(async move { self.count(asked).await.map(Some) })
    }

    fn is_unverified(&self) -> bool {
        self.database.is_unverified()
    }

    fn detail<'a>(&'a self, search: &'a DetailSearch) -> BoxFuture<'a, Result<Detail>> {
        Box::pin(self.detailed(search))
    }

    fn customer_ids<'a>(
        &'a self,
        term: &'a str,
        valid_only: bool,
    ) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(self.listed_ids(term, valid_only))
    }

    fn logins(&self) -> BoxStream<'_, Result<String>> {
        stream::try_unfold(Some(None::<Place>), move |after| async move {
            let Some(after) = after else {
                return Ok(None);
            };
            let places = self.logins_after(after.as_ref()).await?;
            let next = places.last().cloned().map(Some);
            let logins = places.into_iter().map(|place| Ok::<_, Error>(place.order));
            Ok::<_, Error>(Some((stream::iter(logins), next)))
        })
        .try_flatten()
        .boxed()
    }
}
