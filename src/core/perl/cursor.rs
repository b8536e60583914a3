//! A place in the text that knows its line and steps over here documents, comments and POD.

use std::rc::Rc;

/// Reads the text character by character. Every character is passed once, so reading is linear.
#[derive(Debug, Clone)]
pub(super) struct Cursor {
    text: Rc<str>,
    at: usize,
    end: usize,
    /// The line of the next character, from 1.
    pub line: u32,
    /// Where the body of a here document begins, behind the line that names it, and where and how
    /// many lines later the text goes on.
    document: Option<Document>,
}

#[derive(Debug, Clone, Copy)]
struct Document {
    newline: usize,
    resume: usize,
    lines: u32,
}

impl Cursor {
    pub fn new(text: &str, line: u32) -> Self {
        Self {
            text: text.into(),
            at: 0,
            end: text.len(),
            line,
            document: None,
        }
    }

    /// The text that is left.
    pub fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    pub fn at(&self) -> usize {
        self.at
    }

    /// The text between two places.
    pub fn between(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character behind the next one.
    pub fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.end
    }

    pub fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Passes one character.
    pub fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        if next == '\n' {
            self.line += 1;
            if let Some(document) = self.document.filter(|it| it.newline == self.at) {
                self.at = document.resume;
                self.line += document.lines;
                self.document = None;
                return Some(next);
            }
        }
        self.at += next.len_utf8();
        Some(next)
    }

    /// Passes this text when it is next.
    pub fn eat(&mut self, text: &str) -> bool {
        let there = self.starts_with(text);
        if there {
            for _ in text.chars() {
                self.bump();
            }
        }
        there
    }

    /// Passes everything that is left.
    pub fn finish(&mut self) {
        while !self.is_at_end() {
            self.bump();
        }
    }

    /// Passes characters while they are wanted and returns them.
    pub fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(next) = self.peek().filter(|next| wanted(*next)) {
            taken.push(next);
            self.bump();
        }
        taken
    }

    /// Passes blanks and comments.
    pub fn skip_space(&mut self) {
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\r' | '\n' | '\u{b}' | '\u{c}' => {
                    self.bump();
                }
                '#' => {
                    while self.peek().is_some_and(|next| next != '\n') {
                        self.bump();
                    }
                }
                _ => return,
            }
        }
    }

    /// Passes blanks of this line only.
    pub fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.bump();
        }
    }

    /// Passes blanks, comments and POD, which can only stand where a statement can. Whether the POD
    /// went on to the end of the text.
    pub fn skip_to_statement(&mut self) -> bool {
        self.skip_space();
        while self.peek() == Some('=') && self.begins_pod() {
            if !self.skip_pod() {
                return true;
            }
            self.skip_space();
        }
        false
    }

    fn begins_pod(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        (self.at == 0 || before.ends_with('\n'))
            && self.second().is_some_and(|next| next.is_ascii_alphabetic())
    }

    /// Passes POD; whether it ended with `=cut`.
    fn skip_pod(&mut self) -> bool {
        loop {
            let line = self.take_while(|next| next != '\n');
            self.bump();
            let cut = line.strip_prefix("=cut");
            if cut.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
                return true;
            }
            if self.is_at_end() {
                return false;
            }
        }
    }

    /// The lines of a here document that ends with `mark`, whose name was just read. The text goes on
    /// behind the end of this line; the next newline leads over the document. Returns the body, the
    /// line where it begins, and `None` when it does not end.
    pub fn here_document(&mut self, mark: &str, indented: bool) -> Option<(usize, usize, u32)> {
        let (newline, start, first) = match self.document {
            Some(document) => (
                document.newline,
                document.resume,
                self.line + 1 + document.lines,
            ),
            None => {
                let newline = self.at + self.rest().find('\n')?;
                (newline, newline + 1, self.line + 1)
            }
        };
        let mut at = start;
        let mut lines = 0;
        while at < self.end {
            let rest = self.text.get(at..self.end)?;
            let length = rest.find('\n').unwrap_or(rest.len());
            let line = rest.get(..length)?;
            let line = line.strip_suffix('\r').unwrap_or(line);
            let name = if indented { line.trim_start() } else { line };
            lines += 1;
            let next = (at + length + 1).min(self.end);
            if name == mark {
                let before = first - self.line - 1;
                self.document = Some(Document {
                    newline,
                    resume: next,
                    lines: before + lines,
                });
                return Some((start, at, first));
            }
            at = next;
        }
        None
    }
}

/// May a name begin so?
pub(super) fn begins_name(character: char) -> bool {
    character == '_' || character.is_alphabetic()
}

/// May a name go on so?
pub(super) fn continues_name(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}
