//! The modifiers of a text, and which known values a text matches.

use super::values::{KnownValue, ValueList};
use crate::core::acl::{Matcher, Truth};

/// What can stand before a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modifier {
    /// The modifier as it is written, or nothing.
    pub text: &'static str,
    /// What it makes of the text behind it.
    pub meaning: &'static str,
}

/// The forms of a text, in the order in which they are offered.
pub const MODIFIERS: [Modifier; 6] = [
    Modifier {
        text: "",
        meaning: "exactly this value",
    },
    Modifier {
        text: "[Not]",
        meaning: "every value but exactly this one",
    },
    Modifier {
        text: "[RegExp]",
        meaning: "values in which the pattern is found",
    },
    Modifier {
        text: "[regexp]",
        meaning: "values in which the pattern is found, whatever the case",
    },
    Modifier {
        text: "[NotRegExp]",
        meaning: "values in which the pattern is not found",
    },
    Modifier {
        text: "[Notregexp]",
        meaning: "values in which the pattern is not found, whatever the case",
    },
];

/// The known values that a text matches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched<'l> {
    /// The first ones.
    pub values: Vec<&'l KnownValue>,
    /// How many there are.
    pub count: usize,
    /// True when not every value was tried because the pattern takes too long.
    pub unfinished: bool,
    /// Why the text has no meaning: a pattern that does not compile, is empty or holds code.
    pub fault: Option<String>,
}

/// Values on which a pattern may run out of its budget before it is given up.
const PATIENCE: usize = 3;

/// Which known values a text with its modifier matches; at most `limit` of them are named.
pub fn matched<'l>(text: &str, list: &'l ValueList, limit: usize) -> Matched<'l> {
    let matcher = Matcher::of(text);
    let mut matched = Matched {
        fault: matcher.fault().map(ToString::to_string),
        ..Matched::default()
    };
    let mut undecided = 0;
    for known in list.values() {
        match matcher.hits_text(&known.value) {
            Ok(Truth::Hit) => {
                matched.count += 1;
                if matched.values.len() < limit {
                    matched.values.push(known);
                }
            }
            Ok(Truth::Miss) => {}
            Ok(Truth::Undecided) => {
                matched.unfinished = true;
                undecided += 1;
                if undecided >= PATIENCE {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    matched
}
