//! Customer users in a table of another database.

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use tokio::sync::OnceCell;

use super::connection::Connection;
use super::database::{DatabaseSource, Table};
use super::opening::Surroundings;
use super::source::{CustomerSource, Detail, Hit, Page, Part, SearchRequest, Sent, SurveyRequest};
use crate::backend::error::{Error, Result};
use crate::backend::sql::Start;
use crate::core::customer::{Backend, DetailSearch, RawRecord, Record};
use crate::core::doctor::{Survey, TableFacts};
use crate::core::known::Asked;
use crate::core::world::Collation;

/// A source whose database is connected when it is first asked.
pub(super) struct Elsewhere {
    backend: Backend,
    valid_ids: Vec<i64>,
    /// How lists are ordered that other sources are in too; `None`: there are no others.
    collation: Option<Collation>,
    connection: Connection,
    source: OnceCell<DatabaseSource>,
}

impl Elsewhere {
    /// The source; nothing is connected yet.
    pub fn new(backend: Backend, around: &Surroundings<'_>, connection: Connection) -> Self {
        Self {
            backend,
            valid_ids: around.valid_ids(),
            collation: around.list_collation(),
            connection,
            source: OnceCell::new(),
        }
    }

    /// The source, connected.
    ///
    /// # Errors
    /// Its database does not answer.
    async fn opened(&self) -> Result<&DatabaseSource> {
        let open = || async {
            let connected = self.connection.get().await?;
            let table = Table {
                database: &connected.database,
                catalogue: &connected.catalogue,
                valid_ids: self.valid_ids.clone(),
                indexed: false,
                collation: self.collation,
            };
            DatabaseSource::open(self.backend.clone(), &table).await
        };
        self.source.get_or_try_init(open).await
    }

    /// The source, where it is connected already.
    ///
    /// # Errors
    /// It is not: how its columns are compared is not known yet.
    fn connected(&self) -> Result<&DatabaseSource> {
        self.source.get().ok_or_else(|| Error::Source {
            key: self.backend.source.clone(),
            reason: "its database is not connected: search it first".to_owned(),
        })
    }
}

impl CustomerSource for Elsewhere {
    fn backend(&self) -> &Backend {
        &self.backend
    }

    fn lacks(&self) -> &[String] {
        self.source.get().map_or(&[], CustomerSource::lacks)
    }

    fn record<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<Record>>> {
        Box::pin(async move { self.opened().await?.record(login).await })
    }

    fn name<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move { self.opened().await?.name(login).await })
    }

    fn sent<'a>(&'a self, request: &'a SearchRequest) -> BoxFuture<'a, Result<Vec<Hit>>> {
        Box::pin(async move { self.opened().await?.sent(request).await })
    }

    fn explain(&self, request: &SearchRequest) -> Result<Sent> {
        self.connected()?.explain(request)
    }

    fn explain_page(&self, request: &SearchRequest, count: usize) -> Result<Sent> {
        self.connected()?.explain_page(request, count)
    }

    fn size(&self) -> BoxFuture<'_, Result<Option<usize>>> {
        Box::pin(async move { self.opened().await?.size().await })
    }

    fn search<'a>(&'a self, request: &'a SearchRequest) -> BoxStream<'a, Result<Part>> {
        let parts = async move { Ok::<_, Error>(self.opened().await?.search(request)) };
        stream::once(parts).try_flatten().boxed()
    }

    fn page<'a>(
        &'a self,
        request: &'a SearchRequest,
        start: Start,
        count: usize,
    ) -> BoxFuture<'a, Result<Page>> {
        Box::pin(async move { self.opened().await?.page(request, start, count).await })
    }

    fn held<'a>(
        &'a self,
        asked: Asked,
        values: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(async move { self.opened().await?.held(asked, values).await })
    }

    fn raw<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<RawRecord>>> {
        Box::pin(async move { self.opened().await?.raw(login).await })
    }

    fn detail<'a>(&'a self, search: &'a DetailSearch) -> BoxFuture<'a, Result<Detail>> {
        Box::pin(async move { self.opened().await?.detail(search).await })
    }

    fn customer_ids<'a>(
        &'a self,
        term: &'a str,
        valid_only: bool,
    ) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(async move { self.opened().await?.customer_ids(term, valid_only).await })
    }

    fn survey<'a>(&'a self, asked: &'a SurveyRequest) -> BoxFuture<'a, Result<Option<Survey>>> {
        Box::pin(async move { self.opened().await?.survey(asked).await })
    }

    fn is_unverified(&self) -> bool {
        self.connection.is_unverified()
    }

    fn table(&self) -> BoxFuture<'_, Option<TableFacts>> {
        Box::pin(async move {
            let connected = self.connection.get().await.ok()?;
            let engine = connected.database.engine();
            Some(connected.catalogue.facts(engine, &self.backend.table))
        })
    }

    fn logins(&self) -> BoxStream<'_, Result<String>> {
        let logins = async move { Ok::<_, Error>(self.opened().await?.logins()) };
        stream::once(logins).try_flatten().boxed()
    }
}
