//! The texts of one list: modifiers, patterns, values.

use std::collections::HashSet;

use super::finding::Severity;
use super::linter::{At, EMPTY, Linter, deployed, quoted};
use crate::core::acl::{Matcher, Test};
use crate::core::known::Values;
use crate::core::value::Value;

/// What a list of texts is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A condition.
    Condition,
    /// What Possible keeps.
    Possible,
    /// What PossibleAdd brings back.
    Add,
    /// What PossibleNot takes away.
    Not,
}

impl Use {
    /// The consequence of a text that hits every value.
    pub fn always(self) -> &'static str {
        match self {
            Self::Condition => "it holds for every value",
            Self::Possible => "it keeps every value",
            Self::Add => "it brings every value back",
            Self::Not => "it takes every value away",
        }
    }

    /// The consequence of a text that hits no value.
    pub fn never(self) -> &'static str {
        match self {
            Self::Condition => "it never holds",
            Self::Possible => "it keeps nothing",
            Self::Add => "it brings nothing back",
            Self::Not => "it takes nothing away",
        }
    }
}

/// A list of texts, made ready.
#[derive(Debug)]
pub(super) struct Texts {
    pub at: At,
    pub matchers: Vec<Matcher>,
    /// The texts without a modifier.
    pub exact: HashSet<String>,
    /// The positions of the others among the matchers.
    pub inexact: Vec<usize>,
    pub known: Values,
    /// True when one of them is wrong in a way that is told already, so that the list as a whole is
    /// not judged.
    pub faulty: bool,
}

/// The modifiers that Perl's engine knows, as they have to be written.
const MODIFIERS: [&str; 5] = [
    "[Not]",
    "[RegExp]",
    "[regexp]",
    "[NotRegExp]",
    "[Notregexp]",
];

