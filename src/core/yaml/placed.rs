//! A document with the place of every key and value, for files that people write by hand.
//!
//! Stricter than [`read`](super::read): a key that stands twice, an alias and a second document are
//! errors, because in a file of settings each of them is a slip.

use libyaml_safer::{EventData, ScalarStyle};

use super::events::{Event, Events, ready};
use super::reader::{DEPTH_BUDGET, NODE_BUDGET, YamlError, scalar};
use crate::core::value::Value;

/// A value and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
    /// What stands there.
    pub content: Content,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar as it was written.
    Text {
        /// Without quotes.
        text: String,
        /// True when it had none.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping in its order.
    Map(Vec<Entry>),
}

/// One key of a mapping and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key as it was written.
    pub key: String,
    /// Line of the key, from 1.
    pub line: u64,
    /// Column of the key, from 1.
    pub column: u64,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The kind in a sentence: `a list`.
    pub fn article(&self) -> &'static str {
        match self.content {
            Content::Null => "nothing",
            Content::Text { .. } => "a text",
            Content::List(_) => "a list",
            Content::Map(_) => "a mapping",
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The tree without places, as the ticket system would read it: plain `true` is 1, plain `false`
    /// the empty text.
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Text { text, plain } => scalar(text.clone(), *plain),
            Content::List(list) => Value::List(list.iter().map(Node::to_value).collect()),
            Content::Map(entries) => Value::Map(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.to_value()))
                    .collect(),
            ),
        }
    }
}

/// Reads a text that holds one document; without any it is null.
///
/// # Errors
/// What is no YAML, and what this reader does not take; with line and column.
pub fn read_placed(text: &str) -> Result<Node, YamlError> {
    let whole = ready(text)?;
    let mut bytes = whole.as_bytes();
    let mut reader = Reader {
        events: Events::new(text, &mut bytes),
        nodes: 0,
    };
    let mut document = None;
    loop {
        let event = reader.events.next()?;
        match event.data {
            EventData::StreamEnd => break,
            EventData::DocumentStart { .. } if document.is_some() => {
                return Err(event.error("a second document starts here; only one can be read"));
            }
            EventData::DocumentStart { .. } => {
                let first = reader.events.next()?;
                document = Some(reader.node(first, 0)?);
            }
            _ => {}
        }
    }
    Ok(document.unwrap_or(Node {
        line: 1,
        column: 1,
        content: Content::Null,
    }))
}

struct Reader<'a> {
    events: Events<'a>,
    nodes: usize,
}

impl Reader<'_> {
    fn node(&mut self, event: Event, depth: usize) -> Result<Node, YamlError> {
        if depth > DEPTH_BUDGET {
            return Err(event.error("nested too deeply"));
        }
        self.nodes += 1;
        if self.nodes > NODE_BUDGET {
            return Err(event.error("too many nodes"));
        }
        let (line, column) = (event.line, event.column);
        let content = match event.data {
            EventData::Scalar { value, style, .. } => content(value, style),
            EventData::SequenceStart { .. } => Content::List(self.list(depth)?),
            EventData::MappingStart { .. } => Content::Map(self.map(depth)?),
            EventData::Alias { .. } => {
                return Err(event.error("aliases (*name) are not read here: write it out"));
            }
            _ => return Err(event.error("a value is missing here")),
        };
        Ok(Node {
            line,
            column,
            content,
        })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, YamlError> {
        let mut list = Vec::new();
        loop {
            let event = self.events.next()?;
            if matches!(event.data, EventData::SequenceEnd) {
                return Ok(list);
            }
            list.push(self.node(event, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry>, YamlError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut lines = std::collections::HashMap::new();
        loop {
            let event = self.events.next()?;
            let (line, column) = (event.line, event.column);
            let key = match event.data {
                EventData::MappingEnd => return Ok(entries),
                EventData::Scalar { value, .. } => value,
                _ => return Err(event.error("a key must be a text")),
            };
            if let Some(first) = lines.insert(key.clone(), line) {
                return Err(YamlError {
                    line,
                    column,
                    message: format!("the key `{key}` stands twice, first in line {first}"),
                });
            }
            let value = self.events.next()?;
            entries.push(Entry {
                key,
                line,
                column,
                value: self.node(value, depth + 1)?,
            });
        }
    }
}

fn content(text: String, style: ScalarStyle) -> Content {
    let plain = style == ScalarStyle::Plain;
    match text.as_str() {
        "" | "~" | "null" if plain => Content::Null,
        _ => Content::Text { text, plain },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read_placed(text).unwrap_err().to_string()
    }

    #[test]
    fn every_key_and_value_has_its_place() {
        let node = read_placed("# c\na: 1.10\nb:\n  - 'no'\n  - {c: ~}\n").unwrap();
        let Content::Map(entries) = &node.content else {
            panic!("a mapping")
        };
        let (a, b) = (&entries[0], &entries[1]);
        assert_eq!(
            (a.line, a.column, a.value.line, a.value.column),
            (2, 1, 2, 4)
        );
        assert_eq!(a.value.text(), Some("1.10"));
        let Content::List(list) = &b.value.content else {
            panic!("a list")
        };
        assert_eq!((list[0].line, list[0].column), (4, 5));
        assert_eq!((list[1].line, list[1].column), (5, 5));
        assert_eq!(
            node.to_value(),
            super::super::read("# c\na: 1.10\nb:\n  - 'no'\n  - {c: ~}\n").unwrap()
        );
    }

    #[test]
    fn truth_is_perls_unless_it_is_quoted() {
        let node = read_placed("[true, false, 'true', '', null, no]").unwrap();
        let texts = ["1", "", "true", ""].map(Value::text);
        let expected = texts.into_iter().chain([Value::Null, Value::text("no")]);
        assert_eq!(node.to_value(), Value::List(expected.collect()));
        assert_eq!(read_placed("").unwrap().to_value(), Value::Null);
    }

    #[test]
    fn slips_are_named_with_their_place() {
        assert_eq!(
            refused("a: 1\nb: 2\na: 3\n"),
            "line 3, column 1: the key `a` stands twice, first in line 1"
        );
        assert_eq!(
            refused("a: &x 1\nb: *x\n"),
            "line 2, column 4: aliases (*name) are not read here: write it out"
        );
        assert_eq!(
            refused("a: 1\n---\nb: 2\n"),
            "line 2, column 1: a second document starts here; only one can be read"
        );
        assert_eq!(
            refused("? [a]\n: 1\n"),
            "line 1, column 3: a key must be a text"
        );
        assert!(refused("a: [1\nb: 2\n").starts_with("line "));
        assert!(refused(&"[".repeat(10_000)).contains("nested too deeply"));
    }
}
