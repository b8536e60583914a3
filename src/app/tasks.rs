//! Runs questions off the UI task, one a slot: the latest wins, the older one is cancelled.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinError};

use super::msg::Msg;
use super::request::{Failure, Parts, Request, Source};
use super::state::{Slot, Ticket};

/// No question takes longer than this.
pub const TIME_OUT: Duration = Duration::from_secs(30);

/// The questions that run.
pub struct Tasks {
    source: Arc<dyn Source>,
    outbox: mpsc::Sender<Msg>,
    time_out: Duration,
    running: BTreeMap<Slot, (Ticket, AbortHandle)>,
}

impl Tasks {
    /// Tasks that ask `source` and answer through `outbox`.
    pub fn new(source: Arc<dyn Source>, outbox: mpsc::Sender<Msg>, time_out: Duration) -> Self {
        Self {
            source,
            outbox,
            time_out,
            running: BTreeMap::new(),
        }
    }

    /// What is asked.
    pub fn source(&self) -> &dyn Source {
        self.source.as_ref()
    }

    /// Starts a question and cancels the slot's older one.
    pub fn start(&mut self, slot: Slot, ticket: Ticket, request: Request) {
        self.stop(slot);
        let outbox = self.outbox.clone();
        let parts = Parts::new(move |answer| {
            let outbox = outbox.clone();
            let msg = Msg::Answered {
                slot,
                ticket,
                answer,
            };
            Box::pin(async move {
                // Nobody listens any more only while the console ends.
                outbox.send(msg).await.ok();
            })
        });
        let time_out = match request.is_patient() {
            true => None,
            false => Some(self.time_out),
        };
        let work = tokio::spawn(self.source.answer(request, parts));
        self.running.insert(slot, (ticket, work.abort_handle()));

        let (outbox, abort) = (self.outbox.clone(), work.abort_handle());
        tokio::spawn(async move {
            let result = tokio::select! {
                result = work => match result {
                    Ok(result) => result,
                    Err(join) => match why(join) {
                        Some(failure) => Err(failure),
                        // Cancelled: whoever cancelled knows.
                        None => return,
                    },
                },
                seconds = passed(time_out) => {
                    abort.abort();
                    Err(Failure::new(format!("no answer within {seconds} s")))
                }
            };
            let msg = Msg::Ended {
                slot,
                ticket,
                result,
            };
            outbox.send(msg).await.ok();
        });
    }

    /// Cancels the slot's question.
    pub fn stop(&mut self, slot: Slot) {
        if let Some((_, work)) = self.running.remove(&slot) {
            work.abort();
        }
    }

    /// The last word about a question has arrived.
    pub fn ended(&mut self, slot: Slot, ticket: Ticket) {
        if self
            .running
            .get(&slot)
            .is_some_and(|(current, _)| *current == ticket)
        {
            self.running.remove(&slot);
        }
    }

    /// True when nothing runs whose end has not arrived.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }
}

/// Waits until the time is over and tells how many seconds it was; without one for ever.
async fn passed(time_out: Option<Duration>) -> u64 {
    match time_out {
        Some(time_out) => {
            tokio::time::sleep(time_out).await;
            time_out.as_secs()
        }
        None => std::future::pending().await,
    }
}

/// A panic as a failure; `None` for a cancelled task.
fn why(join: JoinError) -> Option<Failure> {
    let panic = join.try_into_panic().ok()?;
    Some(Failure {
        message: format!("a defect in aclscope: {}", panic_text(panic.as_ref())),
        help: "please report it; everything else goes on".to_owned(),
    })
}

fn panic_text(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "panic without a message"
    }
}
