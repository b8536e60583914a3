//! One stored ticket, fetched before the core is asked.

use super::tables::{Row, Rows};

/// A row of `ticket` with the rows of `dynamic_field_value` that belong to it.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// `ticket.id`.
    pub id: i64,
    /// The row of `ticket`.
    pub row: Row,
    /// Its rows of `dynamic_field_value`, by ascending id.
    pub values: Rows,
}
