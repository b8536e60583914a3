//! One run of the ACLs over one list: the one implementation behind every level of answer.
//!
//! The levels differ in what a [`Witness`] wants to be told. Where it wants nothing, the conditions
//! are judged attribute by attribute for all rules at once, and change lists that a later Possible
//! overrules are never worked out. Where it wants every rule, each is walked in the order of the
//! original.

use super::compile::{Compiled, Condition, Item, Part, Rule, Says, Slot};
use super::error::{ErrorKind, EvalError};
use super::field::Field;
use super::model::CHANGE_PARTS;
use super::offered::Offered;
use super::options::OptionSet;
use super::plan::{Plan, RuleSet};
use super::session::Session;
use super::text::{Fault, Matcher, TextList, Truth};
use super::trace::Trace;
use super::witness::{Nobody, Verdicts, Witness};
use crate::core::checks::{Attributes, CheckValue, Checks};
use crate::core::value::is_true;

/// Who a call acts for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Who<'a> {
    /// UserID: the agent.
    pub agent_id: Option<&'a str>,
    /// CustomerUserID: the login of the customer user.
    pub customer_user: Option<&'a str>,
}

impl Who<'_> {
    /// True when no ACL is looked at: nobody is named, or the agent is the one with id 1, even
    /// beside a customer user.
    pub fn is_exempt(&self) -> bool {
        let nobody = ![self.agent_id, self.customer_user]
            .into_iter()
            .flatten()
            .any(is_true);
        nobody || self.agent_id == Some("1")
    }
}

/// The two collections of checks of one call.
#[derive(Debug, Clone, Copy)]
pub struct CheckedAgainst<'a> {
    /// For Properties.
    pub current: &'a Checks,
    /// For PropertiesDatabase.
    pub stored: &'a Checks,
}

impl<'a> CheckedAgainst<'a> {
    fn part(&self, part: Part) -> &'a Checks {
        match part {
            Part::Current => self.current,
            Part::Stored => self.stored,
        }
    }

    /// With both collections empty no ACL has an effect, not even an unconditional one.
    fn is_empty(&self) -> bool {
        self.current.is_empty() && self.stored.is_empty()
    }
}

/// One question to the engine.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Who asks.
    pub who: Who<'a>,
    /// Which list is asked for.
    pub field: &'a Field,
    /// The list before ACLs.
    pub offered: &'a Offered,
    /// The values that conditions look at.
    pub checks: CheckedAgainst<'a>,
}

/// What a run leaves of the offered list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// False when no ACL touched the list, so that the caller uses its own.
    pub applied: bool,
    /// What is left, by position in the offered list; everything when not applied.
    pub left: OptionSet,
    /// Why there is no answer; then `applied` is false.
    pub error: Option<EvalError>,
}

/// One change section at work.
#[derive(Debug, Clone, Copy)]
struct Change {
    rule: usize,
    section: usize,
    list: usize,
}

/// The list while it is worked on.
#[derive(Debug)]
struct Working<'c> {
    /// Entries that are in it.
    current: OptionSet,
    /// Entries of which a pattern left it open whether they are.
    unsure: OptionSet,
    /// The change and the text that first left one open.
    culprit: Option<(Change, Option<&'c Matcher>)>,
}

impl Compiled {
    /// What is left of the list, and nothing else.
    pub fn result(&self, call: &Call<'_>) -> Outcome {
        let plan = self.plan(call.field);
        let mut session = Session::new(self, plan, call.offered, false);
        run(&mut session, call, &mut Nobody)
    }

    /// What is left of the list, with the ACLs that matched and those that were used.
    pub fn verdicts(&self, call: &Call<'_>) -> (Outcome, Verdicts) {
        let mut verdicts = Verdicts::default();
        let mut session = Session::new(self, &self.every, call.offered, false);
        let outcome = run(&mut session, call, &mut verdicts);
        (outcome, verdicts)
    }

    /// What is left of the list, with everything that every ACL did and why.
    pub fn trace(&self, call: &Call<'_>) -> (Outcome, Trace) {
        let mut trace = Trace::new(self.rules.len(), call.offered.len());
        let mut session = Session::new(self, &self.every, call.offered, false);
        let outcome = run(&mut session, call, &mut trace);
        (outcome, trace)
    }

    /// Makes a field with its offered list ready to be asked many times with changing checks.
    pub fn prepare<'c>(&'c self, field: &'c Field, offered: &'c Offered) -> Prepared<'c> {
        Prepared {
            session: Session::new(self, self.plan(field), offered, true),
            field,
        }
    }
}

