//! Customer users in a directory (LDAP).

mod asking;
mod detail;
mod fetching;
mod listing;
mod reading;
mod survey;

use std::collections::HashSet;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use tokio::sync::Mutex;

use self::listing::Kept;
use super::source::{CustomerSource, Detail, Hit, Page, Part, SearchRequest, Sent, SurveyRequest};
use crate::backend::error::{Error, Result};
use crate::backend::ldap::{Directory, Failure, Settings};
use crate::backend::sql::Start;
use crate::core::customer::{Backend, DetailSearch, RawField, RawRecord, Record};
use crate::core::doctor::Survey;
use crate::core::known::Asked;
use crate::core::query::filter;
use crate::core::value::{Value, is_true};
use crate::core::world::{Collation, World};

/// Values that are looked for at a time.
const HELD: usize = 50;

/// A source whose people are entries of a directory. It is connected to when it is first asked.
pub(super) struct DirectorySource {
    backend: Backend,
    directory: Directory,
    /// Params.AlwaysFilter; empty where there is none.
    always: String,
    /// Params.GroupDN: only its members are found by searches.
    group: Option<String>,
    /// TranslateManagerTo: the attribute of the manager's entry that stands for the manager.
    manager: Option<String>,
    /// What cannot be searched here.
    lacks: Vec<String>,
    /// Params.Die: the ticket system's request ends when no connection comes about.
    die: bool,
    collation: Collation,
    kept: Mutex<Kept>,
}

impl DirectorySource {
    /// The source that these settings describe.
    ///
    /// # Errors
    /// Something without which the source is left out is missing.
    pub fn open(backend: Backend, config: &Value, world: &World) -> Result<Self> {
        let settings = Settings::read(&backend.source, config, &world.settings);
        let settings = settings.map_err(|failure| Error::Source {
            key: backend.source.clone(),
            reason: failure.to_string(),
        })?;
        let set = |value: Option<&Value>| {
            let text = value.and_then(Value::as_text).filter(|text| is_true(text));
            text.map(str::to_owned)
        };
        let param = |name: &str| set(config.get("Params").and_then(|params| params.get(name)));
        Ok(Self {
            directory: Directory::new(settings),
            always: param("AlwaysFilter").unwrap_or_default(),
            group: param("GroupDN"),
            die: param("Die").is_some(),
            manager: set(config.get("TranslateManagerTo")),
            collation: world.collation,
            kept: Mutex::default(),
            lacks: unsearched(&backend).into_iter().collect(),
            backend,
        })
    }

    fn failed(&self, cause: Failure) -> Error {
        Error::Directory {
            key: self.backend.source.clone(),
            cause,
        }
    }

    async fn find_record(&self, login: &str) -> Result<Option<Record>> {
        if !is_true(login) {
            return Ok(None);
        }
        let answer = self
            .ask(&self.person(login, self.backend.columns(), None))
            .await?;
        let Some(entry) = answer.entries.first() else {
            return Ok(None);
        };
        let row = self.row(entry).await?;
        let Some(mut record) = Record::build(&self.backend, &row) else {
            return Ok(None);
        };
        record.full_name = self.find_name(&record.login).await?.unwrap_or_default();
        Ok(Some(record))
    }

    /// The full name of the last entry with this login; none where a limit cuts the search off.
    async fn find_name(&self, login: &str) -> Result<Option<String>> {
        let fields = &self.backend.name_fields;
        let attributes = self.stored(fields);
        let limit = self.backend.searching.limit;
        let answer = self
            .ask(&self.person(login, attributes.clone(), Some(limit)))
            .await?;
        let entry = answer
            .entries
            .last()
            .filter(|_| answer.end.reason().is_none());
        Ok(entry.map(|entry| {
            let parts = attributes
                .iter()
                .filter_map(|attribute| self.value(entry, attribute));
            let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            parts.join(&self.backend.name_join)
        }))
    }

    async fn find_sent(&self, request: &SearchRequest) -> Result<Vec<Hit>> {
        let answer = self.ask(&self.sending(request)?).await?;
        let hits = self.hits(&answer.entries);
        self.members(hits).await
    }

    async fn find_raw(&self, login: &str) -> Result<Option<RawRecord>> {
        let answer = self.ask(&self.person(login, vec!["*", "+"], None)).await?;
        let charset = self.directory.settings().charset;
        Ok(answer.entries.into_iter().next().map(|entry| RawRecord {
            fields: entry
                .attributes()
                .iter()
                .map(|(name, values)| {
                    let text = |value: &[u8]| charset.decode_strictly(value);
                    RawField::of_attribute(name.clone(), values, text)
                })
                .collect(),
            place: entry.dn,
            referrals: answer.referrals,
        }))
    }

