//! Where values are put: elements of lists and hashes, found and made on the way as Perl does.

use std::collections::HashMap;

use super::config::Assigned;
use super::heap::{Node, Scalar};
use super::run::Run;
use super::syntax::{Expr, Kind, Sigil, Step};

/// Elements that a list may be extended to by assigning to an index.
const LONGEST_LIST: usize = 10_000;

/// An element of a list or hash.
#[derive(Debug)]
pub(super) struct Target {
    node: usize,
    element: Element,
    /// The keys from `$Self` on, where it begins there.
    path: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
enum Element {
    Key(String),
    Index(i64),
}

/// Why an element is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotKnown;

impl Run<'_> {
    /// The element that keys and indexes lead to; lists and hashes on the way are made.
    pub fn target(&mut self, base: &Expr, steps: &[Step]) -> Result<Target, NotKnown> {
        let (last, before) = steps.split_last().ok_or(NotKnown)?;
        let mut path = is_self(base).then(Vec::new);
        let first = before.first().unwrap_or(last);
        let mut node = self.base(base, first).ok_or(NotKnown)?;
        for (index, step) in before.iter().enumerate() {
            let element = self.element(step)?;
            extend(&mut path, &element);
            let following = steps.get(index + 1).ok_or(NotKnown)?;
            let target = Target {
                node,
                element,
                path: None,
            };
            node = self.inner(&target, following)?;
        }
        let element = self.element(last)?;
        extend(&mut path, &element);
        Ok(Target {
            node,
            element,
            path,
        })
    }

    fn element(&mut self, step: &Step) -> Result<Element, NotKnown> {
        match step {
            Step::Key(Expr {
                kind: Kind::Comma(parts),
                ..
            }) if parts.len() != 1 => Err(NotKnown),
            Step::Key(key) => {
                let key = self.value(key).text().ok_or(NotKnown)?;
                Ok(Element::Key(key.to_string()))
            }
            Step::Index(index) => {
                let index = self.value(index).number().and_then(|it| it.to_whole());
                index.map(Element::Index).ok_or(NotKnown)
            }
        }
    }

    /// The list or hash that a variable or value holds.
    fn base(&mut self, base: &Expr, step: &Step) -> Option<usize> {
        if let Kind::Variable(sigil, name) = &base.kind {
            let key = (*sigil, name.clone());
            match self.variables.get(&key) {
                Some(Scalar::Node(id)) => return Some(*id),
                Some(Scalar::Undef) => {
                    let node = self.config.heap.add(fresh(step));
                    self.variables.insert(key, Scalar::Node(node));
                    return Some(node);
                }
                _ => return None,
            }
        }
        match self.value(base) {
            Scalar::Node(id) => Some(id),
            _ => None,
        }
    }

    /// The list or hash in an element, made where there is none.
    fn inner(&mut self, target: &Target, following: &Step) -> Result<usize, NotKnown> {
        match self.get(target) {
            Scalar::Node(id) => Ok(id),
            Scalar::Undef => {
                let node = self.config.heap.add(fresh(following));
                if self.store(target, Scalar::Node(node)) {
                    Ok(node)
                } else {
                    Err(NotKnown)
                }
            }
            _ => Err(NotKnown),
        }
    }

