//! What answers the console's questions in the program: an opened instance.

mod acls;
mod deploying;
mod doctor;
mod drafted;
mod existing;
mod journal;
mod keeping;
mod listing;
mod people;
mod permissions;
mod problems;
mod records;
mod relations;
mod sent;
mod simulation;
mod transfer;
mod writing;

pub use keeping::Drafts;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use futures_util::future::BoxFuture;
use tokio::task::JoinError;

use super::drafted::Backdrop;
use super::request::{Failure, Keeping, Parts, Request, Source};
use super::state::AclRow;
use crate::backend::ledger::Ledger;
use crate::backend::{Error, Instance};
use crate::core::acl::Comparison;
use crate::core::known::Existence;
use crate::core::simulate::Rules;
use crate::core::world::Acls;

/// An instance that answers questions, with its ACLs compiled and compared once.
#[derive(Clone)]
pub struct InstanceSource {
    instance: Arc<Instance>,
    worked_out: Arc<RwLock<Arc<WorkedOut>>>,
    ledger: Arc<Result<Ledger, Failure>>,
    drafts: Arc<Drafts>,
    judging: Arc<Turns>,
}

/// Lets one at a time try a draft, and only the newest one: with every key there is another one.
#[derive(Debug, Default)]
struct Turns {
    newest: AtomicU64,
    working: Mutex<()>,
}

impl Turns {
    /// The number of a new one.
    fn draw(&self) -> u64 {
        self.newest.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Works when the one before has ended; `None` when a newer one has come meanwhile.
    fn take<T>(&self, number: u64, work: impl FnOnce() -> T) -> Option<T> {
        let _one = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        (self.newest.load(Ordering::Relaxed) == number).then(work)
    }
}

/// What is worked out once for the ACLs as they were read last, at the first need.
#[derive(Default)]
struct WorkedOut {
    stored: OnceLock<Arc<Rules>>,
    deployed: OnceLock<Arc<Rules>>,
    comparison: OnceLock<Arc<Comparison>>,
    acl_rows: OnceLock<Vec<AclRow>>,
    looked_rows: OnceLock<Vec<AclRow>>,
    backdrop: OnceLock<Arc<Backdrop>>,
    existence: RwLock<Existence>,
}

impl InstanceSource {
    /// Answers from this instance.
    pub fn new(instance: Arc<Instance>) -> Self {
        let none = Failure::new("this console keeps no history, and stores nothing without one");
        Self {
            instance,
            worked_out: Arc::default(),
            ledger: Arc::new(Err(none)),
            drafts: Arc::default(),
            judging: Arc::default(),
        }
    }

    /// Keeps history and drafts here, or says why not.
    #[must_use]
    pub fn keeping(mut self, ledger: Result<Ledger, Failure>, drafts: Drafts) -> Self {
        self.ledger = Arc::new(ledger);
        self.drafts = Arc::new(drafts);
        self
    }

    /// The drafts that are kept.
    pub fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// What is worked out for the ACLs as they were read last.
    fn worked_out(&self) -> Arc<WorkedOut> {
        let worked_out = self.worked_out.read();
        Arc::clone(&worked_out.unwrap_or_else(PoisonError::into_inner))
    }

    /// The instance was read again: everything is to be worked out anew.
    fn forget(&self) {
        let mut worked_out = self
            .worked_out
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *worked_out = Arc::default();
    }

    /// The valid stored ACLs or the deployed ones, compiled.
    fn rules(&self, acls: Acls) -> Arc<Rules> {
        let worked_out = self.worked_out();
        let place = match acls {
            Acls::Stored => &worked_out.stored,
            Acls::Deployed => &worked_out.deployed,
        };
        let rules = || Arc::new(Rules::of(&self.instance.world(), acls));
        Arc::clone(place.get_or_init(rules))
    }

    /// What is stored against what is deployed.
    fn comparison(&self) -> Arc<Comparison> {
        let compare = || Arc::new(Comparison::of(&self.instance.world()));
        Arc::clone(self.worked_out().comparison.get_or_init(compare))
    }

