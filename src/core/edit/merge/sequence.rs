//! Merging lists: what both sides add and take away is kept, as long as they do not touch the same
//! elements.

use std::collections::{HashMap, HashSet};

use crate::core::value::Value;
use crate::core::yaml;

use super::super::draft::sorted;

/// An element: what it says, and how many before it say the same.
type Key = (usize, usize);

/// A stretch of the merged list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stretch {
    /// What both sides agree about, or only one of them changed.
    Settled(Vec<Value>),
    /// Elements that both sides touched, each otherwise.
    Disputed {
        base: Vec<Value>,
        ours: Vec<Value>,
        theirs: Vec<Value>,
    },
}

/// Merges two versions of a list. New elements of both at one place come in the order of their
/// texts. Where both sides put elements into another order, the whole list is disputed; so it is
/// where one side does and both replace the same element.
pub(super) fn merge(base: &[Value], ours: &[Value], theirs: &[Value]) -> Vec<Stretch> {
    let mut names = HashMap::new();
    let [b, o, t] = [base, ours, theirs].map(|list| List::of(list, &mut names));
    match (o.reorders(&b), t.reorders(&b)) {
        (false, false) => Walk::of(&b, &o, &t).stretches(),
        (true, false) if !replaced_by_both(&b, &o, &t) => vec![along(&o, &b, &t)],
        (false, true) if !replaced_by_both(&b, &o, &t) => vec![along(&t, &b, &o)],
        _ => vec![Stretch::Disputed {
            base: base.to_vec(),
            ours: ours.to_vec(),
            theirs: theirs.to_vec(),
        }],
    }
}

/// A list whose elements can be told apart.
struct List<'v> {
    keys: Vec<Key>,
    values: HashMap<Key, &'v Value>,
    places: HashMap<Key, usize>,
}

impl<'v> List<'v> {
    fn of(list: &'v [Value], names: &mut HashMap<String, usize>) -> Self {
        let mut seen: HashMap<usize, usize> = HashMap::new();
        let mut made = Self {
            keys: Vec::with_capacity(list.len()),
            values: HashMap::with_capacity(list.len()),
            places: HashMap::with_capacity(list.len()),
        };
        for (place, value) in list.iter().enumerate() {
            let next = names.len();
            let name = *names.entry(name(value)).or_insert(next);
            let before = seen.entry(name).or_default();
            let key = (name, *before);
            *before += 1;
            made.keys.push(key);
            made.values.insert(key, value);
            made.places.insert(key, place);
        }
        made
    }

    fn has(&self, key: &Key) -> bool {
        self.places.contains_key(key)
    }

    /// True when elements that were there before stand in another order.
    fn reorders(&self, base: &Self) -> bool {
        let places = self.keys.iter().filter_map(|key| base.places.get(key));
        !places.is_sorted()
    }

    fn value(&self, key: &Key) -> Value {
        self.values
            .get(key)
            .map(|value| (*value).clone())
            .unwrap_or_default()
    }

    fn slice(&self, keys: &[Key]) -> Vec<Value> {
        keys.iter().map(|key| self.value(key)).collect()
    }
}

/// True when both sides take an element away and one puts something in.
fn replaced_by_both(base: &List<'_>, ours: &List<'_>, theirs: &List<'_>) -> bool {
    let gone = |key: &Key| !ours.has(key) && !theirs.has(key);
    let new = |list: &List<'_>| list.keys.iter().any(|key| !base.has(key));
    base.keys.iter().any(gone) && (new(ours) || new(theirs))
}

/// The list of the side that ordered it anew, with what the other side added and took away. New
/// elements follow the one that they followed there.
fn along(ordered: &List<'_>, base: &List<'_>, other: &List<'_>) -> Stretch {
    let taken = |key: &Key| base.has(key) && !other.has(key);
    let kept: Vec<Key> = ordered
        .keys
        .iter()
        .copied()
        .filter(|key| !taken(key))
        .collect();
    let there: HashSet<Key> = kept.iter().copied().collect();
    let mut following: HashMap<Option<Key>, Vec<Key>> = HashMap::new();
    let mut anchor = None;
    for key in &other.keys {
        if there.contains(key) {
            anchor = Some(*key);
        } else if !base.has(key) {
            following.entry(anchor).or_default().push(*key);
        }
    }
    let mut settled = Vec::new();
    let mut follow = |anchor: Option<Key>, settled: &mut Vec<Value>| {
        let keys = following.remove(&anchor).unwrap_or_default();
        settled.extend(other.slice(&keys));
    };
    follow(None, &mut settled);
    for key in kept {
        settled.push(ordered.value(&key));
        follow(Some(key), &mut settled);
    }
    Stretch::Settled(settled)
}

