//! Questions to the open instance, and its answers.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use thiserror::Error;

use super::deploying::{DeployPage, Deploying};
use super::drafted::{Backdrop, Judged, Judging, LeftDrafts, StaleDraft, StoredAcl, Storing};
use super::journaled::{ChainCheck, HistoryPart};
use super::people::{Card, PeoplePart, PeopleWanted, QueryWanted};
use super::record::{
    CompanyRow, RecordFate, RecordFilled, RecordQuestion, RecordSheet, RecordTarget,
};
use super::simulated::{Scene, Shared, Simulated};
use super::state::problems::{BackendProblem, ProblemRow};
use super::state::{AclRow, Choice, Header, Reader};
use super::transfer::{Exported, Exporting, Importable, Importing};
use crate::backend::MissingSetting;
use crate::backend::instance::{RelationRead, RelationWanted};
use crate::config::instances::Entrance;
use crate::core::customer::relation::{Relation, Thing};
use crate::core::edit::Entry;
use crate::core::table_change::Plan;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Open an instance; everything else is then asked of it.
    Open(Entrance),
    /// Customer users that match these words, as choices.
    CustomerUsers {
        /// Words and `*`, as the search takes them; empty: the first ones.
        words: String,
        /// No more than this many.
        limit: usize,
    },
    /// CustomerIDs of companies that match these words, as choices.
    CustomerIds {
        /// Words and `*` over id and name; empty: the first ones.
        words: String,
        /// No more than this many.
        limit: usize,
    },
    /// Every ACL.
    Acls,
    /// Which of the customers that the stored ACLs name exist: the ACLs and problems once more, where
    /// one does not.
    Existing,
    /// What a draft would do.
    Judge(Box<Judging>),
    /// Write stored ACLs into a file.
    Export(Exporting),
    /// Read a file of ACLs, and work out what an import would do.
    Import(Importing),
    /// Switch writing on.
    AllowWriting,
    /// The agents in whose name can be written, as choices.
    Agents,
    /// From now on write in the name of the agent with this login.
    ActAs(String),
    /// Write these ACLs into the database.
    Store(Vec<Storing>),
    /// What this would do to the deployed ACLs.
    Deployment(Deploying),
    /// Do this to the deployed ACLs.
    Deploy(Deploying),
    /// Everything suspicious.
    Problems,
    /// How the customer backends are.
    Examine,
    /// What was stored and deployed from here, the newest first.
    Journal {
        /// True: in all instances, not only in this one.
        all: bool,
        /// Where it goes on, as an earlier answer said; `None`: the newest.
        older: Option<u64>,
    },
    /// Whether the chain of the whole history is unbroken.
    Chain,
    /// A page of the list of customers.
    People(PeopleWanted),
    /// What is sent to the backends for this part of the list, as a text to read.
    Query(QueryWanted),
    /// Everything that a backend keeps about a login, as a text to read.
    RawRecord {
        /// The backend's configuration key.
        source: String,
        /// The login.
        login: String,
    },
    /// Everything about one customer user.
    Person {
        /// The login.
        login: String,
    },
    /// The relations of somebody or something.
    Relation(RelationWanted),
    /// All valid groups or services, as choices.
    Relatable(Thing),
    /// What writing this plan sends to the database.
    RelationStatements(Box<Plan>),
    /// Write this plan, which is about this relation.
    WriteRelation(Box<Plan>, Relation),
    /// The form of a customer user or company. Where one is to be added and several sources can be
    /// written: these, as choices.
    RecordSheet(RecordTarget),
    /// What writing this form would do, in the name of the acting agent.
    PlanRecord(Box<RecordFilled>),
    /// Write this, as it was shown.
    WriteRecord(Box<RecordQuestion>),
    /// Companies that match these words.
    Companies {
        /// What is searched for; empty: the first ones.
        words: String,
        /// Only valid ones.
        valid_only: bool,
        /// No more than this many.
        limit: usize,
    },
    /// Everything about one company.
    Company {
        /// The CustomerID.
        id: String,
    },
    /// Tickets that match these words, as choices.
    Tickets {
        /// Words and `*` over number and title; empty: the first ones.
        words: String,
        /// No more than this many.
        limit: usize,
    },
    /// What a customer user is offered on a screen.
    Simulate(Scene),
    /// What a customer user may see and do, as a text to read.
    Permissions {
        /// The login.
        login: String,
    },
}