/// A field with its offered list, asked again and again with other checks. What one value of one
/// attribute means is remembered, whole answers are not.
#[derive(Debug)]
pub struct Prepared<'c> {
    session: Session<'c>,
    field: &'c Field,
}

impl Prepared<'_> {
    /// What is left of the list, and nothing else.
    pub fn result(&mut self, who: Who<'_>, checks: CheckedAgainst<'_>) -> Outcome {
        let call = Call {
            who,
            field: self.field,
            offered: self.session.offered,
            checks,
        };
        run(&mut self.session, &call, &mut Nobody)
    }
}

fn run<W: Witness>(session: &mut Session<'_>, call: &Call<'_>, witness: &mut W) -> Outcome {
    let untouched = |error| Outcome {
        applied: false,
        left: OptionSet::all(call.offered.len()),
        error,
    };
    if call.who.is_exempt() || !is_true(call.field.return_subtype()) {
        return untouched(None);
    }
    match reduce(session, call, witness) {
        Ok(Some(left)) => Outcome {
            applied: true,
            left,
            error: None,
        },
        Ok(None) => untouched(None),
        Err(error) => untouched(Some(error)),
    }
}

/// Runs the rules in order; `None` when none of them counts for the field.
fn reduce<W: Witness>(
    session: &mut Session<'_>,
    call: &Call<'_>,
    witness: &mut W,
) -> Result<Option<OptionSet>, EvalError> {
    let (compiled, plan) = (session.compiled, session.plan);
    let ineffective = call.checks.is_empty();
    let candidates = if W::WALKS {
        Candidates::every(plan)
    } else {
        Candidates::judge(session, call.checks)
    };
    let mut working = Working::new(call.offered.len());
    let mut pending: Vec<Change> = Vec::new();
    let mut touched = false;
    for position in candidates.rules.iter() {
        let Some((index, rule)) = plan
            .rules
            .get(position)
            .and_then(|index| Some((*index, compiled.rules.get(*index)?)))
        else {
            continue;
        };
        witness.reached(index);
        let truth = if W::WALKS || plan.hazards.contains(position) {
            walk(compiled, index, rule, call.checks, witness)
                .inspect_err(|_| witness.failed(index))?
        } else if candidates.unsure.contains(position) {
            Truth::Undecided
        } else {
            Truth::Hit
        };
        if truth == Truth::Miss {
            continue;
        }
        if truth == Truth::Hit {
            witness.matched(index);
        }
        if ineffective {
            continue;
        }
        let says = plan
            .says
            .get(position)
            .copied()
            .unwrap_or_else(|| rule.says(call.field));
        if truth == Truth::Undecided {
            // Only a rule that would count leaves the answer open.
            witness.failed(index);
            if says.iter().any(|says| *says != Says::Nothing) {
                return Err(undecided_condition(compiled, rule, call.checks));
            }
            continue;
        }
        let counts = change(
            session,
            call.field,
            (index, rule),
            says,
            &mut working,
            &mut pending,
            witness,
        )
        .inspect_err(|_| witness.failed(index))?;
        touched |= counts;
        if counts && rule.stop {
            witness.stopped(index);
            break;
        }
    }
    if !touched {
        return Ok(None);
    }
    for change in pending {
        apply(session, change, &mut working);
    }
    match working.culprit {
        Some((culprit, matcher)) if !working.unsure.is_empty() => {
            Err(undecided_change(compiled, call.field, culprit, matcher))
        }
        _ => Ok(Some(working.current)),
    }
}

/// The rules that a run has to look at, in order.
struct Candidates {
    rules: RuleSet,
    /// Rules of which a pattern left it open whether they match.
    unsure: RuleSet,
}

impl Candidates {
    fn every(plan: &Plan) -> Self {
        Self {
            rules: RuleSet::all(plan.rules.len()),
            unsure: RuleSet::default(),
        }
    }

