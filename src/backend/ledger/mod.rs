//! Storing, importing and deploying ACLs so that the history knows of it, whatever happens in between.
//!
//! What is about to be done is written down and on the disk before the database or the file is
//! touched; it is settled once that keeps it. What a process that was ended left unsettled is settled by the
//! next one, which looks at the database or the file to see what became of it.

mod deploying;
mod importing;
mod writing;

pub use writing::WrittenError;

use super::acls::{AclChange, StoreError, Stored};
use super::instance::{Agent, Instance};
use super::journal::{
    AclNamed, Change, Columns, History, JournalError, Kind, Origin, Pending, Place, columns,
};
use crate::core::acl::AclColumns;
use crate::core::world::Row;

/// Where changes of ACLs are written down.
#[derive(Debug, Clone)]
pub struct Ledger {
    place: Place,
    history: History,
}

/// Why ACLs were not stored.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The history cannot be written: nothing was stored.
    #[error("nothing is stored, because the history cannot be kept: {0}")]
    Journal(#[from] JournalError),
    /// The database did not take them.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LedgerError {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Journal(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Journal(error) => Some(error.help()),
            Self::Store(error) => error.help(),
        }
    }
}

/// What became of changes that an earlier process did not settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// When it was begun: UTC with offset.
    pub at: String,
    /// The ACLs or rows it was about.
    pub acls: Vec<String>,
    /// True when the database keeps them; the history says so now. False when it never did.
    pub stored: bool,
}

impl Ledger {
    /// The ledger in a state directory.
    pub fn new(place: &Place, origin: Origin) -> Self {
        Self {
            place: place.clone(),
            history: History::new(place, origin),
        }
    }

    /// The state directory that it lies in.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The history behind it.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Stores changes as [`Instance::store_acls`] does, and writes them into the history. A history
    /// that cannot be finished after the database has kept them is an answer beside it: the next
    /// start finishes it.
    ///
    /// # Errors
    /// As [`Instance::store_acls`]; and where the history cannot be written nothing is stored.
    pub async fn store(
        &self,
        instance: &Instance,
        changes: &[AclChange],
        by: &Agent,
        kind: Kind,
    ) -> Result<(Stored, Option<JournalError>), LedgerError> {
        // What is refused before anything is written needs no place in the history.
        if instance.is_read_only() {
            return Ok((instance.store_acls(changes, by).await?, None));
        }
        let identity = instance.identity();
        let real: Vec<&AclChange> = changes.iter().filter(|own| !own.is_nothing()).collect();
        let begun: Vec<Change> = real
            .iter()
            .map(|own| change(own, None, kind, &identity, by))
            .collect();
        let history = self.history.clone();
        let pending = blocking(move || history.begin(begun)).await?;
        match instance.store_acls(changes, by).await {
            Ok(stored) => {
                let written = changes.iter().zip(&stored.rows);
                let done: Vec<Change> = written
                    .filter(|(own, _)| !own.is_nothing())
                    .map(|(own, row)| change(own, row.as_ref(), kind, &identity, by))
                    .collect();
                let settled = blocking(move || pending.settle_as(done)).await;
                Ok((stored, settled.err()))
            }
            // It stays written down: the next start looks what became of it.
            Err(error @ StoreError::Uncertain(_)) => Err(error.into()),
            Err(error) => {
                blocking(move || pending.abandon()).await.ok();
                Err(error.into())
            }
        }
    }

    /// Settles what earlier processes left of this instance: what the database or the deployed file
    /// keeps goes into the history, what it does not is dropped. The answer tells about what was
    /// being stored; a deployment that is unfinished stays so until it is finished.
    ///
    /// # Errors
    /// The state directory cannot be read or written.
    pub async fn settle_left(&self, instance: &Instance) -> Result<Vec<LeftBehind>, JournalError> {
        self.settle_deployments(instance).await?;
        let history = self.history.clone();
        let unsettled = blocking(move || history.unsettled()).await?;
        let (world, identity) = (instance.world(), instance.identity());
        let mut left = Vec::new();
        for pending in unsettled.found {
            let own = pending.changes().iter().all(|change| {
                let rows = [Kind::Stored, Kind::Imported, Kind::Written];
                change.instance == identity && rows.contains(&change.kind)
            });
            if !own || pending.changes().is_empty() {
                continue;
            }
            let Some(kept) = kept(instance, &pending, &world.acl_rows).await else {
                // It cannot be looked up now: a later start may.
                continue;
            };
            left.push(LeftBehind {
                at: pending.at().to_owned(),
                acls: names(&pending),
                stored: kept,
            });
            match kept {
                true => drop(blocking(move || pending.settle()).await?),
                false => blocking(move || pending.abandon()).await?,
            }
        }
        Ok(left)
    }
}

/// The ACLs and the rows that something begun was about.
fn names(pending: &Pending) -> Vec<String> {
    let names = pending.changes().iter().filter_map(|own| {
        let acl = own.acl.as_ref().map(|acl| acl.name.clone());
        acl.or_else(|| own.row.as_ref().map(|row| row.what.clone()))
    });
    let mut names: Vec<String> = names.collect();
    names.dedup();
    names
}

/// True when the database holds all that was begun; `None` when it does not say.
async fn kept(instance: &Instance, pending: &Pending, acls: &[Row]) -> Option<bool> {
    for change in pending.changes() {
        let kept = match change.kind {
            Kind::Written => instance.keeps_row(change).await.ok()?,
            _ => is_kept(change, acls),
        };
        if !kept {
            return Some(false);
        }
    }
    Some(true)
}

/// A change as the history describes it; `row` is what the database keeps, once that is known.
fn change(own: &AclChange, row: Option<&Row>, kind: Kind, instance: &str, by: &Agent) -> Change {
    let id = own.id().or_else(|| row.and_then(|row| row.id("id")));
    let after = row.map(columns).or_else(|| own.after.as_ref().map(decided));
    Change {
        kind,
        instance: instance.to_owned(),
        acting_user: by.login.clone(),
        row: None,
        acl: Some(AclNamed {
            id: id.map(|id| id.to_string()),
            name: own.name().to_owned(),
        }),
        before: own.base.as_ref().map(columns),
        after,
        note: None,
    }
}

/// What an author decides, as columns.
fn decided(columns: &AclColumns) -> Columns {
    let texts = columns.texts().into_iter();
    texts.map(|(name, text)| (name.to_owned(), text)).collect()
}

/// True when the database holds what a change was to leave.
fn is_kept(change: &Change, rows: &[Row]) -> bool {
    let Some(acl) = &change.acl else {
        return false;
    };
    let same = |row: &&Row| match &acl.id {
        Some(id) => row.text("id") == Some(id),
        None => row.text("name") == Some(&acl.name),
    };
    let row = rows.iter().find(same);
    match (&change.after, row) {
        (None, row) => row.is_none(),
        (Some(_), None) => false,
        (Some(after), Some(row)) => {
            let now = decided(&AclColumns::of(row));
            now.iter()
                .all(|(column, text)| after.get(column) == Some(text))
        }
    }
}

/// Waits for the disk where that holds up nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, JournalError> + Send + 'static,
) -> Result<T, JournalError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        // Only a panic ends such work early; it goes on as one.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
