//! The steps of a deployment, and what they did.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::intent::Intent;
use crate::core::deploy::Kind;

/// One step of a deployment. Whatever ends the process between two steps, or in one, the next start
/// finds a state in which it can finish or take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What is to be done is written down, and lasts.
    Record,
    /// The version that is replaced is kept in the state directory.
    Keep,
    /// `acl_sync` says which ACLs will not be deployed; only where a version comes back.
    Mark,
    /// The new file is written beside the old one, with its owner, group and mode.
    Write,
    /// What was written is read back, and is what is stored.
    Check,
    /// Nobody has changed ACLs or the file since they were read.
    Compare,
    /// The new file takes the place of the old one.
    Replace,
    /// Caches that hold the old ACLs are removed.
    Caches,
    /// `acl_sync` says that what is stored is deployed.
    Sync,
    /// The intent goes.
    Done,
}

impl Step {
    /// What it does, for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Record => "writing down what is to be done",
            Self::Keep => "keeping the previous version",
            Self::Mark => "marking ACLs as not deployed",
            Self::Write => "writing the new file",
            Self::Check => "reading it back",
            Self::Compare => "looking whether anybody changed ACLs meanwhile",
            Self::Replace => "replacing the file",
            Self::Caches => "clearing caches",
            Self::Sync => "resetting the sync state",
            Self::Done => "tidying up",
        }
    }

    /// The steps of a deployment; a file that is as it should be is not replaced.
    pub(super) fn all(kind: Kind, same: bool) -> VecDeque<Self> {
        use Step::*;
        let steps: &[Self] = match (kind, same) {
            (Kind::Deploy, false) => &[
                Record, Keep, Write, Check, Compare, Replace, Caches, Sync, Done,
            ],
            (Kind::Deploy, true) => &[Record, Compare, Caches, Sync, Done],
            (Kind::Undo, _) => &[Record, Mark, Write, Check, Compare, Replace, Caches, Done],
        };
        steps.iter().copied().collect()
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// Whether something was deployed or taken back.
    pub kind: Kind,
    /// The file.
    pub file: PathBuf,
    /// True when the file is another one now.
    pub replaced: bool,
    /// Where the previous version is kept, when there was one.
    pub previous: Option<PathBuf>,
    /// How many files of caches were removed.
    pub cache_files: usize,
    /// Commands that somebody has to run, since the caches are none of files.
    pub commands: Vec<String>,
    /// How many rows `acl_sync` lost; of a version that came back, how many it got.
    pub marks: usize,
    /// How many rows it still has, since somebody has stored ACLs meanwhile.
    pub left: usize,
}

impl Deployed {
    /// Nothing was done yet.
    pub(super) fn nothing(intent: &Intent) -> Self {
        Self {
            kind: intent.kind,
            file: intent.target.clone(),
            replaced: false,
            previous: None,
            cache_files: 0,
            commands: Vec::new(),
            marks: 0,
            left: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_system_never_claims_to_be_in_sync_when_it_is_not() {
        let place = |steps: &VecDeque<Step>, step| steps.iter().position(|own| *own == step);
        let deploy = Step::all(Kind::Deploy, false);
        assert!(place(&deploy, Step::Replace) < place(&deploy, Step::Caches));
        assert!(place(&deploy, Step::Caches) < place(&deploy, Step::Sync));
        let undo = Step::all(Kind::Undo, false);
        assert!(place(&undo, Step::Mark) < place(&undo, Step::Replace));
        for steps in [deploy, undo] {
            assert_eq!(place(&steps, Step::Record), Some(0));
            assert_eq!(place(&steps, Step::Done), Some(steps.len() - 1));
        }
    }
}
