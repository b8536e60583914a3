//! Everything that happened in one run: the by-product of the evaluation itself.

use std::collections::HashMap;
use std::ops::Range;

use super::compile::Condition;
use super::evaluate::Step;
use super::options::OptionSet;
use super::text::Truth;
use super::witness::Witness;
use crate::core::checks::CheckValue;

/// What became of one ACL in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// The run ended before it.
    #[default]
    NotReached,
    /// A condition did not hold.
    NotMatched,
    /// The conditions hold, but no change section counts for the field.
    Matched,
    /// A change section counted.
    Used,
    /// Walking it or carrying it out ended the run, or a pattern left it open.
    Failed,
}

/// One condition as it was judged.
#[derive(Debug, Clone)]
pub struct ConditionTrace {
    /// Attribute and list.
    pub condition: Condition,
    /// Whether it holds.
    pub truth: Truth,
    texts: Range<usize>,
}

/// One ACL as it ran.
#[derive(Debug, Clone, Default)]
pub struct RuleTrace {
    /// What became of it.
    pub verdict: Verdict,
    /// True when the run ended after it because of StopAfterMatch.
    pub stopped: bool,
    conditions: Range<usize>,
    steps: Range<usize>,
    /// The list after it; `None` when it was not used.
    pub left: Option<OptionSet>,
}

/// One change section at work.
#[derive(Debug, Clone)]
pub struct StepTrace {
    /// The rule.
    pub rule: usize,
    /// 0 Possible, 1 PossibleAdd, 2 PossibleNot.
    pub section: usize,
    /// Offered entries that its texts hit.
    pub hit: OptionSet,
    /// Entries that were in the list before and are not after.
    pub removed: OptionSet,
    /// Entries that were not in the list before and are after.
    pub revived: OptionSet,
}

/// What a section did to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// Took it away: not hit by Possible, or hit by PossibleNot.
    Removed,
    /// Brought it back: hit by Possible or PossibleAdd after it had been taken away.
    Revived,
    /// Hit it where it already was: Possible or PossibleAdd.
    Kept,
    /// Hit it with PossibleNot, which cannot remove names that Perl calls false.
    Spared,
}

/// One station in the life of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The rule.
    pub rule: usize,
    /// 0 Possible, 1 PossibleAdd, 2 PossibleNot.
    pub section: usize,
    /// What it did.
    pub did: Did,
}

/// Everything that happened in one run, by rule in evaluation order.
#[derive(Debug, Clone)]
pub struct Trace {
    rules: Vec<RuleTrace>,
    conditions: Vec<ConditionTrace>,
    texts: Vec<(usize, Truth)>,
    steps: Vec<StepTrace>,
    found: HashMap<usize, Option<CheckValue>>,
    universe: usize,
}

impl Trace {
    pub(super) fn new(rules: usize, universe: usize) -> Self {
        Self {
            rules: vec![RuleTrace::default(); rules],
            conditions: Vec::with_capacity(rules * 3),
            texts: Vec::with_capacity(rules * 6),
            steps: Vec::new(),
            found: HashMap::new(),
            universe,
        }
    }

    /// What became of each rule.
    pub fn rules(&self) -> &[RuleTrace] {
        &self.rules
    }

    /// The conditions of a rule as far as they were walked.
    pub fn conditions(&self, rule: usize) -> &[ConditionTrace] {
        self.rules
            .get(rule)
            .and_then(|rule| self.conditions.get(rule.conditions.clone()))
            .unwrap_or_default()
    }

    /// What each text of a condition says: position in the list, and whether it hits. Empty where
    /// the attribute is absent.
    pub fn texts(&self, condition: &ConditionTrace) -> &[(usize, Truth)] {
        self.texts.get(condition.texts.clone()).unwrap_or_default()
    }

    /// The value that a condition looked at; `None` when the attribute is absent.
    pub fn found(&self, condition: &ConditionTrace) -> Option<&CheckValue> {
        self.found.get(&condition.condition.slot)?.as_ref()
    }

    /// What the change sections of a rule did.
    pub fn steps(&self, rule: usize) -> &[StepTrace] {
        self.rules
            .get(rule)
            .and_then(|rule| self.steps.get(rule.steps.clone()))
            .unwrap_or_default()
    }

