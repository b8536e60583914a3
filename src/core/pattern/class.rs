//! The named classes of characters: `\w`, `[:alpha:]` and their like.
//!
//! Perl and PCRE2 disagree in details (is `²` part of a word, is U+180E a blank?), so each class is
//! spelt out in Unicode properties. The ASCII form stands first: PCRE2 answers it from a bitmap.

use super::syntax::Class;

const DIGIT: &str = r"\d\p{Nd}";
const WORD: &str = r"\w\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{200c}\x{200d}";
const SPACE: &str =
    r"\s\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}";
const BLANK: &str = r"\t\x20\x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
const VERTICAL: &str = r"\n-\r\x{85}\x{2028}\x{2029}";
const HEX: &str = r"0-9A-Fa-f\x{ff10}-\x{ff19}\x{ff21}-\x{ff26}\x{ff41}-\x{ff46}";
/// what [:graph:] leaves out: everything blank, controls, and what is no character
const UNSEEN: &str = r"\s\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\p{Cc}\p{Cs}\p{Cn}";
const UNPRINTED: &str = r"\x{2028}\x{2029}\p{Cc}\p{Cs}\p{Cn}";

/// `\d \w \s \h \v` and, as capitals, everything else. `ascii` is `(?a)`.
pub(super) fn by_letter(letter: char, ascii: bool) -> Option<Class> {
    let class = match (letter.to_ascii_lowercase(), ascii) {
        ('d', true) => Class::of(r"\d"),
        ('d', false) => Class::of(DIGIT),
        ('w', true) => Class::of(r"\w"),
        ('w', false) => Class::of(WORD),
        ('s', true) => Class::of(r"\s"),
        ('s', false) => Class::of(SPACE),
        ('h', _) => Class::of(BLANK),
        ('v', _) => Class::of(VERTICAL),
        _ => return None,
    };
    Some(class.inverted(letter.is_ascii_uppercase()))
}

/// `[:name:]`. Ignoring case, upper and lower both mean any letter that has a case.
pub(super) fn by_posix_name(name: &str, ascii: bool, ignore_case: bool) -> Option<Class> {
    Some(if ascii {
        ascii_class(name, ignore_case)?
    } else {
        unicode_class(name, ignore_case)?
    })
}

/// The class of a word, as `\b` needs it.
pub(super) fn word() -> &'static str {
    WORD
}

fn ascii_class(name: &str, ignore_case: bool) -> Option<Class> {
    Some(Class::of(match name {
        "upper" | "lower" if ignore_case => "[:alpha:]",
        "alpha" => "[:alpha:]",
        "alnum" => "[:alnum:]",
        "ascii" => "[:ascii:]",
        "blank" => "[:blank:]",
        "cntrl" => "[:cntrl:]",
        "digit" => "[:digit:]",
        "graph" => "[:graph:]",
        "lower" => "[:lower:]",
        "print" => "[:print:]",
        "punct" => "[:punct:]",
        "space" => "[:space:]",
        "upper" => "[:upper:]",
        "word" => "[:word:]",
        "xdigit" => "[:xdigit:]",
        _ => return None,
    }))
}

fn unicode_class(name: &str, ignore_case: bool) -> Option<Class> {
    Some(match name {
        "upper" | "lower" if ignore_case => Class::of(r"[:alpha:]\p{Cased}"),
        "alpha" => Class::of(r"[:alpha:]\p{Alphabetic}"),
        "alnum" => Class::of(r"[:alnum:]\p{Alphabetic}\p{Nd}"),
        "ascii" => Class::of("[:ascii:]"),
        "blank" => Class::of(BLANK),
        "cntrl" => Class::of(r"\p{Cc}"),
        "digit" => Class::of(DIGIT),
        "graph" => Class::except(UNSEEN),
        "lower" => Class::of(r"\p{Lowercase}"),
        "print" => Class::except(UNPRINTED),
        "punct" => Class::of(r"[:punct:]\p{P}"),
        "space" => Class::of(SPACE),
        "upper" => Class::of(r"\p{Uppercase}"),
        "word" => Class::of(WORD),
        "xdigit" => Class::of(HEX),
        _ => return None,
    })
}
