//! One connection.

use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use ldap3::controls::{PagedResults, RawControl};
use ldap3::result::LdapResult;
use ldap3::{Ldap, LdapError, ResultEntry, SearchOptions, SearchStream};
use tokio::task::AbortHandle;
use tokio::time;

use super::directory::{Answer, Ask, End};
use super::entry::{self, Entry};
use super::failure::{self, Failure};
use super::relay::Line;
use super::settings::Scope;
use crate::core::query::filter::Filter;

/// The control of paged results (RFC 2696).
const PAGED: &str = "1.2.840.113556.1.4.319";

/// Entries of one answer; a server that sends more is told to stop.
const MOST: usize = 100_000;

/// A connection on which nothing was heard for so long while somebody waited may be a dead one.
const DOUBT: Duration = Duration::from_secs(3);

/// Where a page of results begins and how long it is.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub(super) size: i32,
    /// What the server gave with the page before; empty at the first one.
    pub(super) cookie: Vec<u8>,
}

/// What came of a search.
pub(super) struct Asked {
    pub(super) answer: Answer,
    /// Where the next page begins.
    pub(super) cookie: Option<Vec<u8>>,
    /// Why nothing came behind these entries.
    pub(super) broke: Option<Failure>,
}

impl Asked {
    /// What came of a search that was stopped here.
    fn stopped(answer: Answer) -> Self {
        Self {
            answer,
            cookie: None,
            broke: None,
        }
    }
}

/// A connection that somebody has been named on. It ends when it is dropped.
pub(super) struct Link {
    ldap: Ldap,
    /// The driver, and what reads from the server for it.
    tasks: [AbortHandle; 2],
    line: Line,
    server: String,
    timeout: Duration,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Link {
    pub(super) fn new(
        ldap: Ldap,
        tasks: [AbortHandle; 2],
        line: Line,
        server: String,
        timeout: Duration,
    ) -> Self {
        Self {
            ldap,
            tasks,
            line,
            server,
            timeout,
        }
    }

    pub(super) fn server(&self) -> &str {
        &self.server
    }

    /// True once it is known to have ended, or may well have.
    pub(super) fn has_ended(&self) -> bool {
        self.line.is_doubtful()
            || self.tasks.iter().any(AbortHandle::is_finished)
            || self.ldap.clone().is_closed()
    }

    pub(super) async fn bind(&self, dn: &str, password: &str) -> Result<LdapResult, Failure> {
        let mut ldap = self.ldap.clone();
        self.wait(ldap.simple_bind(dn, password)).await
    }

    /// Searches once. With a section the cookie tells where the next one begins. What came before
    /// the server failed is kept, and what came `until` a time, if anything did. The server is told
    /// when nobody waits for the rest.
    pub(super) async fn ask(
        &self,
        ask: &Ask,
        section: Option<Section>,
        until: Option<Instant>,
    ) -> Result<Asked, Failure> {
        let later = section.as_ref().is_some_and(|own| !own.cookie.is_empty());
        let filter = Filter::parse(&ask.filter)?.to_string();
        let mut running = Running::on(self);
        let mut stream = self.begin(ask, &filter, section).await?;
        running.id = Some(stream.ldap_handle().last_id());
        let mut answer = Answer::default();
        let broke = loop {
            let until = until.filter(|_| later || !answer.entries.is_empty());
            let stop = match until {
                _ if answer.entries.len() >= MOST => Some(End::TooMany),
                Some(until) if until <= Instant::now() => Some(End::Slow),
                _ => None,
            };
            if let Some(end) = stop {
                answer.end = end;
                return Ok(Asked::stopped(answer));
            }
            let next = self.wait(stream.next());
            let next = match until {
                None => next.await,
                Some(until) => match time::timeout_at(until.into(), next).await {
                    Ok(next) => next,
                    Err(_) => continue,
                },
            };
            match next {
                Ok(Some(item)) => answer.take(ask, item),
                Ok(None) => break None,
                Err(failure) => break Some(failure),
            }
        };
        let (cookie, broke) = match broke {
            Some(failure) => (None, Some(failure)),
            None => {
                running.ended = true;
                self.end(ask, &mut answer, stream.finish().await)
            }
        };
        match broke {
            Some(failure) if answer.entries.is_empty() => Err(failure),
            broke => Ok(Asked {
                answer,
                cookie,
                broke,
            }),
        }
    }

    async fn begin(
        &self,
        ask: &Ask,
        filter: &str,
        section: Option<Section>,
    ) -> Result<SearchStream<'static, String, Vec<String>>, Failure> {
        let limit = ask
            .size_limit
            .map(|limit| i32::try_from(limit).unwrap_or(i32::MAX));
        let options = SearchOptions::new().sizelimit(limit.unwrap_or(0));
        let scope = match ask.scope {
            Scope::Base => ldap3::Scope::Base,
            Scope::One => ldap3::Scope::OneLevel,
            Scope::Sub | Scope::Children => ldap3::Scope::Subtree,
        };
        let mut ldap = self.ldap.clone();
        if let Some(Section { size, cookie }) = section {
            ldap.with_controls(RawControl::from(PagedResults { size, cookie }));
        }
        ldap.with_search_options(options);
        let attributes = ask.attributes.clone();
        self.wait(ldap.streaming_search(&ask.base, scope, filter, attributes))
            .await
    }

