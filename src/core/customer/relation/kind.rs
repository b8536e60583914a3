//! Which relations there are, and the tables that keep them.

/// The login under which `service_customer_user` keeps the services of everybody who has none of
/// their own.
pub const DEFAULT_LOGIN: &str = "<DEFAULT>";

/// What stands on one side of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A customer user, named by the login.
    CustomerUser,
    /// A customer (company), named by the CustomerID.
    Customer,
    /// A group, named by the id.
    Group,
    /// A service, named by the id.
    Service,
}

impl Thing {
    /// The word for one.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CustomerUser => "customer user",
            Self::Customer => "customer",
            Self::Group => "group",
            Self::Service => "service",
        }
    }

    /// The word for several.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CustomerUser => "customer users",
            Self::Customer => "customers",
            Self::Group => "groups",
            Self::Service => "services",
        }
    }

    /// True for those of which there may be too many to show them all: they are searched for.
    pub const fn is_searched(self) -> bool {
        matches!(self, Self::CustomerUser | Self::Customer)
    }
}

/// A side of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Who has: the customer user, or the customer.
    Left,
    /// What is had: the customer, group or service.
    Right,
}

impl Side {
    /// The side across.
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// A relation that permissions come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Customer users and the customers that they act for beside their own ones.
    UserCustomers,
    /// Customer users and the groups they have.
    UserGroups,
    /// Customers and the groups they have, by permission context.
    CustomerGroups,
    /// Customer users and the services they may use; [`DEFAULT_LOGIN`] stands for everybody without.
    UserServices,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::UserCustomers,
        Self::UserGroups,
        Self::CustomerGroups,
        Self::UserServices,
    ];

    /// The table that keeps it.
    pub const fn table(self) -> &'static str {
        match self {
            Self::UserCustomers => "customer_user_customer",
            Self::UserGroups => "group_customer_user",
            Self::CustomerGroups => "group_customer",
            Self::UserServices => "service_customer_user",
        }
    }

    /// The column that names what stands on a side.
    pub const fn column(self, side: Side) -> &'static str {
        match (self, side) {
            (Self::UserCustomers | Self::UserGroups, Side::Left) => "user_id",
            (Self::UserServices, Side::Left) => "customer_user_login",
            (Self::CustomerGroups, Side::Left) | (Self::UserCustomers, Side::Right) => {
                "customer_id"
            }
            (Self::UserGroups | Self::CustomerGroups, Side::Right) => "group_id",
            (Self::UserServices, Side::Right) => "service_id",
        }
    }

    /// What stands on a side.
    pub const fn thing(self, side: Side) -> Thing {
        match (self, side) {
            (Self::CustomerGroups, Side::Left) | (Self::UserCustomers, Side::Right) => {
                Thing::Customer
            }
            (_, Side::Left) => Thing::CustomerUser,
            (Self::UserGroups | Self::CustomerGroups, Side::Right) => Thing::Group,
            (Self::UserServices, Side::Right) => Thing::Service,
        }
    }

    /// True when a row says which permission type it gives.
    pub const fn has_types(self) -> bool {
        matches!(self, Self::UserGroups | Self::CustomerGroups)
    }

    /// True when a row says for which permission context it counts.
    pub const fn has_contexts(self) -> bool {
        matches!(self, Self::CustomerGroups)
    }
}
