//! The short cut for patterns that are but texts.

use proptest::prelude::*;

use super::compiled;
use crate::core::pattern::engine::Engine;
use crate::core::pattern::parse::{self, Subjects};
use crate::core::pattern::translate::translate;
use crate::core::pattern::{Literal, Place, Shape, Undecided};

fn literals(pattern: &str, ignore_case: bool) -> Vec<Literal> {
    match compiled(pattern, ignore_case).shape() {
        Shape::Literals(literals) => literals.clone(),
        Shape::Engine(_) => Vec::new(),
    }
}

#[test]
fn plain_texts_need_no_engine() {
    for (pattern, text, place) in [
        ("abc", "abc", Place::Anywhere),
        ("^abc", "abc", Place::Start),
        ("^(abc)", "abc", Place::Start),
        (r"a\.c$", "a.c", Place::End),
        (r"\A(?:ab)c\Z", "abc", Place::Whole),
        ("^$", "", Place::Whole),
    ] {
        let literal = Literal {
            text: text.to_owned(),
            place,
            ignore_case: false,
        };
        assert_eq!(literals(pattern, false), [literal], "{pattern}");
    }
    let folded = |text: &str, place| {
        [Literal {
            text: text.to_owned(),
            place,
            ignore_case: true,
        }]
    };
    assert_eq!(literals("aBc", true), folded("abc", Place::Anywhere));
    assert_eq!(literals("(?i)aBc", false), folded("abc", Place::Anywhere));
    assert_eq!(literals("^Straße", true), folded("strasse", Place::Start));
    assert_eq!(literals("^(?:b|a)::|c$", false).len(), 3);
}

#[test]
fn more_than_texts_needs_the_engine() {
    for pattern in [
        "a.c",
        "a*",
        "a$b",
        "[ab]",
        r"a\b",
        r"a\z",
        "(?m)^a",
        "(?-i)a(?i)b",
        "(s)s",
        r"\xdf",
    ] {
        assert!(!compiled(pattern, true).is_literal(), "{pattern}");
    }
}

/// The same pattern without the short cut.
fn by_engine(pattern: &str, ignore_case: bool, text: &str) -> Result<bool, Undecided> {
    let parsed = parse::parse(pattern, ignore_case, Subjects::Any).expect("a valid pattern");
    let translation = translate(&parsed).expect("a pattern of modest size");
    Engine::new(translation)
        .expect("a pattern for the engine")
        .is_found(text)
}

/// Words of letters that fold together in all kinds of ways.
fn word(longest: usize) -> impl Strategy<Value = String> {
    let letters: Vec<char> = "aAsSkKßẞſ\u{212a}ﬁﬀfiİıσςΣé1 \n".chars().collect();
    let word = proptest::collection::vec(proptest::sample::select(letters), 0..=longest);
    word.prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn texts_are_found_where_the_engine_finds_them(
        start in "\\^?",
        words in proptest::collection::vec(word(4), 1..12),
        end in "\\$?",
        text in word(8),
        ignore_case: bool,
    ) {
        let pattern = format!("{start}(?:{}){end}", words.join("|"));
        let compiled = compiled(&pattern, ignore_case);
        prop_assert!(compiled.is_literal());
        prop_assert_eq!(compiled.is_found(&text), by_engine(&pattern, ignore_case, &text));
        let whole = format!("{text}\n");
        prop_assert_eq!(compiled.is_found(&whole), by_engine(&pattern, ignore_case, &whole));
    }
}
