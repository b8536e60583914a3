//! Matching one text of an ACL against one value (reference: the modifiers and what they hit).

use std::sync::Arc;

use crate::core::checks::CheckValue;
use crate::core::pattern::{Pattern, PatternError};

/// Whether something hits: a pattern that runs out of its budget leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// No.
    Miss,
    /// Yes.
    Hit,
    /// Not known within the budget.
    Undecided,
}

impl Truth {
    /// Both must hold.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Miss, _) | (_, Truth::Miss) => Truth::Miss,
            (Truth::Hit, Truth::Hit) => Truth::Hit,
            _ => Truth::Undecided,
        }
    }

    /// One of them must hold.
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Hit, _) | (_, Truth::Hit) => Truth::Hit,
            (Truth::Miss, Truth::Miss) => Truth::Miss,
            _ => Truth::Undecided,
        }
    }

    fn negate(self) -> Truth {
        match self {
            Truth::Miss => Truth::Hit,
            Truth::Hit => Truth::Miss,
            Truth::Undecided => Truth::Undecided,
        }
    }
}

impl From<bool> for Truth {
    fn from(hit: bool) -> Self {
        if hit { Truth::Hit } else { Truth::Miss }
    }
}

/// A pattern, or why it has none: compiled once however many lists hold it.
pub type SharedPattern = Arc<Result<Pattern, PatternError>>;

/// What one text of a list asks of a value.
#[derive(Debug, Clone)]
pub enum Test {
    /// No modifier: exactly this text.
    Exact,
    /// `[Not]`: not exactly this.
    Not(String),
    /// `[Not` and anything unknown: every value there is.
    NotAnything,
    /// `[RegExp]`, `[regexp]`: exactly the whole text, or found.
    Found(SharedPattern),
    /// `[NotRegExp]`, `[Notregexp]`: not found.
    NotFound(SharedPattern),
    /// Null, or a structure where a text belongs: never hits.
    Never,
}

/// One text of a list, ready to be tested.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// The text as written, with its modifier.
    pub text: String,
    /// What it asks.
    pub test: Test,
}

impl Matcher {
    /// Reads a text: its modifier, and what stands behind it. `pattern` makes patterns of the rest,
    /// ignoring case or not, so that a caller with many texts can share them.
    pub fn read(text: &str, pattern: &mut dyn FnMut(&str, bool) -> SharedPattern) -> Self {
        let test = if let Some(rest) = text.strip_prefix("[Not]") {
            Test::Not(rest.to_owned())
        } else if let Some(rest) = text.strip_prefix("[NotRegExp]") {
            Test::NotFound(pattern(rest, false))
        } else if let Some(rest) = text.strip_prefix("[Notregexp]") {
            Test::NotFound(pattern(rest, true))
        } else if text.starts_with("[Not") {
            Test::NotAnything
        } else if let Some(rest) = text.strip_prefix("[RegExp]") {
            Test::Found(pattern(rest, false))
        } else if let Some(rest) = text.strip_prefix("[regexp]") {
            Test::Found(pattern(rest, true))
        } else {
            Test::Exact
        };
        Self {
            text: text.to_owned(),
            test,
        }
    }

    /// Reads one text whose pattern nobody shares.
    pub fn of(text: &str) -> Self {
        Self::read(text, &mut |text, ignore_case| {
            Arc::new(Pattern::compile(text, ignore_case))
        })
    }

    /// True for texts that hit a list only when no element violates them.
    pub fn is_negated(&self) -> bool {
        matches!(
            self.test,
            Test::Not(_) | Test::NotAnything | Test::NotFound(_)
        )
    }

    /// Why its pattern has no meaning, if so.
    pub fn fault(&self) -> Option<&PatternError> {
        match &self.test {
            Test::Found(pattern) | Test::NotFound(pattern) => pattern.as_ref().as_ref().err(),
            _ => None,
        }
    }

    /// Does the text hit one value that is there?
    pub fn hits_text(&self, value: &str) -> Result<Truth, &PatternError> {
        Ok(match &self.test {
            Test::Exact => Truth::from(self.text == value),
            Test::Not(rest) => Truth::from(rest != value),
            Test::NotAnything => Truth::Hit,
            Test::Found(_) if self.text == value => Truth::Hit,
            Test::Found(pattern) => found(pattern, value)?,
            Test::NotFound(pattern) => found(pattern, value)?.negate(),
            Test::Never => Truth::Miss,
        })
    }

    /// Does the text hit an attribute that is there? In a list a positive text wants one element, a
    /// negated one wants no violation, and a null element ends the walk without a hit.
    pub fn hits(&self, value: &CheckValue) -> Result<Truth, &PatternError> {
        let elements = match value {
            CheckValue::Null => return Ok(Truth::Miss),
            CheckValue::Text(text) => return self.hits_text(text),
            CheckValue::List(elements) => elements,
        };
        let negated = self.is_negated();
        let mut truth = Truth::from(negated);
        for element in elements {
            let Some(element) = element else {
                return Ok(if negated { Truth::Miss } else { truth });
            };
            let hit = self.hits_text(element)?;
            truth = if negated {
                truth.and(hit)
            } else {
                truth.or(hit)
            };
            if truth == Truth::from(!negated) {
                break;
            }
        }
        Ok(truth)
    }
}

fn found<'a>(pattern: &'a SharedPattern, value: &str) -> Result<Truth, &'a PatternError> {
    match pattern.as_ref() {
        Ok(pattern) => Ok(pattern
            .is_found(value)
            .map_or(Truth::Undecided, Truth::from)),
        Err(error) => Err(error),
    }
}

/// A list of texts: OR, also of the negated ones.
#[derive(Debug, Clone, Default)]
pub struct TextList {
    /// The texts in order.
    pub matchers: Vec<Matcher>,
    /// True when a pattern among them has no meaning, so that no text may be skipped.
    pub faulty: bool,
}

/// A text of a list whose pattern has no meaning and was reached.
#[derive(Debug, Clone, Copy)]
pub struct Fault<'a> {
    /// The text.
    pub matcher: &'a Matcher,
    /// What is wrong with its pattern.
    pub error: &'a PatternError,
}

impl TextList {
    /// A list over these texts.
    pub fn new(matchers: Vec<Matcher>) -> Self {
        let faulty = matchers.iter().any(|matcher| matcher.fault().is_some());
        Self { matchers, faulty }
    }

    /// Does any text hit an attribute that is there? Texts after a hit are only looked at when one
    /// of them could raise an error, which is the one difference they make.
    pub fn hits(&self, value: &CheckValue) -> Result<Truth, Fault<'_>> {
        self.hits_each(value, self.faulty, |_, _| {})
    }

    /// As [`TextList::hits`], telling what each text says; with `every` no text is skipped.
    pub fn hits_each(
        &self,
        value: &CheckValue,
        every: bool,
        mut tell: impl FnMut(usize, Truth),
    ) -> Result<Truth, Fault<'_>> {
        let mut truth = Truth::Miss;
        for (position, matcher) in self.matchers.iter().enumerate() {
            let hit = matcher
                .hits(value)
                .map_err(|error| Fault { matcher, error })?;
            tell(position, hit);
            truth = truth.or(hit);
            if truth == Truth::Hit && !every {
                break;
            }
        }
        Ok(truth)
    }
}
