//! Why ACLs were not stored.

use crate::backend::error::Error;
use crate::core::acl::AclColumns;
use crate::core::world::Row;

/// An ACL that is not as it was read any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleAcl {
    /// The row that the change rests on.
    pub base: Row,
    /// The row as it is now; `None` when it was deleted.
    pub theirs: Option<Row>,
    /// What was to be stored; `None` where it was to be deleted.
    pub ours: Option<AclColumns>,
}

/// Why nothing was stored. But for [`StoreError::Uncertain`] nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// ACLs that must not be stored like this: each name with the reason.
    #[error("nothing is stored: {}", refused(.0))]
    Refused(Vec<(String, String)>),
    /// ACLs that somebody else has changed meanwhile, all of them.
    #[error("nothing is stored: somebody else has changed {}", stale(.0))]
    Stale(Vec<StaleAcl>),
    /// The connection was lost while the database was to keep what was written.
    #[error("whether the ACLs are stored is not known: {0}")]
    Uncertain(Error),
    /// The instance is read-only, or its database does not do it.
    #[error(transparent)]
    Backend(#[from] Error),
}

impl StoreError {
    /// A word for programs: `refused`, `stale`, `uncertain`, or that of the [`Error`], such as
    /// `read_only`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Stale(_) => "stale",
            Self::Uncertain(_) => "uncertain",
            Self::Backend(error) => error.kind(),
        }
    }

    /// What to do about it, when there is something to say beyond the message.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Refused(_) => Some("correct what is named, then store again".to_owned()),
            Self::Stale(_) => Some(
                "read the ACLs again, look at what the others changed, and store again".to_owned(),
            ),
            Self::Uncertain(_) => {
                Some("look at the ACLs as they are now before storing again".to_owned())
            }
            Self::Backend(error) => error.help(),
        }
    }
}

fn refused(refused: &[(String, String)]) -> String {
    let each = refused
        .iter()
        .map(|(name, reason)| format!("ACL {name:?}: {reason}"));
    each.collect::<Vec<_>>().join("; ")
}

fn stale(stale: &[StaleAcl]) -> String {
    let each = stale.iter().map(|stale| {
        let name = stale.base.text("name").unwrap_or_default();
        match stale.theirs {
            Some(_) => format!("ACL {name:?}"),
            None => format!("ACL {name:?} (it is not there any more)"),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}
