//! A directory that is connected to when it is asked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::connect::connect;
use super::entry::Entry;
use super::failure::Failure;
use super::link::{Asked, Link, Section};
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
    /// More entries came at once than anybody wants to hold; the rest was not waited for.
    TooMany,
    /// The rest did not come in the time that was given.
    Slow,
}

impl End {
    /// Why the answer is not all; `None` when it is.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::SizeLimit => Some("the directory's size limit is reached"),
            Self::TimeLimit => Some("the directory's time limit is reached"),
            Self::AdminLimit => Some("an administrative limit of the directory is reached"),
            Self::TooMany => Some("the directory knows no pages and was stopped"),
            Self::Slow => Some("the directory is slow and was stopped"),
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
        let (asked, _) = self.section(ask, None, None).await?;
        asked.broke.map_or(Ok(asked.answer), Err)
    }

    /// Searches page by page (RFC 2696).
    pub fn pages(&self, ask: Ask) -> Paged<'_> {
        Paged {
            directory: self,
            ask,
            until: None,
            next: Next::First,
        }
    }

    /// Asks over the connection that is there, and once more over a new one where that was lost.
    async fn section(
        &self,
        ask: &Ask,
        section: Option<Section>,
        until: Option<Instant>,
    ) -> Result<(Asked, Arc<Link>), Failure> {
        let mut again = false;
        loop {
            let (link, fresh) = self.link().await?;
            let asked = link.ask(ask, section.clone(), until).await;
            let broke = match &asked {
                Ok(asked) => asked.broke.as_ref(),
                Err(failure) => Some(failure),
            };
            if let Some(failure) = broke {
                self.forget(&link, failure).await;
                if failure.is_loss() && !fresh && !again {
                    again = true;
                    continue;
                }
            }
            return asked.map(|asked| (asked, link));
        }
    }

    /// The first page; all at once from a server that gives nothing to who wants pages.
    async fn first(
        &self,
        ask: &Ask,
        page: Section,
        until: Option<Instant>,
    ) -> Result<(Asked, Arc<Link>), Failure> {
        let first = self.section(ask, Some(page), until).await;
        let declined = match &first {
            Ok((asked, _)) => {
                asked.answer.end == End::AdminLimit && asked.answer.entries.is_empty()
            }
            Err(failure) => failure.may_be_for_pages(),
        };
        match declined {
            true => self.section(ask, None, until).await,
            false => first,
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
            let refused = failure.is_wrong_password();
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
    until: Option<Instant>,
    next: Next,
}

enum Next {
    First,
    /// A page behind this cookie, which holds on this connection only.
    Page(Arc<Link>, Vec<u8>),
    /// Nothing but this, behind what came before it.
    Failed(Failure),
    None,
}

impl Paged<'_> {
    /// What has come by then is all that will; something is waited for longer.
    pub fn until(&mut self, until: Instant) {
        self.until = Some(until);
    }

    /// The next page; `None` behind the last one. No page is asked for before it is wanted.
    ///
    /// # Errors
    /// The directory cannot be asked, refuses the search, or failed behind what came. Nothing comes
    /// behind an error.
    pub async fn next(&mut self) -> Result<Option<Answer>, Failure> {
        let section = |cookie| Section { size: PAGE, cookie };
        let (asked, link) = match std::mem::replace(&mut self.next, Next::None) {
            Next::None => return Ok(None),
            Next::Failed(failure) => return Err(failure),
            Next::First => {
                self.directory
                    .first(&self.ask, section(Vec::new()), self.until)
                    .await?
            }
            Next::Page(link, cookie) => {
                match link.ask(&self.ask, Some(section(cookie)), self.until).await {
                    Ok(asked) => (asked, link),
                    Err(failure) => {
                        self.directory.forget(&link, &failure).await;
                        return Err(failure);
                    }
                }
            }
        };
        if let Some(failure) = asked.broke {
            self.directory.forget(&link, &failure).await;
            self.next = Next::Failed(failure);
        } else if let Some(cookie) = asked.cookie.filter(|_| asked.answer.end == End::Whole) {
            self.next = Next::Page(link, cookie);
        }
        Ok(Some(asked.answer))
    }
}
