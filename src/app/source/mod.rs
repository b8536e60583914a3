//! What answers the console's questions in the program: an opened instance.

mod acls;
mod deploying;
mod drafted;
mod keeping;
mod people;
mod permissions;
mod problems;
mod simulation;
mod writing;

pub use keeping::Drafts;

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use futures_util::future::BoxFuture;

use super::drafted::Backdrop;
use super::request::{Failure, Keeping, Parts, Request, Source};
use super::state::AclRow;
use crate::backend::ledger::Ledger;
use crate::backend::{Error, Instance};
use crate::core::acl::Comparison;
use crate::core::simulate::Rules;
use crate::core::world::Acls;

/// An instance that answers questions, with its ACLs compiled and compared once.
#[derive(Clone)]
pub struct InstanceSource {
    instance: Arc<Instance>,
    worked_out: Arc<RwLock<Arc<WorkedOut>>>,
    ledger: Arc<Result<Ledger, Failure>>,
    drafts: Arc<Drafts>,
}

/// What is worked out once for the ACLs as they were read last, at the first need.
#[derive(Default)]
struct WorkedOut {
    stored: OnceLock<Arc<Rules>>,
    deployed: OnceLock<Arc<Rules>>,
    comparison: OnceLock<Arc<Comparison>>,
    acl_rows: OnceLock<Vec<AclRow>>,
    backdrop: OnceLock<Arc<Backdrop>>,
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
        let rows = || acls::rows(&self.comparison(), &self.instance.world());
        self.worked_out().acl_rows.get_or_init(rows).clone()
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
            Request::Judge(judging) => self.judge(*judging, &parts).await,
            Request::Problems => self.problems(&parts).await,
            Request::CustomerUsers { words, limit } => {
                self.customer_user_choices(&words, limit, &parts).await
            }
            Request::People { words, section } => self.people(&words, section, &parts).await,
            Request::Person { login } => self.person(&login, &parts).await,
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

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            message: error.to_string(),
            help: error.help().unwrap_or_default(),
        }
    }
}
