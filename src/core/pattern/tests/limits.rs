//! Whatever the pattern and the text, there is an answer, and soon.

use proptest::prelude::*;

use super::{Pattern, PatternError, compiled, found, ignoring_case};
use crate::core::pattern::Undecided;

#[test]
fn a_runaway_pattern_is_stopped() {
    let text = "a".repeat(5_000) + "é";
    for pattern in [
        "(a+)+b?$",
        r"^(a+)+\1$",
        "(?:a|a?)+$",
        "(a*)*$z|(.*)*y",
        "(?:a(?R)?)+z|(?:.*.*.*)*y",
    ] {
        let pattern = compiled(pattern, false);
        let first = pattern.is_found(&text);
        assert_eq!(
            first,
            pattern.is_found(&text),
            "the same question, the same answer"
        );
    }
    assert_eq!(compiled("(a+)+$", false).is_found(&text), Err(Undecided));
    assert_eq!(compiled("(?R)?b", false).is_found("ab"), Err(Undecided));
}

#[test]
fn long_texts_and_nul_are_texts_like_others() {
    let long = "ab\0 ".repeat(250_000) + "end";
    found(r"\x00", &["a\0b"]);
    found("b\0 $", &["ab\0 "]);
    assert_eq!(compiled("^ab.*end$", false).is_found(&long), Ok(true));
    assert_eq!(compiled("END", true).is_found(&long), Ok(true));
    assert_eq!(
        compiled("^(?:a|b|\\0| )*end", false).is_found(&"ab\0 ".repeat(500)),
        Ok(false)
    );
}

#[test]
fn large_patterns_are_answered_or_refused() {
    let refused = |pattern: String| {
        matches!(
            Pattern::compile(&pattern, true),
            Err(PatternError::Invalid { .. })
        )
    };
    assert!(refused("(".repeat(10_000) + &")".repeat(10_000)));
    assert!(refused("a".repeat(200_000)));
    assert!(refused(r"\w".repeat(50_000)));
    assert!(refused("[".to_owned() + &"[:".repeat(50_000)));
    assert!(refused("(?<n>a)".repeat(8_000) + "(?(<n>)b)"));
    assert!(refused("(?<n>a)".repeat(8_000) + &r"\k<n>".repeat(8_000)));
    assert!(refused("((((a{100}){100}){100}){100}){100}".to_owned()));
    let names: Vec<String> = (0..6_000)
        .map(|number| format!("Queue::Nr {number}"))
        .collect();
    let pattern = compiled(&format!("^(?:{})$", names.join("|")), true);
    assert_eq!(pattern.is_found("queue::nr 5999\n"), Ok(true));
    assert_eq!(pattern.is_found("queue::nr 6000"), Ok(false));
    found(&("(".repeat(100) + "a" + &")".repeat(100)), &["a"]);
    ignoring_case(&"s".repeat(300), &[&"ß".repeat(150)], &[&"ß".repeat(149)]);
}

proptest! {
    #[test]
    fn no_pattern_and_no_text_breaks_anything(pattern in "\\PC{0,40}", text in "\\PC{0,20}") {
        if let Ok(pattern) = Pattern::compile(&pattern, true) {
            prop_assert_eq!(pattern.is_found(&text), pattern.is_found(&text));
        }
    }

    #[test]
    fn no_signs_of_the_language_break_anything(
        pattern in r"[\[\]()?*+{}|^$\\.,:<>=!#&PRNpkgxi0-9a-c \-']{0,30}",
        text in "[abc0-9\n]{0,12}",
    ) {
        if let Ok(pattern) = Pattern::compile(&pattern, false) {
            prop_assert_eq!(pattern.is_found(&text), pattern.is_found(&text));
        }
    }
}
