//! What reading and writing must keep.

use proptest::prelude::*;

use super::{read, read_documents, write};
use crate::core::value::Value;

/// Writes `text`, reads it back, and wants the very same tree.
fn survives(value: &Value) {
    let text = write(value);
    assert_eq!(read(&text).as_ref(), Ok(value), "written as {text:?}");
}

fn list(texts: &[&str]) -> Value {
    Value::List(texts.iter().map(|text| Value::text(*text)).collect())
}

#[test]
fn scalars_that_other_readers_retype_stay_texts() {
    let value = read("---\n- 1.10\n- no\n- 0x1F\n- 1e3\n- 007\n- 2024-01-01\n- NULL\n- yes\n");
    assert_eq!(
        value,
        Ok(list(&[
            "1.10",
            "no",
            "0x1F",
            "1e3",
            "007",
            "2024-01-01",
            "NULL",
            "yes"
        ]))
    );
}

#[test]
fn only_the_words_of_the_original_reader_are_resolved() {
    let value = read("---\n- ~\n- null\n- true\n- false\n- 'true'\n- '~'\n-\n- ''\n");
    assert_eq!(
        value,
        Ok(Value::List(vec![
            Value::Null,
            Value::Null,
            Value::text("1"),
            Value::text(""),
            Value::text("true"),
            Value::text("~"),
            Value::Null,
            Value::text(""),
        ]))
    );
}

#[test]
fn hostile_texts_survive_writing_and_reading() {
    survives(&list(&[
        "",
        " ",
        "~",
        "null",
        "true",
        "1.10",
        "no",
        "0x1F",
        "a: b",
        "- a",
        "#a",
        "a\nb",
        "a\n",
        "\n",
        "\t",
        "'",
        "\"",
        "\\",
        "🙂",
        "🙂\u{91}x",
        "\u{85}",
        "\u{2028}",
        "{",
        "]",
        "%",
        "`",
        "@a",
        "Łódź",
        "日本",
        "...",
        "---",
        "a\u{1}b",
        " lead",
        "trail ",
        "=",
        "<<",
    ]));
    let long: Vec<String> = (0..5000).map(|n| format!("value {n} ")).collect();
    survives(&Value::List(long.into_iter().map(Value::Text).collect()));
    survives(&Value::text("word ".repeat(100)));
}

#[test]
fn order_and_empty_sections_survive() {
    let text = "---\nb:\n  z: {}\n  a: []\na:\n- x\n";
    let value = read(text).expect("this is YAML");
    assert_eq!(write(&value), text);
}

#[test]
fn a_broken_text_says_where() {
    let error = read("---\nProperties:\n  Ticket: [open\n").expect_err("the list does not end");
    assert_eq!((error.line, error.column), (4, 1), "{error}");
    assert!(read("a: b: c\n").is_err());
    assert!(read("? [a]\n: b\n").is_err());
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let alias = format!("*a{}", level - 1);
        let aliases = vec![alias; 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert!(read(&text).is_err());
    assert!(read(&"[".repeat(10_000)).is_err());
}

#[test]
fn of_several_documents_the_last_one_counts() {
    assert_eq!(read("--- a\n--- b\n"), Ok(Value::text("b")));
    assert_eq!(read(""), Ok(Value::Null));
}

#[test]
fn characters_outside_the_basic_plane_are_escaped_and_long_lines_folded_as_libyaml_does() {
    let written = |text: &str| write(&Value::List(vec![Value::text(text)]));
    assert_eq!(written("a😀b"), "---\n- \"a\\U0001F600b\"\n");
    // Folded by libyaml behind column 80, where an escape counts ten columns.
    let smile = "😀 ".repeat(10);
    assert_eq!(
        written(smile.trim_end()),
        "---\n- \"\\U0001F600 \\U0001F600 \\U0001F600 \\U0001F600 \\U0001F600 \\U0001F600 \\U0001F600 \
         \\U0001F600\n  \\U0001F600 \\U0001F600\"\n"
    );
}

#[test]
fn what_looks_like_the_stand_in_of_such_a_character_stays_what_it_is() {
    let list = [
        "😀",
        "\u{91}",
        r"[RegExp]\uFFFE\x80",
        r"\uFFFF\x80",
        "\u{fffe}\u{80}",
        "🚀\u{91}",
    ];
    let value = Value::List(list.into_iter().map(Value::text).collect());
    let text = write(&value);
    assert!(
        text.contains("\\U0001F600") && text.contains("\\U0001F680\\x91"),
        "{text}"
    );
    survives(&value);
}

#[test]
fn texts_that_the_parser_cannot_bear_are_refused_or_read_as_the_original_does() {
    let said = |text: &str| read(text).unwrap_err().message;
    assert_eq!(said("a: \"b\\"), "found unexpected end of stream");
    let tag = "a tag (!name) right before a comma is not read here";
    assert_eq!(said("[!a, b]"), tag);
    assert_eq!(said("{a: &x !!b, c: d}"), tag);
    for (text, value) in [
        ("a\\", "a\\"),
        ("'Stop!, he said'", "Stop!, he said"),
        ("No!,x", "No!,x"),
        ("|\n x", "x"),
        ("|+\n x", "x"),
        ("|-\n x", "x"),
        (">\n x\n y", "x y"),
        ("|\n x\n# c", "x\n"),
        ("|\n x\\", "x\\"),
        ("|\n x\n", "x\n"),
    ] {
        assert_eq!(read(text), Ok(Value::text(value)), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn no_text_ends_the_program(text in r##"[-\[\]{}:,!&*'"\\#|>%@?. \n\tax0<~]{0,24}"##) {
        let _ = read_documents(&text);
        let _ = super::read_placed(&text);
    }
}
