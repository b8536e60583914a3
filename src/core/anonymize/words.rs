//! One word for another.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::core::world::Collation;

/// Letters of new words: those that have a form with an accent which databases take for the same.
const LETTERS: [(char, char); 19] = [
    ('a', 'á'),
    ('c', 'ç'),
    ('d', 'ď'),
    ('e', 'é'),
    ('g', 'ĝ'),
    ('h', 'ĥ'),
    ('i', 'í'),
    ('j', 'ĵ'),
    ('k', 'ķ'),
    ('l', 'ĺ'),
    ('n', 'ñ'),
    ('o', 'ó'),
    ('r', 'ŕ'),
    ('s', 'ś'),
    ('t', 'ť'),
    ('u', 'ú'),
    ('w', 'ŵ'),
    ('y', 'ý'),
    ('z', 'ź'),
];

/// How short and how long a new word is: short enough for every column, long enough that two of a
/// million words do not become one.
const SHORTEST: usize = 10;
const LONGEST: usize = 24;

/// HMAC-SHA256 (RFC 2104) under a secret that whoever calls throws away.
#[derive(Clone)]
pub struct Key {
    inner: Sha256,
    outer: Sha256,
}

impl Key {
    /// A key from 32 random bytes.
    pub fn new(secret: &[u8; 32]) -> Self {
        let padded = |pad: u8| {
            let mut block = [pad; 64];
            for (byte, secret) in block.iter_mut().zip(secret) {
                *byte ^= secret;
            }
            Sha256::new_with_prefix(block)
        };
        Self {
            inner: padded(0x36),
            outer: padded(0x5c),
        }
    }

    fn mac(&self, text: &str, salt: u8) -> [u8; 32] {
        let inner = self
            .inner
            .clone()
            .chain_update(text)
            .chain_update([0, salt]);
        self.outer
            .clone()
            .chain_update(inner.finalize())
            .finalize()
            .into()
    }
}

/// The words that stay, and what the others become.
pub struct Words {
    key: Key,
    collation: Collation,
    kept: HashSet<String>,
    kept_for: HashMap<String, usize>,
    salts: HashMap<String, u8>,
}

impl Words {
    /// Every word is replaced; words that `collation` takes for one become words that it takes for
    /// one.
    pub fn new(key: Key, collation: Collation) -> Self {
        Self {
            key,
            collation,
            kept: HashSet::new(),
            kept_for: HashMap::new(),
            salts: HashMap::new(),
        }
    }

    /// The words of this text stay from now on.
    pub fn keep(&mut self, text: &str) {
        for (word, is_word) in pieces(text) {
            if is_word {
                self.kept.insert(self.folded(word));
            }
        }
    }

    /// The words of this text stay from now on, for a reason that is given as a number.
    pub fn keep_for(&mut self, text: &str, reason: usize) {
        for (word, is_word) in pieces(text) {
            let folded = self.folded(word);
            if is_word && !self.kept.contains(&folded) {
                self.kept_for.insert(folded.clone(), reason);
                self.kept.insert(folded);
            }
        }
    }

    /// The reason for which the first such word of this text stays.
    pub fn reason(&self, text: &str) -> Option<usize> {
        if self.kept_for.is_empty() {
            return None;
        }
        let words = pieces(text).filter(|(_, is_word)| *is_word);
        words
            .into_iter()
            .find_map(|(word, _)| self.kept_for.get(&self.folded(word)).copied())
    }

    /// Tries another replacement for the words of this text; false when all have been tried.
    pub fn try_another(&mut self, text: &str, most: u8) -> bool {
        let mut tried = false;
        for (word, is_word) in pieces(text) {
            let folded = self.folded(word);
            if is_word && !self.kept.contains(&folded) {
                let salt = self.salts.entry(folded).or_default();
                if *salt < most {
                    *salt += 1;
                    tried = true;
                }
            }
        }
        tried
    }

