//! Fetching what a directory has page by page.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::DirectorySource;
use crate::backend::customer::asking::TIME_OUT;
use crate::backend::customer::source::{Hit, Part, SearchRequest};
use crate::backend::error::Result;
use crate::backend::ldap::{Answer, Ask, Paged};
use crate::core::query::filter;

/// Everybody whom a search finds.
pub(super) struct Everybody {
    /// The people, each login once.
    pub(super) hits: Vec<Hit>,
    /// Why these are not all that the directory was asked for.
    pub(super) incomplete: Option<String>,
    /// Where it refers to for more.
    pub(super) elsewhere: Option<String>,
}

/// How far a search is that hands out what it finds.
pub(super) struct Progress<'d> {
    pages: Paged<'d>,
    known: HashSet<String>,
    valid: Option<Valid>,
    passed: usize,
    received: usize,
    given: usize,
    ended: bool,
}

/// The logins that pass the valid filter.
#[derive(Default)]
struct Valid {
    logins: HashSet<String>,
    /// Why others may pass it too.
    incomplete: Option<String>,
}

/// How long entries are waited for; what came until then is shown, before whoever asked gives the
/// directory up.
const PATIENCE: Duration = TIME_OUT.saturating_sub(Duration::from_secs(2));

impl DirectorySource {
    /// Everybody who passes the filter, as it is. A search that breaks off after some were found
    /// says so, as one does that is given only so long; one that finds nobody before that fails.
    pub(super) async fn everybody(
        &self,
        filter: String,
        more: Vec<String>,
        patience: Option<Duration>,
    ) -> Result<Everybody> {
        let mut ask = self.below_base(String::new(), self.hit_attributes());
        ask.filter = filter;
        ask.attributes.extend(more);
        let mut pages = self.directory.pages(ask);
        if let Some(patience) = patience {
            pages.until(Instant::now() + patience);
        }
        let (mut entries, mut referrals, mut incomplete) = (Vec::new(), Vec::new(), None);
        loop {
            match pages.next().await {
                Ok(None) => break,
                Ok(Some(answer)) => {
                    incomplete = missing(&answer, entries.len());
                    entries.extend(answer.entries);
                    referrals.extend(answer.referrals);
                }
                Err(failure) if entries.is_empty() => return Err(self.failed(failure)),
                Err(failure) => {
                    incomplete = Some(format!("{failure}, after {}", counted(entries.len())));
                    break;
                }
            }
        }
        Ok(Everybody {
            hits: self.members(self.hits(&entries)).await?,
            incomplete,
            elsewhere: referred(&referrals, entries.len()),
        })
    }

    /// The search for what a request finds, in the directory's order.
    pub(super) fn wanted(&self, request: &SearchRequest) -> Ask {
        let customer_id = self.backend.shown_customer_id().to_owned();
        let mut ask = self.below_base(self.term(request), self.hit_attributes());
        ask.attributes.push(customer_id);
        if request.valid_only {
            ask.filter = filter::and(&ask.filter, self.valid_filter());
        }
        ask
    }

