//! All customer sources of an instance, in their order.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::pin::Pin;
use std::time::Duration;

use futures_util::future;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::asking::{Asking, Silent, ask};
use super::opening::{Surroundings, open};
use super::source::{CustomerSource, Hit, SearchRequest, Sent};
use crate::backend::error::Result;
use crate::core::customer::{Backend, RawRecord, Record};
use crate::core::known::Asked;
use crate::core::world::Collation;

/// How a source fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceState {
    /// It answered.
    Ok,
    /// It failed, or is configured so that it cannot work.
    Error,
    /// Its kind cannot be asked here.
    Unsupported,
    /// It said nothing for so long that it was given up.
    Timeout,
}

impl SourceState {
    /// The word for it: `ok`, `error`, `unsupported`, `timeout`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Unsupported => "unsupported",
            Self::Timeout => "timeout",
        }
    }
}

/// What a source says at the end of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceReport {
    /// The configuration key.
    pub source: String,
    /// How it fared.
    pub state: SourceState,
    /// How long it took.
    pub took: Duration,
    /// How many it found, at most the limit.
    pub count: usize,
    /// True when there are more than the limit.
    pub limited: bool,
    /// What went wrong.
    pub error: Option<String>,
    /// Why the source itself left something out, such as its server's own limit; what was found
    /// until then counts.
    pub incomplete: Option<String>,
}

/// One message of a running search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchPart {
    /// Some of what a source found.
    Hits {
        /// The configuration key.
        source: String,
        /// Found, by login.
        hits: Vec<Hit>,
    },
    /// A source is done.
    Ended(SourceReport),
}

/// A configured source: one that can be asked, or one that cannot, with the reason.
pub(super) enum Entry {
    Open(Box<dyn CustomerSource>),
    Closed {
        key: String,
        state: SourceState,
        reason: String,
        /// True where the ticket system ends instead of leaving the source out.
        fatal: bool,
    },
}

impl Entry {
    /// The configuration key.
    pub(super) fn key(&self) -> &str {
        match self {
            Entry::Open(source) => source.source(),
            Entry::Closed { key, .. } => key,
        }
    }
}

/// The sources of an instance, those that cannot be asked included.
#[derive(Default)]
pub struct Sources {
    entries: Vec<Entry>,
    collation: Collation,
    silent: Silent,
}

impl Sources {
    /// Opens every source that the settings describe. A source that cannot be opened is kept with
    /// the reason; the others work. A source that is elsewhere is connected when it is first asked.
    pub async fn open(around: &Surroundings<'_>) -> Result<Self> {
        let mut entries = Vec::new();
        for backend in Backend::all(&around.world.settings) {
            entries.push(open(backend, around).await?);
        }
        Ok(Self {
            entries,
            collation: around.world.collation,
            silent: Silent::default(),
        })
    }