    /// The list after the first `rules` rules: 0 is what was offered.
    pub fn left_after(&self, rules: usize) -> OptionSet {
        self.rules
            .iter()
            .take(rules)
            .rev()
            .find_map(|rule| rule.left.clone())
            .unwrap_or_else(|| OptionSet::all(self.universe))
    }

    /// The life of one offered entry, in order; empty when no rule touched it.
    pub fn life(&self, entry: usize) -> Vec<Event> {
        self.steps
            .iter()
            .filter_map(|step| {
                let did = if step.removed.contains(entry) {
                    Did::Removed
                } else if step.revived.contains(entry) {
                    Did::Revived
                } else if !step.hit.contains(entry) {
                    return None;
                } else if step.section < 2 {
                    Did::Kept
                } else {
                    // Hit by PossibleNot and still there, or gone before already.
                    return self.spared(step, entry);
                };
                Some(Event {
                    rule: step.rule,
                    section: step.section,
                    did,
                })
            })
            .collect()
    }

    fn spared(&self, step: &StepTrace, entry: usize) -> Option<Event> {
        let there = self
            .rules
            .get(step.rule)
            .and_then(|rule| rule.left.as_ref())
            .is_some_and(|left| left.contains(entry));
        there.then_some(Event {
            rule: step.rule,
            section: step.section,
            did: Did::Spared,
        })
    }

    /// The rule that decided about an entry: the last one that removed, revived or kept it.
    pub fn decided_by(&self, entry: usize) -> Option<usize> {
        self.life(entry).last().map(|event| event.rule)
    }

    fn rule(&mut self, rule: usize, change: impl FnOnce(&mut RuleTrace)) {
        if let Some(rule) = self.rules.get_mut(rule) {
            change(rule);
        }
    }
}

impl Witness for Trace {
    const WALKS: bool = true;
    const STEPS: bool = true;

    fn reached(&mut self, rule: usize) {
        let (conditions, steps) = (self.conditions.len(), self.steps.len());
        self.rule(rule, |rule| {
            rule.verdict = Verdict::NotMatched;
            rule.conditions = conditions..conditions;
            rule.steps = steps..steps;
        });
    }

    fn condition(&mut self, rule: usize, condition: Condition, found: Option<&CheckValue>) {
        self.found
            .entry(condition.slot)
            .or_insert_with(|| found.cloned());
        let texts = self.texts.len();
        self.conditions.push(ConditionTrace {
            condition,
            truth: Truth::Miss,
            texts: texts..texts,
        });
        let end = self.conditions.len();
        self.rule(rule, |rule| rule.conditions.end = end);
    }

    fn text(&mut self, position: usize, truth: Truth) {
        self.texts.push((position, truth));
        let end = self.texts.len();
        if let Some(condition) = self.conditions.last_mut() {
            condition.texts.end = end;
        }
    }

    fn judged(&mut self, truth: Truth) {
        if let Some(condition) = self.conditions.last_mut() {
            condition.truth = truth;
        }
    }

    fn matched(&mut self, rule: usize) {
        self.rule(rule, |rule| rule.verdict = Verdict::Matched);
    }

    fn used(&mut self, rule: usize) {
        self.rule(rule, |rule| rule.verdict = Verdict::Used);
    }

    fn step(&mut self, rule: usize, section: usize, step: Step<'_>) {
        self.steps.push(StepTrace {
            rule,
            section,
            hit: step.hit.clone(),
            removed: step.before.without(step.after),
            revived: step.after.without(step.before),
        });
        let end = self.steps.len();
        self.rule(rule, |rule| rule.steps.end = end);
    }

    fn left(&mut self, rule: usize, current: &OptionSet) {
        self.rule(rule, |rule| rule.left = Some(current.clone()));
    }

    fn stopped(&mut self, rule: usize) {
        self.rule(rule, |rule| rule.stopped = true);
    }

    fn failed(&mut self, rule: usize) {
        self.rule(rule, |rule| rule.verdict = Verdict::Failed);
    }
}
