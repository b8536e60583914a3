//! Characters outside the basic plane.
//!
//! The original's libyaml escapes them (`\U0001F600`), ours does not. They travel through the emitter
//! as two characters that both escape, and that take as many columns escaped, so that long lines are
//! folded at the same place.

use super::loaded::Loaded;
use crate::core::value::Value;

/// What stands in for characters outside the basic plane in one document.
pub(super) struct Astral {
    stand_in: [char; 2],
    taken_out: Vec<char>,
}

impl Astral {
    /// A stand-in that, as itself or escaped, nothing in the document can be mistaken for.
    pub fn of(document: &impl Texts) -> Self {
        let pairs = ('\u{80}'..='\u{9f}')
            .filter(|second| *second != '\u{85}')
            .flat_map(|second| [['\u{fffe}', second], ['\u{ffff}', second]]);
        let mut free = pairs.filter(|pair| !occurs(document, &raw(*pair), &escaped(*pair)));
        Self {
            stand_in: free.next().unwrap_or(['\u{fffe}', '\u{80}']),
            taken_out: Vec::new(),
        }
    }

    /// The text with the stand-in in place of every such character.
    pub fn take_out(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for character in text.chars() {
            if is_astral(character) {
                self.taken_out.push(character);
                shown.extend(self.stand_in);
            } else {
                shown.push(character);
            }
        }
        shown
    }

    /// The emitted document with every such character escaped in its place.
    pub fn put_back(&self, document: &str) -> String {
        let stand_in = escaped(self.stand_in);
        let mut parts = document.split(&stand_in);
        let mut written = parts.next().unwrap_or_default().to_owned();
        for (part, character) in parts.zip(&self.taken_out) {
            written.push_str(&format!("\\U{:08X}", u32::from(*character)));
            written.push_str(part);
        }
        written
    }
}

/// Is the character outside the basic plane?
pub(super) fn is_astral(character: char) -> bool {
    u32::from(character) > 0xFFFF
}

fn raw(pair: [char; 2]) -> String {
    pair.iter().collect()
}

/// What the emitter makes of a stand-in: ten columns, like `\U0001F600`.
fn escaped([first, second]: [char; 2]) -> String {
    format!("\\u{:04X}\\x{:02X}", u32::from(first), u32::from(second))
}

fn occurs(document: &impl Texts, raw: &str, escaped: &str) -> bool {
    document.any(&|text| text.contains(raw) || text.contains(escaped))
}

/// A tree whose scalars and keys can be looked at.
pub(super) trait Texts {
    /// True when any of them is like this.
    fn any(&self, like: &impl Fn(&str) -> bool) -> bool;
}

impl Texts for Value {
    fn any(&self, like: &impl Fn(&str) -> bool) -> bool {
        match self {
            Value::Null => false,
            Value::Text(text) => like(text),
            Value::List(list) => list.iter().any(|item| item.any(like)),
            Value::Map(map) => map.iter().any(|(key, value)| like(key) || value.any(like)),
        }
    }
}

impl Texts for Loaded {
    fn any(&self, like: &impl Fn(&str) -> bool) -> bool {
        match self {
            Loaded::List(list) => list.iter().any(|item| item.any(like)),
            Loaded::Map(map) => map.iter().any(|(key, value)| like(key) || value.any(like)),
            scalar => scalar.as_text().is_some_and(like),
        }
    }
}