impl Linter<'_> {
    /// Judges every text of a list by itself.
    pub fn texts(&mut self, at: &At, list: &[Value], used: Use) -> Texts {
        let mut texts = Texts {
            known: self.context.known.values(at.side, &at.keys()),
            at: at.clone(),
            matchers: Vec::with_capacity(list.len()),
            exact: HashSet::new(),
            inexact: Vec::new(),
            faulty: false,
        };
        for (position, value) in list.iter().enumerate() {
            let Some(text) = value.as_text() else {
                let at = at.item(position);
                self.no_text(&at, value, used);
                texts.matchers.push(Matcher {
                    text: String::new(),
                    test: Test::Never,
                });
                continue;
            };
            let effective = match text.contains(EMPTY) {
                true => {
                    self.empty_marker(&at.item(position), text);
                    deployed(text)
                }
                false => text.to_owned(),
            };
            let matcher = self.matcher(&effective);
            let told = self.text(&texts, position, &matcher, used);
            texts.faulty |= told;
            match &matcher.test {
                Test::Exact => {
                    texts.exact.insert(effective);
                }
                _ => texts.inexact.push(texts.matchers.len()),
            }
            texts.matchers.push(matcher);
        }
        texts
    }

    fn no_text(&mut self, at: &At, value: &Value, used: Use) {
        let what = match value {
            Value::List(_) => "a list stands where a text belongs",
            Value::Map(_) => "a mapping stands where a text belongs",
            _ => "null is no text",
        };
        let message = format!(
            "{what}: {}; write a text, '' for the empty one",
            used.never()
        );
        let proof = "only texts are compared with values";
        self.add(Severity::Warning, "no_text", at, message, proof);
    }

    fn empty_marker(&mut self, at: &At, text: &str) {
        let rest = deployed(text);
        let alone = rest.is_empty() || MODIFIERS.contains(&rest.as_str());
        let (severity, code) = match alone {
            true => (Severity::Note, "empty_marker"),
            false => (Severity::Warning, "empty_marker_inside"),
        };
        let message = match (rest.as_str(), alone) {
            ("[Not]", _) => "deployment makes [Not] of it, which means: not empty".to_owned(),
            ("", _) => "deployment makes the empty text of it".to_owned(),
            _ => format!("deployment takes [empty] out: {} is left", quoted(&rest)),
        };
        let proof = format!("{} becomes {}", quoted(text), quoted(&rest));
        self.add(severity, code, at, message, proof);
    }

    /// Judges one text; true when it is wrong as such, whatever the values are.
    fn text(&mut self, texts: &Texts, position: usize, matcher: &Matcher, used: Use) -> bool {
        let text = matcher.text.as_str();
        let at = &texts.at;
        if let Some(error) = matcher.fault() {
            use crate::core::pattern::PatternError::{Code, Invalid, Undefined};
            let at = &at.item(position);
            let (code, what) = match error {
                Invalid { .. } => (
                    "invalid_pattern",
                    format!("every request that reaches it ends with an error: {error}"),
                ),
                Code => (
                    "code_in_pattern",
                    "it holds code, and every request that reaches it ends with an error".to_owned(),
                ),
                Undefined => (
                    "empty_pattern",
                    "an empty pattern repeats the last one that matched anywhere: write `[RegExp]^$` \
                     for the empty text, or `[RegExp].` for any other"
                        .to_owned(),
                ),
            };
            self.add(Severity::Error, code, at, what, quoted(text));
            return true;
        }
        let told = match &matcher.test {
            Test::NotAnything => {
                let end = text.find(']').map_or(text.len(), |end| end + 1);
                let modifier = text.get(..end).unwrap_or(text);
                let message = format!(
                    "{} is no modifier, and begins as one: {}; write [Not], [NotRegExp] or [Notregexp]",
                    quoted(modifier),
                    used.always()
                );
                let proof = format!("{} hits any value, such as `x`", quoted(text));
                let at = &at.item(position);
                self.add(Severity::Error, "unknown_modifier", at, message, proof);
                true
            }
            Test::Not(rest) => self.space_after_not(texts, position, rest, used),
            Test::Exact => self.no_modifier(texts, position, text, used),
            Test::Found(_) | Test::NotFound(_) | Test::Never => false,
        };
        if !told {
            self.value(texts, position, matcher, used);
        }
        told
    }

    /// `[Not] low` compares with ` low`.
    fn space_after_not(&mut self, texts: &Texts, position: usize, rest: &str, used: Use) -> bool {
        let meant = rest.trim_start();
        let list = texts.known.list();
        let is_meant = list.is_some_and(|list| list.get(rest).is_some());
        if meant == rest || meant.is_empty() || is_meant {
            return false;
        }
        let message = format!(
            "the space behind [Not] belongs to the value: {}; write {}",
            used.always(),
            quoted(&format!("[Not]{meant}")),
        );
        let proof = format!(
            "{} is compared with {}, not with {}, and so also hits {}",
            quoted(&format!("[Not]{rest}")),
            quoted(rest),
            quoted(meant),
            quoted(meant)
        );
        let at = &texts.at.item(position);
        self.add(Severity::Error, "space_after_not", at, message, proof);
        true
    }

    /// A plain text that looks like a modifier.
    fn no_modifier(&mut self, texts: &Texts, position: usize, text: &str, used: Use) -> bool {
        let Some(meant) = meant_modifier(text) else {
            return false;
        };
        let list = texts.known.list();
        if list.is_some_and(|list| list.get(text).is_some()) {
            return false;
        }
        let message = format!(
            "this is no modifier but part of the value: {}; write {meant} at the very beginning",
            used.never()
        );
        let proof = format!("it is compared with the text {} as it stands", quoted(text));
        let at = &texts.at.item(position);
        self.add(Severity::Error, "unknown_modifier", at, message, proof);
        true
    }
}

/// The modifier that was most likely meant by the beginning of a text that has none.
fn meant_modifier(text: &str) -> Option<&'static str> {
    let trimmed = text.trim_start();
    let inside = trimmed.strip_prefix('[')?;
    let (inside, _) = inside.split_once(']')?;
    let letters: String = inside
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    Some(match letters.as_str() {
        "not" => "[Not]",
        "regexp" | "regex" | "regularexpression" => "[RegExp]",
        "notregexp" | "notregex" | "notregularexpression" => "[NotRegExp]",
        _ => return None,
    })
}
