//! All customer sources of an instance, in their order.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use super::opening::{Surroundings, open};
use super::source::{CustomerSource, Hit, SearchRequest};
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
        let mut namesakes = Vec::new();
        let later = self
            .open_sources()
            .skip_while(|source| source.source() != first);
        for source in later.skip(1) {
            namesakes.extend(source.record(login).await.ok().flatten());
        }
        namesakes
    }

    /// The person with this login from the first source that knows it, valid or not. A source that
    /// fails is passed over, as the ticket system does; only when no other knows the login its
    /// failure is the answer, because then the login is not known to be unknown.
    pub async fn record(&self, login: &str) -> Result<Option<Record>> {
        let mut failure = None;
        for source in self.open_sources() {
            match source.record(login).await {
                Ok(Some(record)) => return Ok(Some(record)),
                Ok(None) => {}
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(None), Err)
    }

    /// Everything that the source with this key keeps about the login.
    pub async fn raw(&self, source: &str, login: &str) -> Result<Option<RawRecord>> {
        match self.open_sources().find(|open| open.source() == source) {
            Some(source) => source.raw(login).await,
            None => Ok(None),
        }
    }

    /// Which of these values a customer user of any source has, and whether every source could be
    /// asked: only then the others exist nowhere.
    pub async fn held(&self, asked: Asked, values: &[String]) -> (BTreeSet<String>, bool) {
        let mut held = BTreeSet::new();
        let mut all = self.open_sources().count() == self.entries.len();
        for source in self.open_sources() {
            match source.held(asked, values).await {
                Ok(found) => held.extend(found),
                Err(_) => all = false,
            }
        }
        (held, all)
    }

    /// Asks all sources at once. Parts come as they are found, and one [`SearchPart::Ended`] for
    /// every source; [`Found`](super::Found) puts them together. Dropping the stream ends the
    /// search.
    pub fn search<'a>(&'a self, request: &'a SearchRequest) -> BoxStream<'a, SearchPart> {
        stream::select_all(self.entries.iter().map(|entry| match entry {
            Entry::Open(source) => ask(source.as_ref(), request).boxed(),
            Entry::Closed {
                key, state, reason, ..
            } => {
                let report = SourceReport {
                    source: key.clone(),
                    state: *state,
                    took: Duration::ZERO,
                    count: 0,
                    limited: false,
                    error: Some(reason.clone()),
                    incomplete: None,
                };
                stream::iter([SearchPart::Ended(report)]).boxed()
            }
        }))
        .boxed()
    }

    /// The logins of all valid customer users of all sources in the order of the instance's
    /// collation, each once. A source that fails ends the stream with its error.
    pub fn logins(&self) -> BoxStream<'_, Result<String>> {
        let merge = Merge {
            streams: self
                .open_sources()
                .map(|source| source.logins().peekable())
                .collect(),
            collation: self.collation,
            last: None,
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

/// The parts of one source, then its report.
fn ask<'a>(
    source: &'a dyn CustomerSource,
    request: &'a SearchRequest,
) -> impl Stream<Item = SearchPart> + 'a {
    let report = SourceReport {
        source: source.source().to_owned(),
        state: SourceState::Ok,
        took: Duration::ZERO,
        count: 0,
        limited: false,
        error: None,
        incomplete: None,
    };
    let state = (source.search(request), Some(report), Instant::now());
    stream::unfold(state, |(mut parts, report, started)| async move {
        let mut report = report?;
        match parts.next().await {
            Some(Ok(part)) => {
                report.count += part.hits.len();
                report.limited |= part.limited;
                report.incomplete = report.incomplete.or(part.incomplete);
                let message = SearchPart::Hits {
                    source: report.source.clone(),
                    hits: part.hits,
                };
                return Some((message, (parts, Some(report), started)));
            }
            Some(Err(error)) => {
                report.state = SourceState::Error;
                report.error = Some(error.to_string());
            }
            None => {}
        }
        report.took = started.elapsed();
        Some((SearchPart::Ended(report), (parts, None, started)))
    })
}

/// Sorted streams of logins becoming one.
struct Merge<'a> {
    streams: Vec<stream::Peekable<BoxStream<'a, Result<String>>>>,
    collation: Collation,
    last: Option<String>,
}

impl Merge<'_> {
    async fn next(&mut self) -> Option<Result<String>> {
        loop {
            let index = self.least().await?;
            match self.streams.get_mut(index)?.next().await? {
                Ok(login) if self.last.as_ref() == Some(&login) => {}
                Ok(login) => {
                    self.last = Some(login.clone());
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
