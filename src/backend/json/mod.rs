//! A pull reader of JSON: the caller walks the document and takes what it wants.
//!
//! A tree of a table with 100,000 rows would cost more than the table itself, and numbers must stay
//! the text they were written with; therefore no general JSON reader. Texts without escapes are
//! borrowed from the document.

mod token;
mod whole;

use std::borrow::Cow;

/// A place where the document stops being JSON. Line and column count from 1, columns in
/// characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: not JSON: {problem}")]
pub struct SyntaxFault {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What was expected.
    pub problem: &'static str,
}

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{..}`
    Object,
    /// `[..]`
    List,
    /// `".."`
    Text,
    /// `-1.5e3`
    Number,
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
}

impl Kind {
    /// The kind in a sentence: `a list`.
    pub fn article(self) -> &'static str {
        match self {
            Kind::Object => "an object",
            Kind::List => "a list",
            Kind::Text => "a text",
            Kind::Number => "a number",
            Kind::Null => "null",
            Kind::True => "true",
            Kind::False => "false",
        }
    }
}

/// The reader: a position in the document.
pub struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Line and column at which the text begins.
    begins: (usize, usize),
}

impl<'t> Scanner<'t> {
    /// A reader at the beginning of a document.
    pub fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self::within(text, at, (1, 1))
    }

    /// A reader of a part of a document that begins at this line and column; it goes on at this
    /// byte of the part.
    pub fn within(text: &'t str, at: usize, begins: (usize, usize)) -> Self {
        Self { text, at, begins }
    }

    /// The byte of the text that comes next.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The kind of the value that comes next.
    pub fn kind(&mut self) -> Result<Kind, SyntaxFault> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::List),
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'n') => Ok(Kind::Null),
            Some(b't') => Ok(Kind::True),
            Some(b'f') => Ok(Kind::False),
            Some(_) => Err(self.fault("a value was expected")),
            None => Err(self.fault("the document ends where a value was expected")),
        }
    }

    /// Walks an object; `entry` must consume the value of each key.
    pub fn object<E: From<SyntaxFault>>(
        &mut self,
        mut entry: impl FnMut(&mut Self, Cow<'t, str>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut more = self.begin_object()?;
        while more {
            let key = self.key()?;
            entry(self, key)?;
            more = self.another_entry()?;
        }
        Ok(())
    }

    /// Takes the beginning of an object; false when it ends at once.
    pub fn begin_object(&mut self) -> Result<bool, SyntaxFault> {
        self.expect(b'{', "{ was expected")?;
        Ok(!self.take(b'}'))
    }

    /// Takes a key and the colon behind it.
    pub fn key(&mut self) -> Result<Cow<'t, str>, SyntaxFault> {
        if self.peek() != Some(b'"') {
            return Err(self.fault("a key in double quotes was expected"));
        }
        let key = self.text()?;
        self.expect(b':', "a colon was expected")?;
        Ok(key)
    }

    /// Takes what stands behind an entry of an object; false at the object's end.
    pub fn another_entry(&mut self) -> Result<bool, SyntaxFault> {
        if self.take(b'}') {
            return Ok(false);
        }
        self.expect(b',', "a comma or } was expected")?;
        Ok(true)
    }

    /// Walks a list; `element` must consume each value.
    pub fn list<E: From<SyntaxFault>>(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut more = self.begin_list()?;
        while more {
            element(self)?;
            more = self.another_element()?;
        }
        Ok(())
    }

    /// Takes the beginning of a list; false when it ends at once.
    pub fn begin_list(&mut self) -> Result<bool, SyntaxFault> {
        self.expect(b'[', "[ was expected")?;
        Ok(!self.take(b']'))
    }

    /// Takes what stands behind an element of a list; false at the list's end.
    pub fn another_element(&mut self) -> Result<bool, SyntaxFault> {
        if self.take(b']') {
            return Ok(false);
        }
        self.expect(b',', "a comma or ] was expected")?;
        Ok(true)
    }

    /// Takes `null`, `true` or `false`.
    pub fn word(&mut self) -> Result<Kind, SyntaxFault> {
        let kind = self.kind()?;
        let word = kind.article();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let after = rest.strip_prefix(word);
        if after.is_none_or(|after| after.starts_with(|next: char| next.is_alphanumeric())) {
            return Err(self.fault("a value was expected"));
        }
        self.at += word.len();
        Ok(kind)
    }

    /// Takes the end of the document.
    pub fn end(&mut self) -> Result<(), SyntaxFault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault("the document goes on after its end")),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_blanks();
        self.byte()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        self.take_byte(byte)
    }

    fn take_byte(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, byte: u8, problem: &'static str) -> Result<(), SyntaxFault> {
        if self.take(byte) {
            return Ok(());
        }
        Err(self.fault(match self.byte() {
            Some(_) => problem,
            None => "the document ends too early",
        }))
    }

    fn fault(&self, problem: &'static str) -> SyntaxFault {
        let (line, column) = self.place();
        SyntaxFault {
            line,
            column,
            problem,
        }
    }

    /// Line and column of what comes next, from 1.
    pub fn place(&self) -> (usize, usize) {
        behind(self.begins, self.text.get(..self.at).unwrap_or(self.text))
    }
}

/// Line and column behind a text that begins at these.
pub fn behind((line, column): (usize, usize), text: &str) -> (usize, usize) {
    match text.rfind('\n') {
        Some(newline) => (
            line + text.matches('\n').count(),
            text.get(newline + 1..).unwrap_or_default().chars().count() + 1,
        ),
        None => (line, column + text.chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;
    use crate::core::value::Value;

    fn read(text: &str) -> Result<Value, String> {
        let mut scanner = Scanner::new(text);
        let value = scanner.value().map_err(|fault| fault.to_string());
        let mut again = Scanner::new(text);
        let passed = again.pass_over().map_err(|fault| fault.to_string());
        assert_eq!(passed, value.clone().map(drop), "{text}");
        assert_eq!(again.at(), scanner.at());
        let value = value?;
        scanner.end().map_err(|fault| fault.to_string())?;
        Ok(value)
    }

    #[test]
    fn numbers_stay_the_text_they_were_written_with() {
        for number in [
            "0",
            "-0",
            "1.10",
            "1e3",
            "-2.5E+07",
            "20240201000001",
            "99999999999999999999",
        ] {
            assert_eq!(read(number), Ok(Value::text(number)));
        }
    }

    #[test]
    fn texts_are_unescaped() {
        let text = r#"["a\"\\\/\b\f\n\r\t", "\u00fc\ud83d\ude00", "陳"]"#;
        assert_eq!(
            read(text),
            Ok(Value::List(vec![
                "a\"\\/\u{8}\u{c}\n\r\t".into(),
                "ü😀".into(),
                "陳".into(),
            ]))
        );
    }

    #[test]
    fn what_is_not_json_is_named_with_line_and_column() {
        let cases = [
            (
                "",
                "line 1, column 1: not JSON: the document ends where a value was expected",
            ),
            (
                "[1,\n 2",
                "line 2, column 3: not JSON: the document ends too early",
            ),
            (
                "{\"a\": 1,\n  b: 2}",
                "line 2, column 3: not JSON: a key in double quotes was expected",
            ),
            (
                "{\"ä\": 1 \"b\"",
                "line 1, column 9: not JSON: a comma or } was expected",
            ),
            (
                "[01]",
                "line 1, column 3: not JSON: this is not how JSON writes a number",
            ),
            ("[1.]", "line 1, column 4: not JSON: a digit was expected"),
            ("[nul]", "line 1, column 2: not JSON: a value was expected"),
            ("nullx", "line 1, column 1: not JSON: a value was expected"),
            (
                "\"a\nb\"",
                "line 1, column 3: not JSON: a control character stands inside a text",
            ),
            (
                r#""\x""#,
                "line 1, column 2: not JSON: this escape is not known",
            ),
            (
                r#""\ud83d""#,
                "line 1, column 2: not JSON: this escape is not known",
            ),
            (
                "\"abc",
                "line 1, column 5: not JSON: the document ends inside a text",
            ),
            (
                "1 2",
                "line 1, column 3: not JSON: the document goes on after its end",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_bottomless_document_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        assert!(read(&deep).is_err_and(|message| message.ends_with("nested too deeply")));
    }

    #[test]
    fn any_cut_of_a_document_is_an_error_and_never_a_panic() {
        let text = r#"{"ü": [1.5e3, "\u00fc\ud83d\ude00", null, true], "b": {}}"#;
        for end in text.char_indices().map(|(at, _)| at).skip(1) {
            assert!(read(&text[..end]).is_err(), "{}", &text[..end]);
        }
    }
}
