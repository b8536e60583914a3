//! What the ticket system holds in memory of a YAML text, and what it writes again of that.
//!
//! Perl's YAML::XS remembers more of a text than its values: which scalars were plain numbers or
//! plain booleans (it writes them plain again), and which lists and mappings an alias repeats (it
//! writes anchors again). The order of keys it forgets: it writes them in byte order. Columns and
//! exports that went through an import have therefore these bytes and no others.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use libyaml_safer::{EventData, ScalarStyle};

use super::events::{Event, Events, ready};
use super::reader::{DEPTH_BUDGET, NODE_BUDGET, YamlError};
use super::writer::looks_like_number;
use crate::core::value::Value;

/// One node as the ticket system holds it. Lists and mappings that are the same one in memory are
/// shared; a copy of a node is cheap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Loaded {
    /// Plain `~`, `null` or nothing.
    #[default]
    Null,
    /// Plain `true` or `false`: 1 and the empty text.
    Bool(bool),
    /// A plain scalar that Perl takes for a number, as it was written.
    Number(String),
    /// Any other scalar.
    Text(String),
    /// A list.
    List(Arc<Vec<Loaded>>),
    /// A mapping, its keys in byte order.
    Map(Arc<BTreeMap<String, Loaded>>),
}

impl Loaded {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Loaded>) -> Self {
        Self::List(Arc::new(items.into_iter().collect()))
    }

    /// A mapping.
    pub fn map(entries: impl IntoIterator<Item = (String, Loaded)>) -> Self {
        Self::Map(Arc::new(entries.into_iter().collect()))
    }

    /// The text of a scalar as Perl compares it; `None` for null, lists and mappings.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Bool(truth) => Some(if *truth { "1" } else { "" }),
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The entries of a mapping; `None` for everything else.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Loaded>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The entry `key` of a mapping; `None` when absent or when this is no mapping.
    pub fn get(&self, key: &str) -> Option<&Loaded> {
        self.as_map()?.get(key)
    }

    /// Perl truth: null, the empty text and the text `0` are false.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::List(_) | Self::Map(_) => true,
            scalar => scalar.as_text().is_some_and(crate::core::value::is_true),
        }
    }

    /// The kind in a sentence: `a list`.
    pub fn article(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) | Self::Number(_) | Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }

    /// The tree of raw scalars, its keys in byte order.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::List(list) => Value::List(list.iter().map(Loaded::to_value).collect()),
            Self::Map(map) => Value::Map(
                map.iter()
                    .map(|(key, value)| (key.clone(), value.to_value()))
                    .collect(),
            ),
            scalar => Value::text(scalar.as_text().unwrap_or_default()),
        }
    }
}

/// Reads a text; of several documents the last one counts, a text without any is null.
///
/// # Errors
/// What is no YAML, and what YAML::XS refuses: tags that it does not know, `!!bool` among them.
/// Refused beyond that are aliases inside what they repeat, keys that are no scalars, and texts that
/// unfold to more than the memory is for.
pub fn load(text: &str) -> Result<Loaded, YamlError> {
    let whole = ready(text)?;
    let mut bytes = whole.as_bytes();
    let mut reader = Reader {
        events: Events::new(text, &mut bytes),
        anchors: HashMap::new(),
        nodes: 0,
    };
    let mut document = Loaded::Null;
    loop {
        let event = reader.events.next()?;
        match event.data {
            EventData::StreamEnd => return Ok(document),
            EventData::DocumentStart { .. } => {
                reader.anchors.clear();
                let first = reader.events.next()?;
                document = reader.node(first, 0)?;
            }
            _ => {}
        }
    }
}

struct Reader<'a> {
    events: Events<'a>,
    /// Each anchor with its node and how many nodes that unfolds to.
    anchors: HashMap<String, (Loaded, usize)>,
    nodes: usize,
}

impl Reader<'_> {
    fn node(&mut self, event: Event, depth: usize) -> Result<Loaded, YamlError> {
        if depth > DEPTH_BUDGET {
            return Err(event.error("nested too deeply"));
        }
        self.nodes += 1;
        if self.nodes > NODE_BUDGET {
            return Err(event.error("too many nodes"));
        }
        let before = self.nodes;
        let (loaded, anchor) = match &event.data {
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => {
                let plain = *style == ScalarStyle::Plain;
                let loaded = scalar(value, plain, tag.as_deref());
                (loaded.map_err(|said| event.error(said))?, anchor.clone())
            }
            EventData::SequenceStart { anchor, .. } => {
                (Loaded::List(Arc::new(self.list(depth)?)), anchor.clone())
            }
            EventData::MappingStart { anchor, .. } => {
                (Loaded::Map(Arc::new(self.map(depth)?)), anchor.clone())
            }
            EventData::Alias { anchor } => {
                let Some((anchored, nodes)) = self.anchors.get(anchor) else {
                    return Err(event.error("an alias to an anchor that is not there"));
                };
                self.nodes += nodes;
                if self.nodes > NODE_BUDGET {
                    return Err(event.error("aliases unfold to too many nodes"));
                }
                return Ok(anchored.clone());
            }
            _ => return Err(event.error("a value is missing here")),
        };
        if let Some(anchor) = anchor {
            let nodes = self.nodes - before + 1;
            self.anchors.insert(anchor, (loaded.clone(), nodes));
        }
        Ok(loaded)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Loaded>, YamlError> {
        let mut list = Vec::new();
        loop {
            let event = self.events.next()?;
            if matches!(event.data, EventData::SequenceEnd) {
                return Ok(list);
            }
            list.push(self.node(event, depth + 1)?);
        }
    }

    /// A mapping; of a key that stands twice the last value counts. Perl's keys are texts: null is
    /// the empty one.
    fn map(&mut self, depth: usize) -> Result<BTreeMap<String, Loaded>, YamlError> {
        let mut map = BTreeMap::new();
        loop {
            let event = self.events.next()?;
            if matches!(event.data, EventData::MappingEnd) {
                return Ok(map);
            }
            let (line, column) = (event.line, event.column);
            let key = match self.node(event, depth + 1)? {
                Loaded::List(_) | Loaded::Map(_) => {
                    return Err(YamlError {
                        line,
                        column,
                        message: "a key must be a scalar".to_owned(),
                    });
                }
                key => key.as_text().unwrap_or_default().to_owned(),
            };
            let event = self.events.next()?;
            let value = self.node(event, depth + 1)?;
            map.insert(key, value);
        }
    }
}

/// A scalar as YAML::XS resolves it.
fn scalar(value: &str, plain: bool, tag: Option<&str>) -> Result<Loaded, String> {
    const STANDARD: &str = "tag:yaml.org,2002:";
    let text = || Loaded::text(value);
    let Some(tag) = tag else {
        return Ok(match value {
            _ if !plain => text(),
            "" | "~" | "null" => Loaded::Null,
            "true" => Loaded::Bool(true),
            "false" => Loaded::Bool(false),
            number if looks_like_number(number) => Loaded::Number(number.to_owned()),
            _ => text(),
        });
    };
    match tag.strip_prefix(STANDARD) {
        Some("str") => Ok(text()),
        Some("int" | "float") => Ok(Loaded::Number(value.to_owned())),
        Some("null") => Ok(Loaded::Null),
        Some(perl) if perl.starts_with("perl/") => Ok(text()),
        None if tag.starts_with('!') => Ok(text()),
        _ => Err(format!("the tag {tag} is not known")),
    }
}
