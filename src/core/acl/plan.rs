//! The conditions of a set of rules, turned round: from an attribute's value to the rules it fails.

use std::collections::HashMap;

use super::compile::{Compiled, Rule, Says, Slot};
use super::field::Field;
use super::options::OptionSet;
use super::text::{Test, TextList, Truth};
use crate::core::checks::CheckValue;

/// Rules of a plan, by their position in it.
pub type RuleSet = OptionSet;

/// The rules that one kind of question has to look at, with their conditions by attribute.
#[derive(Debug, Default)]
pub struct Plan {
    /// Positions in [`Compiled::rules`], ascending.
    pub rules: Vec<usize>,
    /// What the change sections of each say about the plan's field; empty in a plan for every
    /// field.
    pub says: Vec<[Says; 3]>,
    /// Rules that may match: all but the hazardous ones and those that never do.
    pub open: RuleSet,
    /// Rules whose walk can end the request: always walked.
    pub hazards: RuleSet,
    /// The attributes that the open rules look at, in walk order.
    pub slots: Vec<PlanSlot>,
}

/// The conditions of a plan's rules on one attribute.
#[derive(Debug)]
pub struct PlanSlot {
    /// Position in [`Compiled::slots`].
    pub slot: usize,
    /// The rules that have a condition on it.
    rules: RuleSet,
    /// Lists of texts without modifiers: text -> the rules of which it is one.
    exact: HashMap<String, Vec<usize>>,
    /// The other lists, each with its rules.
    lists: Vec<(usize, Vec<usize>)>,
}

/// What one value of an attribute means for the rules of a plan.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Rules whose condition fails.
    pub missed: RuleSet,
    /// Rules whose condition ran out of its budget; empty without a single word where there is
    /// none.
    pub unsure: RuleSet,
}

impl Plan {
    /// Every rule, for questions that want each rule's verdict.
    pub fn every(rules: &[Rule], slots: &[Slot], lists: &[TextList]) -> Self {
        Self::new(rules, slots, lists, (0..rules.len()).collect(), Vec::new())
    }

    /// The rules that can touch a field or end the request.
    pub fn for_field(rules: &[Rule], slots: &[Slot], lists: &[TextList], field: &Field) -> Self {
        let (members, says) = rules
            .iter()
            .enumerate()
            .map(|(index, rule)| (index, rule.says(field)))
            .filter(|(index, says)| {
                let hazardous = rules.get(*index).is_some_and(|rule| rule.hazardous);
                hazardous || says.iter().any(|says| *says != Says::Nothing)
            })
            .unzip();
        Self::new(rules, slots, lists, members, says)
    }

    fn new(
        rules: &[Rule],
        slots: &[Slot],
        lists: &[TextList],
        members: Vec<usize>,
        says: Vec<[Says; 3]>,
    ) -> Self {
        let mut open = RuleSet::none(members.len());
        let mut hazards = RuleSet::none(members.len());
        let mut by_slot: Vec<Option<PlanSlot>> = slots.iter().map(|_| None).collect();
        for (position, rule) in members
            .iter()
            .filter_map(|index| rules.get(*index))
            .enumerate()
        {
            if rule.hazardous {
                hazards.insert(position);
                continue;
            }
            if rule.never_matches() {
                continue;
            }
            open.insert(position);
            for condition in rule.conditions() {
                if let (Some(slot), Some(list)) =
                    (by_slot.get_mut(condition.slot), lists.get(condition.list))
                {
                    slot.get_or_insert_with(|| PlanSlot::new(condition.slot, members.len()))
                        .add(position, condition.list, list);
                }
            }
        }
        Self {
            rules: members,
            says,
            open,
            hazards,
            slots: by_slot.into_iter().flatten().collect(),
        }
    }
}

impl PlanSlot {
    fn new(slot: usize, rules: usize) -> Self {
        Self {
            slot,
            rules: RuleSet::none(rules),
            exact: HashMap::new(),
            lists: Vec::new(),
        }
    }

    fn add(&mut self, rule: usize, list: usize, texts: &TextList) {
        self.rules.insert(rule);
        if texts
            .matchers
            .iter()
            .all(|matcher| matches!(matcher.test, Test::Exact))
        {
            for matcher in &texts.matchers {
                self.exact
                    .entry(matcher.text.clone())
                    .or_default()
                    .push(rule);
            }
            return;
        }
        match self.lists.iter_mut().find(|(own, _)| *own == list) {
            Some((_, rules)) => rules.push(rule),
            None => self.lists.push((list, vec![rule])),
        }
    }

    /// What a value means for the rules; an absent one fails them all.
    pub fn judge(&self, compiled: &Compiled, value: Option<&CheckValue>) -> Judgement {
        let mut judgement = Judgement {
            missed: self.rules.clone(),
            unsure: RuleSet::default(),
        };
        let Some(value) = value else {
            return judgement;
        };
        match value {
            CheckValue::Null => return judgement,
            CheckValue::Text(text) => self.hit_exactly(text, &mut judgement.missed),
            // A null element ends the walk through a list.
            CheckValue::List(elements) => {
                for element in elements.iter().map_while(Option::as_deref) {
                    self.hit_exactly(element, &mut judgement.missed);
                }
            }
        }
        for (list, rules) in &self.lists {
            let truth = compiled.lists.get(*list).map_or(Truth::Miss, |list| {
                list.hits(value).unwrap_or(Truth::Undecided)
            });
            if truth == Truth::Miss {
                continue;
            }
            for rule in rules {
                judgement.missed.remove(*rule);
            }
            if truth == Truth::Undecided {
                if judgement.unsure.universe() == 0 {
                    judgement.unsure = RuleSet::none(self.rules.universe());
                }
                for rule in rules {
                    judgement.unsure.insert(*rule);
                }
            }
        }
        judgement
    }

    fn hit_exactly(&self, text: &str, missed: &mut RuleSet) {
        for rule in self.exact.get(text).into_iter().flatten() {
            missed.remove(*rule);
        }
    }
}
