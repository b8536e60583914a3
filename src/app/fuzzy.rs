//! Words that a row must match, each of them anywhere and with gaps.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str, chars};

/// A fuzzy pattern: every word of the query must be found; small letters match both cases, and
/// plain letters match those with accents.
#[derive(Debug)]
pub struct Fuzzy {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
    /// The words when they are plain ASCII.
    plain: Option<Vec<PlainWord>>,
}

impl Fuzzy {
    /// A pattern of these words.
    pub fn new(query: &str) -> Self {
        let (case, marks) = (CaseMatching::Smart, Normalization::Smart);
        Self {
            pattern: Pattern::new(query, case, marks, AtomKind::Fuzzy),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
            // The matcher reads a backslash as "this blank belongs to the word".
            plain: (query.is_ascii() && !query.contains('\\'))
                .then(|| query.split_whitespace().map(PlainWord::new).collect()),
        }
    }

    /// True when the text matches, however well. For plain words this is so much cheaper than a
    /// score that 100,000 names are filtered between two keys.
    pub fn matches(&mut self, text: &str) -> bool {
        match &self.plain {
            Some(words) => words.iter().all(|word| word.is_in(text)),
            _ => self.score(text).is_some(),
        }
    }

    /// How well the text matches, higher is better; `None` when it does not.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        let text = Utf32Str::new(text, &mut self.buffer);
        self.pattern.score(text, &mut self.matcher)
    }
}

/// A word of plain ASCII.
#[derive(Debug)]
struct PlainWord {
    /// Each letter as it is wanted, and the other one that it matches: its capital, or itself.
    letters: Vec<(u8, u8)>,
    /// Capitals only match capitals, because the word has some.
    exact: bool,
}

impl PlainWord {
    fn new(word: &str) -> Self {
        let exact = word.bytes().any(|letter| letter.is_ascii_uppercase());
        let other = |letter: u8| {
            if exact {
                letter
            } else {
                letter.to_ascii_uppercase()
            }
        };
        Self {
            letters: word.bytes().map(|letter| (letter, other(letter))).collect(),
            exact,
        }
    }

    /// True when the letters stand in `text` in their order; letters with accents match those
    /// without.
    fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            let mut bytes = text.bytes();
            let mut letters = self.letters.iter();
            return letters.all(|(one, other)| bytes.any(|byte| byte == *one || byte == *other));
        }
        let mut text = text.chars();
        self.letters.iter().all(|(one, other)| {
            text.any(|letter| {
                let mut plain = if letter.is_ascii() {
                    letter
                } else {
                    chars::normalize(letter)
                };
                if !plain.is_ascii() && !self.exact {
                    plain = chars::to_lower_case(plain);
                }
                u8::try_from(plain).is_ok_and(|byte| byte == *one || byte == *other)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn matching_is_scoring_without_the_score(
            query in "[a-cA-C ]{0,5}|[a-cäA ]{0,4}",
            text in "[a-dA-D \u{e4}\u{c4}\u{301}\u{212a}-]{0,12}",
        ) {
            let mut fuzzy = Fuzzy::new(&query);
            prop_assert_eq!(fuzzy.matches(&text), fuzzy.score(&text).is_some());
        }
    }

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
