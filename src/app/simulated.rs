//! A simulation as the console asks for it, and as it is answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::request::Failure;
use crate::core::acl::{Compared, Comparison, OptionSet, RuleTrace, Standing, Trace};
use crate::core::explain::{Reason, Why, reason, why};
use crate::core::screen::Screen;
use crate::core::simulate::{FieldAnswer, Form, Rules, Settled};
use crate::core::world::Acls;

/// Who stands in front of which screen with what filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The login of the customer user.
    pub customer_user: String,
    /// The screen.
    pub screen: Screen,
    /// The ticket that the screen shows, by id.
    pub ticket: Option<i64>,
    /// What is filled in.
    pub form: Form,
    /// The ACLs that count; `None`: those that count in the instance.
    pub acls: Option<Acls>,
}

/// The ticket of a simulation, as people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketLabel {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// May the customer user see it? The sentence says which module of the permission chain
    /// decided.
    pub may_see: Result<(), String>,
    /// Is the reply box shown, as far as permissions and the ticket's state go?
    pub can_reply: bool,
}

/// A simulation.
#[derive(Debug)]
pub struct Simulated {
    /// Whom it is about.
    pub scene: Scene,
    /// The customer user's name.
    pub name: String,
    /// Is the customer user valid? Others cannot log in.
    pub valid: bool,
    /// The ticket, where there is one.
    pub ticket: Option<TicketLabel>,
    /// Which ACLs count.
    pub acls: Acls,
    /// These ACLs.
    pub rules: Arc<Rules>,
    /// The stored ACLs against the deployed ones.
    pub comparison: Arc<Comparison>,
    /// Why the deployed ACLs are not known; `None` where one can choose between both.
    pub no_deployed: Option<Failure>,
    /// What the other ACLs leave of the same form, where one can choose and they are not the same.
    pub other: Option<Other>,
    /// The form after its last round, with every list.
    pub settled: Settled,
}

/// What the ACLs that do not count would leave of the lists.
#[derive(Debug)]
pub struct Other {
    /// Which ones they are.
    pub acls: Acls,
    /// The ids that are left, by field key, or why the request ends there.
    pub left: BTreeMap<String, Result<BTreeSet<String>, String>>,
}

impl Other {
    /// Keeps of a form only what is left.
    pub fn of(acls: Acls, settled: &Settled) -> Self {
        let left = settled.fields.iter().map(|answer| {
            let left = match &answer.outcome.error {
                Some(error) => Err(error.to_string()),
                None => Ok(answer.left_ids().map(str::to_owned).collect()),
            };
            (answer.field.key(), left)
        });
        Self {
            acls,
            left: left.collect(),
        }
    }
}

/// How a list comes out with the other ACLs, where it comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Otherwise {
    /// So many values are left in one of the two only.
    Values(usize),
    /// There the request ends, for this reason.
    Ends(String),
    /// There the request does not end.
    DoesNotEnd,
}

/// Something answered that is shared rather than copied; equal when it is the very same one.
#[derive(Debug)]
pub struct Shared<T>(pub Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Eq for Shared<T> {}

/// One list of a simulation, with the rules that worked on it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The list.
    pub answer: &'a FieldAnswer,
    /// The rules.
    pub rules: &'a Rules,
    /// What they did.
    pub trace: &'a Trace,
    /// The simulation that it is a part of.
    pub simulated: &'a Simulated,
}

impl Simulated {
    /// The list at `index`, when it was traced.
    pub fn asked(&self, index: usize) -> Option<Asked<'_>> {
        let answer = self.settled.fields.get(index)?;
        Some(Asked {
            answer,
            rules: &self.rules,
            trace: answer.trace.as_ref()?,
            simulated: self,
        })
    }

    /// How a list comes out with the other ACLs; `None` when it is the same, or there are no others.
    pub fn otherwise(&self, answer: &FieldAnswer) -> Option<Otherwise> {
        let there = self.other.as_ref()?.left.get(&answer.field.key())?;
        match (&answer.outcome.error, there) {
            (None, Err(error)) => Some(Otherwise::Ends(error.clone())),
            (Some(_), Ok(_)) => Some(Otherwise::DoesNotEnd),
            (Some(_), Err(_)) => None,
            (None, Ok(there)) => {
                let here: BTreeSet<&str> = answer.left_ids().collect();
                let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
                let values = here.symmetric_difference(&there).count();
                (values > 0).then_some(Otherwise::Values(values))
            }
        }
    }

    /// What the screen shows for an id of a field.
    pub fn shown<'a>(&'a self, key: &str, id: &'a str) -> &'a str {
        let answer = self.settled.field(key);
        answer
            .and_then(|answer| answer.candidates.text(id))
            .unwrap_or(id)
    }
}

impl<'a> Asked<'a> {
    /// How many rules there are.
    pub fn count(&self) -> usize {
        self.rules.compiled.rules.len()
    }

    /// How many rules have run when the last one that was used is done.
    pub fn last_used(&self) -> usize {
        let mut used = self.trace.rules().iter();
        used.rposition(|rule| rule.left.is_some())
            .map_or(0, |rule| rule + 1)
    }

    /// The name of a rule.
    pub fn rule_name(&self, rule: usize) -> &'a str {
        let rule = self.rules.compiled.rules.get(rule);
        rule.map_or("", |rule| rule.name.as_str())
    }

    /// The rule in its stored and its deployed form, where the two are not the same.
    pub fn differing(&self, name: &str) -> Option<&'a Compared> {
        let compared = self.simulated.comparison.get(name)?;
        let same = matches!(compared.standing, Standing::Same | Standing::Written(_));
        (!same).then_some(compared)
    }

    /// Which other ACLs treat this value otherwise; `true`: with them it is left.
    pub fn with_others(&self, position: usize) -> Option<(Acls, bool)> {
        let other = self.simulated.other.as_ref()?;
        let there = other.left.get(&self.answer.field.key())?.as_ref().ok()?;
        let entry = self.answer.candidates.offered.entries().get(position)?;
        let left = there.contains(&entry.id);
        let here = self.answer.outcome.left.contains(position);
        (left != here).then_some((other.acls, left))
    }

    /// What became of a rule.
    pub fn rule(&self, rule: usize) -> Option<&'a RuleTrace> {
        self.trace.rules().get(rule)
    }

    /// Why a rule matched or not.
    pub fn reason(&self, rule: usize) -> Reason {
        reason(&self.rules.compiled, self.trace, rule)
    }

    /// What a rule took away and what it brought back.
    pub fn changed(&self, rule: usize) -> (OptionSet, OptionSet) {
        let before = self.trace.left_after(rule);
        let after = self.trace.left_after(rule + 1);
        (before.without(&after), after.without(&before))
    }

    /// Everything about one value.
    pub fn why(&self, position: usize) -> Why {
        why(
            &self.rules.compiled,
            self.trace,
            &self.answer.asked,
            &self.answer.candidates.offered,
            position,
        )
    }

    /// The text that the screen shows for a value.
    pub fn value(&self, position: usize) -> &'a str {
        let shown = self.answer.candidates.shown.get(position);
        shown.map_or("", String::as_str)
    }
}
