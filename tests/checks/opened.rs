//! A world file opened as an instance, asked for checks.

use std::path::Path;

use aclscope::backend::Instance;
use aclscope::core::checks::{Facts, Gathered, Params, Required, gather};
use tokio::runtime::Runtime;

/// An instance with what it takes to wait for its answers.
pub struct Opened {
    runtime: Runtime,
    instance: Instance,
}

impl Opened {
    pub fn file(path: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let instance = runtime.block_on(Instance::open_snapshot(path)).unwrap();
        Self { runtime, instance }
    }

    /// The checks of one call.
    pub fn gather(&self, required: &Required, params: &Params) -> Gathered {
        let world = self.instance.world();
        let (ticket, people) = self.runtime.block_on(async {
            let ticket = match params.true_text("TicketID") {
                Some(id) => self.instance.ticket_by_id_text(id).await.unwrap(),
                None => None,
            };
            let people = self.instance.people(params, ticket.as_ref()).await.unwrap();
            (ticket, people)
        });
        let facts = Facts {
            world: &world,
            ticket: ticket.as_ref(),
            persons: &people,
        };
        gather(required, params, &facts)
    }
}