    /// Takes in how a search ended: where the next page begins, and what the server refuses.
    fn end(
        &self,
        ask: &Ask,
        answer: &mut Answer,
        result: LdapResult,
    ) -> (Option<Vec<u8>>, Option<Failure>) {
        let cookie = cookie(&result);
        answer.end = match result.rc {
            0 | 10 => End::Whole,
            3 => End::TimeLimit,
            4 => End::SizeLimit,
            11 => End::AdminLimit,
            code => {
                let refused = Failure::Refused {
                    server: self.server.clone(),
                    base: ask.base.clone(),
                    code,
                    answer: failure::answer(&result),
                };
                return (None, Some(refused));
            }
        };
        answer.referrals.extend(result.refs);
        (cookie, None)
    }

    /// Waits for one answer, not for ever.
    async fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, LdapError>>,
    ) -> Result<T, Failure> {
        match time::timeout(self.timeout, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(match self.line.ending() {
                Some(ending) => ending.clone(),
                None => Failure::asking(&self.server, &error),
            }),
            Err(_) => Err(Failure::Silent {
                server: self.server.clone(),
                seconds: self.timeout.as_secs(),
            }),
        }
    }
}

/// A search that runs. When it is dropped before its end the server is told that nobody waits for it
/// (LDAP Abandon), and a connection on which nothing was heard meanwhile is not used again.
struct Running<'l> {
    link: &'l Link,
    since: Instant,
    id: Option<i32>,
    ended: bool,
}

impl<'l> Running<'l> {
    fn on(link: &'l Link) -> Self {
        Self {
            link,
            since: Instant::now(),
            id: None,
            ended: false,
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        if let Some(id) = self.id {
            // Asked once it is on its way; no server answers it.
            let _ = self.link.ldap.clone().abandon(id).now_or_never();
        }
        if self.since.elapsed() >= DOUBT {
            self.link.line.doubt(self.since);
        }
    }
}

impl Answer {
    /// Takes in an entry, or a reference to another directory.
    fn take(&mut self, ask: &Ask, item: ResultEntry) {
        if item.is_ref() {
            self.referrals.extend(entry::references(item.0));
        } else if !item.is_intermediate() {
            let below = |entry: &Entry| ask.scope != Scope::Children || entry.is_below(&ask.base);
            let read = Entry::read(item.0);
            self.entries.extend(read.filter(below));
        }
    }
}

/// Where the next page begins; `None` when there is none.
fn cookie(result: &LdapResult) -> Option<Vec<u8>> {
    let mut controls = result.ctrls.iter().map(|control| &control.1);
    let paged = controls.find(|control| control.ctype == PAGED)?;
    entry::cookie(paged.val.as_deref()?).filter(|cookie| !cookie.is_empty())
}
