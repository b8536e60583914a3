//! Finishing or taking back what an earlier process left.

use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::carry::Deployment;
use super::error::DeployError;
use super::file::Target;
use super::intent::{Intent, Shelf};
use super::step::{Deployed, Step};
use crate::backend::instance::Instance;
use crate::backend::journal::Place;
use crate::core::deploy::{Kind, Resume, resume};

/// What became of a deployment that was broken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finished {
    /// The file had not been replaced: nothing is deployed, and nothing is left of it.
    TakenBack(PathBuf),
    /// What was left of it is done.
    Finished(Deployed),
    /// Somebody else has written the file meanwhile: it stays, and so does `acl_sync`.
    Left(PathBuf),
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TakenBack(_) => f.write_str(
                "an earlier deployment had been broken off before it replaced the file: it is taken \
                 back",
            ),
            Self::Finished(_) => {
                f.write_str("an earlier deployment had been broken off: it is finished")
            }
            Self::Left(file) => write!(
                f,
                "an earlier deployment had been broken off, and somebody has written {} since: it is \
                 forgotten",
                file.display()
            ),
        }
    }
}

impl Instance {
    /// Finishes what an earlier deployment into this installation left, or takes it back; `None`
    /// when none was broken off.
    ///
    /// # Errors
    /// It cannot be finished; it is then still unfinished.
    pub async fn finish_deployment(&self, place: &Place) -> Result<Option<Finished>, DeployError> {
        let Some(home) = self.home() else {
            return Ok(None);
        };
        if existing(place, home)?.is_none() {
            return Ok(None);
        }
        self.writable().await?;
        let shelf = Shelf::make(place, home)?;
        let lock = shelf.lock(home)?;
        let Some(intent) = shelf.intent()? else {
            return Ok(None);
        };
        let target = Target::find(home)?;
        let now = target.hash();
        let what = fate(&intent, &target);
        // The new file that did not take its place is of no use: the next one is written anew.
        fs::remove_file(&intent.temporary).ok();
        match what {
            Resume::TakeBack => {
                shelf.forget()?;
                Ok(Some(Finished::TakenBack(target.path)))
            }
            Resume::Leave => {
                shelf.forget()?;
                Ok(Some(Finished::Left(target.path)))
            }
            Resume::Finish => {
                let replaced = now == intent.new;
                let kept = match (&intent.kind, &intent.new, replaced) {
                    (Kind::Undo, Some(print), false) => Some(shelf.kept(print)?),
                    _ => target.bytes.clone(),
                };
                let rest = Deployment {
                    instance: self,
                    _lock: lock,
                    new: intent.new.as_ref().and(kept),
                    steps: rest(&intent, replaced),
                    deployed: Deployed::nothing(&intent),
                    shelf,
                    target,
                    intent,
                };
                Ok(Some(Finished::Finished(rest.run(|_| ()).await?)))
            }
        }
    }
}

/// What becomes of an intent, by the file as it is now.
pub(super) fn fate(intent: &Intent, target: &Target) -> Resume {
    if target.path != intent.target {
        return Resume::Leave;
    }
    let (old, new) = (intent.old.as_deref(), intent.new.as_deref());
    resume(intent.kind, old, new, target.hash().as_deref())
}

pub(super) fn existing(place: &Place, home: &Path) -> Result<Option<Intent>, DeployError> {
    match Shelf::existing(place, home)? {
        Some(shelf) => shelf.intent(),
        None => Ok(None),
    }
}

/// What is left to be done; each of these steps may have been taken already.
fn rest(intent: &Intent, replaced: bool) -> VecDeque<Step> {
    use Step::*;
    let steps: &[Step] = match (intent.kind, replaced) {
        (Kind::Deploy, _) => &[Caches, Sync, Done],
        (Kind::Undo, true) => &[Mark, Caches, Done],
        (Kind::Undo, false) => &[Mark, Write, Check, Replace, Caches, Done],
    };
    steps.iter().copied().collect()
}
