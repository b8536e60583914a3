//! Quoted texts: `'`, `"`, `q`, `qq`, `qw`, here documents, patterns.

use super::cursor::{Cursor, begins_name};
use super::error::{ErrorKind, Parsed, PerlError};
use super::escape::{Escaped, escape, in_case};
use super::parser::Parser;
use super::syntax::{Expr, Kind, Part};

/// The words that quote what follows.
const QUOTING: [&str; 8] = ["q", "qq", "qw", "qr", "m", "s", "y", "tr"];

/// What stood between delimiters.
struct Quoted {
    text: String,
    line: u32,
    open: char,
}

impl Parser {
    /// A text in quotes; the cursor stands at the quote.
    pub fn quoted(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        let quote = self.cursor.peek();
        let quoted = self.delimited(quote == Some('\''))?;
        let kind = match quote {
            Some('\'') => Kind::Text(quoted.text),
            Some('"') => self.interpolated(quoted)?,
            _ => one_unknown(),
        };
        Ok(Expr::new(kind, line, self.cursor.line))
    }

    /// `q`, `qq`, `qw` and patterns: `None` when the word, which the cursor stands at, quotes nothing.
    pub fn quote_like(&mut self, word: &str) -> Parsed<Option<Expr>> {
        if !QUOTING.contains(&word) {
            return Ok(None);
        }
        let before = self.cursor.clone();
        let line = self.cursor.line;
        self.cursor.eat(word);
        let directly = self.cursor.peek();
        if directly.is_some_and(char::is_whitespace) {
            let mut ahead = self.cursor.clone();
            while ahead.peek().is_some_and(char::is_whitespace) {
                ahead.bump();
            }
            if ahead.peek() != Some('#') {
                self.cursor = ahead;
            } else {
                self.cursor.skip_space();
            }
        }
        let quotes = match self.cursor.peek() {
            None | Some(',' | ';' | ')') => false,
            Some('=') => !self.cursor.starts_with("=>"),
            Some(next) => {
                !(next.is_alphanumeric() || next == '_')
                    || self.cursor.at() > before.at() + word.len()
            }
        };
        if !quotes {
            self.cursor = before;
            return Ok(None);
        }
        let kind = match word {
            "q" => Kind::Text(self.delimited(true)?.text),
            "qq" => {
                let quoted = self.delimited(false)?;
                self.interpolated(quoted)?
            }
            "qw" => {
                let quoted = self.delimited(true)?;
                let words = quoted.text.split_whitespace();
                let end = self.cursor.line;
                Kind::Comma(
                    words
                        .map(|word| Expr::new(Kind::Text(word.to_owned()), line, end))
                        .collect(),
                )
            }
            "qr" | "m" => self.pattern(1)?,
            _ => {
                self.pattern(2)?;
                Kind::Call("s".to_owned(), Vec::new())
            }
        };
        Ok(Some(Expr::new(kind, line, self.cursor.line)))
    }

    /// A pattern with its parts and its modifiers: never anything that data hold.
    pub fn pattern(&mut self, parts: usize) -> Parsed<Kind> {
        let first = self.delimited(true)?;
        if parts == 2 {
            if closing(first.open) == first.open {
                self.delimited_by(first.open, true)?;
            } else {
                self.cursor.skip_space();
                self.delimited(true)?;
            }
        }
        self.cursor.take_while(|next| next.is_ascii_alphanumeric());
        Ok(one_unknown())
    }

    /// What stands between the delimiters; the cursor stands at the first one.
    fn delimited(&mut self, single: bool) -> Parsed<Quoted> {
        let Some(open) = self.cursor.bump() else {
            return Err(self.ended());
        };
        self.delimited_by(open, single)
    }

    /// The same behind the first delimiter. In single quotes a backslash protects itself too.
    fn delimited_by(&mut self, open: char, single: bool) -> Parsed<Quoted> {
        let (line, close) = (self.cursor.line, closing(open));
        let mut text = String::new();
        let mut inside = 0_usize;
        while let Some(next) = self.cursor.bump() {
            if next == '\\' && open != '\\' {
                let Some(escaped) = self.cursor.bump() else {
                    break;
                };
                let protects = escaped == open || escaped == close;
                let drops = if single {
                    protects || escaped == '\\'
                } else {
                    protects && open == close
                };
                if !drops {
                    text.push('\\');
                }
                text.push(escaped);
            } else if next == close && inside == 0 {
                return Ok(Quoted { text, line, open });
            } else {
                if next == close {
                    inside -= 1;
                } else if next == open {
                    inside += 1;
                }
                text.push(next);
            }
        }
        if self.is_body && self.in_text == 0 && close == '}' && inside == 0 {
            // The brace that ends the sub around the body ends the text too.
            return Err(self.ended());
        }
        let message = format!("the text that begins here with {open} does not end");
        Err(PerlError::new(line, ErrorKind::Token, message))
    }

