//! What the sources answer together, with every failure on the way: as the ticket system asks them,
//! one after the other in their order.

use futures_util::future::join_all;

use super::source::{CustomerSource, Hit, SearchRequest};
use super::sources::{Entry, Sources};
use crate::backend::error::Result;
use crate::core::customer::Record;

/// An answer, and what went wrong before it came: the ticket system writes that into its log and
/// asks the next source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told<T> {
    /// The answer.
    pub found: T,
    /// What went wrong, one sentence each.
    pub errors: Vec<String>,
}

impl<T> Told<T> {
    /// Takes what is there out of an answer; a failure is told.
    pub fn note<F>(&mut self, answer: Result<F>) -> Option<F> {
        answer
            .inspect_err(|error| self.errors.push(error.to_string()))
            .ok()
    }

    /// The same failures with another answer.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Told<U> {
        Told {
            found: map(self.found),
            errors: self.errors,
        }
    }
}

impl Sources {
    /// Why the ticket system's request ends when it makes its customer object, so that nothing at
    /// all is answered: a table without a key that it needs, a module that is not there, a
    /// directory with Die that cannot be reached. `None` when it works.
    pub async fn dies(&self) -> Option<String> {
        for entry in self.entries() {
            match entry {
                Entry::Closed {
                    key,
                    reason,
                    fatal: true,
                    ..
                } => return Some(format!("{key}: {reason}")),
                Entry::Closed { .. } => {}
                Entry::Open(source) => {
                    if let Some(reason) = source.dies().await {
                        return Some(format!("{}: {reason}", source.source()));
                    }
                }
            }
        }
        None
    }

    /// The search as the ticket system sends it, to every source at once: a login that several of
    /// them find appears once, as the first of them shows it. Of one source the last one with a
    /// login counts.
    pub async fn sent(&self, request: &SearchRequest) -> Told<Vec<Hit>> {
        let mut told = self.told(indexmap::IndexMap::<String, Hit>::new());
        let asked = self.open_sources().map(|source| source.sent(request));
        for answer in join_all(asked).await {
            let own: indexmap::IndexMap<String, Hit> = told
                .note(answer)
                .into_iter()
                .flatten()
                .map(|hit| (hit.login.clone(), hit))
                .collect();
            for (login, hit) in own {
                told.found.entry(login).or_insert(hit);
            }
        }
        told.map(|found| found.into_values().collect())
    }

    /// The person with this login from the first source that knows it, valid or not.
    pub async fn told_record(&self, login: &str) -> Told<Option<Record>> {
        let mut told = self.told(None);
        for source in self.open_sources() {
            told.found = told.note(source.record(login).await).flatten();
            if told.found.is_some() {
                break;
            }
        }
        told
    }

    /// The full name of the person with this login, from the first source that has a name for it.
    pub async fn told_name(&self, login: &str) -> Told<Option<String>> {
        let mut told = self.told(None);
        for source in self.open_sources() {
            let name = told.note(source.name(login).await).flatten();
            told.found = name.filter(|name| !name.is_empty());
            if told.found.is_some() {
                break;
            }
        }
        told
    }

    /// An answer that says which sources were left out from the beginning.
    pub fn told<T>(&self, found: T) -> Told<T> {
        let errors = self.entries().iter().filter_map(|entry| match entry {
            Entry::Closed { key, reason, .. } => Some(format!("{key}: {reason}")),
            Entry::Open(_) => None,
        });
        Told {
            found,
            errors: errors.collect(),
        }
    }

    /// The answer to a question that lacks what it needs.
    pub fn missing<T: Default>(&self, what: &str) -> Told<T> {
        let mut told = self.told(T::default());
        told.errors.push(format!("{what} is missing"));
        told
    }

    /// The source with this configuration key, when it can be asked.
    pub fn source(&self, key: &str) -> Option<&dyn CustomerSource> {
        self.open_sources().find(|source| source.source() == key)
    }
}