    /// Every ACL in evaluation order with what is wrong with it. Reading and compiling thousands is
    /// no work for the task that also reads keys.
    fn acl_rows(&self) -> Vec<AclRow> {
        let worked_out = self.worked_out();
        if let Some(rows) = worked_out.looked_rows.get() {
            return rows.clone();
        }
        let rows = || self.rows_knowing(&Existence::new());
        worked_out.acl_rows.get_or_init(rows).clone()
    }

    /// The same with what was looked for in the database.
    fn looked_rows(&self) -> Vec<AclRow> {
        let rows = || self.rows_knowing(&self.existence());
        self.worked_out().looked_rows.get_or_init(rows).clone()
    }

    fn rows_knowing(&self, existence: &Existence) -> Vec<AclRow> {
        let (world, backdrop) = (self.instance.world(), self.backdrop());
        acls::rows(&self.comparison(), &world, &backdrop.0, existence)
    }

    async fn reply(self, request: Request, parts: Parts) -> Result<(), Failure> {
        match request {
            Request::Open(_) => Err(Failure::new("this instance is open already")),
            Request::Acls => self.acls(&parts).await,
            Request::AllowWriting => self.allow_writing(&parts).await,
            Request::Agents => self.agents(&parts).await,
            Request::ActAs(login) => self.act_as(&login, &parts).await,
            Request::Store(drafts) => self.store(drafts, &parts).await,
            Request::Deployment(what) => self.deployment(what, &parts).await,
            Request::Deploy(what) => self.deploy(what, &parts).await,
            Request::Existing => self.existing(&parts).await,
            Request::Judge(judging) => self.judge(*judging, &parts).await,
            Request::Export(asked) => self.export(asked, &parts).await,
            Request::Import(asked) => self.import(asked, &parts).await,
            Request::Problems => self.problems(&parts).await,
            Request::Examine => self.examine(&parts).await,
            Request::Journal { all, older } => self.journal(all, older, &parts).await,
            Request::Chain => self.chain(&parts).await,
            Request::CustomerUsers { words, limit } => {
                self.customer_user_choices(&words, limit, &parts).await
            }
            Request::CustomerIds { words, limit } => self.customer_ids(&words, limit, &parts).await,
            Request::People(wanted) => self.people(wanted, &parts).await,
            Request::Query(wanted) => self.query(wanted, &parts).await,
            Request::RawRecord { source, login } => self.raw(&source, &login, &parts).await,
            Request::Person { login } => self.person(&login, &parts).await,
            Request::Relation(wanted) => self.relation(&wanted, &parts).await,
            Request::Relatable(thing) => self.relatable(thing, &parts).await,
            Request::RelationStatements(plan) => self.relation_statements(&plan, &parts).await,
            Request::WriteRelation(plan, relation) => {
                self.write_relation(*plan, relation, &parts).await
            }
            Request::RecordSheet(target) => self.record_sheet(target, &parts).await,
            Request::PlanRecord(filled) => self.plan_record(*filled, &parts).await,
            Request::WriteRecord(question) => self.write_record(*question, &parts).await,
            Request::Companies {
                words,
                valid_only,
                limit,
            } => self.company_list(&words, valid_only, limit, &parts).await,
            Request::Company { id } => self.company_card(&id, &parts).await,
            Request::Tickets { words, limit } => self.tickets(&words, limit, &parts).await,
            Request::Simulate(scene) => self.simulate(scene, &parts).await,
            Request::Permissions { login } => self.permissions(&login, &parts).await,
        }
    }
}

impl Source for InstanceSource {
    fn keep(&self, keeping: &Keeping) -> Result<(), Failure> {
        self.drafts.keep(keeping)
    }

    fn answer(&self, request: Request, parts: Parts) -> BoxFuture<'static, Result<(), Failure>> {
        Box::pin(self.clone().reply(request, parts))
    }
}

/// Does what waits for disks or computes for long where no key waits for it.
async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(defect)
}

/// A task that panicked.
fn defect(error: JoinError) -> Failure {
    Failure::new(format!("a defect in aclscope: {error}"))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            message: error.to_string(),
            help: error.help().unwrap_or_default(),
        }
    }
}