    async fn find_held(&self, asked: Asked, values: &[String]) -> Result<Vec<String>> {
        let attribute = match asked {
            Asked::CustomerUserLogin => self.backend.key.as_str(),
            Asked::CustomerId => self.backend.shown_customer_id(),
        };
        let mut held = HashSet::new();
        for values in values.chunks(HELD) {
            let values: String = values
                .iter()
                .map(|value| filter::equal(attribute, value))
                .collect();
            let ask = self.below_base(format!("(|{values})"), vec![attribute.to_owned()]);
            let mut pages = self.directory.pages(ask);
            while let Some(answer) = pages.next().await.map_err(|cause| self.failed(cause))? {
                let entries = answer.entries.iter();
                held.extend(entries.filter_map(|entry| self.value(entry, attribute)));
            }
        }
        Ok(held.into_iter().collect())
    }

    async fn all_logins(&self) -> Result<Vec<String>> {
        let present = format!("({}=*)", self.backend.key);
        let filter = filter::and(&filter::and(&present, &self.always), self.valid_filter());
        // Where the directory refers to the ticket system does not go either.
        let found = self.everybody(filter, Vec::new(), None).await?;
        if let Some(reason) = found.incomplete {
            return Err(Error::Source {
                key: self.backend.source.clone(),
                reason,
            });
        }
        let mut logins: Vec<String> = found.hits.into_iter().map(|hit| hit.login).collect();
        logins.sort_by(|one, other| self.collation.cmp(one, other).then_with(|| one.cmp(other)));
        Ok(logins)
    }
}

impl CustomerSource for DirectorySource {
    fn backend(&self) -> &Backend {
        &self.backend
    }

    fn lacks(&self) -> &[String] {
        &self.lacks
    }

    fn dies(&self) -> BoxFuture<'_, Option<String>> {
        Box::pin(async {
            if !self.die {
                return None;
            }
            match self.directory.open().await {
                // A refused name only leaves the source out.
                Ok(()) | Err(Failure::Bind { .. }) => None,
                Err(failure) => Some(failure.to_string()),
            }
        })
    }

    fn record<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<Record>>> {
        Box::pin(self.find_record(login))
    }

    fn name<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(self.find_name(login))
    }

    fn sent<'a>(&'a self, request: &'a SearchRequest) -> BoxFuture<'a, Result<Vec<Hit>>> {
        Box::pin(self.find_sent(request))
    }

    fn explain(&self, request: &SearchRequest) -> Result<Sent> {
        self.sending(request).map(Sent::ldap)
    }

    fn explain_page(&self, request: &SearchRequest, _count: usize) -> Result<Sent> {
        // Directories know no order: a page of a list by login needs all of it.
        Ok(Sent::ldap(self.wanted(request)))
    }

    fn size(&self) -> BoxFuture<'_, Result<Option<usize>>> {
        Box::pin(async { Ok(self.counted().await) })
    }

    fn search<'a>(&'a self, request: &'a SearchRequest) -> BoxStream<'a, Result<Part>> {
        let progress = self.begin(request);
        stream::try_unfold(progress, move |progress| self.step(request, progress)).boxed()
    }

    fn page<'a>(
        &'a self,
        request: &'a SearchRequest,
        start: Start,
        count: usize,
    ) -> BoxFuture<'a, Result<Page>> {
        Box::pin(self.list(request, start, count))
    }

    fn held<'a>(
        &'a self,
        asked: Asked,
        values: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(self.find_held(asked, values))
    }

    fn raw<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<RawRecord>>> {
        Box::pin(self.find_raw(login))
    }

    fn detail<'a>(&'a self, search: &'a DetailSearch) -> BoxFuture<'a, Result<Detail>> {
        Box::pin(self.find_detail(search))
    }

    fn customer_ids<'a>(
        &'a self,
        term: &'a str,
        valid_only: bool,
    ) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(self.find_customer_ids(term, valid_only))
    }

    fn survey<'a>(&'a self, _: &'a SurveyRequest) -> BoxFuture<'a, Result<Option<Survey>>> {
        Box::pin(async { self.count().await.map(Some) })
    }

    fn is_unverified(&self) -> bool {
        self.is_unproven()
    }

    fn logins(&self) -> BoxStream<'_, Result<String>> {
        stream::once(self.all_logins())
            .map_ok(|logins| stream::iter(logins.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }
}

/// The dynamic fields among the CustomerUserSearchFields: the ticket system looks them up in its own
/// tables, not in the directory.
fn unsearched(backend: &Backend) -> Option<String> {
    let fields = backend.searching.fields.iter().flatten();
    let dynamic = fields.filter(|name| backend.is_dynamic_field(name));
    let dynamic: Vec<&str> = dynamic.map(String::as_str).collect();
    (!dynamic.is_empty()).then(|| {
        format!(
            "dynamic fields are not searched here for people of a directory: {}",
            dynamic.join(", ")
        )
    })
}
