//! The walk through one ACL: where it is, what was found, and what is shared by all its texts.

use std::collections::HashMap;
use std::sync::Arc;

use super::context::Context;
use super::finding::{Finding, Place, Report, Severity};
use crate::core::acl::{Matcher, SharedPattern, Truth};
use crate::core::edit::{Draft, Side};
use crate::core::known::{KnownValue, Near, ValueList, near};
use crate::core::pattern::Pattern;
use crate::core::value::{self, Value};

/// Tests of a pattern against a value that one lint may make; what is left then is not judged.
const TESTS: usize = 20_000;

/// Values that are compared letter by letter with all known ones.
const SEARCHES: usize = 4;

/// Characters of a value that a sentence shows.
const SHOWN: usize = 60;

/// A node of a tree: the positions that lead to it and the keys.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub side: Side,
    pub path: Vec<usize>,
    pub keys: Vec<String>,
}

impl At {
    /// The root of a tree.
    pub fn root(side: Side) -> Self {
        Self {
            side,
            path: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// The child at a position of a mapping.
    pub fn key(&self, position: usize, key: &str) -> Self {
        let mut own = self.item(position);
        own.keys.push(key.to_owned());
        own
    }

    /// The element at a position of a list.
    pub fn item(&self, position: usize) -> Self {
        let mut own = self.clone();
        own.path.push(position);
        own
    }

    /// The keys, as they are written.
    pub fn keys(&self) -> Vec<&str> {
        self.keys.iter().map(String::as_str).collect()
    }

    /// `Properties/Queue/Name`, or the name of the tree.
    pub fn text(&self) -> String {
        match self.keys.is_empty() {
            true => self.side.name().to_owned(),
            false => self.keys.join("/"),
        }
    }
}

/// One lint at work.
pub(super) struct Linter<'a> {
    pub draft: &'a Draft,
    pub context: &'a Context<'a>,
    pub report: Report,
    patterns: HashMap<(String, bool), SharedPattern>,
    tests: usize,
    searches: usize,
}

impl<'a> Linter<'a> {
    pub fn new(draft: &'a Draft, context: &'a Context<'a>) -> Self {
        Self {
            draft,
            context,
            report: Report::default(),
            patterns: HashMap::new(),
            tests: TESTS,
            searches: SEARCHES,
        }
    }

    /// Adds a finding about a node.
    pub fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        at: &At,
        message: impl Into<String>,
        proof: impl Into<String>,
    ) {
        self.report.add(Finding {
            severity,
            code,
            place: Place::Tree {
                side: at.side,
                path: at.path.clone(),
            },
            at: at.text(),
            message: message.into(),
            proof: proof.into(),
        });
    }

    /// Adds a finding about a property.
    pub fn add_property(
        &mut self,
        severity: Severity,
        code: &'static str,
        property: &'static str,
        message: impl Into<String>,
        proof: impl Into<String>,
    ) {
        self.report.add(Finding {
            severity,
            code,
            place: Place::Property(property),
            at: property.to_owned(),
            message: message.into(),
            proof: proof.into(),
        });
    }

    /// A text made ready, its pattern compiled once however often it stands there.
    pub fn matcher(&mut self, text: &str) -> Matcher {
        let patterns = &mut self.patterns;
        Matcher::read(text, &mut |pattern, ignore_case| {
            let key = (pattern.to_owned(), ignore_case);
            let compile = || Arc::new(Pattern::compile(pattern, ignore_case));
            Arc::clone(patterns.entry(key).or_insert_with(compile))
        })
    }

    /// Whether a text hits a value; `None` when it cannot be told, or not in time.
    pub fn hits(&mut self, matcher: &Matcher, value: &str) -> Option<bool> {
        self.tests = self.tests.checked_sub(1)?;
        match matcher.hits_text(value).ok()? {
            Truth::Hit => Some(true),
            Truth::Miss => Some(false),
            Truth::Undecided => {
                // What runs out of its own budget takes a thousand times longer.
                self.tests = self.tests.saturating_sub(TESTS / 4);
                None
            }
        }
    }

    /// What is near to a value that is not known; only the first ones are compared letter by
    /// letter.
    pub fn near<'l>(&mut self, value: &str, list: &'l ValueList) -> Near<'l> {
        match self.searches.checked_sub(1) {
            Some(left) => {
                self.searches = left;
                near(value, list)
            }
            None => Near::default(),
        }
    }
}

/// A value as sentences show it: in backquotes, long ones cut.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => format!("`{text}`"),
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
    }
}

/// A known value with what people call it.
pub(super) fn named(known: &KnownValue) -> String {
    match &known.label {
        Some(label) => format!("{} ({label})", quoted(&known.value)),
        None => quoted(&known.value),
    }
}

/// `1 queue`, `12 queues`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !noun.ends_with("ey") => format!("{count} {stem}ies"),
        (_, _) if noun.ends_with('s') => format!("{count} {noun}es"),
        _ => format!("{count} {noun}s"),
    }
}

/// `[empty]` replaced by nothing, as a deployment does it.
pub(super) fn deployed(text: &str) -> String {
    text.replace(EMPTY, "")
}

/// Perl truth of a value as it is deployed.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Text(text) => value::is_true(&deployed(text)),
        other => other.is_true(),
    }
}

/// What a deployment replaces by nothing.
pub(super) const EMPTY: &str = "[empty]";