    /// `<<"END"`, behind its `<<`: `None` when it is none.
    pub fn here_document(&mut self) -> Parsed<Option<Expr>> {
        let before = self.cursor.clone();
        let line = self.cursor.line;
        let indented = self.cursor.eat("~");
        let quote = self.cursor.peek();
        let mark = match quote {
            Some('\'' | '"') => {
                self.cursor.bump();
                let mark = self
                    .cursor
                    .take_while(|next| Some(next) != quote && next != '\n');
                if self.cursor.bump() != quote {
                    let message = "the name of this here document does not end";
                    return Err(PerlError::new(line, ErrorKind::Token, message));
                }
                mark
            }
            Some(next) if begins_name(next) => self.name(),
            _ => {
                self.cursor = before;
                return Ok(None);
            }
        };
        let Some((from, to, first)) = self.cursor.here_document(&mark, indented) else {
            let message = format!("the here document does not end with a line `{mark}`");
            return Err(PerlError::new(line, ErrorKind::Token, message));
        };
        let mut text = self.cursor.between(from, to).to_owned();
        if indented {
            text = without_indent(&text);
        }
        let kind = if quote == Some('\'') {
            Kind::Text(text)
        } else {
            self.interpolated(Quoted {
                text,
                line: first,
                open: '\n',
            })?
        };
        Ok(Some(Expr::new(kind, line, line)))
    }

    /// A text in double quotes with its variables and escapes.
    fn interpolated(&mut self, quoted: Quoted) -> Parsed<Kind> {
        self.nested(|parser| {
            let outer =
                std::mem::replace(&mut parser.cursor, Cursor::new(&quoted.text, quoted.line));
            parser.in_text += 1;
            let parts = parser.parts();
            parser.in_text -= 1;
            parser.cursor = outer;
            parts
        })
    }

    fn parts(&mut self) -> Parsed<Kind> {
        let mut parts: Vec<Part> = Vec::new();
        let mut text = String::new();
        let mut open: Vec<char> = Vec::new();
        let mut once: Option<char> = None;
        while let Some(next) = self.cursor.peek() {
            let line = self.cursor.line;
            if next == '$' && self.cursor.second().is_none() {
                let message = "the $ at the end of this text names no variable; write \\$";
                return Err(PerlError::new(line, ErrorKind::Other, message));
            }
            let variable = match next {
                '$' => self.begins_scalar(),
                '@' => self.begins_list(),
                _ => false,
            };
            if variable {
                let value = self.variable_in_text()?;
                push_text(&mut parts, &mut text, line);
                let mut cases = Vec::new();
                cases.extend(once.take());
                cases.extend(open.iter().copied());
                parts.push(Part { value, cases });
                continue;
            }
            self.cursor.bump();
            let found = match next {
                '\\' => escape(&mut self.cursor),
                other => Escaped::Char(other),
            };
            match found {
                Escaped::Char(character) => {
                    let mut cases: Vec<char> = once.take().into_iter().collect();
                    cases.extend(open.iter().copied());
                    if cases.is_empty() {
                        text.push(character);
                    } else {
                        text.push_str(&in_case(character.encode_utf8(&mut [0; 4]), &cases));
                    }
                }
                Escaped::Begin(case) => {
                    if case != 'Q' {
                        open.retain(|open| *open == 'Q');
                    }
                    open.push(case);
                }
                Escaped::Next(case) => once = Some(case),
                Escaped::End => {
                    open.pop();
                }
                Escaped::Unknown => {
                    push_text(&mut parts, &mut text, line);
                    let value = Expr::new(one_unknown(), line, line);
                    let cases = Vec::new();
                    parts.push(Part { value, cases });
                }
                Escaped::Unfinished => {
                    let message = "an escape in this text lacks its closing brace";
                    return Err(PerlError::new(line, ErrorKind::Other, message));
                }
            }
        }
        if parts.is_empty() {
            return Ok(Kind::Text(text));
        }
        let line = self.cursor.line;
        push_text(&mut parts, &mut text, line);
        Ok(Kind::Interpolated(parts))
    }

    fn begins_scalar(&self) -> bool {
        match self.cursor.second() {
            Some(next) => !(next.is_whitespace() || matches!(next, '"' | '\\' | '|' | ')' | '%')),
            None => false,
        }
    }

    fn begins_list(&self) -> bool {
        self.cursor
            .second()
            .is_some_and(|next| begins_name(next) || matches!(next, '{' | '$' | ':'))
    }
}

fn push_text(parts: &mut Vec<Part>, text: &mut String, line: u32) {
    if !text.is_empty() {
        parts.push(Part {
            value: Expr::new(Kind::Text(std::mem::take(text)), line, line),
            cases: Vec::new(),
        });
    }
}

/// One value that only running the code could tell.
pub(super) fn one_unknown() -> Kind {
    Kind::Opaque {
        parts: Vec::new(),
        is_one: true,
        can_be_assigned: false,
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        other => other,
    }
}

/// The text of a here document without the indent that all its lines share.
fn without_indent(text: &str) -> String {
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    let indent = filled
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    text.lines()
        .map(|line| {
            let rest = line.get(indent..).unwrap_or_else(|| line.trim_start());
            format!("{rest}\n")
        })
        .collect()
}
