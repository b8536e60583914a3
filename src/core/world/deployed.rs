//! What is deployed, beside what is stored.

use std::collections::BTreeMap;

use crate::core::value::Value;

/// Which ACLs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Acls {
    /// The rows of the database, as if they were deployed now.
    #[default]
    Stored,
    /// Those that the ticket system works with.
    Deployed,
}

impl Acls {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Deployed => "deployed",
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Stored => Self::Deployed,
            Self::Deployed => Self::Stored,
        }
    }
}

/// An ACL that the ticket system works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployedAcl {
    /// Its name.
    pub name: String,
    /// The flat mapping of its parts, as the configuration holds it.
    pub acl: Value,
    /// File and line where somebody wrote it by hand, which no deployment changes; `None` for one
    /// that a deployment wrote.
    pub written: Option<String>,
}

/// The ACLs that the ticket system works with, as far as its files tell without being run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeployedAcls {
    /// Those that are known as a whole.
    pub acls: Vec<DeployedAcl>,
    /// Those that only running the configuration could tell, by name, with file and line.
    pub in_doubt: BTreeMap<String, String>,
}
