//! Merging the trees of an ACL, key by key.

use std::collections::BTreeSet;

use super::super::place::shown;
use super::super::{Place, Side};
use super::sequence::{self, Stretch};
use super::{Choice, Choices};
use crate::core::value::{Map, Value};

/// Merges one of the trees; the conflicts are added to those that were found before.
pub(super) struct TreeMerge<'c> {
    /// Which of the trees.
    pub(super) side: Side,
    /// What was chosen, and the conflicts found so far.
    pub(super) choices: &'c mut Choices,
    /// The keys that lead here.
    pub(super) path: Vec<String>,
}

impl TreeMerge<'_> {
    /// The merged node; `None` where nothing is to stand.
    pub(super) fn node(
        &mut self,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if ours == theirs || theirs == base {
            return ours.cloned();
        }
        if ours == base {
            return theirs.cloned();
        }
        match (ours, theirs) {
            (Some(Value::Map(ours)), Some(Value::Map(theirs))) => {
                let base = base.and_then(Value::as_map);
                Some(Value::Map(self.map(base, ours, theirs)))
            }
            (Some(Value::List(ours)), Some(Value::List(theirs))) => {
                let base = base.and_then(Value::as_list).unwrap_or_default();
                Some(Value::List(self.list(base, ours, theirs)))
            }
            _ => match self.dispute([base, ours, theirs].map(|own| own.map(shown))) {
                Choice::Ours => ours.cloned(),
                Choice::Theirs => theirs.cloned(),
            },
        }
    }

    fn map(&mut self, base: Option<&Map>, ours: &Map, theirs: &Map) -> Map {
        let all = base.into_iter().chain([ours, theirs]);
        let keys: BTreeSet<&String> = all.flat_map(Map::keys).collect();
        let mut merged = Map::new();
        for key in keys {
            self.path.push(key.clone());
            let base = base.and_then(|base| base.get(key));
            let value = self.node(base, ours.get(key), theirs.get(key));
            merged.extend(value.map(|value| (key.clone(), value)));
            self.path.pop();
        }
        merged
    }

    fn list(&mut self, base: &[Value], ours: &[Value], theirs: &[Value]) -> Vec<Value> {
        let stretches = sequence::merge(base, ours, theirs);
        let settled = stretches.into_iter().map(|stretch| match stretch {
            Stretch::Settled(values) => values,
            Stretch::Disputed { base, ours, theirs } => {
                let texts = [&base, &ours, &theirs].map(|values| listed(values));
                match self.dispute(texts) {
                    Choice::Ours => ours,
                    Choice::Theirs => theirs,
                }
            }
        });
        settled.flatten().collect()
    }

    fn dispute(&mut self, texts: [Option<String>; 3]) -> Choice {
        let place = Place::Tree(self.side, self.path.clone());
        self.choices.dispute(place, texts)
    }
}

/// Elements of a list, one a line.
fn listed(values: &[Value]) -> Option<String> {
    let texts: Vec<String> = values.iter().map(shown).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}
