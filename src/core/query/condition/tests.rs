//! The grammar by example, and that no text takes it by surprise.

use proptest::prelude::*;

use super::{Condition, Form, Group, LONGEST, Like, Outcome, QuoteType, Semantics, Word, escape};

fn outcome(text: &str) -> Outcome {
    let form = Form::default();
    Condition::read(text, form).unwrap().outcome().clone()
}

fn word(text: &str) -> Group {
    Group::Word(Word {
        text: text.to_owned(),
        negated: false,
    })
}

fn not(text: &str) -> Group {
    Group::Word(Word {
        text: text.to_owned(),
        negated: true,
    })
}

#[test]
fn texts_come_to_what_the_ticket_system_makes_of_them() {
    let all = |parts: &[Group]| Outcome::Rows(Group::All(parts.to_vec()));
    let any = |parts: &[Group]| Outcome::Rows(Group::Any(parts.to_vec()));
    let cases = [
        ("a b", Outcome::Rows(word("a b"))),
        ("a+b", all(&[word("a"), word("b")])),
        ("a AND b", all(&[word("a"), word("b")])),
        ("a and b", Outcome::Rows(word("a and b"))),
        ("a||!b", any(&[word("a"), not("b")])),
        (
            "a||b&&c",
            any(&[word("a"), Group::All(vec![word("b"), word("c")])]),
        ),
        (
            "(a||b)&&c",
            all(&[Group::Any(vec![word("a"), word("b")]), word("c")]),
        ),
        ("!(a&&b)", all(&[not("a"), word("b")])),
        ("a(b)c", all(&[word("a"), word("b"), word("c")])),
        ("\"a + (b)\"", Outcome::Rows(word("a + (b)"))),
        ("\"a\" \"b\"", Outcome::Rows(word("###1### ###2###"))),
        ("\\(a\\)", Outcome::Rows(word("(a)"))),
        ("a*", Outcome::Rows(word("a%"))),
        ("! a", Outcome::Rows(not(" a"))),
        ("", Outcome::Nothing),
        ("()", Outcome::Nothing),
        ("(())", Outcome::Broken),
        ("AND", Outcome::Broken),
        ("!+a", Outcome::Broken),
        ("(a", Outcome::Never),
        ("a\\", Outcome::Never),
        ("a &&|| b", Outcome::Mixed),
    ];
    for (text, expected) in cases {
        assert_eq!(outcome(text), expected, "{text:?}");
    }
}

#[test]
fn prefix_and_suffix_stand_around_every_word() {
    let form = Form {
        prefix: "*",
        suffix: "x*",
        extended: true,
    };
    let condition = Condition::read("a \"b c\"", form).unwrap();
    let expected = Group::All(vec![word("%ax%"), word("%b cx%")]);
    assert_eq!(condition.outcome(), &Outcome::Rows(expected));
}

#[test]
fn null_leaves_a_comparison_open() {
    let holds = |group: &Group, a: Option<bool>| {
        group.finds(&|word: &Word| if word.text == "a" { a } else { Some(true) })
    };
    let both = Group::All(vec![word("a"), word("b")]);
    let either = Group::Any(vec![word("a"), word("b")]);
    assert_eq!(holds(&both, None), None);
    assert_eq!(holds(&both, Some(false)), Some(false));
    assert_eq!(holds(&either, None), Some(true));
    assert_eq!(holds(&either, Some(false)), Some(true));
}

#[test]
fn a_pattern_matches_whole_texts() {
    let same = |character: char| character;
    let cases = [
        ("%", "", true),
        ("", "", true),
        ("", "a", false),
        ("a_c", "aüc", true),
        ("a_c", "ac", false),
        ("%a%b", "xaxbxb", true),
        ("%a%b", "xaxbx", false),
        ("a\\%", "a%", true),
        ("a\\%", "ab", false),
        ("\\_", "_", true),
        ("a\\", "a\\", true),
        ("%ab", "aab", true),
        ("a%a", "a", false),
        ("%\0%", "a\0b", true),
    ];
    for (pattern, text, expected) in cases {
        let like = Like::read(pattern);
        assert_eq!(like.matches(text, same), expected, "{pattern} on {text}");
        let again = Like::read(&like.written('\\'));
        assert_eq!(again.pieces(), like.pieces(), "{pattern}");
    }
    assert!(Like::read("a\\").ends_open() && !Like::read("a\\\\").ends_open());
}

