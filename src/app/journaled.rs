//! What the history tells, and what is brought back from it.

use crate::backend::journal::{Break, Entry};
use crate::core::acl::AclColumns;

/// A part of the history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryPart {
    /// Its entries, the newest first.
    pub entries: Vec<Entry>,
    /// Where it goes on with older ones; `None` where there are none.
    pub older: Option<u64>,
    /// What the entries of the open instance say about which instance they are of.
    pub instance: String,
    /// The file that they stand in.
    pub file: String,
}

/// What was found when the chain of the history was followed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChainCheck {
    /// Where it is broken; nowhere in a history that nobody touched.
    pub breaks: Vec<Break>,
    /// How many entries there are.
    pub count: usize,
}

/// A state of an ACL that is to become a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoring {
    /// The id of its row, where the history knows it.
    pub id: Option<i64>,
    /// Its name, for people, and to find it where the row of that id is gone.
    pub name: String,
    /// Which state, for people: `before entry 12`.
    pub state: String,
    /// The state; `None` where the ACL was not there.
    pub columns: Option<AclColumns>,
}