    /// Judges every attribute that the plan's rules look at; the rules that no condition fails are
    /// left, and the hazardous ones.
    fn judge(session: &mut Session<'_>, checks: CheckedAgainst<'_>) -> Self {
        let (compiled, plan) = (session.compiled, session.plan);
        let mut rules = plan.open.clone();
        let mut unsure = RuleSet::default();
        let mut object: Option<(Part, &str, Option<&Attributes>)> = None;
        for (position, slot) in plan.slots.iter().enumerate() {
            let Some(place) = compiled.slots.get(slot.slot) else {
                continue;
            };
            let attributes = match object {
                Some((part, name, attributes)) if part == place.part && name == place.object => {
                    attributes
                }
                _ => {
                    let attributes = checks.part(place.part).object(&place.object);
                    object = Some((place.part, &place.object, attributes));
                    attributes
                }
            };
            let value = attributes.and_then(|attributes| attributes.get(&place.attribute));
            session.judge(position, slot, value, |judgement| {
                rules.subtract(&judgement.missed);
                if judgement.unsure.universe() > 0 {
                    if unsure.universe() == 0 {
                        unsure = RuleSet::none(plan.rules.len());
                    }
                    unsure.add(&judgement.unsure);
                }
            });
        }
        rules.add(&plan.hazards);
        Self { rules, unsure }
    }
}

/// Walks the conditions of a rule in the order of the original: Properties, PropertiesDatabase,
/// objects and attributes by code point, nothing skipped.
fn walk<W: Witness>(
    compiled: &Compiled,
    index: usize,
    rule: &Rule,
    checks: CheckedAgainst<'_>,
    witness: &mut W,
) -> Result<Truth, EvalError> {
    let mut truth = Truth::Hit;
    for (part, kind) in rule.parts.iter().zip([Part::Current, Part::Stored]) {
        if part.is_untried() {
            truth = Truth::Miss;
        }
        for item in &part.items {
            match item {
                Item::Broken { key, message } => {
                    return Err(rule.broken(kind.name(), key.clone(), message));
                }
                Item::Condition(condition) => {
                    let held = condition_truth(compiled, index, *condition, checks, witness)
                        .map_err(|fault| condition_error(compiled, rule, *condition, fault))?;
                    truth = truth.and(held);
                }
            }
        }
    }
    Ok(truth)
}

/// Does one condition hold? An absent attribute never does, also for negated texts.
fn condition_truth<'c, W: Witness>(
    compiled: &'c Compiled,
    rule: usize,
    condition: Condition,
    checks: CheckedAgainst<'_>,
    witness: &mut W,
) -> Result<Truth, Fault<'c>> {
    let (Some(slot), Some(list)) = (
        compiled.slots.get(condition.slot),
        compiled.lists.get(condition.list),
    ) else {
        return Ok(Truth::Miss);
    };
    let value = checks.part(slot.part).get(&slot.object, &slot.attribute);
    witness.condition(rule, condition, value);
    let truth = match value {
        None => Truth::Miss,
        Some(value) => list.hits_each(value, W::STEPS || list.faulty, |text, truth| {
            witness.text(text, truth);
        })?,
    };
    witness.judged(truth);
    Ok(truth)
}

/// The change sections of a rule that matched, in their order; true when one of them counts.
fn change<'c, W: Witness>(
    session: &mut Session<'c>,
    field: &Field,
    (index, rule): (usize, &Rule),
    says: [Says; 3],
    working: &mut Working<'c>,
    pending: &mut Vec<Change>,
    witness: &mut W,
) -> Result<bool, EvalError> {
    let mut counts = false;
    for (section, says) in says.into_iter().enumerate() {
        let broken = |message: &str| change_error(rule, section, field, None, message);
        let list = match says {
            Says::Nothing => continue,
            Says::BrokenBefore(message) => return Err(broken(message)),
            Says::List(list) => Ok(list),
            Says::BrokenAfter(message) => Err(message),
        };
        if !counts {
            witness.used(index);
            counts = true;
        }
        let list = list.map_err(broken)?;
        let change = Change {
            rule: index,
            section,
            list,
        };
        let faulty = session
            .compiled
            .lists
            .get(list)
            .is_some_and(|list| list.faulty);
        if faulty
            && let Some((matcher, error)) = session.list_hits(list).and_then(|(hits, _)| hits.fault)
        {
            return Err(change_error(rule, section, field, Some(matcher), "").caused_by(error));
        }
        if W::STEPS {
            let before = working.current.clone();
            if let Some(hit) = apply(session, change, working) {
                let after = &working.current;
                let before = &before;
                witness.step(index, section, Step { before, after, hit });
            }
        } else {
            if section == POSSIBLE {
                pending.clear();
            }
            pending.push(change);
        }
    }
    if W::STEPS && counts {
        witness.left(index, &working.current);
    }
    Ok(counts)
}

/// Position of Possible in [`CHANGE_PARTS`]: it starts again from everything that was offered.
const POSSIBLE: usize = 0;
/// Position of PossibleAdd.
const POSSIBLE_ADD: usize = 1;

