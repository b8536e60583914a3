//! What is to become of one ACL.

use crate::core::acl::AclColumns;
use crate::core::world::Row;

/// What is to become of one ACL: it is added, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclChange {
    /// The row that the change rests on, with every column as it was read; `None` adds an ACL.
    pub base: Option<Row>,
    /// What its author decides; `None` deletes it.
    pub after: Option<AclColumns>,
}

impl AclChange {
    /// The name that it has afterwards, or had.
    pub fn name(&self) -> &str {
        let before = || self.base.as_ref().and_then(|base| base.text("name"));
        match &self.after {
            Some(after) => &after.name,
            None => before().unwrap_or_default(),
        }
    }

    /// The id of the ACL, when it is stored already.
    pub fn id(&self) -> Option<i64> {
        self.base.as_ref()?.id("id")
    }

    /// What the author decided before.
    pub(super) fn before(&self) -> Option<AclColumns> {
        self.base.as_ref().map(AclColumns::of)
    }

    /// True when it changes nothing: it is not written, and marks nothing as not deployed.
    pub fn is_nothing(&self) -> bool {
        self.before() == self.after
    }

    /// True when the ACL gets a name that it does not have.
    pub(super) fn names(&self) -> bool {
        let before = self.base.as_ref().and_then(|base| base.text("name"));
        let after = self.after.as_ref().map(|after| after.name.as_str());
        after.is_some() && before != after
    }
}
