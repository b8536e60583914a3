//! Opens instances, and answers from the one that is open.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use futures_util::future::BoxFuture;

use super::header::header;
use super::journals;
use crate::app::{self, Answer, InstanceSource, Opened, Parts, Request, Source};
use crate::backend::{Error, Instance, Origin};
use crate::cli::{Failure, InstanceArguments, Prepared};
use crate::config::instances::{Entrance, Way};

/// Whom the demo looks at first: the story of its ACLs is told about this customer user.
const DEMO_CUSTOMER_USER: &str = "dg";

/// An entrance with everything that opening it needs, or why that cannot be had.
type FirstTry = (Entrance, Result<Prepared, Failure>);

/// Where the console asks: for an instance, and of it.
pub(super) struct Desk {
    arguments: InstanceArguments,
    first: Mutex<Option<FirstTry>>,
    open: RwLock<Option<InstanceSource>>,
    last_failure: Mutex<Option<Failure>>,
}

impl Desk {
    /// A desk with no instance open.
    pub(super) fn new(arguments: InstanceArguments) -> Self {
        Self {
            arguments,
            first: Mutex::new(None),
            open: RwLock::new(None),
            last_failure: Mutex::new(None),
        }
    }

    /// Fetches what opening this needs, before the console has the terminal.
    pub(super) fn prepare(&self, entrance: Entrance) {
        let prepared = prepare(&self.arguments, &entrance);
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        *first = Some((entrance, prepared));
    }

    /// Why the last instance did not open.
    pub(super) fn last_failure(&self) -> Option<Failure> {
        let last = self.last_failure.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was fetched before the console began, when it was for this entrance.
    fn take_first(&self, entrance: &Entrance) -> Option<Result<Prepared, Failure>> {
        let first = self
            .first
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        first.and_then(|(own, prepared)| (own == *entrance).then_some(prepared))
    }

    async fn enter(&self, entrance: Entrance, parts: &Parts) -> Result<(), app::Failure> {
        let prepared = match self.take_first(&entrance) {
            Some(prepared) => prepared,
            None => {
                let (arguments, entrance) = (self.arguments.clone(), entrance.clone());
                let fetched = tokio::task::spawn_blocking(move || prepare(&arguments, &entrance));
                let defect =
                    |error| Failure::new("defect", format!("a defect in aclscope: {error}"), "");
                fetched.await.unwrap_or_else(|error| Err(defect(error)))
            }
        };
        let opened = match prepared {
            Err(failure) => Err(failure),
            Ok(prepared) => match prepared.open().await {
                Ok(instance) => Ok(instance),
                Err(error) => {
                    if let Error::NoDatabase { missing, .. } = &error
                        && !missing.is_empty()
                    {
                        parts.send(Answer::Missing(missing.clone())).await;
                    }
                    Err(Failure::from(error))
                }
            },
        };
        let failure = opened.as_ref().err().cloned();
        *self
            .last_failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = failure;
        match opened {
            Ok(instance) => {
                self.begin(instance, &entrance, parts).await;
                Ok(())
            }
            Err(failure) => Err(app::Failure {
                message: failure.message,
                help: failure.help,
            }),
        }
    }

    /// From here on everything is asked of this instance.
    async fn begin(&self, instance: Instance, entrance: &Entrance, parts: &Parts) {
        let name = match &entrance.way {
            Way::Named(name) => Some(name.as_str()),
            _ => None,
        };
        let story = matches!(instance.origin(), Origin::Demo(_));
        let (ledger, drafts, says) = journals::open(&instance).await;
        let opened = Opened {
            header: header(&instance, name),
            customer_user: story.then(|| DEMO_CUSTOMER_USER.to_owned()),
            not_kept: ledger.as_ref().err().map(|failure| failure.message.clone()),
            left: drafts.left(),
            says,
        };
        let source = InstanceSource::new(Arc::new(instance)).keeping(ledger, drafts);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(source);
        parts.send(Answer::Opened(opened)).await;
    }
}

/// Everything that opening the entrance needs; secrets may take a while.
fn prepare(arguments: &InstanceArguments, entrance: &Entrance) -> Result<Prepared, Failure> {
    arguments.choose_entrance(entrance)?.prepare()
}

impl Source for Arc<Desk> {
    fn keep(&self, keeping: &app::Keeping) -> Result<(), app::Failure> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map_or(Ok(()), |source| source.keep(keeping))
    }

    fn answer(
        &self,
        request: Request,
        parts: Parts,
    ) -> BoxFuture<'static, Result<(), app::Failure>> {
        if let Request::Open(entrance) = request {
            let desk = Arc::clone(self);
            return Box::pin(async move { desk.enter(entrance, &parts).await });
        }
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        match open.as_ref() {
            Some(source) => source.answer(request, parts),
            None => Box::pin(async { Err(app::Failure::new("no instance is open")) }),
        }
    }
}
