//! The rows that the installer makes in every installation.

use super::snapshot::{Fault, WorldFile};

/// Tables whose rows are the same in every installation.
pub(super) fn tables() -> Result<WorldFile<'static>, Fault> {
    WorldFile::read(include_str!("../../assets/stock_tables.json"))
}