#[test]
fn a_number_is_quoted_only_where_it_is_one() {
    let number = |text| Semantics::MySql.quote(text, QuoteType::Number);
    for right in ["1", "-1.5", "+0,25", "1."] {
        assert_eq!(number(right).as_deref(), Some(right));
    }
    for wrong in ["", "1e3", "1.2.3", "١", "1' OR 1=1"] {
        assert_eq!(number(wrong), None, "{wrong}");
    }
}

#[test]
fn a_text_that_nobody_types_is_refused_with_its_length() {
    let error = Condition::read(&"x".repeat(LONGEST + 1), Form::default()).unwrap_err();
    assert_eq!(error.bytes, LONGEST + 1);
}

/// Steps that read a text again from its beginning for each of its characters would take hours.
#[test]
fn texts_of_100_kb_are_read() {
    let pieces = [
        "(", ")", "\"", "\"a", "\"a\"", "+", "a+", "%!", "* ", "\\", "\\(", "!", " AND ", "||",
        "( )", "(a)", "&&||", "###1###", "ü", " ",
    ];
    for piece in pieces {
        let text = piece.repeat(100 * 1024 / piece.len());
        for extended in [false, true] {
            let form = Form {
                prefix: "*",
                suffix: "*",
                extended,
            };
            let condition = Condition::read(&text, form).unwrap();
            let (sql, values) =
                condition.spelled(&["login".to_owned()], Semantics::MySql, false, true);
            assert_eq!(sql.matches('?').count(), values.len(), "{piece:?}");
        }
        assert_eq!(escape(&escape(&text)), escape(&text));
        let like = Like::read(&text);
        let only_wildcards = piece.bytes().all(|byte| byte == b'%');
        let found = like.matches(&"z".repeat(200), |character| character);
        assert_eq!(found, only_wildcards, "{piece:?}");
    }
}

/// Texts made of what means something.
fn texts() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(vec![
        "(", ")", "\"", "+", "*", "%", "_", "\\", "!", " ", " AND ", " OR ", "&&", "||", "&", "|",
        "a", "ü", "###1###", "AND", "\t", "0",
    ]);
    proptest::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_text_has_a_meaning(text in prop_oneof![any::<String>(), texts()], extended: bool) {
        let form = Form { prefix: "*", suffix: "", extended };
        let condition = Condition::read(&text, form).unwrap();
        let columns = ["a".to_owned(), "b".to_owned()];
        let (sql, values) = condition.spelled(&columns, Semantics::Postgres, false, true);
        prop_assert_eq!(sql.matches('?').count(), values.len());
        if let Outcome::Rows(group) = condition.outcome() {
            prop_assert_eq!(values.len(), group.words() * columns.len());
        }
    }

    /// No text becomes an operator or a parenthesis once it is escaped, only `+`, AND, OR, `!` and
    /// quotes mean something.
    #[test]
    fn an_escaped_text_of_plain_characters_is_one_word(text in "[a-z()&|]{1,20}") {
        let escaped = escape(&text);
        prop_assert_eq!(outcome(&escaped), Outcome::Rows(word(&text)));
        prop_assert_eq!(escape(&escaped), escaped);
    }

    #[test]
    fn a_literal_pattern_matches_itself_alone(text: String, other: String) {
        let mut pattern = String::new();
        for character in text.chars() {
            if matches!(character, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        let like = Like::read(&pattern);
        prop_assert!(like.matches(&text, |character| character));
        prop_assert_eq!(like.matches(&other, |character| character), text == other);
    }
}
