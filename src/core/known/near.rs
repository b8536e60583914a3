//! Values that are nearly known ones.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::values::{KnownValue, ValueList};

/// In what a value differs from a known one that looks the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Difference {
    /// Blanks: too many, too few, or of another kind.
    pub space: bool,
    /// Capital and small letters.
    pub case: bool,
    /// Full and half width, ligatures, letters composed of several characters, invisible ones.
    pub width: bool,
}

impl Difference {
    /// In what two texts differ; `None` when more than blanks, case and width differ, or nothing.
    pub fn between(a: &str, b: &str) -> Option<Self> {
        if a == b || fold(a) != fold(b) {
            return None;
        }
        let differs = |without: Folding| folded(a, without) != folded(b, without);
        let [space, case, width] = [
            Folding {
                space: false,
                ..ALL
            },
            Folding { case: false, ..ALL },
            Folding {
                width: false,
                ..ALL
            },
        ]
        .map(differs);
        Some(Self { space, case, width })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [
            (self.space, "a space"),
            (self.case, "case"),
            (self.width, "character width or form"),
        ];
        let words: Vec<&str> = words
            .into_iter()
            .filter_map(|(differs, word)| differs.then_some(word))
            .collect();
        match words.as_slice() {
            [] => write!(f, "its characters"),
            words => write!(f, "{}", words.join(" and ")),
        }
    }
}

/// Which differences are forgotten.
#[derive(Clone, Copy)]
struct Folding {
    space: bool,
    case: bool,
    width: bool,
}

const ALL: Folding = Folding {
    space: true,
    case: true,
    width: true,
};

/// The text without blanks, case and width: the same for texts that look the same.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        return kept.map(|byte| byte.to_ascii_lowercase() as char).collect();
    }
    folded(text, ALL)
}

fn folded(text: &str, folding: Folding) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let end = word.trim_end();
        match folding.width {
            true => kept.extend(end.nfkc().filter(|c| !is_invisible(*c))),
            false => kept.push_str(end),
        }
        if !folding.space {
            kept.extend(word.chars().next_back().filter(|c| c.is_whitespace()));
        }
    }
    match folding.case {
        true => kept.to_lowercase(),
        false => kept,
    }
}

/// Characters that nobody sees: joiners, marks of direction, byte order marks, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// How alike a word must be to be named.
const ALIKE: f64 = 0.8;

/// Longer values are not compared letter by letter.
const LONGEST: usize = 200;

/// Values beyond these are not compared letter by letter.
const COMPARED: usize = 5_000;

/// What is near to a value that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Near<'l> {
    /// Those that differ only in blanks, case or width, and in which of them.
    pub same: Vec<(&'l KnownValue, Difference)>,
    /// The most similar other one, where one is similar.
    pub nearest: Option<&'l KnownValue>,
}

/// What is near to `value` among the known ones.
pub fn near<'l>(value: &str, list: &'l ValueList) -> Near<'l> {
    let same = list
        .alike(value)
        .filter_map(|known| Some((known, Difference::between(value, &known.value)?)))
        .collect();
    Near {
        same,
        nearest: nearest(value, list),
    }
}

fn nearest<'l>(value: &str, list: &'l ValueList) -> Option<&'l KnownValue> {
    if value.is_empty() || value.len() > LONGEST {
        return None;
    }
    let word = value.to_lowercase();
    let letters = word.chars().count();
    let alike = |known: &KnownValue| {
        let known = known.value.to_lowercase();
        let longer = letters.max(known.chars().count()).max(1);
        1.0 - strsim::osa_distance(&word, &known) as f64 / longer as f64
    };
    let fits = |known: &&KnownValue| {
        let (a, b) = (word.len(), known.value.len());
        known.value != value && a.abs_diff(b) * 3 <= a.max(b)
    };
    list.values()
        .iter()
        .take(COMPARED)
        .filter(fits)
        .map(|known| (alike(known), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}
