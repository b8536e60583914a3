//! Customer users in a table of the instance's own database.

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::configured::Configured;
use super::source::{CustomerSource, Hit, Part, SearchRequest};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{
    Catalogue, Condition, Database, Folding, Name, Place, Search, Searched, Start, Statement,
};
use crate::core::customer::Record;
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
    configured: Configured,
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
        configured: Configured,
        database: &Database,
        catalogue: &Catalogue,
        valid_ids: Vec<i64>,
    ) -> Result<Self> {
        let backend = &configured.backend;
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
            fields: texts(&configured.search_fields)?,
        };
        let record_columns = columns(backend.columns())?;
        let folding = Folding::of_search(database.collation(), configured.case_sensitive);
        let source = Self {
            table: searched.table.clone(),
            login: searched.order.clone(),
            search: Search::open(database, catalogue, folding, searched).await?,
            folding,
            record_columns,
            hit_columns,
            valid_ids,
            database: database.clone(),
            configured,
        };
        source.index_logins().await?;
        Ok(source)
    }

    /// Makes the database's index for reading a person, where the one of searches does not serve.
    async fn index_logins(&self) -> Result<()> {
        if self.folding != Folding::Case || !self.database.is_own() {
            return Ok(());
        }
        let key = &self.configured.backend.source;
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

    /// The people for whom `condition` holds.
    fn select(&self, condition: Condition, valid_only: bool, columns: &[Name]) -> Statement {
        let condition = match self.configured.backend.valid {
            Some(_) if valid_only => {
                let valid = self.search.valid().sql(" IN ");
                condition.and(valid.bind_list(self.valid_ids.iter().copied()))
            }
            _ => condition,
        };
        self.search.select(columns, condition)
    }

    /// Whom the request finds.
    fn found(&self, request: &SearchRequest) -> Result<Statement> {
        if self.configured.search_fields.is_empty() {
            return Err(Error::Source {
                key: self.configured.backend.source.clone(),
                reason: "CustomerUserSearchFields is not set".to_owned(),
            });
        }
        let (before, after) = &self.configured.affixes;
        let condition = self.search.condition(&request.query, (before, after))?;
        Ok(self.select(condition, request.valid_only, &self.hit_columns))
    }

    fn searching(&self) -> String {
        let source = &self.configured.backend.source;
        format!("searching customer source {source}")
    }

    /// One step of a search: the next part, and where the one after it begins.
    async fn step(
        &self,
        request: &SearchRequest,
        progress: Progress,
    ) -> Result<Option<(Part, Progress)>> {
        if progress.ended {
            return Ok(None);
        }
        let limit = request.limit.unwrap_or(self.configured.limit);
        let left = limit.saturating_sub(progress.found);
        let part = if progress.found == 0 {
            FIRST_PART
        } else {
            PART
        };
        let wanted = left.min(part);
        let select = self.found(request)?;
        // One more than wanted tells whether there is more.
        let offset = match &progress.start {
            Start::First => request.offset,
            _ => 0,
        };
        let count = wanted.saturating_add(1);
        let page = self.search.page(select, &progress.start, offset, count);
        let mut rows = self.database.rows(&self.searching(), page).await?;
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let part = Part {
            hits: rows.iter().filter_map(|row| self.hit(row)).collect(),
            limited: more && wanted == left,
        };
        let progress = Progress {
            found: progress.found + rows.len(),
            start: rows
                .last()
                .and_then(Place::of)
                .map(Start::Behind)
                .unwrap_or_default(),
            ended: !more || wanted == left,
        };
        Ok(Some((part, progress)))
    }

    fn hit(&self, row: &Row) -> Option<Hit> {
        let valid = row.id("_valid");
        Some(Hit {
            login: row.text("_order")?.to_owned(),
            text: self.configured.backend.list_text(row),
            customer_id: row
                .text(self.configured.backend.shown_customer_id())
                .map(str::to_owned),
            valid: self.configured.backend.valid.is_none()
                || valid.is_some_and(|id| self.valid_ids.contains(&id)),
        })
    }

    async fn logins_after(&self, after: Option<&Place>) -> Result<Vec<Place>> {
        let select = self.select(Condition::everything(), true, &[]);
        let doing = format!("listing customer source {}", self.configured.backend.source);
        let start = after.cloned().map_or(Start::First, Start::Behind);
        let page = self.search.page(select, &start, 0, LOGINS);
        let rows = self.database.rows(&doing, page).await?;
        Ok(rows.iter().filter_map(Place::of).collect())
    }
}

impl CustomerSource for DatabaseSource {
    fn source(&self) -> &str {
        &self.configured.backend.source
    }

    fn label(&self) -> &str {
        &self.configured.label
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
                self.configured.backend.source
            );
            let rows = self.database.rows(&doing, select).await?;
            Ok(rows
                .first()
                .and_then(|row| Record::build(&self.configured.backend, row)))
        })
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
                    let column = self.configured.backend.shown_customer_id();
                    Name::new(column).map_err(|bad| Error::Source {
                        key: self.configured.backend.source.clone(),
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
    ) -> BoxFuture<'a, Result<Vec<(Place, Hit)>>> {
        Box::pin(async move {
            let select = self.found(request)?;
            let page = self.search.page(select, &start, 0, count);
            let rows = self.database.rows(&self.searching(), page).await?;
            let hit = |row: &Row| Some((Place::of(row)?, self.hit(row)?));
            Ok(rows.iter().filter_map(hit).collect())
        })
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

/// How far a search is.
#[derive(Debug, Clone, Default)]
struct Progress {
    found: usize,
    start: Start,
    ended: bool,
}
