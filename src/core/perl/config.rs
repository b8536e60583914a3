//! The configuration that loaded texts build up, and what of it is not known.

use std::collections::HashMap;
use std::fmt;

use super::Program;
use super::heap::{Heap, Node, Place, Scalar};
use super::run::Run;
use crate::core::value::{Map, Value};

/// How deep, and how large, data taken out may be; values shared by reference are repeated there.
const DEPTH: usize = 200;
const NODES: usize = 500_000;

/// A setting, or a part of one, that only running the code could tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The keys that lead to it, the setting first. Empty: any setting may be concerned.
    pub path: Vec<String>,
    /// The code that it depends on.
    pub place: Place,
}

/// What one read takes out of a configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    /// Every setting that is known, without its unknown parts.
    pub settings: Map,
    /// What is not known, in the order of the settings.
    pub unknown: Vec<Unknown>,
}

/// The object `$Self` of the ticket system while its files are loaded into it one after the other.
///
/// Values stay shared as in Perl: a setting that was assigned from another one changes with it.
pub struct Config {
    pub(super) heap: Heap,
    /// Where settings, and the members of settings that are hashes, were last assigned.
    pub(super) places: HashMap<String, Assigned>,
    pub(super) dynamic: Vec<Place>,
    /// Code after which any setting may be different.
    pub(super) any: Vec<Place>,
    /// What somebody says that only running the code could tell.
    given: HashMap<String, String>,
}

/// Where one setting was last assigned, and members of it since it was assigned as a whole.
#[derive(Debug)]
pub(super) struct Assigned {
    pub place: Place,
    pub members: HashMap<String, Place>,
}

/// The node of `$Self`.
pub(super) const ROOT: usize = 0;

impl fmt::Debug for Config {
    /// Without the settings, which hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("places", &self.places.len())
            .field("dynamic", &self.dynamic)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// A configuration that holds these settings.
    pub fn new(before: &Map) -> Self {
        let mut heap = Heap::default();
        // The root comes first, so that its number is known.
        heap.add(Node::Map(Default::default()));
        for (name, value) in before {
            let value = heap.adopt(value);
            if let Some(Node::Map(root)) = heap.node_mut(ROOT) {
                root.insert(name.clone(), value);
            }
        }
        Self {
            heap,
            places: HashMap::new(),
            dynamic: Vec::new(),
            any: Vec::new(),
            given: HashMap::new(),
        }
    }

    /// Says what a setting is wherever an assignment to it is one that only running the code could
    /// tell. Other assignments to it stay as they are.
    pub fn give(&mut self, name: &str, value: &str) {
        self.given.insert(name.to_owned(), value.to_owned());
    }

    /// What was said about a setting that is not known; `None` when nothing was.
    pub(super) fn given(&self, name: &str) -> Option<Scalar> {
        let value = self.given.get(name)?;
        Some(Scalar::Text(value.as_str().into()))
    }

    /// Does what the program's statements say; `file` is the number that places name. What only
    /// running them could tell is noted, and what they may change is not known afterwards.
    pub fn load(&mut self, program: &Program, file: usize) {
        Run::new(self, program, file).load();
    }

    /// Sets one setting, as a file would.
    pub fn set(&mut self, name: &str, value: &Value, place: Option<Place>) {
        let value = self.heap.adopt(value);
        if let Some(Node::Map(root)) = self.heap.node_mut(ROOT) {
            root.insert(name.to_owned(), value);
        }
        if let Some(place) = place {
            let members = HashMap::new();
            self.places
                .insert(name.to_owned(), Assigned { place, members });
        }
    }

    /// The code that was met and not run, in the order of files and lines.
    pub fn dynamic(&self) -> Vec<Place> {
        let mut places = self.dynamic.clone();
        places.sort();
        places.dedup();
        places
    }

    /// Where a setting was last assigned, as a whole or in part.
    pub fn place(&self, name: &str) -> Option<Place> {
        self.places.get(name).map(|assigned| assigned.place)
    }

    /// Where a member of a setting that is a hash was last assigned, such as one ACL of `TicketAcl`;
    /// else where the setting was.
    pub fn member_place(&self, name: &str, member: &str) -> Option<Place> {
        let assigned = self.places.get(name)?;
        let member = assigned.members.get(member).copied();
        Some(member.unwrap_or(assigned.place))
    }

    /// Where every setting was last assigned, in no order.
    pub fn places(&self) -> impl Iterator<Item = (&str, Place)> {
        let places = self.places.iter();
        places.map(|(name, assigned)| (name.as_str(), assigned.place))
    }

    /// Every setting that is known, and what is not.
    pub fn settled(&self) -> Settled {
        let mut out = self.taken_out(false);
        let any = self.any.iter().map(|place| Unknown {
            path: Vec::new(),
            place: *place,
        });
        out.unknown.extend(any);
        out
    }

    /// Every setting as it is after the statements that are understood, those that are not left out.
    pub fn after_known_statements(&self) -> Map {
        self.taken_out(true).settings
    }

    fn taken_out(&self, keep_earlier: bool) -> Settled {
        let mut taking = Taking {
            config: self,
            keep_earlier,
            nodes: 0,
            path: Vec::new(),
            unknown: Vec::new(),
        };
        let settings = match taking.value(&Scalar::Node(ROOT), 0) {
            Some(Value::Map(settings)) => settings,
            _ => Map::new(),
        };
        Settled {
            settings,
            unknown: taking.unknown,
        }
    }
}

struct Taking<'c> {
    config: &'c Config,
    keep_earlier: bool,
    nodes: usize,
    path: Vec<String>,
    unknown: Vec<Unknown>,
}

impl Taking<'_> {
    /// The data of a value; `None` when it is not known, which is noted.
    fn value(&mut self, scalar: &Scalar, depth: usize) -> Option<Value> {
        self.nodes += 1;
        if depth > DEPTH || self.nodes > NODES {
            return self.note(None);
        }
        match scalar {
            Scalar::Undef => Some(Value::Null),
            Scalar::Text(text) => Some(Value::text(text.as_ref())),
            Scalar::Number(number) => Some(Value::Text(number.text())),
            Scalar::Unknown(_, Some(earlier)) if self.keep_earlier => {
                self.value(&Scalar::clone(earlier), depth + 1)
            }
            Scalar::Unknown(place, _) => self.note(Some(*place)),
            Scalar::Node(id) => match self.config.heap.node(*id)? {
                Node::List(list) => {
                    let list: Vec<Option<Value>> =
                        list.iter().map(|it| self.value(it, depth + 1)).collect();
                    // Without one of its elements the others would stand at other places.
                    list.into_iter().collect::<Option<_>>().map(Value::List)
                }
                Node::Map(map) => {
                    let mut known = Map::with_capacity(map.len());
                    for (key, value) in map {
                        self.path.push(key.clone());
                        if let Some(value) = self.value(value, depth + 1) {
                            known.insert(key.clone(), value);
                        }
                        self.path.pop();
                    }
                    Some(Value::Map(known))
                }
            },
        }
    }

    fn note(&mut self, place: Option<Place>) -> Option<Value> {
        let place = place.or_else(|| self.config.place(self.path.first()?));
        if let Some(place) = place.filter(|_| self.unknown.len() < NODES) {
            let path = self.path.clone();
            let again = self.unknown.last().is_some_and(|last| last.path == path);
            if !again {
                self.unknown.push(Unknown { path, place });
            }
        }
        None
    }
}
