//! Ignoring case as Perl does: by *full* case folding, where one character may equal several.
//!
//! PCRE2 folds one character to one character only, so the translation asks here which characters
//! may stand for a run of letters.

use super::syntax::Case;

/// What several characters fold to, and the single characters that fold to the same.
const JOINED: &[(&str, &str)] = &[
    ("a\u{2be}", "\u{1e9a}"),
    ("ff", "\u{fb00}"),
    ("ffi", "\u{fb03}"),
    ("ffl", "\u{fb04}"),
    ("fi", "\u{fb01}"),
    ("fl", "\u{fb02}"),
    ("h\u{331}", "\u{1e96}"),
    ("i\u{307}", "\u{130}"),
    ("j\u{30c}", "\u{1f0}"),
    ("ss", "\u{df}\u{1e9e}"),
    ("st", "\u{fb05}\u{fb06}"),
    ("t\u{308}", "\u{1e97}"),
    ("w\u{30a}", "\u{1e98}"),
    ("y\u{30a}", "\u{1e99}"),
    ("\u{2bc}n", "\u{149}"),
    ("\u{3ac}\u{3b9}", "\u{1fb4}"),
    ("\u{3ae}\u{3b9}", "\u{1fc4}"),
    ("\u{3b1}\u{342}", "\u{1fb6}"),
    ("\u{3b1}\u{342}\u{3b9}", "\u{1fb7}"),
    ("\u{3b1}\u{3b9}", "\u{1fb3}\u{1fbc}"),
    ("\u{3b7}\u{342}", "\u{1fc6}"),
    ("\u{3b7}\u{342}\u{3b9}", "\u{1fc7}"),
    ("\u{3b7}\u{3b9}", "\u{1fc3}\u{1fcc}"),
    ("\u{3b9}\u{308}\u{300}", "\u{1fd2}"),
    ("\u{3b9}\u{308}\u{301}", "\u{390}\u{1fd3}"),
    ("\u{3b9}\u{308}\u{342}", "\u{1fd7}"),
    ("\u{3b9}\u{342}", "\u{1fd6}"),
    ("\u{3c1}\u{313}", "\u{1fe4}"),
    ("\u{3c5}\u{308}\u{300}", "\u{1fe2}"),
    ("\u{3c5}\u{308}\u{301}", "\u{3b0}\u{1fe3}"),
    ("\u{3c5}\u{308}\u{342}", "\u{1fe7}"),
    ("\u{3c5}\u{313}", "\u{1f50}"),
    ("\u{3c5}\u{313}\u{300}", "\u{1f52}"),
    ("\u{3c5}\u{313}\u{301}", "\u{1f54}"),
    ("\u{3c5}\u{313}\u{342}", "\u{1f56}"),
    ("\u{3c5}\u{342}", "\u{1fe6}"),
    ("\u{3c9}\u{342}", "\u{1ff6}"),
    ("\u{3c9}\u{342}\u{3b9}", "\u{1ff7}"),
    ("\u{3c9}\u{3b9}", "\u{1ff3}\u{1ffc}"),
    ("\u{3ce}\u{3b9}", "\u{1ff4}"),
    ("\u{565}\u{582}", "\u{587}"),
    ("\u{574}\u{565}", "\u{fb14}"),
    ("\u{574}\u{56b}", "\u{fb15}"),
    ("\u{574}\u{56d}", "\u{fb17}"),
    ("\u{574}\u{576}", "\u{fb13}"),
    ("\u{57e}\u{576}", "\u{fb16}"),
    ("\u{1f00}\u{3b9}", "\u{1f80}\u{1f88}"),
    ("\u{1f01}\u{3b9}", "\u{1f81}\u{1f89}"),
    ("\u{1f02}\u{3b9}", "\u{1f82}\u{1f8a}"),
    ("\u{1f03}\u{3b9}", "\u{1f83}\u{1f8b}"),
    ("\u{1f04}\u{3b9}", "\u{1f84}\u{1f8c}"),
    ("\u{1f05}\u{3b9}", "\u{1f85}\u{1f8d}"),
    ("\u{1f06}\u{3b9}", "\u{1f86}\u{1f8e}"),
    ("\u{1f07}\u{3b9}", "\u{1f87}\u{1f8f}"),
    ("\u{1f20}\u{3b9}", "\u{1f90}\u{1f98}"),
    ("\u{1f21}\u{3b9}", "\u{1f91}\u{1f99}"),
    ("\u{1f22}\u{3b9}", "\u{1f92}\u{1f9a}"),
    ("\u{1f23}\u{3b9}", "\u{1f93}\u{1f9b}"),
    ("\u{1f24}\u{3b9}", "\u{1f94}\u{1f9c}"),
    ("\u{1f25}\u{3b9}", "\u{1f95}\u{1f9d}"),
    ("\u{1f26}\u{3b9}", "\u{1f96}\u{1f9e}"),
    ("\u{1f27}\u{3b9}", "\u{1f97}\u{1f9f}"),
    ("\u{1f60}\u{3b9}", "\u{1fa0}\u{1fa8}"),
    ("\u{1f61}\u{3b9}", "\u{1fa1}\u{1fa9}"),
    ("\u{1f62}\u{3b9}", "\u{1fa2}\u{1faa}"),
    ("\u{1f63}\u{3b9}", "\u{1fa3}\u{1fab}"),
    ("\u{1f64}\u{3b9}", "\u{1fa4}\u{1fac}"),
    ("\u{1f65}\u{3b9}", "\u{1fa5}\u{1fad}"),
    ("\u{1f66}\u{3b9}", "\u{1fa6}\u{1fae}"),
    ("\u{1f67}\u{3b9}", "\u{1fa7}\u{1faf}"),
    ("\u{1f70}\u{3b9}", "\u{1fb2}"),
    ("\u{1f74}\u{3b9}", "\u{1fc2}"),
    ("\u{1f7c}\u{3b9}", "\u{1ff2}"),
];

