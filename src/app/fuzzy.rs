//! Words that a row must match, each of them anywhere and with gaps.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// A fuzzy pattern: every word of the query must be found; small letters match both cases, and
/// plain letters match those with accents.
#[derive(Debug)]
pub struct Fuzzy {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Fuzzy {
    /// A pattern of these words.
    pub fn new(query: &str) -> Self {
        let (case, marks) = (CaseMatching::Smart, Normalization::Smart);
        Self {
            pattern: Pattern::new(query, case, marks, AtomKind::Fuzzy),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        }
    }

    /// How well the text matches, higher is better; `None` when it does not.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        let text = Utf32Str::new(text, &mut self.buffer);
        self.pattern.score(text, &mut self.matcher)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_match_in_any_order() {
        let mut fuzzy = Fuzzy::new("mex sup");
        assert!(fuzzy.score("Support Mexico").is_some());
        assert!(fuzzy.score("Support Sweden").is_none());
    }

    #[test]
    fn plain_letters_find_accents_and_both_cases() {
        let mut fuzzy = Fuzzy::new("munchen");
        assert!(fuzzy.score("MÜNCHEN").is_some());
        assert!(Fuzzy::new("").score("anything").is_some());
    }
}
