//! What was stored and deployed: the history, read part by part.

use super::{InstanceSource, off_the_loop};
use crate::app::journaled::{ChainCheck, HistoryPart};
use crate::app::request::{Answer, Failure, Parts};
use crate::backend::journal::{Filter, History, JournalError};

/// Entries that are read at once.
const PART: usize = 500;

impl InstanceSource {
    /// A part of the history of this instance, or of all of them.
    pub(super) async fn journal(
        &self,
        all: bool,
        older: Option<u64>,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let instance = self.instance.identity();
        let filter = Filter {
            instance: (!all).then(|| instance.clone()),
            acl: None,
        };
        let part = self.of_history(move |history| {
            let recent = history.recent(&filter, older, PART)?;
            Ok(HistoryPart {
                entries: recent.entries,
                older: recent.older,
                instance,
                file: history.path().display().to_string(),
            })
        });
        let part = part.await?;
        parts.send(Answer::Journal { part, older }).await;
        Ok(())
    }

    /// Whether the chain of the whole history is unbroken.
    pub(super) async fn chain(&self, parts: &Parts) -> Result<(), Failure> {
        let check = self.of_history(|history| {
            let reading = history.read()?;
            Ok(ChainCheck {
                count: reading.count(),
                breaks: reading.breaks,
            })
        });
        let check = check.await?;
        parts.send(Answer::Chain(check)).await;
        Ok(())
    }

    /// Waits for the disk where that holds up nobody.
    async fn of_history<T: Send + 'static>(
        &self,
        read: impl FnOnce(&History) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, Failure> {
        let history = match self.ledger.as_ref() {
            Ok(ledger) => ledger.history().clone(),
            Err(failure) => return Err(failure.clone()),
        };
        let read = off_the_loop(move || read(&history)).await?;
        read.map_err(|error| Failure {
            message: error.to_string(),
            help: error.help(),
        })
    }
}
