//! What was read of a relation from one side.

use super::kind::{Relation, Side};
use crate::core::world::{Collation, Row};

/// Something with a key (login, CustomerID, id) and the name that people know it by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// What rows call it.
    pub key: String,
    /// What people call it; of a customer user the login.
    pub name: String,
}

impl Named {
    /// Something that people know by its key.
    pub fn plain(key: impl Into<String>) -> Self {
        let key = key.into();
        Self {
            name: key.clone(),
            key,
        }
    }

    /// Something with a name of its own.
    pub fn new(key: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            name: name.into(),
        }
    }
}

/// Why cells say yes and cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fixed {
    /// CustomerGroupAlwaysGroups names the group.
    Always,
    /// CustomerGroupCompanyAlwaysGroups names the group: every customer has it in context Same.
    CompanyAlways,
    /// The customer is that of the customer user's own record.
    Primary,
}

/// What else gives a cell, beside rows of this relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// The permission type that it gives, `rw` every type; `None` where it gives all there is.
    pub key: Option<String>,
    /// Why, to stand behind "because".
    pub by: String,
    /// True where it gives nothing here, but the group in context Other: for the tickets of other
    /// customers.
    pub other: bool,
}

/// One row of the matrix: a group, service, customer or customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What rows call it and what people do.
    pub named: Named,
    /// What else tells it from others: a name and address, the name of a company.
    pub detail: String,
    /// False for one that is not valid, or that does not exist any more.
    pub valid: bool,
    /// Why its cells cannot be changed, and in which context; `None` in all of them.
    pub fixed: Vec<(Option<String>, Fixed)>,
    /// What gives its cells beside rows of this relation.
    pub also: Vec<Also>,
    /// Seen from a service: true for a customer user who has no other service, so that the default
    /// services count as long as this one is not ticked.
    pub takes_defaults: bool,
}

/// One column of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// The permission context, where the relation has them.
    pub context: Option<String>,
    /// The permission type; `None` where a row is a tick and nothing more.
    pub key: Option<String>,
}

impl Column {
    /// True for two columns of which every row that belongs to one belongs to the other.
    pub(super) fn is(&self, other: &Self, collation: Collation) -> bool {
        let same = |own: &Option<String>, other: &Option<String>| match (own, other) {
            (Some(own), Some(other)) => collation.eq(own, other),
            (own, other) => own == other,
        };
        same(&self.context, &other.context) && same(&self.key, &other.key)
    }
}

/// What was read of a relation from one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The relation.
    pub relation: Relation,
    /// The side on which the chosen one stands.
    pub side: Side,
    /// Whose relations these are.
    pub chosen: Named,
    /// The columns; types that only rows know are added to them.
    pub columns: Vec<Column>,
    /// What stands on the other side, as far as it is shown.
    pub items: Vec<Item>,
    /// Every row of the table about the chosen one and one of the items, with every column.
    pub rows: Vec<Row>,
    /// Ids of the services of everybody who has none of their own.
    pub defaults: Vec<String>,
    /// How the database compares logins, CustomerIDs, types and contexts.
    pub collation: Collation,
    /// How many characters the columns of the left and of the right side take, where they are texts.
    pub widths: [Option<usize>; 2],
    /// False while CustomerGroupSupport is off: then rows of groups give nothing.
    pub counts: bool,
}
