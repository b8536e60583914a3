//! Whom a question goes to, how long each source may take, and what each says at the end.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::stream::{self, Stream, StreamExt};

use super::source::{CustomerSource, SearchRequest};
use super::sources::{Entry, SearchPart, SourceReport, SourceState};
use crate::backend::error::{Error, Result};

/// A source that says nothing for so long is given up; the others have answered meanwhile.
pub const TIME_OUT: Duration = Duration::from_secs(10);

/// For so long a source that did not answer is not asked about persons.
const MOMENT: Duration = Duration::from_secs(60);

/// Which sources are asked, and how patiently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Only the source with this configuration key.
    pub only: Option<String>,
    /// Not the sources with these configuration keys.
    pub without: Vec<String>,
    /// How long a source may say nothing.
    pub time_out: Duration,
}

impl Default for Asking {
    fn default() -> Self {
        Self {
            only: None,
            without: Vec::new(),
            time_out: TIME_OUT,
        }
    }
}

impl Asking {
    /// True when this source is asked.
    pub fn is_for(&self, source: &str) -> bool {
        let chosen = self.only.as_ref().is_none_or(|only| only == source);
        chosen && self.without.iter().all(|without| without != source)
    }
}

/// Why a source did not answer.
pub(super) enum Unanswered {
    /// It failed.
    Failed(String),
    /// It said nothing for so long.
    TimedOut(Duration),
}

impl Unanswered {
    /// The reason in words.
    pub(super) fn told(self) -> String {
        match self {
            Unanswered::Failed(reason) => reason,
            Unanswered::TimedOut(time_out) => no_answer(time_out),
        }
    }
}

impl SourceReport {
    /// A source that has not been asked yet.
    pub(super) fn of(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            state: SourceState::Ok,
            took: Duration::ZERO,
            count: 0,
            limited: false,
            error: None,
            incomplete: None,
        }
    }

    /// What a source that cannot be asked says.
    pub(super) fn closed(key: &str, state: SourceState, reason: &str) -> Self {
        Self {
            state,
            error: Some(reason.to_owned()),
            ..Self::of(key)
        }
    }

    /// Notes why the source did not answer.
    pub(super) fn fail(&mut self, why: Unanswered) {
        (self.state, self.error) = match why {
            Unanswered::Failed(reason) => (SourceState::Error, Some(reason)),
            Unanswered::TimedOut(time_out) => (SourceState::Timeout, Some(no_answer(time_out))),
        };
    }
}

/// `no answer within 10 s`.
fn no_answer(time_out: Duration) -> String {
    format!("no answer within {} s", time_out.as_secs_f32())
}

/// What went wrong; of a directory with what to do about it.
fn advised(error: &Error) -> String {
    match error {
        Error::Directory { cause, .. } => format!("{error}; {}", cause.help()),
        error => error.to_string(),
    }
}

/// Waits for an answer, but not for ever.
pub(super) async fn answer<T>(
    asked: impl Future<Output = Result<T>>,
    time_out: Duration,
) -> Result<T, Unanswered> {
    match tokio::time::timeout(time_out, asked).await {
        Ok(answer) => answer.map_err(|error| Unanswered::Failed(advised(&error))),
        Err(_) => Err(Unanswered::TimedOut(time_out)),
    }
}

/// The sources that did not answer a moment ago. Who asks about one person after the other does not
/// wait for them each time; a search asks them anyway.
#[derive(Debug, Default)]
pub(super) struct Silent {
    since: Mutex<HashMap<String, Instant>>,
}

impl Silent {
    /// Waits for what one source says of one thing, but not for ever, and not at all when it did not
    /// answer a moment ago.
    pub(super) async fn within<T>(
        &self,
        source: &dyn CustomerSource,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let key = source.source();
        let silent = || Error::Source {
            key: key.to_owned(),
            reason: no_answer(TIME_OUT),
        };
        if self.is_silent(key) {
            return Err(silent());
        }
        let answer = tokio::time::timeout(TIME_OUT, asked).await;
        self.note(key, answer.is_err());
        answer.unwrap_or_else(|_| Err(silent()))
    }

    /// Notes whether a source has just been given up.
    pub(super) fn note(&self, key: &str, silent: bool) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        match silent {
            true => drop(since.insert(key.to_owned(), Instant::now())),
            false => drop(since.remove(key)),
        }
    }

    fn is_silent(&self, key: &str) -> bool {
        let since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        since.get(key).is_some_and(|since| since.elapsed() < MOMENT)
    }
}

/// What a search finds in one source: its parts, then its report.
pub(super) fn ask<'a>(
    entry: &'a Entry,
    request: &'a SearchRequest,
    time_out: Duration,
    silent: &'a Silent,
) -> stream::BoxStream<'a, SearchPart> {
    match entry {
        Entry::Open(source) => parts(source.as_ref(), request, time_out, silent).boxed(),
        Entry::Closed {
            key, state, reason, ..
        } => {
            let report = SourceReport::closed(key, *state, reason);
            stream::iter([SearchPart::Ended(report)]).boxed()
        }
    }
}

fn parts<'a>(
    source: &'a dyn CustomerSource,
    request: &'a SearchRequest,
    time_out: Duration,
    silent: &'a Silent,
) -> impl Stream<Item = SearchPart> + 'a {
    let report = SourceReport::of(source.source());
    let state = (source.search(request), Some(report), Instant::now());
    stream::unfold(state, move |(mut parts, report, started)| async move {
        let mut report = report?;
        let next = async { parts.next().await.transpose() };
        match answer(next, time_out).await {
            Ok(Some(part)) => {
                report.count += part.hits.len();
                report.limited |= part.limited;
                report.incomplete = report.incomplete.or(part.incomplete);
                let message = SearchPart::Hits {
                    source: report.source.clone(),
                    hits: part.hits,
                };
                return Some((message, (parts, Some(report), started)));
            }
            Ok(None) => {}
            Err(why) => report.fail(why),
        }
        report.took = started.elapsed();
        silent.note(&report.source, report.state == SourceState::Timeout);
        Some((SearchPart::Ended(report), (parts, None, started)))
    })
}
