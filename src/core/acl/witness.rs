//! Who is told what while the ACLs run. What a witness does not want costs nothing.

use super::compile::Condition;
use super::evaluate::Step;
use super::options::OptionSet;
use super::text::Truth;
use crate::core::checks::CheckValue;

/// Is told what happens in a run. Rules are positions in [`super::Compiled::rules`].
pub trait Witness {
    /// Wants every rule walked in order, also those that cannot touch the asked field.
    const WALKS: bool;
    /// Wants every text of every condition, and every change as it happens.
    const STEPS: bool;

    /// A rule is about to be walked.
    fn reached(&mut self, _rule: usize) {}
    /// A condition is looked at against this value.
    fn condition(&mut self, _rule: usize, _condition: Condition, _found: Option<&CheckValue>) {}
    /// A text of that condition hits, or not.
    fn text(&mut self, _position: usize, _truth: Truth) {}
    /// The condition holds, or not.
    fn judged(&mut self, _truth: Truth) {}
    /// The conditions of a rule hold.
    fn matched(&mut self, _rule: usize) {}
    /// A change section of a rule counts for the field.
    fn used(&mut self, _rule: usize) {}
    /// A change section did this.
    fn step(&mut self, _rule: usize, _section: usize, _step: Step<'_>) {}
    /// The list after a rule that was used.
    fn left(&mut self, _rule: usize, _current: &OptionSet) {}
    /// The run ends after a rule with StopAfterMatch.
    fn stopped(&mut self, _rule: usize) {}
    /// A rule could not be judged or carried out.
    fn failed(&mut self, _rule: usize) {}
}

/// Wants the result only.
#[derive(Debug)]
pub struct Nobody;

impl Witness for Nobody {
    const WALKS: bool = false;
    const STEPS: bool = false;
}

/// Wants the ACLs that matched and those that were used, as the ticket system's debug log has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Rules whose conditions hold, in evaluation order.
    pub matched: Vec<usize>,
    /// Rules of which a change section counts for the field.
    pub used: Vec<usize>,
}

impl Witness for Verdicts {
    const WALKS: bool = false;
    const STEPS: bool = false;

    fn matched(&mut self, rule: usize) {
        self.matched.push(rule);
    }

    fn used(&mut self, rule: usize) {
        self.used.push(rule);
    }
}