    /// The sources that can be asked: key and name, in order.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.open_sources()
            .map(|source| (source.source(), source.label()))
    }

    /// What to tell about sources that cannot be asked, or not everything.
    pub fn notices(&self) -> impl Iterator<Item = String> {
        self.entries.iter().flat_map(|entry| match entry {
            Entry::Open(source) => source
                .lacks()
                .iter()
                .map(|lack| format!("customer source {}: {lack}", source.source()))
                .collect(),
            Entry::Closed { key, reason, .. } => {
                vec![format!("customer source {key} is left out: {reason}")]
            }
        })
    }

    /// What the sources after `first` say about this login, in order. One that fails is passed over,
    /// as in the ticket system.
    pub async fn namesakes(&self, login: &str, first: &str) -> Vec<Record> {
        let later = self
            .open_sources()
            .skip_while(|source| source.source() != first);
        // At once: of several that say nothing one is waited for.
        let asked = later.skip(1).map(|source| {
            let record = source.record(login);
            self.silent.within(source.source(), record)
        });
        let answers = future::join_all(asked).await;
        answers
            .into_iter()
            .filter_map(|answer| answer.ok()?)
            .collect()
    }

    /// The person with this login from the first source that knows it, valid or not. A source that
    /// fails is passed over, as the ticket system does; only when no other knows the login its
    /// failure is the answer, because then the login is not known to be unknown.
    pub async fn record(&self, login: &str) -> Result<Option<Record>> {
        let mut failure = None;
        for source in self.open_sources() {
            match self
                .silent
                .within(source.source(), source.record(login))
                .await
            {
                Ok(Some(record)) => return Ok(Some(record)),
                Ok(None) => {}
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(None), Err)
    }

    /// The configuration keys of the sources that somebody who asks about a person waits for now.
    pub fn waited_for(&self) -> Vec<String> {
        self.silent.waited_for()
    }

    /// Everything that the source with this key keeps about the login.
    pub async fn raw(&self, source: &str, login: &str) -> Result<Option<RawRecord>> {
        match self.open_sources().find(|open| open.source() == source) {
            Some(own) => self.silent.within(source, own.raw(login)).await,
            None => Ok(None),
        }
    }

    /// Which of these values a customer user of any source has, and whether every source could be
    /// asked: only then the others exist nowhere.
    pub async fn held(&self, asked: Asked, values: &[String]) -> (BTreeSet<String>, bool) {
        let mut held = BTreeSet::new();
        let mut all = self.open_sources().count() == self.entries.len();
        for source in self.open_sources() {
            match self
                .silent
                .within(source.source(), source.held(asked, values))
                .await
            {
                Ok(found) => held.extend(found),
                Err(_) => all = false,
            }
        }
        (held, all)
    }

    /// Asks all sources at once. Parts come as they are found, and one [`SearchPart::Ended`] for
    /// every source; [`Found`](super::Found) puts them together. A source that says nothing for
    /// long ends with [`SourceState::Timeout`]. Dropping the stream ends the search.
    pub fn search<'a>(&'a self, request: &'a SearchRequest) -> BoxStream<'a, SearchPart> {
        self.search_of(request, &Asking::default())
    }

    /// The same of some of the sources; of the others nothing comes, no report either.
    pub fn search_of<'a>(
        &'a self,
        request: &'a SearchRequest,
        asking: &Asking,
    ) -> BoxStream<'a, SearchPart> {
        let entries = self.entries.iter();
        let asked = entries.filter(|entry| asking.is_for(entry.key()));
        stream::select_all(asked.map(|entry| ask(entry, request, asking.time_out, &self.silent)))
            .boxed()
    }

    /// What the ticket system's own search would send to some of the sources, or why nothing.
    pub fn explain_of(
        &self,
        request: &SearchRequest,
        asking: &Asking,
    ) -> Vec<(String, Result<Sent, String>)> {
        self.explained(asking, &|source| source.explain(request))
    }

    /// What [`Sources::sheets`] asks some of the sources for the first page of `count` rows, or why
    /// nothing.
    pub fn explain_list(
        &self,
        request: &SearchRequest,
        count: usize,
        asking: &Asking,
    ) -> Vec<(String, Result<Sent, String>)> {
        let count = count.saturating_add(1);
        self.explained(asking, &|source| source.explain_page(request, count))
    }

    fn explained(
        &self,
        asking: &Asking,
        explain: &dyn Fn(&dyn CustomerSource) -> Result<Sent>,
    ) -> Vec<(String, Result<Sent, String>)> {
        let entries = self.entries.iter();
        let asked = entries.filter(|entry| asking.is_for(entry.key()));
        let explained = asked.map(|entry| match entry {
            Entry::Open(source) => explain(source.as_ref()).map_err(|error| error.to_string()),
            Entry::Closed { reason, .. } => Err(reason.clone()),
        });
        let keys = self.entries.iter().map(Entry::key);
        let keys = keys.filter(|key| asking.is_for(key)).map(str::to_owned);
        keys.zip(explained).collect()
    }

    /// How many people these sources keep, by configuration key: of those that say so within the
    /// time.
    pub async fn sizes(&self, asking: &Asking) -> HashMap<String, usize> {
        let asked = self
            .open_sources()
            .filter(|source| asking.is_for(source.source()));
        let sizes = asked.map(|source| async move {
            let size = tokio::time::timeout(asking.time_out, source.size()).await;
            Some((source.source().to_owned(), size.ok()?.ok()??))
        });
        let sizes = future::join_all(sizes).await;
        sizes.into_iter().flatten().collect()
    }

    /// The configuration keys of all sources, in order, those that cannot be asked included.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(Entry::key)
    }

    /// The logins of all valid customer users of all sources in the order of the instance's
    /// collation, each once; those of the only source there is in its own order. A source that fails
    /// ends the stream with its error.
    pub fn logins(&self) -> BoxStream<'_, Result<String>> {
        let merge = Merge {
            streams: self
                .open_sources()
                .map(|source| source.logins().peekable())
                .collect(),
            collation: self.collation,
            last: Vec::new(),
        };
        stream::unfold(merge, |mut merge| async move {
            Some((merge.next().await?, merge))
        })
        .boxed()
    }

    /// All of them, in their order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which of them did not answer a moment ago.
    pub(super) fn silent(&self) -> &Silent {
        &self.silent
    }

    /// How logins compare.
    pub(super) fn collation(&self) -> Collation {
        self.collation
    }

    /// Those that can be asked, in their order.
    pub(super) fn open_sources(&self) -> impl Iterator<Item = &dyn CustomerSource> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Open(source) => Some(source.as_ref()),
            Entry::Closed { .. } => None,
        })
    }
}

/// Sorted streams of logins becoming one.
struct Merge<'a> {
    streams: Vec<stream::Peekable<BoxStream<'a, Result<String>>>>,
    collation: Collation,
    /// The last logins that are equal in the collation: the same one may come from several streams.
    last: Vec<String>,
}

impl Merge<'_> {
    async fn next(&mut self) -> Option<Result<String>> {
        loop {
            let index = self.least().await?;
            match self.streams.get_mut(index)?.next().await? {
                Ok(login) if self.last.contains(&login) => {}
                Ok(login) => {
                    self.last.retain(|last| self.collation.eq(last, &login));
                    self.last.push(login.clone());
                    return Some(Ok(login));
                }
                Err(error) => {
                    self.streams.clear();
                    return Some(Err(error));
                }
            }
        }
    }

    /// The stream whose next login comes first; a failed one before all others.
    async fn least(&mut self) -> Option<usize> {
        let mut least: Option<(usize, String)> = None;
        for (index, logins) in self.streams.iter_mut().enumerate() {
            match Pin::new(logins).peek().await {
                Some(Ok(login)) => {
                    let before = |(_, least): &(usize, String)| {
                        self.collation.cmp(login, least) == Ordering::Less
                    };
                    if least.as_ref().is_none_or(before) {
                        least = Some((index, login.clone()));
                    }
                }
                Some(Err(_)) => return Some(index),
                None => {}
            }
        }
        least.map(|(index, _)| index)
    }
}
