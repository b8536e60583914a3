//! The list of what a request finds, by login.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::DirectorySource;
use crate::backend::customer::source::{Hit, Page, SearchRequest, Term};
use crate::backend::error::Result;
use crate::backend::sql::{Place, Start};

/// Lists that are kept.
const KEPT: usize = 4;

/// A list is fetched anew for its first or last page when it is older.
const FRESH: Duration = Duration::from_secs(10);

/// The lists that were asked for last: directories know no order, so that a page of one by login
/// needs all of it.
#[derive(Default)]
pub(super) struct Kept(VecDeque<Arc<List>>);

struct List {
    term: Term,
    valid_only: bool,
    fetched: Instant,
    /// By login; the number tells logins apart that are equal in the instance's collation.
    rows: Vec<(Place, Hit)>,
    incomplete: Option<String>,
}

impl DirectorySource {
    /// A page of the list.
    pub(super) async fn list(
        &self,
        request: &SearchRequest,
        start: Start,
        count: usize,
    ) -> Result<Page> {
        let list = self.listed(request, &start).await?;
        let place = |row: &(Place, Hit), place: &Place| {
            let order = self.collation.cmp(&row.0.order, &place.order);
            order.then(row.0.row.cmp(&place.row))
        };
        let rows = &list.rows;
        let rows: Vec<_> = match &start {
            Start::First => rows.iter().take(count).cloned().collect(),
            Start::Last => rows.iter().rev().take(count).cloned().collect(),
            Start::Behind(mark) => {
                let first = rows.partition_point(|row| place(row, mark) != Ordering::Greater);
                rows.iter().skip(first).take(count).cloned().collect()
            }
            Start::Before(mark) => {
                let behind = rows.partition_point(|row| place(row, mark) == Ordering::Less);
                let before = rows.get(..behind).unwrap_or_default();
                before.iter().rev().take(count).cloned().collect()
            }
        };
        Ok(Page {
            rows,
            incomplete: list.incomplete.clone(),
        })
    }

    /// How many people the directory has, where everybody was listed lately and came whole.
    pub(super) async fn counted(&self) -> Option<usize> {
        let kept = self.kept.lock().await;
        let everybody = |list: &&Arc<List>| {
            let all = matches!(&list.term, Term::Search(text) if text.is_empty());
            all && !list.valid_only && list.incomplete.is_none()
        };
        kept.0.iter().find(everybody).map(|list| list.rows.len())
    }

    /// The whole list, as it was fetched before where that is not long ago or its pages are being
    /// turned.
    async fn listed(&self, request: &SearchRequest, start: &Start) -> Result<Arc<List>> {
        let turning = matches!(start, Start::Behind(_) | Start::Before(_));
        let mut kept = self.kept.lock().await;
        let same =
            |list: &Arc<List>| list.term == request.term && list.valid_only == request.valid_only;
        let known = kept.0.iter().find(|list| same(list));
        if let Some(list) = known.filter(|list| turning || list.fetched.elapsed() < FRESH) {
            return Ok(list.clone());
        }
        let list = Arc::new(self.fetched(request).await?);
        kept.0.retain(|list| !same(list));
        kept.0.truncate(KEPT - 1);
        kept.0.push_front(list.clone());
        Ok(list)
    }

    async fn fetched(&self, request: &SearchRequest) -> Result<List> {
        let found = self.all_of(request).await?;
        let mut hits = found.hits;
        hits.sort_by(|one, other| {
            let order = self.collation.cmp(&one.login, &other.login);
            order.then_with(|| one.login.cmp(&other.login))
        });
        let mut rows: Vec<(Place, Hit)> = Vec::with_capacity(hits.len());
        for hit in hits {
            let equal = |(place, _): &&(Place, Hit)| self.collation.eq(&place.order, &hit.login);
            let row = rows
                .last()
                .filter(equal)
                .map_or(0, |(place, _)| place.row + 1);
            let order = hit.login.clone();
            rows.push((Place { order, row }, hit));
        }
        Ok(List {
            term: request.term.clone(),
            valid_only: request.valid_only,
            fetched: Instant::now(),
            rows,
            incomplete: found.incomplete.or(found.elsewhere),
        })
    }
}