    /// The beginning of a search.
    pub(super) fn begin(&self, request: &SearchRequest) -> Progress<'_> {
        Progress {
            pages: self.directory.pages(self.wanted(request)),
            known: HashSet::new(),
            valid: None,
            passed: 0,
            received: 0,
            given: 0,
            ended: false,
        }
    }

    /// One step of a search: what the next page holds.
    pub(super) async fn step<'d>(
        &self,
        request: &SearchRequest,
        mut progress: Progress<'d>,
    ) -> Result<Option<(Part, Progress<'d>)>> {
        if progress.ended {
            return Ok(None);
        }
        progress.pages.until(Instant::now() + PATIENCE);
        let page = progress.pages.next().await;
        let Some(answer) = page.map_err(|cause| self.failed(cause))? else {
            return Ok(None);
        };
        let mut hits = self.members(self.hits(&answer.entries)).await?;
        hits.retain(|hit| progress.known.insert(hit.login.clone()));
        let over = request
            .offset
            .saturating_sub(progress.passed)
            .min(hits.len());
        hits.drain(..over);
        let limit = request.limit.filter(|limit| *limit > 0);
        let limit = limit.unwrap_or(self.backend.searching.limit);
        let left = limit.saturating_sub(progress.given);
        let limited = hits.len() > left;
        hits.truncate(left);
        hits.sort_by(|one, other| self.collation.cmp(&one.login, &other.login));
        let unmarked = self.mark(request, &mut hits, &mut progress.valid).await;
        let incomplete = missing(&answer, progress.received)
            .or_else(|| referred(&answer.referrals, progress.received + answer.entries.len()))
            .or(unmarked);
        progress.passed += over;
        progress.given += hits.len();
        progress.received += answer.entries.len();
        progress.ended = limited;
        let part = Part {
            hits,
            limited,
            incomplete,
        };
        Ok(Some((part, progress)))
    }

    /// Everybody whom the request finds, whatever its limit says.
    pub(super) async fn all_of(&self, request: &SearchRequest) -> Result<Everybody> {
        let ask = self.wanted(request);
        let customer_id = self.backend.shown_customer_id().to_owned();
        let everybody = self.everybody(ask.filter, vec![customer_id], Some(PATIENCE));
        let mut found = everybody.await?;
        let unmarked = self.mark(request, &mut found.hits, &mut None).await;
        found.incomplete = found.incomplete.or(unmarked);
        Ok(found)
    }

    /// Marks those of these people whom the valid filter hides, where they are asked for too; says
    /// why some may not be marked. Who passes it is asked for once.
    async fn mark(
        &self,
        request: &SearchRequest,
        hits: &mut [Hit],
        known: &mut Option<Valid>,
    ) -> Option<String> {
        if request.valid_only || self.valid_filter().is_empty() || hits.is_empty() {
            return None;
        }
        let valid = match known {
            Some(valid) => valid,
            None => known.insert(self.valid(request).await),
        };
        for hit in hits {
            hit.valid = valid.incomplete.is_some() || valid.logins.contains(&hit.login);
        }
        valid.incomplete.clone()
    }

    /// Whom the request finds if it asks for valid people only.
    async fn valid(&self, request: &SearchRequest) -> Valid {
        let term = filter::and(&self.term(request), &self.always);
        let mut ask = self.below_base(String::new(), vec![self.backend.key.clone()]);
        ask.filter = filter::and(&term, self.valid_filter());
        let mut pages = self.directory.pages(ask);
        let mut valid = Valid::default();
        loop {
            let reason = match pages.next().await {
                Ok(None) => return valid,
                Ok(Some(answer)) => {
                    let entries = answer.entries.iter();
                    let logins = entries.filter_map(|entry| self.value(entry, &self.backend.key));
                    valid.logins.extend(logins);
                    answer.end.reason().map(str::to_owned)
                }
                Err(failure) => Some(failure.to_string()),
            };
            if let Some(reason) = reason {
                valid.incomplete = Some(format!("who of them is valid is not known: {reason}"));
                return valid;
            }
        }
    }
}

/// Why an answer is not all there is, and how many came until then.
fn missing(answer: &Answer, before: usize) -> Option<String> {
    let reason = answer.end.reason()?;
    Some(format!(
        "{reason} after {}",
        counted(before + answer.entries.len())
    ))
}

/// Where the directory refers to for more.
fn referred(referrals: &[String], received: usize) -> Option<String> {
    let first = referrals.first()?;
    let others = match referrals.len() {
        1 => String::new(),
        more => format!(" and {} more", more - 1),
    };
    Some(format!(
        "the directory refers to {first}{others}, where nobody was asked, after {}",
        counted(received)
    ))
}

fn counted(entries: usize) -> String {
    match entries {
        1 => "1 entry".to_owned(),
        entries => format!("{entries} entries"),
    }
}
