//! Keeping drafts, so that nothing is lost with a console.

use std::sync::{Mutex, PoisonError};

use crate::app::drafted::LeftDrafts;
use crate::app::request::{Failure, Keeping};
use crate::backend::journal::{DraftJournal, JournalError, Left};
use crate::core::edit::{from_record, to_record};

/// The journal of one console on one instance, and what earlier consoles left there.
#[derive(Debug)]
pub struct Drafts {
    kept: Mutex<(DraftJournal, Vec<Left>)>,
}

impl Default for Drafts {
    fn default() -> Self {
        Self::new(DraftJournal::none("this console keeps none"), Vec::new())
    }
}

impl Drafts {
    /// Keeps drafts in this journal.
    pub fn new(journal: DraftJournal, left: Vec<Left>) -> Self {
        Self {
            kept: Mutex::new((journal, left)),
        }
    }

    /// What earlier consoles left.
    pub fn left(&self) -> Vec<LeftDrafts> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let left = kept.1.iter().map(|left| LeftDrafts {
            at: left.at.clone(),
            who: format!("{} on {}", left.origin.os_user, left.origin.host),
            entries: left.records.iter().filter_map(from_record).collect(),
        });
        left.collect()
    }

    /// Keeps what happened.
    pub(super) fn keep(&self, keeping: &Keeping) -> Result<(), Failure> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (journal, left) = &mut *kept;
        let done = match keeping {
            Keeping::More(entries) => {
                let mut records = entries.iter().map(to_record);
                records.try_for_each(|record| journal.append(&record))
            }
            Keeping::Instead(entries) => {
                let records: Vec<_> = entries.iter().map(to_record).collect();
                journal.rewrite(&records)
            }
            Keeping::TakenUp(at) => {
                let taken = left.iter().position(|own| own.at == *at);
                match taken.map(|place| left.swap_remove(place)) {
                    Some(left) => journal.discard(left),
                    None => Ok(()),
                }
            }
        };
        done.map_err(|error: JournalError| Failure {
            message: error.to_string(),
            help: error.help(),
        })
    }
}
