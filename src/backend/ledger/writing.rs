//! Writing rows with a history.

use super::{Ledger, blocking};
use crate::backend::instance::{Agent, Instance};
use crate::backend::journal::JournalError;
use crate::backend::tables::{WriteError, entries};
use crate::core::table_change::Plan;

/// Why rows were not written.
#[derive(Debug, thiserror::Error)]
pub enum WrittenError {
    /// The history cannot be written: nothing was written at all.
    #[error("nothing is written, because the history cannot be kept: {0}")]
    Journal(#[from] JournalError),
    /// The database did not take them.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl WrittenError {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Journal(error) => error.kind(),
            Self::Write(error) => error.kind(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Journal(error) => Some(error.help()),
            Self::Write(error) => error.help(),
        }
    }
}

impl Ledger {
    /// Carries out a plan as [`Instance::write_rows`] does, and writes every row with what it held
    /// and what it holds into the history; of a secret only `***` with the name of its scheme. A
    /// history that cannot be finished after the database has kept it is an answer beside it: the
    /// next start finishes it.
    ///
    /// # Errors
    /// As [`Instance::write_rows`]; and where the history cannot be written nothing is.
    pub async fn write_rows(
        &self,
        instance: &Instance,
        plan: &Plan,
        by: &Agent,
    ) -> Result<Option<JournalError>, WrittenError> {
        let stamp = instance.stamp(by).map_err(WriteError::from)?;
        // What is refused before anything is written needs no place in the history.
        if instance.is_read_only() {
            instance.write_stamped(plan, &stamp).await?;
            return Ok(None);
        }
        let begun = entries(plan, &instance.identity(), &by.login, &stamp);
        let history = self.history.clone();
        let pending = blocking(move || history.begin(begun)).await?;
        match instance.write_stamped(plan, &stamp).await {
            Ok(()) => Ok(blocking(move || pending.settle()).await.err()),
            // It stays written down: the next start looks what became of it.
            Err(error @ WriteError::Uncertain(_)) => Err(error.into()),
            Err(error) => {
                blocking(move || pending.abandon()).await.ok();
                Err(error.into())
            }
        }
    }
}
