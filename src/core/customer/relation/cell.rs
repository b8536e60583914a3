//! What a cell says, and where that comes from.

use super::sheet::Fixed;

/// Where a cell's yes comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// It says no.
    Nothing,
    /// Its own row.
    Own,
    /// No row of its own: `rw` gives every type.
    ByRw,
    /// A row of its own that changes nothing, because `rw` gives every type.
    BesideRw,
    /// The settings or the record say so; it cannot be changed here.
    Fixed(Fixed),
    /// Something that is not kept in this relation.
    Also,
    /// It says no; but a customer has the group in context Other, for the tickets of other customers.
    Other,
    /// A service of everybody who has none of their own.
    Default,
}

impl Origin {
    /// True for a yes.
    pub const fn is_given(self) -> bool {
        !matches!(self, Self::Nothing | Self::Other)
    }
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What it says once the edits are written.
    pub origin: Origin,
    /// What it says as it was read.
    pub was: Origin,
    /// True when writing the edits changes what it says, or the row that says it.
    pub changed: bool,
}

/// Why a cell is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The settings say so.
    #[error("{0} is in CustomerGroupAlwaysGroups: everybody has it; change the setting instead")]
    Always(String),
    /// The settings say so.
    #[error(
        "{0} is in CustomerGroupCompanyAlwaysGroups: every customer has it; change the setting \
         instead"
    )]
    CompanyAlways(String),
    /// The record says so.
    #[error("{0} is the CustomerID of the customer user's own record; change the record instead")]
    Primary(String),
    /// `rw` gives it already.
    #[error("rw gives {0} as well: take rw away first")]
    ByRw(String),
    /// A text does not fit.
    #[error(
        "{named:?} has {length} characters, column {column} of table {table} takes only {width}: \
         the ticket system cannot keep this relation either"
    )]
    TooLong {
        /// The login or CustomerID.
        named: String,
        /// Its characters.
        length: usize,
        /// Where it would go.
        table: &'static str,
        /// Where it would go.
        column: &'static str,
        /// What fits there.
        width: usize,
    },
    /// Nothing of the row or column can be changed.
    #[error("nothing here can be changed")]
    Nothing,
}