/// The three lists while they are walked from one element that all of them have to the next.
struct Walk<'l, 'v> {
    base: &'l List<'v>,
    ours: &'l List<'v>,
    theirs: &'l List<'v>,
    /// What was written already: an element that both sides add comes once.
    written: HashSet<Key>,
    stretches: Vec<Stretch>,
}

impl<'l, 'v> Walk<'l, 'v> {
    fn of(base: &'l List<'v>, ours: &'l List<'v>, theirs: &'l List<'v>) -> Self {
        Self {
            base,
            ours,
            theirs,
            written: HashSet::new(),
            stretches: Vec::new(),
        }
    }

    fn stretches(mut self) -> Vec<Stretch> {
        let (base, ours, theirs) = (self.base, self.ours, self.theirs);
        let mut from = [0, 0, 0];
        for (place, key) in base.keys.iter().enumerate() {
            let (Some(o), Some(t)) = (ours.places.get(key), theirs.places.get(key)) else {
                continue;
            };
            self.chunk(from, [place, *o, *t]);
            self.settle([*key]);
            from = [place + 1, o + 1, t + 1];
        }
        let ends = [base.keys.len(), ours.keys.len(), theirs.keys.len()];
        self.chunk(from, ends);
        self.stretches
    }

    /// What lies between two elements that all have.
    fn chunk(&mut self, from: [usize; 3], to: [usize; 3]) {
        let [base, ours, theirs] = [
            part(&self.base.keys, from, to, 0),
            part(&self.ours.keys, from, to, 1),
            part(&self.theirs.keys, from, to, 2),
        ];
        if ours == theirs || theirs == base {
            return self.settle(ours.iter().copied());
        }
        if ours == base {
            return self.settle(theirs.iter().copied());
        }
        let gone = |key: &Key| !self.ours.has(key) && !self.theirs.has(key);
        let new = |key: &Key| !self.base.has(key);
        if base.iter().any(gone) && ours.iter().chain(theirs).any(new) {
            let disputed = Stretch::Disputed {
                base: self.base.slice(base),
                ours: self.ours.slice(ours),
                theirs: self.theirs.slice(theirs),
            };
            self.written.extend(ours.iter().chain(theirs));
            return self.stretches.push(disputed);
        }
        self.gaps(base, ours, theirs);
    }

    /// New elements of both sides between those of the base that both kept.
    fn gaps(&mut self, base: &[Key], ours: &[Key], theirs: &[Key]) {
        let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
        let places = &self.base.places;
        for key in base.iter().map(Some).chain([None]) {
            let new = |side: &mut std::iter::Peekable<std::slice::Iter<'_, Key>>| {
                let mut found = Vec::new();
                while let Some(next) = side.next_if(|next| !places.contains_key(*next)) {
                    found.push(*next);
                }
                found
            };
            let mut added = [new(&mut ours), new(&mut theirs)];
            added.sort_by_cached_key(|keys| {
                let names = keys.iter().map(|key| self.name(key));
                names.collect::<Vec<_>>()
            });
            self.settle(added.concat());
            let Some(key) = key else {
                return;
            };
            let kept = [
                ours.next_if(|next| *next == key).is_some(),
                theirs.next_if(|next| *next == key).is_some(),
            ];
            if kept == [true, true] {
                self.settle([*key]);
            }
        }
    }

    fn name(&self, key: &Key) -> String {
        name(&self.value(key))
    }

    fn value(&self, key: &Key) -> Value {
        let lists = [self.base, self.ours, self.theirs];
        let list = lists.into_iter().find(|list| list.has(key));
        list.map(|list| list.value(key)).unwrap_or_default()
    }

    fn settle(&mut self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            if !self.written.insert(key) {
                continue;
            }
            let value = self.value(&key);
            match self.stretches.last_mut() {
                Some(Stretch::Settled(values)) => values.push(value),
                _ => self.stretches.push(Stretch::Settled(vec![value])),
            }
        }
    }
}

/// What tells an element from every other; the order of keys does not.
fn name(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("text {text}"),
        other => yaml::write(&sorted(other)),
    }
}

/// The part of one of the lists between two places.
fn part(keys: &[Key], from: [usize; 3], to: [usize; 3], list: usize) -> &[Key] {
    let range = from.get(list).zip(to.get(list));
    range
        .and_then(|(from, to)| keys.get(*from..*to))
        .unwrap_or_default()
}
