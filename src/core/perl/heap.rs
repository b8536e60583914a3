//! Values while statements run: lists and hashes are shared by reference, as in Perl.

use std::rc::Rc;

use indexmap::IndexMap;

use super::number::Number;
use super::syntax::Lines;
use crate::core::value::{Map, Value};

/// Bytes that one text, and that all texts of a configuration together, may grow to.
const LONGEST_TEXT: usize = 1 << 20;
const ALL_TEXTS: usize = 1 << 26;

/// Where something stands: a file by its number, and the lines in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The number that the file was loaded under.
    pub file: usize,
    /// The lines.
    pub lines: Lines,
}

/// A value that fits into one variable.
#[derive(Debug, Clone)]
pub(super) enum Scalar {
    Undef,
    Text(Rc<str>),
    Number(Number),
    /// A list or hash of the heap.
    Node(usize),
    /// Only running the code at this place could tell; what was there before it.
    Unknown(Place, Option<Rc<Scalar>>),
}

#[derive(Debug)]
pub(super) enum Node {
    Map(IndexMap<String, Scalar>),
    List(Vec<Scalar>),
}

#[derive(Debug, Default)]
pub(super) struct Heap {
    nodes: Vec<Node>,
    bytes: usize,
}

impl Scalar {
    pub fn unknown(at: Place) -> Self {
        Scalar::Unknown(at, None)
    }

    pub fn unknown_place(&self) -> Option<Place> {
        match self {
            Scalar::Unknown(at, _) => Some(*at),
            _ => None,
        }
    }

    /// The text of a plain value; `None` for references, whose text is an address, and unknown ones.
    pub fn text(&self) -> Option<Rc<str>> {
        match self {
            Scalar::Undef => Some("".into()),
            Scalar::Text(text) => Some(Rc::clone(text)),
            Scalar::Number(number) => Some(number.text().into()),
            Scalar::Node(_) | Scalar::Unknown(..) => None,
        }
    }

    pub fn number(&self) -> Option<Number> {
        match self {
            Scalar::Undef => Some(Number::Whole(0)),
            Scalar::Text(text) => Some(Number::of_text(text)),
            Scalar::Number(number) => Some(*number),
            Scalar::Node(_) | Scalar::Unknown(..) => None,
        }
    }
}

impl Heap {
    pub fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub fn node(&self, id: usize) -> Option<&Node> {
        self.nodes.get(id)
    }

    pub fn node_mut(&mut self, id: usize) -> Option<&mut Node> {
        self.nodes.get_mut(id)
    }

    /// A text, as long as there is room for it.
    pub fn text(&mut self, text: &str) -> Option<Scalar> {
        self.bytes += text.len();
        let fits = text.len() <= LONGEST_TEXT && self.bytes <= ALL_TEXTS;
        fits.then(|| Scalar::Text(text.into()))
    }

    /// Is there room for so many more bytes?
    pub fn has_room(&self, bytes: usize) -> bool {
        bytes <= LONGEST_TEXT && self.bytes.saturating_add(bytes) <= ALL_TEXTS
    }

    /// Takes plain data in.
    pub fn adopt(&mut self, value: &Value) -> Scalar {
        match value {
            Value::Null => Scalar::Undef,
            Value::Text(text) => Scalar::Text(text.as_str().into()),
            Value::List(list) => {
                let list = list.iter().map(|value| self.adopt(value)).collect();
                Scalar::Node(self.add(Node::List(list)))
            }
            Value::Map(map) => Scalar::Node(self.adopt_map(map)),
        }
    }

    pub fn adopt_map(&mut self, map: &Map) -> usize {
        let entries = map.iter();
        let entries = entries.map(|(key, value)| (key.clone(), self.adopt(value)));
        let entries = entries.collect();
        self.add(Node::Map(entries))
    }
}
