//! A directory that is connected to when it is asked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::connect::connect;
use super::entry::Entry;
use super::failure::Failure;
use super::link::{Link, Section};
use super::settings::{Scope, Settings};

/// Entries of a page.
const PAGE: i32 = 500;

/// A connection that rested longer is not trusted to live.
const REST: Duration = Duration::from_secs(120);

/// How long a refused name is not tried again: servers lock accounts that are.
const LOCKED_OUT: Duration = Duration::from_secs(60);

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Where it begins.
    pub base: String,
    /// How far it looks.
    pub scope: Scope,
    /// The filter; it is read as leniently as the ticket system does.
    pub filter: String,
    /// The attributes wanted; none stands for all.
    pub attributes: Vec<String>,
    /// How many entries at most; `None` leaves it to the server.
    pub size_limit: Option<usize>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The entries in the server's order.
    pub entries: Vec<Entry>,
    /// Where the server refers to for more; nobody goes there.
    pub referrals: Vec<String>,
    /// Whether that is all.
    pub end: End,
}

/// Whether an answer is all that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// It is.
    #[default]
    Whole,
    /// A size limit was reached (result code 4).
    SizeLimit,
    /// A time limit was reached (result code 3).
    TimeLimit,
    /// An administrative limit was reached (result code 11).
    AdminLimit,
}

impl End {
    /// Why the answer is not all; `None` when it is.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::SizeLimit => Some("the directory's size limit is reached"),
            Self::TimeLimit => Some("the directory's time limit is reached"),
            Self::AdminLimit => Some("an administrative limit of the directory is reached"),
        }
    }
}

/// A directory. Nothing is sent before the first question.
pub struct Directory {
    settings: Settings,
    held: Mutex<Held>,
}

/// What is known of the connection.
#[derive(Default)]
struct Held {
    link: Option<(Arc<Link>, Instant)>,
    failed: Option<(Instant, Failure)>,
}

impl Directory {
    /// The directory that these settings describe.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            held: Mutex::default(),
        }
    }

    /// Where it is and how it is asked.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Connects, if there is no connection.
    ///
    /// # Errors
    /// No server answers, or the one that does refuses the name.
    pub async fn open(&self) -> Result<(), Failure> {
        self.link().await.map(|_| ())
    }

    /// Searches once, without pages.
    ///
    /// # Errors
    /// The directory cannot be asked, or refuses the search.
    pub async fn ask(&self, ask: &Ask) -> Result<Answer, Failure> {
        let (answer, _, _) = self.section(ask, None).await?;
        Ok(answer)
    }

    /// Searches page by page (RFC 2696).
    pub fn pages(&self, ask: Ask) -> Paged<'_> {
        Paged {
            directory: self,
            ask,
            next: Next::First,
        }
    }

    /// Asks over the connection that is there, and once more over a new one where that was lost.
    async fn section(
        &self,
        ask: &Ask,
        section: Option<Section>,
    ) -> Result<(Answer, Option<Vec<u8>>, Arc<Link>), Failure> {
        let (link, fresh) = self.link().await?;
        match link.ask(ask, section.clone()).await {
            Ok((answer, cookie)) => Ok((answer, cookie, link)),
            Err(failure) => {
                self.forget(&link, &failure).await;
                if fresh || !failure.is_loss() {
                    return Err(failure);
                }
                let (link, _) = self.link().await?;
                let (answer, cookie) = link.ask(ask, section).await?;
                Ok((answer, cookie, link))
            }
        }
    }

    /// The connection, and whether it is a new one. Those who come while one is being made wait for
    /// it, and are told when it fails without trying again.
    async fn link(&self) -> Result<(Arc<Link>, bool), Failure> {
        let came = Instant::now();
        let mut held = self.held.lock().await;
        if let Some((link, used)) = &mut held.link
            && !link.has_ended()
            && used.elapsed() < REST
        {
            *used = Instant::now();
            return Ok((link.clone(), false));
        }
        if let Some((when, failure)) = &held.failed {
            let refused = matches!(failure, Failure::Bind { .. });
            if *when > came || (refused && when.elapsed() < LOCKED_OUT) {
                return Err(failure.clone());
            }
        }
        held.link = None;
        match connect(&self.settings).await {
            Ok(link) => {
                let link = Arc::new(link);
                held.link = Some((link.clone(), Instant::now()));
                held.failed = None;
                Ok((link, true))
            }
            Err(failure) => {
                held.failed = Some((Instant::now(), failure.clone()));
                Err(failure)
            }
        }
    }

    /// Gives up a connection that failed, unless only what was asked was wrong.
    async fn forget(&self, link: &Arc<Link>, failure: &Failure) {
        if failure.is_loss() || failure.is_silence() {
            let mut held = self.held.lock().await;
            held.link.take_if(|(held, _)| Arc::ptr_eq(held, link));
        }
    }
}

/// A search whose pages are fetched one by one. It can be dropped at any time.
pub struct Paged<'d> {
    directory: &'d Directory,
    ask: Ask,
    next: Next,
}

enum Next {
    First,
    /// A page behind this cookie, which holds on this connection only.
    Page(Arc<Link>, Vec<u8>),
    None,
}

impl Paged<'_> {
    /// The next page; `None` behind the last one.
    ///
    /// # Errors
    /// The directory cannot be asked, or refuses the search. Nothing comes behind an error.
    pub async fn next(&mut self) -> Result<Option<Answer>, Failure> {
        let section = |cookie| Some(Section { size: PAGE, cookie });
        let (answer, cookie, link) = match std::mem::replace(&mut self.next, Next::None) {
            Next::None => return Ok(None),
            Next::First => {
                self.directory
                    .section(&self.ask, section(Vec::new()))
                    .await?
            }
            Next::Page(link, cookie) => match link.ask(&self.ask, section(cookie)).await {
                Ok((answer, cookie)) => (answer, cookie, link),
                Err(failure) => {
                    self.directory.forget(&link, &failure).await;
                    return Err(failure);
                }
            },
        };
        if let Some(cookie) = cookie.filter(|_| answer.end == End::Whole) {
            self.next = Next::Page(link, cookie);
        }
        Ok(Some(answer))
    }
}
