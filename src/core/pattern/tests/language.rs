//! What each construct means.

use super::{Pattern, PatternError, found, ignoring_case, invalid, missing};

#[test]
fn a_pattern_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync + std::fmt::Debug>() {}
    is_shared::<Pattern>();
}

#[test]
fn the_empty_pattern_is_undefined() {
    assert_eq!(
        Pattern::compile("", false).err(),
        Some(PatternError::Undefined)
    );
    found("()", &["", "x"]);
    found("(?:)", &["x"]);
}

#[test]
fn perl_code_is_refused_where_perl_would_run_it() {
    for pattern in [
        "(?{ 1 })",
        "(??{ 1 })",
        "a(?{1})b",
        "(?(?{1})a|b)",
        "(?<=(?{1}))",
    ] {
        assert_eq!(
            Pattern::compile(pattern, false).err(),
            Some(PatternError::Code),
            "{pattern}"
        );
    }
    found(r"\(?\{1}", &["{1}"]);
    found("[(?{1})]", &["?"]);
    found("(?#(?{1})a", &["a"]);
    // The first mistake counts.
    invalid(&["[z-a](?{1})", ")(?{1})"]);
}

#[test]
fn anchors_know_one_final_newline() {
    found("b$", &["ab", "ab\n"]);
    missing("b$", &["ab\n\n", "ab\nc"]);
    found(r"b\Z", &["ab\n"]);
    missing(r"b\z", &["ab\n"]);
    missing("^b", &["a\nb"]);
    found("(?m)^b$", &["a\nb", "a\nb\nc"]);
    missing("(?m)a^", &["a\n"]);
    missing("a.b", &["a\nb"]);
    found("(?s)a.b", &["a\nb"]);
}

#[test]
fn dollar_and_at_are_no_variables() {
    missing("a$b", &["a$b", "ab"]);
    found("a@b", &["a@b"]);
}