/// What is answered. A question may be answered in several parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The instance is open.
    Opened(Opened),
    /// The instance cannot be opened before these are known.
    Missing(Vec<MissingSetting>),
    /// Things to choose, all that are known so far.
    Choices {
        /// The choices in order.
        choices: Vec<Choice>,
        /// Said when there are more: `first 250 of more`.
        limited: Option<String>,
    },
    /// Every ACL, stored or deployed.
    Acls {
        /// The ACLs in evaluation order.
        rows: Vec<AclRow>,
        /// Deleted ones that may still be in effect, and whose names nobody knows.
        deleted: usize,
        /// How many a deployment would change.
        waiting: usize,
        /// What drafts are made with.
        backdrop: Shared<Backdrop>,
    },
    /// What a draft would do.
    Judged(Shared<Judged>),
    /// ACLs are in a file now.
    Exported(Exported),
    /// The file, named here, is there already: nothing is written.
    FileIsThere(String, Exporting),
    /// What an import would do.
    Importable(Shared<Importable>),
    /// Writing is switched on.
    WritingAllowed,
    /// From now on is written in the name of this agent.
    ActsAs(String),
    /// The ACLs are stored.
    Stored(Vec<StoredAcl>),
    /// Nothing is stored: others have changed these meanwhile.
    Stale(Vec<StaleDraft>),
    /// What is to be said about a deployment that was broken off, when there is one.
    Unfinished(Option<String>),
    /// What deploying would do.
    Deployment(DeployPage),
    /// This is being done now.
    Step(&'static str),
    /// These customer sources have not answered yet: their configuration keys.
    Waiting(String),
    /// It is deployed, or taken back: what was done.
    Deployed(Reader),
    /// Everything suspicious, the worst first.
    Problems(Vec<ProblemRow>),
    /// What is wrong with the customer backends, the worst first, each with a text to read.
    Examined(Vec<BackendProblem>),
    /// A part of the history.
    Journal {
        /// Its entries, and where it goes on.
        part: HistoryPart,
        /// Where it begins, as it was asked for; `None`: with the newest.
        older: Option<u64>,
    },
    /// What was found when the chain of the history was followed.
    Chain(ChainCheck),
    /// A page of the list of customers as far as it is known: each part stands for the ones before.
    People(PeoplePart),
    /// The relations of somebody or something.
    Relation(Box<RelationRead>),
    /// What writing sends to the database, and what else is to be known before.
    RelationStatements {
        /// What is to be written.
        plan: Box<Plan>,
        /// The statements.
        statements: Vec<String>,
        /// Sentences.
        notes: Vec<String>,
    },
    /// Relations are written.
    RelationWritten {
        /// What there is to say about it.
        says: String,
        /// Why the ticket system's caches could not be cleared from here, where that was tried.
        failure: Option<String>,
        /// What has to be run there, because its caches are stale.
        commands: Vec<String>,
    },
    /// Nothing is written, because somebody else has changed it: what they did.
    RelationStale(String),
    /// Everything about one customer user.
    Person(Card),
    /// A form to fill in.
    RecordSheet(Box<RecordSheet>),
    /// What became of a form that was to be written.
    RecordFate(Box<RecordFate>),
    /// Companies.
    Companies {
        /// The first ones by CustomerID.
        rows: Vec<CompanyRow>,
        /// True when there are more.
        limited: bool,
    },
    /// A simulation.
    Simulated(Shared<Simulated>),
    /// A text to read.
    Reading(Reader),
}

/// An instance that has just been opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opened {
    /// What the first line says about it.
    pub header: Header,
    /// Whom to simulate first; nobody in an instance that tells no story.
    pub customer_user: Option<String>,
    /// Drafts that earlier consoles left.
    pub left: Vec<LeftDrafts>,
    /// Why drafts and history are not kept, where they are not.
    pub not_kept: Option<String>,
    /// What is to be said about it, in one sentence.
    pub says: Option<String>,
}

impl Request {
    /// True where nobody can say how long it may take: such a question ends by itself, or by whoever
    /// asked.
    pub fn is_patient(&self) -> bool {
        matches!(
            self,
            Self::Open(_)
                | Self::Store(_)
                | Self::Deploy(_)
                | Self::WriteRelation(..)
                | Self::WriteRecord(_)
                | Self::Examine
        )
    }
}

/// Why there is no answer, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Failure {
    /// What failed, and where.
    pub message: String,
    /// What to do; empty when there is nothing.
    pub help: String,
}

impl Failure {
    /// A failure that nothing can be done about but trying again.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: String::new(),
        }
    }
}

/// Takes the parts of one answer to the console. Sending fails silently when nobody waits any more.
#[derive(Clone)]
pub struct Parts {
    send: Arc<dyn Fn(Answer) -> BoxFuture<'static, ()> + Send + Sync>,
}

impl Parts {
    /// Parts that go through this function.
    pub fn new(send: impl Fn(Answer) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        Self {
            send: Arc::new(send),
        }
    }

    /// Sends one part; waits while the console is busy.
    pub async fn send(&self, answer: Answer) {
        (self.send)(answer).await;
    }
}

/// What is to be kept of drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// This happened.
    More(Vec<Entry>),
    /// This in place of all that happened before.
    Instead(Vec<Entry>),
    /// What an earlier console left at this time is taken up and need not be offered again.
    TakenUp(String),
}

/// What answers: the open instance in the program, a script in tests.
pub trait Source: Send + Sync + 'static {
    /// Keeps what happened to drafts, so that another console finds it when this one is lost. What
    /// was appended is not lost with this process; called on the UI task, so it waits for no disk.
    ///
    /// # Errors
    /// Nothing is kept from now on, for this reason.
    fn keep(&self, _keeping: &Keeping) -> Result<(), Failure> {
        Ok(())
    }

    /// Answers `request` in as many parts as it likes, then says how it ended. Runs off the UI
    /// task; work that computes for long belongs on a blocking thread.
    fn answer(&self, request: Request, parts: Parts) -> BoxFuture<'static, Result<(), Failure>>;
}

/// A source that knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSource;

impl Source for NoSource {
    fn answer(&self, _: Request, _: Parts) -> BoxFuture<'static, Result<(), Failure>> {
        Box::pin(async { Err(Failure::new("no instance is open")) })
    }
}