    /// The text with its words replaced. Points in time and `0`, which is false in Perl, stay.
    pub fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text == "0" || is_time(text) {
            return Cow::Borrowed(text);
        }
        let mut replaced = String::with_capacity(text.len() * 2);
        for (piece, is_word) in pieces(text) {
            if is_word {
                self.push(piece, &mut replaced);
            } else {
                replaced.push_str(piece);
            }
        }
        if replaced == text {
            return Cow::Borrowed(text);
        }
        Cow::Owned(replaced)
    }

    fn folded(&self, word: &str) -> String {
        match self.collation {
            Collation::IgnoreCase => self.collation.fold(word).into_owned(),
            Collation::Exact => word.to_lowercase(),
        }
    }

    fn push(&self, word: &str, into: &mut String) {
        let folded = self.folded(word);
        if self.kept.contains(&folded) {
            into.push_str(word);
            return;
        }
        let salt = self.salts.get(&folded).copied().unwrap_or(0);
        let mac = self.key.mac(&folded, salt);
        let length = word.chars().count();
        let new_length = length.clamp(SHORTEST, LONGEST);
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            for (place, byte) in mac.iter().take(new_length).enumerate() {
                // A number does not begin with 0.
                let digit = if place == 0 { 1 + byte % 9 } else { byte % 10 };
                into.push(char::from(b'0' + digit));
            }
            return;
        }
        let shouted = length > 1 && word.chars().all(|c| c.is_uppercase());
        let mut old = word.chars();
        for byte in mac.iter().take(new_length) {
            let old = old.next();
            let letter = LETTERS.get(usize::from(*byte) % LETTERS.len());
            let (plain, accented) = letter.copied().unwrap_or(('a', 'á'));
            let letter = match old {
                Some(old) if !old.is_ascii() => accented,
                _ => plain,
            };
            if old.map_or(shouted, char::is_uppercase) {
                into.extend(letter.to_uppercase());
            } else {
                into.push(letter);
            }
        }
    }
}

/// A date, or date and time, as databases write them.
fn is_time(text: &str) -> bool {
    let date = text.get(..10).unwrap_or_default().bytes().enumerate();
    let dated = text.len() >= 10
        && date.into_iter().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let rest = text.get(10..).unwrap_or_default();
    dated
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b" T:.+Z-".contains(&byte))
}

/// Words (letters and digits) and what stands between them, in order.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next()?.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != is_word);
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some((piece, is_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(collation: Collation) -> Words {
        Words::new(Key::new(&[7; 32]), collation)
    }

    #[test]
    fn the_code_is_that_of_rfc_4231() {
        // Test case 2 of RFC 4231 has a short key, which is padded as this one is.
        let mut secret = [0; 32];
        secret[..4].copy_from_slice(b"Jefe");
        let key = Key::new(&secret);
        let inner = key
            .inner
            .clone()
            .chain_update("what do ya want for nothing?");
        let mac: [u8; 32] = key
            .outer
            .clone()
            .chain_update(inner.finalize())
            .finalize()
            .into();
        assert_eq!(mac[..4], [0x5b, 0xdc, 0xc1, 0x46]);
    }

    #[test]
    fn shapes_stay_and_parts_agree_with_wholes() {
        let words = words(Collation::IgnoreCase);
        let new = |text: &str| words.replace(text).into_owned();
        assert_eq!(
            new("Lager::Inventur"),
            format!("{}::{}", new("Lager"), new("Inventur"))
        );
        assert_eq!(
            new("eva@sea.example"),
            format!("{}@{}.{}", new("eva"), new("sea"), new("example"))
        );
        assert_eq!(new("eva").to_uppercase(), new("EVA"));
        assert_eq!(new("0"), "0");
        assert_eq!(new(""), "");
        assert_eq!(new("2024-02-01 08:00:00"), "2024-02-01 08:00:00");
        assert!(new("+49 421 12").starts_with('+'));
        assert_eq!(new("4711").trim_matches(|c: char| c.is_ascii_digit()), "");
        assert_ne!(new("Zoë"), new("Zoe"));
        assert!(Collation::IgnoreCase.eq(&new("Zoë Ł"), &new("ZOE ł")));
    }

    #[test]
    fn kept_words_stay_in_any_case_and_others_are_different_under_another_key() {
        let mut words = words(Collation::Exact);
        words.keep("Raw new");
        assert_eq!(words.replace("RAW, new"), "RAW, new");
        let other = Words::new(Key::new(&[8; 32]), Collation::Exact);
        assert_ne!(words.replace("Harbour"), other.replace("Harbour"));
        let first = words.replace("Harbour").into_owned();
        assert!(words.try_another("Harbour", 1) && !words.try_another("Harbour", 1));
        assert_ne!(words.replace("Harbour"), first);
    }

    #[test]
    fn a_hundred_thousand_words_stay_different() {
        let words = words(Collation::IgnoreCase);
        let new: HashSet<String> = (0..100_000)
            .map(|n| words.replace(&format!("u{n}")).into_owned())
            .collect();
        assert_eq!(new.len(), 100_000);
    }
}
