//! Runs a translated pattern in PCRE2, within a budget.
//!
//! The budget counts steps, not time, so the same question always gets the same answer. PCRE2
//! begins a new count at every place where a match may start; therefore the search for a start is
//! made part of the pattern, and one count covers it all. A step of PCRE2 is a try that may fail;
//! patterns that can walk through the text without such a try (`(?=.*a)`, `a++`, `\1`) get fewer
//! steps the longer the text.

use pcre2::bytes::{Regex, RegexBuilder};

use super::translate::Translation;
use super::{PatternError, Undecided};

/// Steps that take some milliseconds.
const STEPS: usize = 1_200_000;
/// The same for the interpreter, which is slower.
const INTERPRETED_STEPS: usize = 300_000;
/// Characters that may be walked through when a step can be as long as the text.
const WALK: usize = 200_000_000;
/// Up to this length of a text, in bytes, one compiled form of the pattern serves all texts.
const SHORT: usize = 1_024;
/// Beyond this length only the interpreter, as the compiled form has loops that it does not count.
const LONG: usize = 8_192;
/// Memory for the ways not yet tried, in KiB.
const MEMORY: usize = 16 * 1024;

/// A pattern in PCRE2.
pub struct Engine {
    translation: Translation,
    /// for short texts
    short: Regex,
}

impl Engine {
    pub(super) fn new(mut translation: Translation) -> Result<Self, PatternError> {
        if !translation.has_verbs && !translation.anchored {
            translation.text.insert_str(0, "\\A.*?");
        }
        let short = build(&translation, SHORT, true).map_err(|error| {
            let error = error.to_string();
            let reason = error.rsplit(": ").next().unwrap_or(&error);
            PatternError::Invalid {
                message: format!("the engine cannot run this pattern: {reason}"),
            }
        })?;
        Ok(Engine { translation, short })
    }

    pub(super) fn is_found(&self, subject: &str) -> Result<bool, Undecided> {
        let subject = subject.as_bytes();
        if subject.len() > LONG && self.translation.has_verbs && self.translation.walks {
            return Err(Undecided);
        }
        let run = |compiled| build(&self.translation, subject.len(), compiled)?.is_match(subject);
        let length = subject.len();
        let compiled = if length <= SHORT {
            Some(self.short.is_match(subject))
        } else {
            (length <= LONG).then(|| run(true))
        };
        // The compiled form may run out of its small stack where the interpreter does not.
        match compiled {
            Some(Ok(found)) => Ok(found),
            _ => run(false).map_err(|_| Undecided),
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Engine")
            .field(&self.translation.text)
            .finish()
    }
}

/// The pattern for texts of up to `length` bytes.
fn build(translation: &Translation, length: usize, compiled: bool) -> Result<Regex, pcre2::Error> {
    let Translation {
        text,
        has_verbs,
        walks,
        interpret,
        ..
    } = translation;
    let compiled = compiled && !interpret;
    let mut steps = if compiled {
        STEPS
    } else {
        INTERPRETED_STEPS.max(3 * length)
    };
    if *walks {
        steps = steps.min(WALK / length.max(1));
    }
    if *has_verbs {
        // Counted anew at each start.
        steps = (steps / (length + 1)).max(20);
    }
    // PCRE2 10.46 wrongly takes `a+(?:b)?+` for `a++(?:b)?+`; without this it also counts better.
    let pattern = format!("(*LIMIT_MATCH={steps})(*LIMIT_HEAP={MEMORY})(*NO_AUTO_POSSESS){text}");
    RegexBuilder::new()
        .utf(true)
        .dotall(true)
        .jit_if_available(compiled)
        .build(&pattern)
}
