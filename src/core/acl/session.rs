//! What is remembered while one list of one field is asked about, once or many times.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::compile::{Compiled, is_removable};
use super::offered::Offered;
use super::options::OptionSet;
use super::plan::{Judgement, Plan, PlanSlot};
use super::text::{Matcher, Test, TextList, Truth};
use crate::core::checks::CheckValue;
use crate::core::pattern::PatternError;

/// A hash for texts that are looked up many thousand times a second. The tables that use it are
/// bounded and private, so that it need not resist chosen texts.
#[derive(Default)]
pub(super) struct TextHasher(u64);

impl TextHasher {
    fn add(&mut self, word: u64) {
        const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    }
}

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.add(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            let word = rest
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.add(word);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<TextHasher>>;

/// Which offered entries a list of texts hits.
#[derive(Debug)]
pub struct ListHits<'c> {
    /// Hit for certain.
    pub hit: OptionSet,
    /// A pattern ran out of its budget on them.
    pub unsure: OptionSet,
    /// The first text that did so.
    pub undecided: Option<&'c Matcher>,
    /// The first text whose pattern has no meaning and was reached.
    pub fault: Option<(&'c Matcher, &'c PatternError)>,
}

/// The offered entries, found by name.
#[derive(Debug)]
pub struct Names<'c> {
    offered: &'c Offered,
    by_name: FastMap<&'c str, Vec<usize>>,
    /// Entries that have a name at all.
    named: OptionSet,
    /// Entries that PossibleNot can remove.
    pub removable: OptionSet,
}

impl<'c> Names<'c> {
    fn new(offered: &'c Offered) -> Self {
        let mut names = Self {
            offered,
            by_name: FastMap::default(),
            named: OptionSet::none(offered.len()),
            removable: OptionSet::none(offered.len()),
        };
        names.by_name.reserve(offered.len());
        for (position, entry) in offered.entries().iter().enumerate() {
            if let Some(name) = entry.name.as_deref() {
                names.named.insert(position);
                names.by_name.entry(name).or_default().push(position);
            }
            if is_removable(entry.name.as_deref()) {
                names.removable.insert(position);
            }
        }
        names
    }

    /// The entries that any text of a list hits. Every text is looked at with every name, as the
    /// original does, so that a pattern without meaning is reached whatever hit before.
    fn hits(&self, list: &'c TextList) -> ListHits<'c> {
        let mut hits = ListHits {
            hit: OptionSet::none(self.offered.len()),
            unsure: OptionSet::none(self.offered.len()),
            undecided: None,
            fault: None,
        };
        for matcher in &list.matchers {
            match &matcher.test {
                Test::Exact => self.add_named(&matcher.text, &mut hits.hit),
                Test::Not(rest) => {
                    let mut violating = OptionSet::none(self.offered.len());
                    self.add_named(rest, &mut violating);
                    hits.hit.add(&self.named.without(&violating));
                }
                Test::NotAnything => hits.hit.add(&self.named),
                Test::Never => {}
                Test::Found(_) | Test::NotFound(_) => self.try_names(matcher, &mut hits),
            }
            if hits.fault.is_some() {
                break;
            }
        }
        let certain = hits.hit.clone();
        hits.unsure.subtract(&certain);
        hits
    }

    fn add_named(&self, name: &str, set: &mut OptionSet) {
        for position in self.by_name.get(name).into_iter().flatten() {
            set.insert(*position);
        }
    }

    fn try_names(&self, matcher: &'c Matcher, hits: &mut ListHits<'c>) {
        for (position, entry) in self.offered.entries().iter().enumerate() {
            let Some(name) = entry.name.as_deref() else {
                continue;
            };
            match matcher.hits_text(name) {
                Ok(Truth::Hit) => hits.hit.insert(position),
                Ok(Truth::Miss) => {}
                Ok(Truth::Undecided) => {
                    hits.unsure.insert(position);
                    hits.undecided.get_or_insert(matcher);
                }
                Err(error) => {
                    hits.fault = Some((matcher, error));
                    return;
                }
            }
        }
    }
}

/// How many values of one attribute are remembered before they are forgotten together.
const REMEMBERED_VALUES: usize = 4096;

/// What the values of one attribute meant so far.
#[derive(Debug, Default)]
struct SlotMemory {
    by_hash: FastMap<u64, Vec<(CheckValue, Judgement)>>,
    absent: Option<Judgement>,
}

/// One field with one offered list over one set of ACLs: what lists of texts hit in the offered
/// names, and what single values of single attributes mean for the rules. Answers are not kept.
#[derive(Debug)]
pub(super) struct Session<'c> {
    pub compiled: &'c Compiled,
    pub plan: &'c Plan,
    pub offered: &'c Offered,
    names: Option<Names<'c>>,
    lists: FastMap<usize, ListHits<'c>>,
    slots: Option<Vec<SlotMemory>>,
}

impl<'c> Session<'c> {
    /// A session that remembers single values when it is to be asked many times.
    pub fn new(
        compiled: &'c Compiled,
        plan: &'c Plan,
        offered: &'c Offered,
        remember_values: bool,
    ) -> Self {
        Self {
            compiled,
            plan,
            offered,
            names: None,
            lists: FastMap::default(),
            slots: remember_values
                .then(|| plan.slots.iter().map(|_| SlotMemory::default()).collect()),
        }
    }

    /// Which offered entries a list hits, worked out once, and the names it was worked out over.
    pub fn list_hits(&mut self, list: usize) -> Option<(&ListHits<'c>, &Names<'c>)> {
        let texts = self.compiled.lists.get(list)?;
        let names = &*self.names.get_or_insert_with(|| Names::new(self.offered));
        let hits = self.lists.entry(list).or_insert_with(|| names.hits(texts));
        Some((hits, names))
    }

    /// Tells what a value of the plan's attribute `position` means for the rules.
    pub fn judge<R>(
        &mut self,
        position: usize,
        slot: &PlanSlot,
        value: Option<&CheckValue>,
        tell: impl FnOnce(&Judgement) -> R,
    ) -> R {
        let compiled = self.compiled;
        let Some(memory) = self
            .slots
            .as_mut()
            .and_then(|slots| slots.get_mut(position))
        else {
            return tell(&slot.judge(compiled, value));
        };
        let Some(value) = value else {
            return tell(
                memory
                    .absent
                    .get_or_insert_with(|| slot.judge(compiled, None)),
            );
        };
        let hash = hash(value);
        if memory.by_hash.len() >= REMEMBERED_VALUES && !memory.by_hash.contains_key(&hash) {
            memory.by_hash.clear();
        }
        let known = memory.by_hash.entry(hash).or_default();
        if let Some((_, judgement)) = known.iter().find(|(own, _)| own == value) {
            return tell(judgement);
        }
        let judgement = slot.judge(compiled, Some(value));
        let told = tell(&judgement);
        known.push((value.clone(), judgement));
        told
    }
}

fn hash(value: &CheckValue) -> u64 {
    let mut hasher = TextHasher::default();
    match value {
        CheckValue::Null => {}
        CheckValue::Text(text) => hasher.write(text.as_bytes()),
        CheckValue::List(elements) => {
            for element in elements.iter().flatten() {
                hasher.write(element.as_bytes());
                hasher.write(&[0xFF]);
            }
        }
    }
    hasher.finish()
}
