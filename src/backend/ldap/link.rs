//! One connection.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use ldap3::controls::{PagedResults, RawControl};
use ldap3::result::LdapResult;
use ldap3::{Ldap, LdapConnAsync, LdapError, SearchOptions};
use tokio::task::AbortHandle;
use tokio::time;

use super::directory::{Answer, Ask, End};
use super::entry::{self, Entry};
use super::failure::{self, Failure};
use super::settings::Scope;
use crate::core::query::filter::Filter;

/// The control of paged results (RFC 2696).
const PAGED: &str = "1.2.840.113556.1.4.319";

/// Where a page of results begins and how long it is.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub(super) size: i32,
    /// What the server gave with the page before; empty at the first one.
    pub(super) cookie: Vec<u8>,
}

/// A connection that somebody has been named on. It ends when it is dropped.
pub(super) struct Link {
    ldap: Ldap,
    driver: AbortHandle,
    server: String,
    timeout: Duration,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Link {
    pub(super) fn new(
        connection: LdapConnAsync,
        ldap: Ldap,
        server: String,
        timeout: Duration,
    ) -> Self {
        // What the connection ends with is told to everyone who waits for an answer.
        let driver = tokio::spawn(async move {
            let _ = connection.drive().await;
        });
        Self {
            ldap,
            driver: driver.abort_handle(),
            server,
            timeout,
        }
    }

    pub(super) fn server(&self) -> &str {
        &self.server
    }

    /// True once it is known to have ended.
    pub(super) fn has_ended(&self) -> bool {
        self.driver.is_finished() || self.ldap.clone().is_closed()
    }

    pub(super) async fn bind(&self, dn: &str, password: &str) -> Result<LdapResult, Failure> {
        let mut ldap = self.ldap.clone();
        self.wait(ldap.simple_bind(dn, password)).await
    }

    /// Searches once. With a section the answer's cookie tells where the next one begins.
    pub(super) async fn ask(
        &self,
        ask: &Ask,
        section: Option<Section>,
    ) -> Result<(Answer, Option<Vec<u8>>), Failure> {
        let filter = Filter::parse(&ask.filter)?.to_string();
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
        let started = ldap.streaming_search(&ask.base, scope, &filter, attributes);
        let mut stream = self.wait(started).await?;
        let mut answer = Answer::default();
        while let Some(item) = self.wait(stream.next()).await? {
            if item.is_ref() {
                answer.referrals.extend(entry::references(item.0));
            } else if !item.is_intermediate() {
                let read = Entry::read(item.0);
                let below =
                    |entry: &Entry| ask.scope != Scope::Children || entry.is_below(&ask.base);
                answer.entries.extend(read.filter(below));
            }
        }
        let result = stream.finish().await;
        answer.end = match result.rc {
            0 => End::Whole,
            3 => End::TimeLimit,
            4 => End::SizeLimit,
            11 => End::AdminLimit,
            10 => End::Whole,
            _ => {
                return Err(Failure::Refused {
                    server: self.server.clone(),
                    base: ask.base.clone(),
                    answer: failure::answer(&result),
                });
            }
        };
        let cookie = cookie(&result);
        answer.referrals.extend(result.refs);
        Ok((answer, cookie))
    }

    /// Waits for one answer, not for ever. An answer that the driver cannot read ends the
    /// connection.
    async fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, LdapError>>,
    ) -> Result<T, Failure> {
        match time::timeout(self.timeout, AssertUnwindSafe(answer).catch_unwind()).await {
            Ok(Ok(answer)) => answer.map_err(|error| Failure::asking(&self.server, &error)),
            Ok(Err(_)) => Err(Failure::Lost {
                server: self.server.clone(),
                reason: "it answers in no way that is known".to_owned(),
            }),
            Err(_) => Err(Failure::Silent {
                server: self.server.clone(),
                seconds: self.timeout.as_secs(),
            }),
        }
    }
}

/// Where the next page begins; `None` when there is none.
fn cookie(result: &LdapResult) -> Option<Vec<u8>> {
    let mut controls = result.ctrls.iter().map(|control| &control.1);
    let paged = controls.find(|control| control.ctype == PAGED)?;
    entry::cookie(paged.val.as_deref()?).filter(|cookie| !cookie.is_empty())
}
