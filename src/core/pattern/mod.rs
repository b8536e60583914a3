//! Perl-compatible patterns: what stands behind `[RegExp]` and its relatives in an ACL.
//!
//! The ticket system puts the text of an ACL into a Perl match, so a pattern means what it means to
//! Perl 5.36 with decoded Unicode texts. A pattern is read by Perl's rules into a tree (`parse`),
//! and the tree becomes either plain texts (`shape`) or a pattern for PCRE2 (`translate`), which
//! runs within a budget (`engine`).
//!
//! Reported as invalid although Perl takes it: characters by name (`\N{DIGIT ONE}`), sets in
//! `(?[...])`, boundaries like `\b{wb}`, properties with values (`\p{Age=5.0}`), and patterns longer
//! or deeper than `parse` allows or larger than PCRE2 can hold.
//!
//! Different from Perl: a back reference ignoring case does not know that `ß` repeats `ss`, `(?l)`
//! counts as Unicode, and properties and case are those of Unicode 16 instead of 14. Of Perl's own
//! faults some are not copied, above all that in a choice ignoring case a branch may end inside a
//! character, so that `^(?:gros|klein)` is found in `Groß`.

mod class;
mod engine;
mod fold;
mod literal;
mod parse;
mod property;
mod shape;
mod syntax;
mod translate;

#[cfg(test)]
mod tests;

pub use engine::Engine;
pub use literal::{Literal, Place};
use parse::Subjects;
pub use shape::Shape;

/// Why a pattern has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Perl refuses it, or it is more than this engine can do.
    #[error("invalid pattern: {message}")]
    Invalid { message: String },
    /// Perl code, `(?{...})` or `(??{...})`, which Perl refuses in a pattern that comes from data.
    #[error("Perl code is not allowed in a pattern")]
    Code,
    /// The empty pattern, by which Perl repeats the last pattern that matched anywhere.
    #[error("an empty pattern repeats the last one that matched, which depends on chance")]
    Undefined,
}

/// The search ran out of its budget: the pattern tries too many ways on this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the pattern needs too many steps on this text")]
pub struct Undecided;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    shape: Shape,
    /// for texts that are all ASCII, where Perl takes the pattern differently
    for_ascii: Option<Box<Pattern>>,
}

impl Pattern {
    /// Reads a pattern as Perl reads `m{$text}`, or `m{$text}i` with `ignore_case`.
    pub fn compile(text: &str, ignore_case: bool) -> Result<Pattern, PatternError> {
        if text.is_empty() {
            return Err(PatternError::Undefined);
        }
        Self::compile_for(text, ignore_case, Subjects::Any)
    }

    fn compile_for(
        text: &str,
        ignore_case: bool,
        subjects: Subjects,
    ) -> Result<Pattern, PatternError> {
        let parsed = parse::parse(text, ignore_case, subjects)?;
        let literals = if parsed.bytewise {
            None
        } else {
            shape::literals(&parsed.root)
        };
        let shape = match literals {
            Some(literals) => Shape::Literals(literals),
            None => Shape::Engine(Engine::new(translate::translate(&parsed)?)?),
        };
        let for_ascii = if parsed.bytewise && subjects == Subjects::Any {
            Some(Box::new(Self::compile_for(
                text,
                ignore_case,
                Subjects::Ascii,
            )?))
        } else {
            None
        };
        Ok(Pattern { shape, for_ascii })
    }

    /// Is the pattern found anywhere in `subject`?
    pub fn is_found(&self, subject: &str) -> Result<bool, Undecided> {
        if let Some(pattern) = self.for_ascii.as_deref().filter(|_| subject.is_ascii()) {
            return pattern.is_found(subject);
        }
        match &self.shape {
            Shape::Literals(literals) => Ok(literal::is_any_found(literals, subject)),
            Shape::Engine(engine) => engine.is_found(subject),
        }
    }

    /// True when [`Pattern::is_found`] never answers [`Undecided`]: the pattern is but texts.
    pub fn is_literal(&self) -> bool {
        matches!(self.shape, Shape::Literals(_))
    }

    /// How the pattern is tested; literals may be looked up in an index instead.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}
