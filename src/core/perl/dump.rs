//! Perl data as text: nothing but literals in single quotes, in which only the quote and the
//! backslash mean something and both are escaped. Whatever a text holds, it stays a text.

use crate::core::value::Value;

/// A text as a literal in single quotes.
pub fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for sign in text.chars() {
        if matches!(sign, '\'' | '\\') {
            literal.push('\\');
        }
        literal.push(sign);
    }
    literal.push('\'');
    literal
}

/// A value in the dump form of the ticket system: keys by code point, one entry a line, two blanks
/// a level, texts as [`literal`]s after `text` had its say about them, null as `undef`. The value
/// begins where it stands, `level` deep; keys are in the order that they have before `text`.
pub fn dump(value: &Value, level: usize, text: &impl Fn(&str) -> String) -> String {
    let mut written = String::new();
    write(&mut written, value, level, text);
    written
}

fn write(out: &mut String, value: &Value, level: usize, text: &impl Fn(&str) -> String) {
    match value {
        Value::Null => out.push_str("undef"),
        Value::Text(own) => out.push_str(&literal(&text(own))),
        Value::List(list) => {
            let entries = list.iter().map(|entry| (None, entry)).collect();
            entries_of(out, ('[', ']'), entries, level, text);
        }
        Value::Map(map) => {
            let mut entries: Vec<_> = map.iter().map(|(key, entry)| (Some(key), entry)).collect();
            entries.sort_by_key(|(key, _)| *key);
            entries_of(out, ('{', '}'), entries, level, text);
        }
    }
}

fn entries_of(
    out: &mut String,
    (open, close): (char, char),
    entries: Vec<(Option<&String>, &Value)>,
    level: usize,
    text: &impl Fn(&str) -> String,
) {
    out.push(open);
    for (index, (key, entry)) in entries.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        indent(out, level + 1);
        if let Some(key) = key {
            out.push_str(&literal(&text(key)));
            out.push_str(" => ");
        }
        write(out, entry, level + 1, text);
    }
    if !entries.is_empty() {
        out.push('\n');
        indent(out, level);
    }
    out.push(close);
}

fn indent(out: &mut String, level: usize) {
    (0..level).for_each(|_| out.push_str("  "));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::perl::{Config, Form, Program};
    use crate::core::value::Map;

    #[test]
    fn a_literal_ends_where_it_ends() {
        assert_eq!(literal(r"it's \ x"), r"'it\'s \\ x'");
        assert_eq!(literal("\\"), r"'\\'");
        assert_eq!(literal(""), "''");
    }

    #[test]
    fn what_is_dumped_is_read_again() {
        let list = [
            "a",
            "}; system('x'); {",
            "\n=cut\n",
            "__END__",
            "$VAR1",
            "\u{202e}x",
        ];
        let map = Map::from_iter([
            ("z".to_owned(), Value::List(list.map(Value::text).into())),
            ("a'\\".to_owned(), Value::Null),
            ("empty".to_owned(), Value::Map(Map::new())),
            ("none".to_owned(), Value::List(Vec::new())),
        ]);
        let value = Value::Map(map);
        let text = dump(&value, 0, &str::to_owned);
        let program = Program::parse(&format!("$Self->{{X}} = {text};"), Form::Body).unwrap();
        let mut config = Config::new(&Map::new());
        config.load(&program, 0);
        let settled = config.settled();
        assert_eq!(settled.settings.get("X"), Some(&value), "{text}");
        assert!(text.find("'a\\'").unwrap() < text.find("'z'").unwrap());
        assert!(text.contains("'none' => []") && text.contains("'empty' => {}"));
    }
}