#[test]
fn unknown_escapes_are_the_letter() {
    found(r"^\y$", &["y"]);
    found(r"^\Qa.c\E$", &["QabcE"]);
    found(r"^[\y]$", &["y"]);
    invalid(&[r"\C", r"a\", r"\p", r"\k", r"\g", r"\o", r"\c"]);
}

#[test]
fn characters_by_code() {
    found(
        r"^\x41\x{42}\x{ 43 }\103\o{104}\N{U+45}\cA$",
        &["ABCCDE\u{1}"],
    );
    found(r"^\x{4_1}\x{41g}\x{}$", &["AA\0"]);
    found(r"^\xg$", &["\0g"]);
    missing(r"\x{d800}|\x{110000}", &["a", "\u{fffd}"]);
    found(r"^[^\x{110000}]$", &["a"]);
    invalid(&[
        r"\x{41",
        r"\o{}",
        r"\c{",
        r"\N{U+}",
        r"\x{FFFFFFFFFFFFFFFFF}",
    ]);
}

#[test]
fn digits_behind_a_backslash_are_a_group_or_octal() {
    found(r"(a)\1", &["aa"]);
    found(r"^(a)\10$", &["a\u{8}"]);
    found(r"^(a)\18$", &["a\u{1}8"]);
    found(r"^((((((((((a))))))))))\10$", &["aa"]);
    found(r"^\012$", &["\n"]);
    invalid(&[
        r"\1",
        r"(a)\2",
        r"\8",
        r"(a)\g2",
        r"(a)\g{-2}",
        r"(a)\g0",
        r"\81",
    ]);
}

#[test]
fn quantifiers_as_of_perl_5_34() {
    found("^a{,2}$", &["", "a", "aa"]);
    missing("^a{,2}$", &["aaa"]);
    found("^a{ 1 , 2 }$", &["aa"]);
    missing("a{3,1}", &["aaa", "a{3,1}"]);
    found("^a{,}$", &["a{,}"]);
    missing("^a*+a", &["aaa"]);
    missing("^a{1,2}+a", &["aa"]);
    invalid(&[
        "a**", "a{2}{3}", "a+*", "a*+?", "*a", "a|*b", "(?:+)", "a{65535}", "a{01}", "a{3,1}?",
    ]);
    invalid(&["(?i)*", r"\K*", r"\K{2,}"]);
}

#[test]
fn braces_that_are_no_quantifier_are_letters() {
    found("^a{$", &["a{"]);
    found("^a{b}$", &["a{b}"]);
    found("^(?:{1})$", &["{1}"]);
    found("^a{1}{$", &["a{"]);
    invalid(&[r"\d{", r"\y{x}", r"\b{"]);
}

#[test]
fn groups_and_references() {
    found(r"(?<n>a)\k<n>\k{ n }\k'n'\g{n}(?P=n)", &["aaaaaa"]);
    found(r"^(?<n>a)|(?<n>b)\k<n>$", &["bb"]);
    found(r"^(?|(a)|(b))\1$", &["bb"]);
    found(r"^(?|(a)(b)|(c))(d)\3$", &["abdd", "cdd"]);
    found(r"^(\((?1)*\))$", &["(()())"]);
    missing(r"^(\((?1)*\))$", &["(()"]);
    found("^(?:a(?R)?b)", &["ab"]);
    found("(?(DEFINE)(?<q>a))^(?&q)(?P>q)$", &["aa"]);
    found("^(a)?b(?(1)c|d)$", &["abc", "bd"]);
    missing("^(a)?b(?(1)c|d)$", &["abd", "bc"]);
    found("(?n)(a)(?<x>b)", &["ab"]);
    invalid(&[
        "(",
        ")",
        "(?<1>a)",
        "(?<n>a",
        "(?P>n)",
        "(?&n)",
        "(?1)",
        "(?(1)a|b|c)",
        "(?Zx)",
        "(?n)(a)\\1",
    ]);
}

#[test]
fn looking_behind_is_limited() {
    found("(?<=ab?)c", &["ac", "abc"]);
    found("(?<=a{1,255})b", &["ab"]);
    found(r"a(?<=x?\b)", &["a"]);
    missing(r"k(?<=x?$)", &["kz"]);
    missing(r"k(?<!x?(?=z))", &["kz"]);
    invalid(&[
        "(?<=a+)b",
        "(?<=a{256})b",
        r"(a)(?<=\1)",
        "(?<=(?R))a",
        r"(?=\Ka)",
    ]);
}

#[test]
fn flags_end_with_their_group() {
    found("(?i:de)pot", &["DEpot"]);
    missing("(?i:de)pot", &["DEPOT"]);
    found("((?i)a|b)c", &["Bc"]);
    missing("((?i)a)B", &["Ab"]);
    ignoring_case("a(?^)b", &["Ab"], &["aB"]);
    found("(?x) a b # c", &["ab"]);
    found("(?xx)[a b]", &["b"]);
    missing("(?xx)[a b]", &[" "]);
    found(r"^(?a)\d\W$", &["1é"]);
    invalid(&["(?aaa)", "(?ud)", "(?-a)", "(?^-i)", "(?e)", "(?i"]);
}

#[test]
fn comments_and_blanks_separate_nothing() {
    found("^a(?#b)*$", &["aaa"]);
    found("(?x)^a * +$", &["aaa"]);
    invalid(&["(?#c)*", "(?#c", "(?x)( ?:a)", "(?x)a{1} {2}"]);
}

#[test]
fn sets() {
    found(r"^[]a]+$", &["]a"]);
    found(r"^[a\-z]+$", &["a-z"]);
    found(r"^[a-\d]+$", &["a-1"]);
    found(r"^[\W_]+$", &["-_"]);
    missing(r"[\W_]", &["aé1"]);
    found(r"^[^\W_]+$", &["aé1"]);
    found("^[[:alpha:]-]+$", &["Ł-"]);
    found("^[:alpha:]+$", &["ahp:l"]);
    found(r"^[\x{80}-\x{ffff}]+$", &["é中"]);
    invalid(&[
        "[",
        "[]",
        "[^]",
        "[z-a]",
        "[[:foo:]]",
        "[[.a.]]",
        r"[\p{Nope}]",
    ]);
}

#[test]
fn classes_are_unicode() {
    found(r"^\w+$", &["Łóź_1", "\u{301}", "Ⅷ", "ⓐ"]);
    missing(r"\w", &["²", "-"]);
    found(r"^\d+$", &["٣٤"]);
    found(r"^\s+$", &["\u{a0}\u{b}\u{85}"]);
    missing(r"\s|\h", &["\u{180e}"]);
    missing(r"K\b", &["Kühl"]);
    found("^[[:punct:]]+$", &["+-„"]);
    missing("[[:punct:]]", &["€", "a"]);
}

#[test]
fn properties_by_perls_names() {
    found(
        r"^\p{Uppercase_Letter}\p{ is_ll }\p{Script=Greek}\p{InLatin1}\p{IsAlpha}$",
        &["AaΣéz"],
    );
    found(r"^\p{^Lu}\P{^Lu}\p{L_}\p{Alphabetic=No}$", &["aAa1"]);
    ignoring_case(r"^\p{Lu}$", &["a"], &["1"]);
    invalid(&[
        r"\p{Nope}",
        r"\p{",
        r"\p{}",
        r"\p{sc=Nope}",
        r"\p{Xan}",
        r"\p{Upper=Maybe}",
    ]);
}

#[test]
fn verbs_of_pcre_are_unknown() {
    missing("a(*F)", &["a"]);
    found("a(*ACCEPT)b", &["a"]);
    missing("a+(*COMMIT)c", &["aab"]);
    found("(*pla:a)a(*sr:b)", &["ab"]);
    invalid(&[
        "(*UTF)a",
        "(*LIMIT_MATCH=1)a",
        "(*UCP)a",
        "(*NO_JIT)a",
        "(*MARK)",
        "(?C1)a",
        "(*F",
    ]);
}

#[test]
fn ignoring_case_folds_fully() {
    ignoring_case("strasse", &["Straße", "STRAẞE", "STRAſSE"], &["strase"]);
    ignoring_case("straße", &["STRASSE"], &["strase"]);
    ignoring_case("k", &["K", "\u{212a}"], &[]);
    ignoring_case("i\u{307}", &["İ"], &["I"]);
    ignoring_case("ı", &["ı"], &["I", "i"]);
    ignoring_case("ﬃ", &["FFI", "ﬀi", "fﬁ"], &["ff"]);
    ignoring_case("σοφος", &["ΣΟΦΟΣ"], &[]);
    ignoring_case("^[ß]$", &["ss"], &["s"]);
    ignoring_case("^[^ß]$", &["s"], &["ß", "ss"]);
    ignoring_case("(?aa)k", &["K"], &["\u{212a}"]);
    ignoring_case("(?aa)ß", &["ẞ", "ſſ"], &["ss"]);
}

#[test]
fn letters_fold_together_only_side_by_side() {
    ignoring_case("s(?:s)", &["ß"], &[]);
    ignoring_case("[s]s", &["ß"], &[]);
    ignoring_case("(s)s", &["ss"], &["ß"]);
    ignoring_case("s{2}", &["ss"], &["ß"]);
    ignoring_case("s(?-i)s", &["Ss"], &["ß"]);
    ignoring_case("^ssss$", &["ßß", "sßs", "ssß"], &["ßs"]);
    ignoring_case("^ß+$", &["ssß", "ssss"], &["sss"]);
}

/// Perl compares an ASCII text with an ASCII pattern byte by byte.
#[test]
fn sharp_s_by_its_code_is_ss_only_in_texts_that_are_not_ascii() {
    ignoring_case(r"\xdf", &["ß", "ss é"], &["ss"]);
    ignoring_case(r"[\xdf]", &["ß", "ss é"], &["ss"]);
    ignoring_case(r"(?u)\xdf", &["ss"], &[]);
    ignoring_case(r"\xdf|\x{100}", &["ss"], &[]);
}
