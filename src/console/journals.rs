//! Where a console keeps its drafts and the history of what it writes.

use crate::app::{Drafts, Failure};
use crate::backend::journal::{DraftJournal, JournalError, Origin, Place};
use crate::backend::ledger::{Ledger, LeftBehind};
use crate::backend::{self, Instance};

/// The ledger, the drafts, and what somebody who opens the instance should be told.
pub(super) async fn open(instance: &Instance) -> (Result<Ledger, Failure>, Drafts, Option<String>) {
    match kept(instance).await {
        Ok((ledger, drafts, says)) => (Ok(ledger), drafts, says),
        Err(error) => {
            let failure = Failure {
                message: format!("drafts and history are not kept: {error}"),
                help: error.help(),
            };
            let says = format!(
                "{}; nothing can be stored; {}",
                failure.message, failure.help
            );
            let drafts = Drafts::new(DraftJournal::none(error.to_string()), Vec::new());
            (Err(failure), drafts, Some(says))
        }
    }
}

async fn kept(instance: &Instance) -> Result<(Ledger, Drafts, Option<String>), JournalError> {
    let variable = |name: &str| std::env::var(name).ok();
    let mut place = Place::of(variable)?;
    if let backend::Origin::Home { folder, .. } = instance.origin() {
        place = place.outside(folder)?;
    }
    let origin = Origin::of(variable);
    let ledger = Ledger::new(&place, origin.clone());
    let left = ledger.settle_left(instance).await?;
    let (journal, drafts) = DraftJournal::open(&place, &instance.identity(), origin)?;
    Ok((ledger, Drafts::new(journal, drafts), said(&left)))
}

/// What became of what an earlier process was ended in the middle of.
fn said(left: &[LeftBehind]) -> Option<String> {
    let [first, ..] = left else {
        return None;
    };
    let acls = first.acls.join(", ");
    Some(match first.stored {
        true => format!(
            "an earlier console was ended while it stored {acls} ({}): the database has it",
            first.at
        ),
        false => format!(
            "an earlier console was ended while it stored {acls} ({}): the database does not have it",
            first.at
        ),
    })
}