    /// The list or hash that `@{...}`, `@name` and the like mean, made where there is none.
    pub fn collection(&mut self, expression: &Expr, wanted: Sigil) -> Option<usize> {
        let id = match &expression.kind {
            Kind::Dereferenced(_, inner) => match &inner.kind {
                Kind::Path(base, steps) => {
                    let target = self.target(base, steps).ok()?;
                    let id = match self.get(&target) {
                        Scalar::Node(id) => id,
                        Scalar::Undef => {
                            let empty = match wanted {
                                Sigil::List => Node::List(Vec::new()),
                                _ => Node::Map(Default::default()),
                            };
                            let id = self.config.heap.add(empty);
                            self.store(&target, Scalar::Node(id)).then_some(id)?
                        }
                        _ => return None,
                    };
                    self.note_place(&target);
                    id
                }
                _ => match self.value(inner) {
                    Scalar::Node(id) => id,
                    _ => return None,
                },
            },
            Kind::Variable(sigil, name) if *sigil == wanted => {
                match self.variables.get(&(wanted, name.clone())) {
                    Some(Scalar::Node(id)) => *id,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let fits = matches!(
            (self.config.heap.node(id)?, wanted),
            (Node::List(_), Sigil::List) | (Node::Map(_), Sigil::Hash)
        );
        fits.then_some(id)
    }

    /// What the element holds.
    pub fn get(&self, target: &Target) -> Scalar {
        let found = match (self.config.heap.node(target.node), &target.element) {
            (Some(Node::Map(map)), Element::Key(key)) => map.get(key),
            (Some(Node::List(list)), Element::Index(index)) => {
                position(*index, list.len()).and_then(|at| list.get(at))
            }
            // A list used as a hash, or a hash as a list: Perl dies.
            _ => return Scalar::unknown(self.here()),
        };
        found.cloned().unwrap_or(Scalar::Undef)
    }

    /// Puts a value there; whether that was possible.
    fn store(&mut self, target: &Target, value: Scalar) -> bool {
        match (self.config.heap.node_mut(target.node), &target.element) {
            (Some(Node::Map(map)), Element::Key(key)) => {
                map.insert(key.clone(), value);
                true
            }
            (Some(Node::List(list)), Element::Index(index)) => {
                let Some(at) =
                    position(*index, list.len()).filter(|at| *at < LONGEST_LIST.max(list.len()))
                else {
                    return false;
                };
                if at >= list.len() {
                    list.resize(at + 1, Scalar::Undef);
                }
                if let Some(slot) = list.get_mut(at) {
                    *slot = value;
                }
                true
            }
            _ => false,
        }
    }

    /// Assigns to the element and notes the place.
    pub fn put(&mut self, target: &Target, value: Scalar) {
        // What was there shows in place of what is not known, for those who ask.
        let value = match value {
            Scalar::Unknown(at, _) => match self.given(target) {
                Some(given) => given,
                None => Scalar::Unknown(at, earlier(self.get(target))),
            },
            known => known,
        };
        self.store(target, value);
        self.note_place(target);
    }

    /// What was said about the setting that the element is, when it is one.
    fn given(&self, target: &Target) -> Option<Scalar> {
        match target.path.as_deref() {
            Some([setting]) => self.config.given(setting),
            _ => None,
        }
    }

    fn note_place(&mut self, target: &Target) {
        let Some(path) = &target.path else {
            return;
        };
        self.touched = true;
        let here = self.here();
        let mut keys = path.iter();
        let Some(name) = keys.next() else {
            return;
        };
        let assigned = self.config.places.entry(name.clone());
        let assigned = assigned.or_insert_with(|| Assigned {
            place: here,
            members: HashMap::new(),
        });
        assigned.place = here;
        match keys.next() {
            Some(member) => {
                assigned.members.insert(member.clone(), here);
            }
            // Members of an earlier hash are gone with it.
            None => assigned.members.clear(),
        }
    }

    /// Takes the element out of its hash and returns it; `None` where that is not done.
    pub fn remove(&mut self, target: &Target) -> Option<Scalar> {
        match (self.config.heap.node_mut(target.node), &target.element) {
            (Some(Node::Map(map)), Element::Key(key)) => {
                let old = map.shift_remove(key).unwrap_or(Scalar::Undef);
                self.note_place(target);
                Some(old)
            }
            _ => None,
        }
    }

    /// Notes that the element is not known any more, without making what leads to it.
    pub fn mark_target(&mut self, base: &Expr, steps: &[Step]) {
        let here = self.here();
        let of_self = is_self(base);
        let Some(mut node) = steps.first().and_then(|step| self.base(base, step)) else {
            return;
        };
        self.touched |= of_self;
        let mut above: Option<Target> = None;
        for (index, step) in steps.iter().enumerate() {
            let Ok(element) = self.element(step) else {
                // Nobody knows which element: none of them is known.
                match &above {
                    Some(above) => {
                        let old = self.get(above);
                        self.store(above, Scalar::Unknown(here, earlier(old)));
                    }
                    None if of_self => self.any_setting(),
                    None => {}
                }
                return;
            };
            let target = Target {
                node,
                element,
                path: None,
            };
            let old = self.get(&target);
            match old {
                Scalar::Node(id) if index + 1 < steps.len() => node = id,
                old => {
                    let given = match &target.element {
                        Element::Key(name) if of_self && steps.len() == 1 => {
                            self.config.given(name)
                        }
                        _ => None,
                    };
                    let unknown = || Scalar::Unknown(here, earlier(old));
                    self.store(&target, given.unwrap_or_else(unknown));
                    return;
                }
            }
            above = Some(target);
        }
    }
}

/// Is it `$Self` itself, or `%$Self`?
pub(super) fn is_self(base: &Expr) -> bool {
    match &base.kind {
        Kind::Variable(sigil, name) => *sigil == Sigil::Scalar && name == "Self",
        Kind::Dereferenced(_, inner) => is_self(inner),
        _ => false,
    }
}

fn extend(path: &mut Option<Vec<String>>, element: &Element) {
    match (path, element) {
        (Some(path), Element::Key(key)) => path.push(key.clone()),
        (Some(path), Element::Index(index)) => path.push(index.to_string()),
        (None, _) => {}
    }
}

fn fresh(step: &Step) -> Node {
    match step {
        Step::Key(_) => Node::Map(Default::default()),
        Step::Index(_) => Node::List(Vec::new()),
    }
}

/// The place in a list; negative indexes count from its end.
fn position(index: i64, length: usize) -> Option<usize> {
    if index < 0 {
        length.checked_sub(usize::try_from(index.checked_neg()?).ok()?)
    } else {
        usize::try_from(index).ok()
    }
}

/// What counts as the value before one that is not known.
fn earlier(old: Scalar) -> Option<std::rc::Rc<Scalar>> {
    match old {
        Scalar::Unknown(_, earlier) => earlier,
        Scalar::Undef => None,
        known => Some(known.into()),
    }
}
