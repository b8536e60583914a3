//! Behaviour of Perl 5.36, rule by rule. `tests/pattern_perl.rs` asks Perl itself.

mod language;
mod limits;
mod texts;

use super::{Pattern, PatternError};

fn compiled(pattern: &str, ignore_case: bool) -> Pattern {
    Pattern::compile(pattern, ignore_case).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

#[track_caller]
fn found(pattern: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(
            compiled(pattern, false).is_found(text),
            Ok(true),
            "{pattern} in {text:?}"
        );
    }
}

#[track_caller]
fn missing(pattern: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(
            compiled(pattern, false).is_found(text),
            Ok(false),
            "{pattern} in {text:?}"
        );
    }
}

/// Found ignoring case in the first texts, and not in the second.
#[track_caller]
fn ignoring_case(pattern: &str, hits: &[&str], misses: &[&str]) {
    for text in hits {
        assert_eq!(
            compiled(pattern, true).is_found(text),
            Ok(true),
            "{pattern} in {text:?}"
        );
    }
    for text in misses {
        assert_eq!(
            compiled(pattern, true).is_found(text),
            Ok(false),
            "{pattern} in {text:?}"
        );
    }
}

#[track_caller]
fn invalid(patterns: &[&str]) {
    for pattern in patterns {
        let error = Pattern::compile(pattern, false).err();
        assert!(
            matches!(error, Some(PatternError::Invalid { .. })),
            "{pattern}: {error:?}"
        );
    }
}
