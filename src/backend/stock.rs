//! What every installation has: settings nobody set and rows that the installer makes.

use super::snapshot::{Fault, WorldFile};
use crate::core::value::Map;

/// The stock settings, the shipped customer sources included.
pub(super) fn settings() -> Result<Map, Fault> {
    let mut settings = WorldFile::read(include_str!("../../assets/stock_settings.json"))?.settings;
    settings.extend(WorldFile::read(include_str!("../../assets/stock_customers.json"))?.settings);
    Ok(settings)
}

/// Tables whose rows are the same in every installation.
pub(super) fn tables() -> Result<WorldFile<'static>, Fault> {
    WorldFile::read(include_str!("../../assets/stock_tables.json"))
}