/// Ignoring case within ASCII, `ß` may not become `ss`; Perl takes two long s instead.
const JOINED_WITHIN_ASCII: (&str, &str) = ("\u{17f}\u{17f}", "\u{df}\u{1e9e}");

/// The full case folding of a character: one to three characters.
pub(super) fn fold(letter: char) -> impl Iterator<Item = char> {
    let (alone, other) = match letter {
        _ if letter.is_ascii() => (Some(letter.to_ascii_lowercase()), None),
        // Dotless i has the capital I but is not equal to i.
        '\u{131}' => (Some(letter), None),
        _ => (None, Some(letter)),
    };
    // By way of the capitals, so that all small forms of one letter end in the same one.
    let folded = other.into_iter().flat_map(|letter| {
        letter
            .to_lowercase()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
    });
    alone.into_iter().chain(folded)
}

/// What `letter` in a pattern is compared as.
pub(super) fn folded(letter: char, case: Case) -> Vec<char> {
    let mut folded = Vec::new();
    fold_as(letter, case, &mut folded);
    folded
}

/// Appends what `letter` in a pattern is compared as.
pub(super) fn fold_as(letter: char, case: Case, folded: &mut Vec<char>) {
    match case {
        Case::Exact => folded.push(letter),
        Case::Folded => folded.extend(fold(letter)),
        Case::FoldedWithinAscii if letter.is_ascii() => folded.push(letter.to_ascii_lowercase()),
        Case::FoldedWithinAscii => {
            let (long_s, sharp_s) = JOINED_WITHIN_ASCII;
            if sharp_s.contains(letter) {
                folded.extend(long_s.chars());
            } else if fold(letter).any(|small| small.is_ascii()) {
                folded.push(letter);
            } else {
                folded.extend(fold(letter));
            }
        }
    }
}

/// The single characters that are equal to the beginning of `folded`, with the number of characters
/// they stand for.
pub(super) fn joined(folded: &[char], case: Case) -> impl Iterator<Item = (usize, &'static str)> {
    let table = if case == Case::Exact { &[] } else { JOINED };
    let within_ascii = case == Case::FoldedWithinAscii;
    table
        .iter()
        .filter(move |(several, _)| !within_ascii || several.chars().all(|one| !one.is_ascii()))
        .chain(within_ascii.then_some(&JOINED_WITHIN_ASCII))
        .filter(|(several, _)| starts_with(folded, several))
        .map(|(several, single)| (several.chars().count(), *single))
}

fn starts_with(folded: &[char], text: &str) -> bool {
    let mut letters = folded.iter();
    text.chars().all(|wanted| letters.next() == Some(&wanted))
}

/// What remains of `subject` behind `folded`, when `subject` begins with it ignoring case and no
/// character of the subject is cut in two.
pub(super) fn strip_prefix<'s>(subject: &'s str, folded: &str) -> Option<&'s str> {
    let mut wanted = folded.chars();
    let mut rest = subject.chars();
    while !wanted.as_str().is_empty() {
        for small in fold(rest.next()?) {
            if wanted.next() != Some(small) {
                return None;
            }
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_folds_to_several_is_in_the_table() {
        let several = |letter: &char| fold(*letter).count() > 1;
        let mut count = 0;
        for letter in (char::MIN..=char::MAX).filter(several) {
            let text: String = fold(letter).collect();
            let row = JOINED.iter().find(|(several, _)| *several == text);
            assert!(
                row.is_some_and(|(_, single)| single.contains(letter)),
                "{letter} {text}"
            );
            count += 1;
        }
        assert_eq!(
            count,
            JOINED
                .iter()
                .map(|(_, single)| single.chars().count())
                .sum::<usize>()
        );
    }

    #[test]
    fn a_character_is_never_cut_in_two() {
        assert_eq!(strip_prefix("Straße!", "strasse"), Some("!"));
        assert_eq!(strip_prefix("Straße", "stras"), None);
        assert_eq!(strip_prefix("İx", "i\u{307}"), Some("x"));
        assert_eq!(strip_prefix("I", "ı"), None);
    }
}
