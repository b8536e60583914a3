//! What answers the console's questions in the program: an opened instance.

mod acls;
mod people;
mod permissions;
mod problems;
mod simulation;

use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;

use super::request::{Failure, Parts, Request, Source};
use crate::backend::{Error, Instance};
use crate::core::simulate::Rules;

/// An instance that answers questions, with its ACLs compiled once.
#[derive(Clone)]
pub struct InstanceSource {
    instance: Arc<Instance>,
    rules: Arc<OnceLock<Arc<Rules>>>,
}

impl InstanceSource {
    /// Answers from this instance.
    pub fn new(instance: Arc<Instance>) -> Self {
        Self {
            instance,
            rules: Arc::new(OnceLock::new()),
        }
    }

    /// The valid ACLs, compiled at the first need.
    fn rules(&self) -> Arc<Rules> {
        let world = self.instance.world();
        let rules = self.rules.get_or_init(|| Arc::new(Rules::of_world(&world)));
        Arc::clone(rules)
    }

    async fn reply(self, request: Request, parts: Parts) -> Result<(), Failure> {
        match request {
            Request::Open(_) => Err(Failure::new("this instance is open already")),
            Request::Acls => self.acls(&parts).await,
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
