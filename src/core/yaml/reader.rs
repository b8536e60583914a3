//! Events of libyaml to the raw tree.

use std::collections::HashMap;

use libyaml_safer::{EventData, ScalarStyle};
use thiserror::Error;

use super::events::{Event, Events, ready};
use crate::core::value::{Map, Value};

/// Nodes that one text may become, aliases unfolded: far above any real ACL, far below what an
/// alias bomb needs.
pub(super) const NODE_BUDGET: usize = 500_000;

/// How deep lists and mappings may nest.
pub(super) const DEPTH_BUDGET: usize = 200;

/// Why a text is no YAML, with the place: line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {message}")]
pub struct YamlError {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
    /// What is wrong there.
    pub message: String,
}

/// Reads a text that holds one document; of several the last one counts, as in the ticket system.
/// A text without any document is null.
pub fn read(text: &str) -> Result<Value, YamlError> {
    Ok(read_documents(text)?.pop().unwrap_or_default())
}

/// Reads every document of a text.
pub fn read_documents(text: &str) -> Result<Vec<Value>, YamlError> {
    let whole = ready(text)?;
    let mut bytes = whole.as_bytes();
    let mut reader = Reader {
        events: Events::new(text, &mut bytes),
        anchors: HashMap::new(),
        nodes: 0,
    };
    let mut documents = Vec::new();
    loop {
        let event = reader.events.next()?;
        match event.data {
            EventData::StreamEnd => return Ok(documents),
            EventData::DocumentStart { .. } => {
                reader.anchors.clear();
                let first = reader.events.next()?;
                documents.push(reader.node(first, 0)?);
            }
            _ => {}
        }
    }
}

/// A finished node with its size, as an alias repeats it.
struct Anchored {
    value: Value,
    nodes: usize,
}

struct Reader<'a> {
    events: Events<'a>,
    anchors: HashMap<String, Anchored>,
    nodes: usize,
}

impl Reader<'_> {
    fn node(&mut self, event: Event, depth: usize) -> Result<Value, YamlError> {
        if depth > DEPTH_BUDGET {
            return Err(event.error("nested too deeply"));
        }
        self.nodes += 1;
        let before = self.nodes;
        let (value, anchor) = match event.data {
            EventData::Scalar {
                anchor,
                value,
                style,
                ..
            } => (scalar(value, style == ScalarStyle::Plain), anchor),
            EventData::SequenceStart { anchor, .. } => (self.list(depth)?, anchor),
            EventData::MappingStart { anchor, .. } => (self.map(depth)?, anchor),
            EventData::Alias { ref anchor } => {
                let Some(anchored) = self.anchors.get(anchor) else {
                    return Err(event.error("an alias to an anchor that is not there"));
                };
                self.nodes += anchored.nodes;
                if self.nodes > NODE_BUDGET {
                    return Err(event.error("aliases unfold to too many nodes"));
                }
                return Ok(anchored.value.clone());
            }
            _ => return Err(event.error("a value is missing here")),
        };
        if self.nodes > NODE_BUDGET {
            return Err(YamlError {
                line: event.line,
                column: event.column,
                message: "too many nodes".to_owned(),
            });
        }
        if let Some(anchor) = anchor {
            let nodes = self.nodes - before + 1;
            let value = value.clone();
            self.anchors.insert(anchor, Anchored { value, nodes });
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut list = Vec::new();
        loop {
            let event = self.events.next()?;
            if matches!(event.data, EventData::SequenceEnd) {
                return Ok(Value::List(list));
            }
            list.push(self.node(event, depth + 1)?);
        }
    }

    /// A mapping; of a key that stands twice the last value counts, at the place of the first.
    fn map(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut map = Map::new();
        loop {
            let event = self.events.next()?;
            if matches!(event.data, EventData::MappingEnd) {
                return Ok(Value::Map(map));
            }
            let (line, column) = (event.line, event.column);
            let key = match event.data {
                EventData::Scalar { value, .. } => value,
                _ => match self.node(event, depth + 1)? {
                    Value::Text(text) => text,
                    _ => {
                        return Err(YamlError {
                            line,
                            column,
                            message: "a key must be a scalar".to_owned(),
                        });
                    }
                },
            };
            let event = self.events.next()?;
            let value = self.node(event, depth + 1)?;
            map.insert(key, value);
        }
    }
}

/// Plain `~`, `null` and nothing are null, plain `true` is 1, plain `false` the empty text (Perl's
/// own true and false); every other scalar stays the text it is.
pub(super) fn scalar(value: String, plain: bool) -> Value {
    if !plain {
        return Value::Text(value);
    }
    match value.as_str() {
        "" | "~" | "null" => Value::Null,
        "true" => Value::text("1"),
        "false" => Value::text(""),
        _ => Value::Text(value),
    }
}
