//! Customer users in a table of the instance's own database.

mod raw;
mod searching;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};

use self::searching::Progress;
use super::source::{CustomerSource, Hit, Page, Part, SearchRequest, Sent};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{
    Catalogue, Condition, Database, Folding, Name, Place, Search, Searched, Start, Statement,
};
use crate::core::customer::{Backend, RawRecord, Record};
use crate::core::known::Asked;
use crate::core::world::Row;

/// The first part of a search is small, so that its rows are on the screen at once.
const FIRST_PART: usize = 50;
/// The parts after it.
const PART: usize = 200;
/// Logins that are read at a time.
const LOGINS: usize = 1_000;

/// A source whose people stand in a table.
pub(super) struct DatabaseSource {
    backend: Backend,
    database: Database,
    valid_ids: Vec<i64>,
    table: Name,
    login: Name,
    record_columns: Vec<Name>,
    hit_columns: Vec<Name>,
    search: Search,
    folding: Folding,
}

impl DatabaseSource {
    /// Opens the source and makes its search index. `valid_ids` are the ids that count as valid.
    pub async fn open(
        backend: Backend,
        database: &Database,
        catalogue: &Catalogue,
        valid_ids: Vec<i64>,
    ) -> Result<Self> {
        let table = backend.table.as_str();
        let refuse = |reason: String| Error::Source {
            key: backend.source.clone(),
            reason,
        };
        if catalogue.table(table).is_none() {
            return Err(refuse(format!("the database has no table {table}")));
        }
        let column = |column: &str| match catalogue.column(table, column) {
            Some(_) => Name::new(column).map_err(|bad| refuse(bad.to_string())),
            None => Err(refuse(format!("table {table} has no column {column}"))),
        };
        let columns = |names: Vec<&str>| names.into_iter().map(column).collect::<Result<Vec<_>>>();
        let texts = |names: &[String]| columns(names.iter().map(String::as_str).collect());
        let mut hit_columns = texts(&backend.list_fields)?;
        hit_columns.push(column(backend.shown_customer_id())?);
        let searched = Searched {
            key: backend.source.clone(),
            table: Name::new(table).map_err(|bad| refuse(bad.to_string()))?,
            order: column(&backend.key)?,
            valid: backend.valid.as_deref().map(column).transpose()?,
            fields: texts(backend.searching.fields.as_deref().unwrap_or_default())?,
        };
        let record_columns = columns(backend.columns())?;
        let folding = Folding::of_search(database.collation(), backend.searching.case_sensitive);
        let source = Self {
            table: searched.table.clone(),
            login: searched.order.clone(),
            search: Search::open(database, catalogue, folding, searched).await?,
            folding,
            record_columns,
            hit_columns,
            valid_ids,
            database: database.clone(),
            backend,
        };
        source.index_logins().await?;
        Ok(source)
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
        let rows = self.database.rows(&doing, page).await?;
        Ok(rows.iter().filter_map(Place::of).collect())
    }
}

impl CustomerSource for DatabaseSource {
    fn source(&self) -> &str {
        &self.backend.source
    }

    fn label(&self) -> &str {
        &self.backend.label
    }

    fn record<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<Record>>> {
        Box::pin(async move {
            let select = Statement::new("SELECT ")
                .names("b.", &self.record_columns)
                .sql(" FROM ")
                .name(&self.table)
                .sql(" b WHERE ")
                .column("b.", &self.login, self.folding)
                .sql(" = ")
                .value(login, self.folding)
                .sql(" LIMIT 1");
            let doing = format!(
                "reading a person from customer source {}",
                self.backend.source
            );
            let rows = self.database.rows(&doing, select).await?;
            Ok(rows
                .first()
                .and_then(|row| Record::build(&self.backend, row)))
        })
    }

    fn name<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move {
            let record = self.record(login).await?;
            Ok(record.map(|record| record.full_name))
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
        let (sql, values) = self.sending(request)?.render(self.database.dialect());
        let values = values.into_iter().map(|value| value.to_string()).collect();
        Ok(Sent::Sql { sql, values })
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
            let select = self.found(request)?;
            let page = self.search.page(select, &start, 0, count);
            let rows = self.database.rows(&self.searching(), page).await?;
            let hit = |row: &Row| Some((Place::of(row)?, self.hit(row)?));
            Ok(rows.iter().filter_map(hit).collect())
        })
    }

    fn raw<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<RawRecord>>> {
        Box::pin(self.raw_row(login))
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
