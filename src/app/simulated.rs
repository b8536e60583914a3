//! A simulation as the console asks for it, and as it is answered.

use std::sync::Arc;

use crate::core::acl::{OptionSet, RuleTrace, Trace};
use crate::core::explain::{Reason, Why, reason, why};
use crate::core::screen::Screen;
use crate::core::simulate::{FieldAnswer, Form, Rules, Settled};

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
    /// The ACLs.
    pub rules: Arc<Rules>,
    /// The form after its last round, with every list.
    pub settled: Settled,
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
}

impl Simulated {
    /// The list at `index`, when it was traced.
    pub fn asked(&self, index: usize) -> Option<Asked<'_>> {
        let answer = self.settled.fields.get(index)?;
        Some(Asked {
            answer,
            rules: &self.rules,
            trace: answer.trace.as_ref()?,
        })
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

    /// Is this ACL deployed as it is stored?
    pub fn is_deployed(&self, name: &str) -> bool {
        !self.rules.undeployed.contains(name)
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
