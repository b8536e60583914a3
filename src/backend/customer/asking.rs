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

    /// Why the source was given up, when it was.
    pub(super) fn timed_out(&self) -> Option<String> {
        let timed_out = self.state == SourceState::Timeout;
        self.error.clone().filter(|_| timed_out)
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
pub(super) fn no_answer(time_out: Duration) -> String {
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

/// A source that fails after so long counts as one that does not answer: the next one who asks would
/// wait as long.
const SLOW: Duration = Duration::from_secs(1);

/// Which sources are waited for, and which did not answer a moment ago. Who asks about one person
/// after the other does not wait for those each time; a search asks them anyway.
#[derive(Debug)]
pub(super) struct Silent {
    time_out: Duration,
    slow: Duration,
    since: Mutex<HashMap<String, (Instant, String)>>,
    waited_for: Mutex<Vec<String>>,
}

impl Default for Silent {
    fn default() -> Self {
        Self {
            time_out: TIME_OUT,
            slow: SLOW,
            since: Mutex::default(),
            waited_for: Mutex::default(),
        }
    }
}

impl Silent {
    /// Waits for what one source says of one thing, but not for ever, and not at all when it did not
    /// answer a moment ago.
    ///
    /// # Errors
    /// The source fails, or says nothing; of one that is not asked, why it did not answer before.
    pub(super) async fn within<T>(
        &self,
        key: &str,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let failed = |reason| Error::Source {
            key: key.to_owned(),
            reason,
        };
        if let Some(reason) = self.reason(key) {
            return Err(failed(reason));
        }
        let _waiting = Waiting::of(self, key);
        let started = Instant::now();
        let answer = tokio::time::timeout(self.time_out, asked).await;
        let answer = answer.unwrap_or_else(|_| Err(failed(no_answer(self.time_out))));
        let late = answer.as_ref().err();
        let late = late.filter(|_| started.elapsed() >= self.slow);
        self.note(key, late.map(why));
        answer
    }

    /// Notes whether a source has just been given up, and why.
    pub(super) fn note(&self, key: &str, silent: Option<String>) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        match silent {
            Some(why) => drop(since.insert(key.to_owned(), (Instant::now(), why))),
            None => drop(since.remove(key)),
        }
    }

    /// The keys of the sources that somebody waits for now, each once.
    pub(super) fn waited_for(&self) -> Vec<String> {
        let waited_for = self.waited_for.lock();
        let mut keys = waited_for.unwrap_or_else(PoisonError::into_inner).clone();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Why a source did not answer a moment ago.
    fn reason(&self, key: &str) -> Option<String> {
        let since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, why) = since.get(key)?;
        (since.elapsed() < MOMENT).then(|| why.clone())
    }
}

/// The reason of a failure without the name of its source.
fn why(error: &Error) -> String {
    match error {
        Error::Source { reason, .. } => reason.clone(),
        other => other.to_string(),
    }
}

/// A source that somebody waits for, until this is dropped.
struct Waiting<'s> {
    silent: &'s Silent,
    key: String,
}

impl<'s> Waiting<'s> {
    fn of(silent: &'s Silent, key: &str) -> Self {
        let waited_for = silent.waited_for.lock();
        waited_for
            .unwrap_or_else(PoisonError::into_inner)
            .push(key.to_owned());
        Self {
            silent,
            key: key.to_owned(),
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let waited_for = self.silent.waited_for.lock();
        let mut waited_for = waited_for.unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = waited_for.iter().position(|key| *key == self.key) {
            waited_for.swap_remove(index);
        }
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
        silent.note(&report.source, report.timed_out());
        Some((SearchPart::Ended(report), (parts, None, started)))
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::FutureExt;

    use super::*;

    /// Waits for nobody for long, and holds every failure to be slow.
    fn impatient() -> Silent {
        Silent {
            time_out: Duration::from_millis(1),
            slow: Duration::ZERO,
            ..Silent::default()
        }
    }

    fn told<T>(answer: Result<T>) -> String {
        answer
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[tokio::test]
    async fn who_did_not_answer_is_not_asked_again_until_it_answers_somebody() {
        let silent = impatient();
        let never = silent.within("CustomerUser1", std::future::pending::<Result<()>>());
        let never = told(never.await);
        assert!(
            never.starts_with("customer source CustomerUser1: no answer within"),
            "{never}"
        );
        let asked = Cell::new(false);
        let ask = || async {
            asked.set(true);
            Ok(())
        };
        assert_eq!(told(silent.within("CustomerUser1", ask()).await), never);
        assert!(!asked.get(), "nobody waits again");
        assert!(silent.within("CustomerUser2", ask()).await.is_ok());
        // A search has asked it meanwhile.
        silent.note("CustomerUser1", None);
        assert!(silent.within("CustomerUser1", ask()).await.is_ok());
    }

    /// A directory has a time-out of its own, which may be shorter.
    #[tokio::test]
    async fn who_fails_late_counts_as_silent_with_its_own_reason() {
        let silent = impatient();
        let failed = || Error::Source {
            key: "CustomerUser".to_owned(),
            reason: "ldap://x does not answer within 5 s".to_owned(),
        };
        let first = told::<()>(silent.within("CustomerUser", async { Err(failed()) }).await);
        let again = told(silent.within("CustomerUser", async { Ok(()) }).await);
        assert_eq!([first, again], [failed().to_string(), failed().to_string()]);
        let silent = Silent::default();
        drop(
            silent
                .within("CustomerUser", async { Err::<(), _>(failed()) })
                .await,
        );
        assert!(
            silent
                .within("CustomerUser", async { Ok(()) })
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn it_is_known_whom_somebody_waits_for() {
        let silent = Silent::default();
        {
            let one = silent.within("CustomerUser1", std::future::pending::<Result<()>>());
            let mut one = std::pin::pin!(one);
            assert!(silent.waited_for().is_empty(), "nobody has asked yet");
            assert!(one.as_mut().now_or_never().is_none());
            assert_eq!(silent.waited_for(), ["CustomerUser1"]);
        }
        assert!(silent.waited_for().is_empty(), "whoever waited has left");
    }
}
