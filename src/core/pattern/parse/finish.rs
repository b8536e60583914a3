//! What can only be checked when the whole pattern is read: references to groups, and how far a
//! look behind may have to go back.

use std::collections::{BTreeMap, BTreeSet};

use super::Read;
use crate::core::pattern::PatternError;
use crate::core::pattern::fold::folded;
use crate::core::pattern::syntax::{Case, Group, Node, Set, Target, Test};

/// How far back a look behind may go, in characters.
const FARTHEST: u64 = 255;

/// The capturing groups of a pattern and who refers to them.
#[derive(Default)]
pub(in crate::core::pattern) struct Groups {
    names: BTreeMap<String, Vec<u32>>,
    /// must exist
    needed: BTreeSet<Target>,
    /// asked about only
    asked: BTreeSet<u32>,
    marks: BTreeMap<String, u32>,
    existing: BTreeSet<u32>,
    /// existing groups that something refers to, and how they are counted alone, from 1 up; group 0
    /// is the whole pattern
    kept: BTreeMap<u32, usize>,
}

impl Groups {
    /// The groups a target means, in order of their numbers; several may share a name.
    pub fn numbers(&self, target: &Target) -> Vec<u32> {
        match target {
            Target::Number(number) if *number == 0 || self.existing.contains(number) => {
                vec![*number]
            }
            Target::Number(_) => Vec::new(),
            Target::Name(name) => self.names.get(name).cloned().unwrap_or_default(),
        }
    }

    /// What group `number` is called when groups nothing refers to are left out; from 1 up.
    pub fn kept_as(&self, number: u32) -> Option<usize> {
        self.kept.get(&number).copied()
    }

    pub(super) fn name(&mut self, name: String, number: u32) {
        let numbers = self.names.entry(name).or_default();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }

    /// The number of a mark's name.
    pub(super) fn mark(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
        *self.marks.entry(name).or_insert(next)
    }

    pub(super) fn again(&mut self, target: Target, case: Case) -> Node {
        Node::Again(self.refer(target), case)
    }

    pub(super) fn call(&mut self, target: Target) -> Node {
        Node::Call(self.refer(target))
    }

    pub(super) fn refer(&mut self, target: Target) -> Target {
        self.needed.insert(target.clone());
        target
    }

    pub(super) fn ask(&mut self, number: u32) -> Target {
        self.asked.insert(number);
        Target::Number(number)
    }

    /// Checks every reference and every look behind.
    pub(super) fn finish(&mut self, root: &Node) -> Read<()> {
        let mut bodies = BTreeMap::from([(0, root)]);
        collect_groups(root, &mut bodies);
        self.existing = bodies.keys().copied().collect();
        let mut referred: BTreeSet<u32> =
            self.asked.intersection(&self.existing).copied().collect();
        for target in &self.needed {
            let numbers = self.numbers(target);
            if numbers.is_empty() {
                let message = match target {
                    Target::Number(number) => format!("there is no group {number} to refer to"),
                    Target::Name(name) => format!("there is no group named {name} to refer to"),
                };
                return Err(PatternError::Invalid { message });
            }
            referred.extend(numbers);
        }
        self.kept = referred.into_iter().zip(1..).collect();
        let mut lengths = Lengths {
            groups: self,
            bodies,
            calls: BTreeMap::new(),
        };
        lengths.longest(root).map(|_| ())
    }
}

fn collect_groups<'n>(node: &'n Node, bodies: &mut BTreeMap<u32, &'n Node>) {
    match node {
        Node::Sequence(parts) | Node::Choice(parts) => {
            parts.iter().for_each(|part| collect_groups(part, bodies));
        }
        Node::Group(group, body) => {
            if let Group::Capture(number) = group {
                bodies.entry(*number).or_insert(body);
            }
            collect_groups(body, bodies);
        }
        Node::Repeat(_, body) | Node::Define(body) => collect_groups(body, bodies),
        Node::Condition(test, yes, no) => {
            if let Test::Look(look) = test {
                collect_groups(look, bodies);
            }
            collect_groups(yes, bodies);
            collect_groups(no, bodies);
        }
        _ => {}
    }
}

/// Computes how many characters a part may take at most.
struct Lengths<'n> {
    groups: &'n Groups,
    bodies: BTreeMap<u32, &'n Node>,
    /// the groups called so far; one that is still being measured has no limit
    calls: BTreeMap<u32, Option<u64>>,
}

impl Lengths<'_> {
    /// `None` is without limit. Fails where a look behind is too long.
    fn longest(&mut self, node: &Node) -> Read<Option<u64>> {
        Ok(match node {
            Node::Empty | Node::Never | Node::Keep | Node::Verb(_) | Node::Anchor(_) => Some(0),
            Node::Letter(letter, case) => Some(folded(*letter, *case).len() as u64),
            Node::Set(set) => Some(longest_of_set(set)),
            Node::Any | Node::NotNewline => Some(1),
            Node::LineBreak => Some(2),
            Node::Cluster | Node::Again(..) => None,
            Node::Sequence(parts) if parts.first() == Some(&Node::Never) => self
                .each(parts)?
                .into_iter()
                .try_for_each(|one| one.map(drop))
                .map(|()| 0),
            Node::Sequence(parts) => self
                .each(parts)?
                .into_iter()
                .try_fold(0, |sum: u64, one| Some(sum.saturating_add(one?))),
            Node::Choice(parts) => self
                .each(parts)?
                .into_iter()
                .try_fold(0, |most: u64, one| Some(most.max(one?))),
            Node::Group(Group::Ahead(_), body) | Node::Define(body) => {
                self.longest(body)?;
                Some(0)
            }
            Node::Group(Group::Behind(_), body) => {
                if self.longest(body)?.is_none_or(|longest| longest > FARTHEST) {
                    let message =
                        format!("a look behind may go back {FARTHEST} characters at most");
                    return Err(PatternError::Invalid { message });
                }
                Some(0)
            }
            Node::Group(_, body) => self.longest(body)?,
            Node::Repeat(repeat, body) => match (repeat.max, self.longest(body)?) {
                (_, Some(0)) => Some(0),
                (Some(max), Some(once)) => Some(once.saturating_mul(u64::from(max))),
                _ => None,
            },
            Node::Call(target) => self.longest_of_call(target)?,
            Node::Condition(test, yes, no) => {
                if let Test::Look(look) = test {
                    self.longest(look)?;
                }
                let (yes, no) = (self.longest(yes)?, self.longest(no)?);
                yes.zip(no).map(|(yes, no)| yes.max(no))
            }
        })
    }

    fn each(&mut self, parts: &[Node]) -> Read<Vec<Option<u64>>> {
        parts.iter().map(|part| self.longest(part)).collect()
    }

    fn longest_of_call(&mut self, target: &Target) -> Read<Option<u64>> {
        let Some(number) = self.groups.numbers(target).first().copied() else {
            return Ok(Some(0));
        };
        let Some(body) = self.bodies.get(&number).copied() else {
            return Ok(Some(0));
        };
        if let Some(known) = self.calls.get(&number) {
            return Ok(*known);
        }
        self.calls.insert(number, None);
        let longest = self.longest(body)?;
        self.calls.insert(number, longest);
        Ok(longest)
    }
}

fn longest_of_set(set: &Set) -> u64 {
    set.texts
        .iter()
        .map(|text| text.chars().count() as u64)
        .max()
        .unwrap_or(1)
}
