//! Search filters of directories (LDAP): how the ticket system builds them from what is searched
//! for, and how what stands in configurations is read.

mod parse;

use std::fmt::{self, Write as _};

pub use parse::{BadFilter, Filter};

/// A search has at most this many parts; the last one keeps further `+`.
const PARTS: usize = 6;

/// What a filter needs of a source: how a text is written in the directory's charset.
pub type Encode<'e> = &'e dyn Fn(&str) -> Vec<u8>;

/// A value as it stands in a filter (RFC 4515): nothing in it has a meaning there.
pub fn escape(value: &str) -> String {
    escaped(value.as_bytes(), false)
}

/// A value as it stands in a filter, `*` standing for any text.
pub fn escape_pattern(value: &str) -> String {
    escaped(value.as_bytes(), true)
}

/// A value as it stands in a distinguished name (RFC 4514).
pub fn escape_dn(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut text = String::with_capacity(value.len());
    for (place, character) in value.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '=' | '\\' => text.extend(['\\', character]),
            '#' if place == 0 => text.push_str("\\#"),
            ' ' if place == 0 || place == last => text.push_str("\\ "),
            '\0'..'\x20' | '\x7f' => text.push_str(&hex(character as u8)),
            _ => text.push(character),
        }
    }
    text
}

/// `(attribute=value)`, the value as it is.
pub fn equal(attribute: &str, value: &str) -> String {
    format!("({attribute}={})", escape(value))
}

/// What the ticket system's search makes of a text: parts divided by `+` that must all be found,
/// each in one of `attributes`, with prefix and suffix around it. `*` stands for any text; all the
/// rest is what is searched for, words like AND included.
pub fn search(text: &str, attributes: &[&str], affixes: (&str, &str), encode: Encode) -> String {
    let parts: Vec<String> = text
        .trim()
        .splitn(PARTS, '+')
        .map(|part| {
            let value = format!("{}{part}{}", affixes.0, affixes.1);
            let value = single_runs(&value);
            let value = if value.is_empty() { "*" } else { &value };
            any_of(attributes, &escaped(&encode(value), true))
        })
        .collect();
    match parts.as_slice() {
        [only] => only.clone(),
        several => format!("(&{})", several.concat()),
    }
}

/// Entries of which any of these attributes is this text, `*` standing for any text.
pub fn any_equal(attributes: &[&str], text: &str) -> String {
    any_of(attributes, &escape_pattern(text))
}

/// Both filters; only the first one where the second is empty.
pub fn and(filter: &str, further: &str) -> String {
    match further {
        "" => filter.to_owned(),
        further => format!("(&{filter}{further})"),
    }
}

/// Runs of `%` and of `*` made one.
pub fn single_runs(text: &str) -> String {
    let mut before = None;
    text.chars()
        .filter(|character| {
            let repeated = matches!(character, '%' | '*') && before == Some(*character);
            before = Some(*character);
            !repeated
        })
        .collect()
}

/// True for what can stand before the `=`: an attribute's name or number, with options.
pub fn is_attribute(text: &str) -> bool {
    let name = |character: char| character.is_ascii_alphanumeric() || "-;.:_".contains(character);
    !text.is_empty() && text.chars().all(name)
}

fn any_of(attributes: &[&str], value: &str) -> String {
    let mut filter = String::from("(|");
    for attribute in attributes {
        filter.extend(["(", attribute, "=", value, ")"]);
    }
    filter.push(')');
    filter
}

/// Bytes as they stand in a filter. Letters beyond ASCII stay where the whole is UTF-8.
fn escaped(bytes: &[u8], pattern: bool) -> String {
    let special = |byte: u8| matches!(byte, b'(' | b')' | b'\\' | 0..0x20);
    let special = |byte: u8| special(byte) || (byte == b'*' && !pattern);
    match std::str::from_utf8(bytes) {
        Ok(text) => Escaped(text, &special).to_string(),
        Err(_) => bytes.iter().fold(String::new(), |mut text, byte| {
            if special(*byte) || !byte.is_ascii() {
                text.push_str(&hex(*byte));
            } else {
                text.push(char::from(*byte));
            }
            text
        }),
    }
}

struct Escaped<'t>(&'t str, &'t dyn Fn(u8) -> bool);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match u8::try_from(character) {
                Ok(byte) if byte.is_ascii() && (self.1)(byte) => to.write_str(&hex(byte))?,
                _ => to.write_char(character)?,
            }
        }
        Ok(())
    }
}

fn hex(byte: u8) -> String {
    format!("\\{byte:02x}")
}

#[cfg(test)]
mod tests;
