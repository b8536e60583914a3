//! Lint: what is wrong with one ACL, each finding with its proof.
//!
//! [`lint`] judges a draft in a [`Context`]. What cannot be known is not said: a value is unknown
//! only where the list of values is complete, an attribute only where no add-on can bring it. A
//! finding says what the ticket system will do with what is written, never what is good style.

mod always;
mod asked;
mod changes;
mod conditions;
mod context;
mod effect;
mod finding;
mod linter;
mod order;
mod properties;
mod texts;
mod together;
mod values;

#[cfg(test)]
mod tests;

pub use asked::asked;
pub use context::{Context, Others};
pub use finding::{Finding, Place, Severity};

use crate::core::edit::{Draft, Part, Side};
use linter::{At, Linter};

/// Everything that is wrong with an ACL, the worst first. Of each kind only the first ones are
/// told, the rest is counted.
pub fn lint(draft: &Draft, context: &Context<'_>) -> Vec<Finding> {
    let mut linter = Linter::new(draft, context);
    linter.properties();
    for side in Side::ALL {
        match draft.part(side) {
            Part::Unread { error, .. } => {
                let message = format!(
                    "this cannot be read, and the ACL takes no part: {error}; correct it or empty it"
                );
                let proof = format!("line {}, column {}", error.line, error.column);
                linter.add(
                    Severity::Error,
                    "unreadable",
                    &At::root(side),
                    message,
                    proof,
                );
            }
            Part::Tree(tree) => match side {
                Side::Match => linter.conditions(tree),
                Side::Change => linter.changes(tree),
            },
        }
    }
    linter.report.findings()
}
