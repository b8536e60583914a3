//! What a source really keeps about somebody, beyond its Map.

use std::fmt;

/// A longer text is cut here.
const SHOWN: usize = 4_096;

/// Attributes of directories that hold passwords or what passwords can be found out from.
const SECRETS: [&str; 8] = [
    "userpassword",
    "authpassword",
    "unicodepwd",
    "dbcspwd",
    "lmpwdhistory",
    "ntpwdhistory",
    "sambantpassword",
    "sambalmpassword",
];

/// Everything that a source keeps about one person, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRecord {
    /// Where it stands: the distinguished name of an entry, or the table.
    pub place: String,
    /// Columns or attributes in the source's order.
    pub fields: Vec<RawField>,
    /// Where the directory refers to for more; nobody goes there.
    pub referrals: Vec<String>,
}

/// A column, or an attribute of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawField {
    /// Its name as the source spells it.
    pub name: String,
    /// Its values in the source's order: one of a column, any number of an attribute.
    pub values: Vec<RawValue>,
}

/// A value as far as it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawValue {
    /// A column without a value.
    Null,
    /// A text; where it is shorter than its size in bytes, it was cut.
    Text {
        /// The text, or how it begins.
        text: String,
        /// How many bytes the whole has.
        bytes: usize,
    },
    /// Data that are no text, with their size in bytes.
    Binary(usize),
    /// A password or its hash: never shown.
    Hidden,
}

impl RawField {
    /// A field of a directory. Values of attributes that hold passwords are hidden.
    pub fn of_attribute(name: String, values: &[Vec<u8>]) -> Self {
        let plain = name.split(';').next().unwrap_or_default();
        let secret = SECRETS
            .iter()
            .any(|secret| plain.eq_ignore_ascii_case(secret));
        let values = values.iter().map(|value| match secret {
            true => RawValue::Hidden,
            false => RawValue::of(value),
        });
        Self {
            values: values.collect(),
            name,
        }
    }
}

impl RawValue {
    /// A value as it can be shown: bytes that are text, or else their number.
    pub fn of(value: &[u8]) -> Self {
        let is_text = |text: &&str| !text.contains(|character: char| is_binary(character));
        match std::str::from_utf8(value).ok().filter(is_text) {
            None => RawValue::Binary(value.len()),
            Some(text) => RawValue::Text {
                text: text
                    .get(..text.floor_char_boundary(SHOWN))
                    .unwrap_or_default()
                    .to_owned(),
                bytes: value.len(),
            },
        }
    }
}

/// Control characters that no text has.
fn is_binary(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

impl fmt::Display for RawValue {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RawValue::Null => to.write_str("NULL"),
            RawValue::Hidden => to.write_str("***"),
            RawValue::Binary(bytes) => write!(to, "<binary, {}>", size(*bytes)),
            RawValue::Text { text, bytes } if text.len() < *bytes => {
                write!(to, "{text}... <cut, {}>", size(*bytes))
            }
            RawValue::Text { text, .. } => to.write_str(text),
        }
    }
}

/// `1,234 bytes`.
fn size(bytes: usize) -> String {
    let digits = bytes.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(if bytes == 1 { " byte" } else { " bytes" });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_by_its_size() {
        assert_eq!(
            RawValue::of(&[0xff; 1_234]).to_string(),
            "<binary, 1,234 bytes>"
        );
        assert_eq!(RawValue::of(&[0]).to_string(), "<binary, 1 byte>");
        assert_eq!(RawValue::of(&[0xff; 12]).to_string(), "<binary, 12 bytes>");
        assert_eq!(RawValue::of("Ü\n".as_bytes()).to_string(), "Ü\n");
        assert_eq!(RawValue::of(b"").to_string(), "");
    }

    #[test]
    fn a_large_text_is_cut_between_characters_and_its_size_is_said() {
        let text = format!("a{}", "ü".repeat(500_000));
        let shown = RawValue::of(text.as_bytes()).to_string();
        assert!(
            shown.ends_with("ü... <cut, 1,000,001 bytes>"),
            "{}",
            shown.len()
        );
        assert!(shown.len() < 5_000);
    }

    #[test]
    fn passwords_are_hidden_whatever_their_case_and_options() {
        for name in ["userPassword", "USERPASSWORD;x-old", "unicodePwd"] {
            let field = RawField::of_attribute(name.to_owned(), &[b"{SSHA}abc".to_vec()]);
            assert_eq!(field.values, [RawValue::Hidden], "{name}");
            assert_eq!(field.values[0].to_string(), "***");
        }
    }
}
