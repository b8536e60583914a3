//! What a draft would do, and what drafts are made with.

use std::collections::{BTreeMap, HashMap};

use super::simulated::Scene;
use crate::core::acl::AclColumns;
use crate::core::edit::{Draft, Entry, Path, SheetId, Side};
use crate::core::known::Known;
use crate::core::lint::{Finding, Others};
use crate::core::world::Row;

/// What drafts are made with: what the live system knows.
#[derive(Debug)]
pub struct Backdrop {
    /// Keys and values.
    pub known: Known,
    /// The stored ACLs, as far as findings about another one need them.
    pub others: Others,
    /// The validities, by id.
    pub validities: Vec<(i64, String)>,
    /// The id of the validity that is deployed.
    pub valid: i64,
}

impl Backdrop {
    /// How a validity is called.
    pub fn validity(&self, id: i64) -> String {
        let found = self.validities.iter().find(|(own, _)| *own == id);
        found.map_or_else(
            || format!("unknown validity {id}"),
            |(_, name)| name.clone(),
        )
    }
}

/// The question what a draft would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    /// The draft that is looked at.
    pub id: SheetId,
    /// All drafts that differ from what is stored, and the one that is looked at.
    pub drafts: BTreeMap<SheetId, Draft>,
    /// Whom it is tried on; `None` where nobody is simulated.
    pub scene: Option<Scene>,
}

/// How a list comes out with the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEffect {
    /// The field, as the screen calls it.
    pub field: String,
    /// How many values are left without the drafts; `Err` where the request ends.
    pub before: Result<usize, String>,
    /// How many are left with them.
    pub after: Result<usize, String>,
    /// The names of those that only the stored ACLs leave.
    pub lost: Vec<String>,
    /// The names of those that only the draft leaves.
    pub gained: Vec<String>,
}

impl ListEffect {
    /// True when the drafts make a difference.
    pub fn differs(&self) -> bool {
        !self.lost.is_empty() || !self.gained.is_empty() || self.before != self.after
    }
}

/// What a draft would do.
#[derive(Debug)]
pub struct Judged {
    /// Which draft.
    pub id: SheetId,
    /// On whom it was tried: the customer user and the screen.
    pub on: Option<(String, String)>,
    /// Every list of the screen, those with a difference first.
    pub lists: Vec<ListEffect>,
    /// What is wrong with the draft, the worst first.
    pub findings: Vec<Finding>,
    /// How many of the known values a text with a modifier hits, and how many there are.
    pub hits: HashMap<(Side, Path), (usize, usize)>,
}

/// A draft that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storing {
    /// Which draft.
    pub id: SheetId,
    /// The row that it rests on; `None` for a new ACL.
    pub base: Option<Row>,
    /// What is to be written; `None` deletes it.
    pub after: Option<AclColumns>,
}

/// A draft that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAcl {
    /// Which draft.
    pub id: SheetId,
    /// Its row as it is now; `None` where it is deleted.
    pub row: Option<Row>,
}

/// A draft whose row others have changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleDraft {
    /// Which draft.
    pub id: SheetId,
    /// The row as it is now; `None` where it was deleted.
    pub theirs: Option<Row>,
}

/// Drafts that an earlier console left when it was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftDrafts {
    /// When it wrote last: UTC with offset.
    pub at: String,
    /// Who that was, and where.
    pub who: String,
    /// What happened to them.
    pub entries: Vec<Entry>,
}
