//! What may stand behind a term: keys, indexes, calls, methods.

use super::cursor::begins_name;
use super::error::{ErrorKind, Parsed};
use super::parser::Parser;
use super::syntax::{Expr, Kind, Sigil, Step};
use super::term::many_unknown;

impl Parser {
    /// Keys, indexes, calls and methods behind a term.
    pub fn followed(&mut self, term: Expr) -> Parsed<Expr> {
        let mut term = term;
        let mut wrapped = 0;
        loop {
            if !matches!(term.kind, Kind::Path(..)) {
                wrapped += 1;
                self.check_depth(wrapped)?;
            }
            let subscripted = matches!(term.kind, Kind::Path(..));
            let line = term.lines.line;
            let next = self.peek();
            if next == Some('-') && self.cursor.starts_with("->") {
                self.cursor.eat("->");
                term = self.behind_arrow(term)?;
            } else if subscripted && matches!(next, Some('{' | '[')) {
                let step = self.step()?;
                term = stepped(term, step, self.cursor.line);
            } else if subscripted && next == Some('(') {
                let arguments = self.bracketed()?;
                let parts = vec![term, arguments];
                term = Expr::new(many_unknown(parts), line, self.cursor.line);
            } else if self.cursor.starts_with("++") || self.cursor.starts_with("--") {
                self.cursor.bump();
                self.cursor.bump();
                term = Expr::new(Kind::Changed(vec![term]), line, self.cursor.line);
            } else {
                return Ok(term);
            }
        }
    }

    fn behind_arrow(&mut self, term: Expr) -> Parsed<Expr> {
        let line = term.lines.line;
        match self.peek() {
            Some('{' | '[') => {
                if let (Kind::Bareword(word), true) = (&term.kind, self.strict) {
                    let message = format!("the word {word} is used as a variable; is a $ missing?");
                    self.queue(line, ErrorKind::Strict, message);
                }
                let step = self.step()?;
                Ok(stepped(term, step, self.cursor.line))
            }
            Some('(') => {
                let arguments = self.bracketed()?;
                let parts = vec![term, arguments];
                Ok(Expr::new(many_unknown(parts), line, self.cursor.line))
            }
            Some(sigil @ ('@' | '%' | '$')) if self.cursor.second() == Some('*') => {
                self.cursor.bump();
                self.cursor.bump();
                let sigil = match sigil {
                    '@' => Sigil::List,
                    '%' => Sigil::Hash,
                    _ => Sigil::Scalar,
                };
                let kind = Kind::Dereferenced(sigil, Box::new(term));
                Ok(Expr::new(kind, line, self.cursor.line))
            }
            Some('@' | '%') if matches!(self.cursor.second(), Some('{' | '[')) => {
                self.cursor.bump();
                let keys = self.slice_keys()?;
                let kind = Kind::Slice(Box::new(term), keys);
                Ok(Expr::new(kind, line, self.cursor.line))
            }
            Some(next) if next == '$' || begins_name(next) => {
                let mut parts = vec![term];
                if next == '$' {
                    let name = self.scalar()?;
                    parts.push(name);
                } else {
                    self.name();
                }
                if self.peek() == Some('(') {
                    let arguments = self.bracketed()?;
                    parts.push(arguments);
                }
                Ok(Expr::new(
                    Kind::Opaque {
                        parts,
                        is_one: false,
                        can_be_assigned: true,
                    },
                    line,
                    self.cursor.line,
                ))
            }
            _ => Err(self.unexpected()),
        }
    }

    /// `{key}` or `[index]`; the cursor stands at the bracket.
    pub fn step(&mut self) -> Parsed<Step> {
        if self.cursor.eat("[") {
            let index = self.expression()?;
            self.expect("]")?;
            return Ok(Step::Index(index));
        }
        self.cursor.bump();
        let line = self.cursor.line;
        // A single word is a key, also one that is a function or quotes elsewhere.
        let mut ahead = self.cursor.clone();
        ahead.skip_blanks();
        let minus = if ahead.eat("-") { "-" } else { "" };
        if ahead.peek().is_some_and(begins_name) {
            let word = ahead.take_while(|next| next.is_alphanumeric() || next == '_');
            ahead.skip_blanks();
            if ahead.eat("}") {
                self.cursor = ahead;
                let key = Kind::Text(format!("{minus}{word}"));
                return Ok(Step::Key(Expr::new(key, line, line)));
            }
        }
        let key = self.expression()?;
        self.closing_brace()?;
        Ok(Step::Key(key))
    }

    /// The keys or indexes of a slice; the cursor stands at the bracket.
    pub fn slice_keys(&mut self) -> Parsed<Vec<Expr>> {
        let is_list = self.cursor.peek() == Some('[');
        self.cursor.bump();
        let keys = self.comma_list()?;
        if is_list {
            self.expect("]")?;
        } else {
            self.closing_brace()?;
        }
        Ok(keys)
    }
}

/// One step further into a value, kept flat, so that a long row nests no deeper.
pub(super) fn stepped(term: Expr, step: Step, end: u32) -> Expr {
    let line = term.lines.line;
    let kind = match term.kind {
        Kind::Path(base, mut steps) => {
            steps.push(step);
            Kind::Path(base, steps)
        }
        kind => Kind::Path(
            Box::new(Expr {
                kind,
                lines: term.lines,
            }),
            vec![step],
        ),
    };
    Expr::new(kind, line, end)
}
