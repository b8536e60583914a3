//! The relations that permissions come from, as the console asks for them.

use crate::backend::instance::{RelationWanted, SHOWN};
use crate::config::Action;
use crate::core::customer::relation::{DEFAULT_LOGIN, Relation, Side, Thing};

/// A relation from one side: what is shown of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Related {
    /// The relation.
    pub relation: Relation,
    /// The side on which the chosen one stands.
    pub side: Side,
}

impl Related {
    /// The relation that an action opens, and from which side.
    pub const fn of(action: Action) -> Option<Self> {
        let (relation, side) = match action {
            Action::RelationCustomers => (Relation::UserCustomers, Side::Left),
            Action::RelationGroups => (Relation::UserGroups, Side::Left),
            Action::RelationServices | Action::RelationDefaults => {
                (Relation::UserServices, Side::Left)
            }
            Action::RelationCompanyUsers => (Relation::UserCustomers, Side::Right),
            Action::RelationCompanyGroups => (Relation::CustomerGroups, Side::Left),
            Action::RelationGroupUsers => (Relation::UserGroups, Side::Right),
            Action::RelationGroupCustomers => (Relation::CustomerGroups, Side::Right),
            Action::RelationServiceUsers => (Relation::UserServices, Side::Right),
            _ => return None,
        };
        Some(Self { relation, side })
    }

    /// What has to be chosen first.
    pub const fn chosen(self) -> Thing {
        self.relation.thing(self.side)
    }

    /// What stands on the other side.
    pub const fn across(self) -> Thing {
        self.relation.thing(self.side.other())
    }

    /// The question for the relations of somebody or something.
    pub fn of_key(self, key: impl Into<String>) -> RelationWanted {
        RelationWanted {
            relation: self.relation,
            side: self.side,
            chosen: key.into(),
            words: String::new(),
            kept: Vec::new(),
            limit: SHOWN,
        }
    }

    /// The question for the services of everybody who has none of their own.
    pub fn defaults() -> RelationWanted {
        let services = Self {
            relation: Relation::UserServices,
            side: Side::Left,
        };
        services.of_key(DEFAULT_LOGIN)
    }
}
