//! The rows that the installer makes in every installation.

use super::error::Result;
use super::snapshot::{WorldFile, WorldText};

/// Tables whose rows are the same in every installation.
pub(super) fn tables() -> Result<WorldFile> {
    let text = include_str!("../../assets/stock_tables.json");
    WorldFile::read(WorldText::embedded(text))
}
