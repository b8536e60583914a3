//! The customer users of all sources as one list by login, page by page from either end.

use std::cmp::Ordering;
use std::collections::HashSet;

use futures_util::future::join_all;

use super::source::{Hit, Page, SearchRequest};
use super::sources::{Entry, SourceState, Sources};
use crate::backend::sql::{Place, Start};

/// A row of the list: where it is to be found again. Rows are ordered by login, those with the same
/// one by the order of their sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The login.
    pub login: String,
    /// The source's configuration key.
    pub source: String,
    /// What tells rows of the source with the same login apart.
    pub row: i64,
}

/// Which part of the list is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Section {
    /// The first one.
    #[default]
    First,
    /// The one behind this row.
    Behind(Mark),
    /// The one before this row.
    Before(Mark),
    /// The last one.
    Last,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The rows in the order of the list.
    pub rows: Vec<(Mark, Hit)>,
    /// True when there are more in the direction of the page: before it when it is the last one or
    /// one before a row, else behind it.
    pub more: bool,
    /// The first source that did not answer, and why. The others did.
    pub failure: Option<(String, String)>,
    /// The sources whose part of the list is not whole, each with the reason.
    pub incomplete: Vec<(String, String)>,
}

impl Sources {
    /// A page of `count` rows of what the request finds, whatever its limit and offset say. All
    /// sources are asked at once. A login that several sources know appears once in a page, as the
    /// first of them shows it.
    pub async fn list(&self, request: &SearchRequest, section: &Section, count: usize) -> Listing {
        let asked = self
            .entries()
            .iter()
            .enumerate()
            .map(|(number, entry)| async move {
                let (source, answer) = match entry {
                    Entry::Open(source) => {
                        let start = self.start(section, number);
                        let rows = source.page(request, start, count.saturating_add(1)).await;
                        (source.source(), rows.map_err(|error| error.to_string()))
                    }
                    Entry::Closed {
                        key, state, reason, ..
                    } => match state {
                        SourceState::Error => (key.as_str(), Err(reason.clone())),
                        SourceState::Ok | SourceState::Unsupported => {
                            (key.as_str(), Ok(Page::default()))
                        }
                    },
                };
                (number, source, answer)
            });
        let mut listing = Listing::default();
        let mut rows: Vec<(usize, Place, Hit, &str)> = Vec::new();
        for (number, source, answer) in join_all(asked).await {
            match answer {
                Ok(found) => {
                    let reason = found.incomplete.map(|reason| (source.to_owned(), reason));
                    listing.incomplete.extend(reason);
                    let found = found.rows.into_iter();
                    rows.extend(found.map(|(place, hit)| (number, place, hit, source)));
                }
                Err(reason) => {
                    let failure = || (source.to_owned(), reason);
                    listing.failure = listing.failure.take().or_else(|| Some(failure()));
                }
            }
        }
        let backward = matches!(section, Section::Before(_) | Section::Last);
        rows.sort_by(|one, other| {
            let order = self.order((&one.1, one.0), (&other.1, other.0));
            if backward { order.reverse() } else { order }
        });
        listing.more = rows.len() > count;
        rows.truncate(count);
        if backward {
            rows.reverse();
        }
        let mut known = HashSet::new();
        for (_, place, hit, source) in rows {
            if known.insert(hit.login.clone()) {
                let mark = Mark {
                    login: place.order,
                    source: source.to_owned(),
                    row: place.row,
                };
                listing.rows.push((mark, hit));
            }
        }
        listing
    }

    fn order(&self, one: (&Place, usize), other: (&Place, usize)) -> Ordering {
        self.collation()
            .cmp(&one.0.order, &other.0.order)
            .then(one.1.cmp(&other.1))
            .then(one.0.row.cmp(&other.0.row))
    }

    /// Where the page begins in the source with this number.
    fn start(&self, section: &Section, number: usize) -> Start {
        let place = |mark: &Mark| {
            let known = |entry: &Entry| entry.key() == mark.source;
            let marked = self.entries().iter().position(known).unwrap_or(0);
            Place {
                order: mark.login.clone(),
                row: match number.cmp(&marked) {
                    Ordering::Less => i64::MAX,
                    Ordering::Equal => mark.row,
                    Ordering::Greater => i64::MIN,
                },
            }
        };
        match section {
            Section::First => Start::First,
            Section::Last => Start::Last,
            Section::Behind(mark) => Start::Behind(place(mark)),
            Section::Before(mark) => Start::Before(place(mark)),
        }
    }
}