impl Working<'_> {
    fn new(len: usize) -> Self {
        Self {
            current: OptionSet::all(len),
            unsure: OptionSet::none(len),
            culprit: None,
        }
    }
}

/// What one change section did to the list.
#[derive(Debug)]
pub struct Step<'s> {
    /// The list before it.
    pub before: &'s OptionSet,
    /// The list after it.
    pub after: &'s OptionSet,
    /// The offered entries that its texts hit.
    pub hit: &'s OptionSet,
}

/// Carries out one change section; returns the entries that its texts hit.
fn apply<'s, 'c>(
    session: &'s mut Session<'c>,
    change: Change,
    working: &mut Working<'c>,
) -> Option<&'s OptionSet> {
    let (hits, names) = session.list_hits(change.list)?;
    match change.section {
        POSSIBLE => {
            working.current.copy_from(&hits.hit);
            working.unsure.copy_from(&hits.unsure);
            working.culprit = None;
        }
        POSSIBLE_ADD => {
            working.current.add(&hits.hit);
            working.unsure.add(&hits.unsure);
            working.unsure.subtract(&working.current);
        }
        _ => {
            working.current.subtract_in(&hits.hit, &names.removable);
            working.unsure.subtract_in(&hits.hit, &names.removable);
            if !hits.unsure.is_empty() {
                let mut open = hits.unsure.clone();
                open.keep(&names.removable);
                open.keep(&working.current);
                working.current.subtract(&open);
                working.unsure.add(&open);
            }
        }
    }
    if working.unsure.is_empty() {
        working.culprit = None;
    } else {
        working.culprit.get_or_insert((change, hits.undecided));
    }
    Some(&hits.hit)
}

fn condition_error(
    compiled: &Compiled,
    rule: &Rule,
    condition: Condition,
    fault: Fault<'_>,
) -> EvalError {
    let slot = compiled.slots.get(condition.slot);
    let section = slot.map_or("", |slot| slot.part.name());
    let mut error = rule.broken(section, slot.map(Slot::key).unwrap_or_default(), "");
    error.pattern.clone_from(&fault.matcher.text);
    error.caused_by(fault.error)
}

fn change_error(
    rule: &Rule,
    section: usize,
    field: &Field,
    matcher: Option<&Matcher>,
    message: &str,
) -> EvalError {
    let mut error = rule.broken(section_name(section), field.key(), message);
    if let Some(matcher) = matcher {
        error.pattern.clone_from(&matcher.text);
    }
    error
}

const OUT_OF_BUDGET: &str = "the pattern ran out of its budget, and the answer depends on it";

/// Names the condition of an undecided rule that is open.
fn undecided_condition(compiled: &Compiled, rule: &Rule, checks: CheckedAgainst<'_>) -> EvalError {
    let mut error = EvalError {
        kind: ErrorKind::Undecided,
        acl: rule.name.clone(),
        section: "",
        key: String::new(),
        pattern: String::new(),
        message: OUT_OF_BUDGET.to_owned(),
    };
    for condition in rule.conditions() {
        let (Some(slot), Some(list)) = (
            compiled.slots.get(condition.slot),
            compiled.lists.get(condition.list),
        ) else {
            continue;
        };
        let value = checks.part(slot.part).get(&slot.object, &slot.attribute);
        let open = value.and_then(|value| first_undecided(list, value));
        if let Some(matcher) = open {
            error.section = slot.part.name();
            error.key = slot.key();
            error.pattern.clone_from(&matcher.text);
            break;
        }
    }
    error
}

fn first_undecided<'l>(list: &'l TextList, value: &CheckValue) -> Option<&'l Matcher> {
    if !matches!(list.hits(value), Ok(Truth::Undecided)) {
        return None;
    }
    list.matchers
        .iter()
        .find(|matcher| matches!(matcher.hits(value), Ok(Truth::Undecided)))
}

fn undecided_change(
    compiled: &Compiled,
    field: &Field,
    change: Change,
    matcher: Option<&Matcher>,
) -> EvalError {
    let rule = compiled.rules.get(change.rule);
    EvalError {
        kind: ErrorKind::Undecided,
        acl: rule.map_or_else(String::new, |rule| rule.name.clone()),
        section: section_name(change.section),
        key: field.key(),
        pattern: matcher.map_or_else(String::new, |matcher| matcher.text.clone()),
        message: OUT_OF_BUDGET.to_owned(),
    }
}

fn section_name(section: usize) -> &'static str {
    CHANGE_PARTS.get(section).copied().unwrap_or_default()
}
