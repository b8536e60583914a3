//! Variables, with and without braces, in code and inside texts.

use super::cursor::{begins_name, continues_name};
use super::error::Parsed;
use super::follow::stepped;
use super::parser::Parser;
use super::quote::one_unknown;
use super::syntax::{Expr, Kind, Sigil};
use super::term::many_unknown;

impl Parser {
    /// `$name`, `${...}`, `$$name`, `$#list`, with a key or index right behind; the cursor stands at
    /// the dollar sign.
    pub fn scalar(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        self.cursor.bump();
        if self.cursor.peek() == Some('#') && matches!(self.cursor.second(), Some('{' | '$')) {
            self.cursor.bump();
            let inner = self.behind_sigil(Sigil::List)?;
            let kind = Kind::Opaque {
                parts: vec![inner],
                is_one: true,
                can_be_assigned: true,
            };
            return Ok(Expr::new(kind, line, self.cursor.line));
        }
        if self.cursor.peek() == Some('#') && self.cursor.second().is_some_and(begins_name) {
            self.cursor.bump();
            let name = self.name();
            self.use_variable(Sigil::List, &name, line);
            return Ok(Expr::new(one_unknown(), line, line));
        }
        let variable = self.behind_sigil(Sigil::Scalar)?;
        let next = if self.in_text > 0 {
            self.cursor.peek()
        } else {
            self.peek()
        };
        // `$name{key}` is an element of %name, `$$name{key}` one of what $name points to.
        let (owner, base) = match (next, variable.kind) {
            (Some('{'), Kind::Variable(_, name)) if self.can_have_step() => (
                Some((Sigil::Hash, name.clone())),
                Kind::Variable(Sigil::Hash, name),
            ),
            (Some('['), Kind::Variable(_, name)) if self.can_have_step() => (
                Some((Sigil::List, name.clone())),
                Kind::Variable(Sigil::List, name),
            ),
            (Some('{' | '['), Kind::Dereferenced(_, inner)) if self.can_have_step() => {
                (None, inner.kind)
            }
            (_, Kind::Variable(sigil, name)) => {
                self.use_variable(sigil, &name, line);
                let kind = if is_special(&name) {
                    one_unknown()
                } else {
                    Kind::Variable(sigil, name)
                };
                return Ok(Expr::new(kind, line, self.cursor.line));
            }
            (_, kind) => return Ok(Expr::new(kind, line, self.cursor.line)),
        };
        if let Some((sigil, name)) = owner {
            self.use_variable(sigil, &name, line);
        }
        let step = self.step()?;
        Ok(stepped(Expr::new(base, line, line), step, self.cursor.line))
    }

    /// Inside a text, does the bracket that follows begin a key or an index, and no more text?
    fn can_have_step(&self) -> bool {
        if self.in_text == 0 || self.cursor.peek() == Some('{') {
            return true;
        }
        let inside = self.cursor.rest().chars().skip(1).take(24);
        let inside: String = inside.take_while(|next| *next != ']').collect();
        let index = inside.strip_prefix('-').unwrap_or(&inside);
        index.starts_with('$')
            || !index.is_empty() && index.chars().all(|next| next.is_ascii_digit())
    }

    /// What follows `$`, `@` or `%`: a name, a block or another variable.
    fn behind_sigil(&mut self, sigil: Sigil) -> Parsed<Expr> {
        let line = self.cursor.line;
        if self.in_text == 0 {
            self.cursor.skip_space();
        }
        match self.cursor.peek() {
            Some('{') => {
                self.cursor.bump();
                let mut ahead = self.cursor.clone();
                ahead.skip_space();
                let caret = ahead.eat("^");
                let name = ahead.take_while(continues_name);
                ahead.skip_space();
                if (caret || !name.is_empty()) && ahead.eat("}") {
                    self.cursor = ahead;
                    let kind = if caret {
                        one_unknown()
                    } else {
                        Kind::Variable(sigil, name)
                    };
                    return Ok(Expr::new(kind, line, self.cursor.line));
                }
                let inner = self.nested(|parser| {
                    let in_text = std::mem::take(&mut parser.in_text);
                    let inner = parser.block_or_expression();
                    parser.in_text = in_text;
                    inner
                })?;
                let kind = Kind::Dereferenced(sigil, Box::new(inner));
                Ok(Expr::new(kind, line, self.cursor.line))
            }
            Some('$')
                if self
                    .cursor
                    .second()
                    .is_some_and(|it| begins_name(it) || matches!(it, '$' | '{' | ':')) =>
            {
                self.nested(|parser| {
                    parser.cursor.bump();
                    let inner = parser.behind_sigil(Sigil::Scalar)?;
                    if let Kind::Variable(_, name) = &inner.kind {
                        parser.use_variable(Sigil::Scalar, name, line);
                    }
                    let kind = Kind::Dereferenced(sigil, Box::new(inner));
                    Ok(Expr::new(kind, line, parser.cursor.line))
                })
            }
            Some(next) if begins_name(next) || self.cursor.starts_with("::") => {
                let mut name = self.name();
                if self.in_text > 0 && name.ends_with("::") {
                    name.truncate(name.len() - 2);
                }
                Ok(Expr::new(
                    Kind::Variable(sigil, name),
                    line,
                    self.cursor.line,
                ))
            }
            Some(next) if next.is_ascii_digit() => {
                let name = self.cursor.take_while(|next| next.is_ascii_digit());
                Ok(Expr::new(Kind::Variable(sigil, name), line, line))
            }
            Some(next)
                if next.is_ascii_punctuation()
                    && (sigil == Sigil::Scalar || matches!(next, '_' | '-' | '+' | '!')) =>
            {
                self.cursor.bump();
                if next == '^' {
                    self.cursor.bump();
                }
                Ok(Expr::new(
                    Kind::Variable(sigil, next.to_string()),
                    line,
                    line,
                ))
            }
            _ => Err(self.unexpected()),
        }
    }

    /// The inside of `@{...}`, up to and with the closing brace.
    fn block_or_expression(&mut self) -> Parsed<Expr> {
        let inner = self.expression()?;
        if !self.eat(";") {
            self.expect("}")?;
            return Ok(inner);
        }
        // A block of several statements, whose last one counts.
        let (line, more) = (self.cursor.line, self.statements()?);
        self.expect("}")?;
        let block = Expr::new(Kind::Block(more), line, self.cursor.line);
        Ok(Expr::new(
            many_unknown(vec![inner, block]),
            line,
            self.cursor.line,
        ))
    }

    /// `@name`, `@{...}`, `%name`, and slices; the cursor stands at the sigil.
    pub fn collection(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        let sigil = if self.cursor.bump() == Some('@') {
            Sigil::List
        } else {
            Sigil::Hash
        };
        let inner = self.behind_sigil(sigil)?;
        let next = if self.in_text > 0 {
            self.cursor.peek()
        } else {
            self.peek()
        };
        let slice = matches!(next, Some('{' | '[')) && (self.in_text == 0 || sigil == Sigil::List);
        let kind = match inner.kind {
            Kind::Variable(_, name) => {
                let owner = match next {
                    Some('{') if slice => Sigil::Hash,
                    Some('[') if slice => Sigil::List,
                    _ => sigil,
                };
                self.use_variable(owner, &name, line);
                if is_special(&name) && name != "_" {
                    many_unknown(Vec::new())
                } else {
                    Kind::Variable(owner, name)
                }
            }
            Kind::Dereferenced(_, inner) if slice => inner.kind,
            kind => kind,
        };
        if !slice {
            return Ok(Expr::new(kind, line, self.cursor.line));
        }
        let keys = self.slice_keys()?;
        let base = Expr::new(kind, line, self.cursor.line);
        Ok(Expr::new(
            Kind::Slice(Box::new(base), keys),
            line,
            self.cursor.line,
        ))
    }

    /// A variable inside a text in double quotes, with the keys and indexes that belong to it.
    pub fn variable_in_text(&mut self) -> Parsed<Expr> {
        if self.cursor.peek() == Some('@') {
            let list = self.collection()?;
            return Ok(Expr::new(
                Kind::Opaque {
                    parts: vec![list],
                    is_one: true,
                    can_be_assigned: false,
                },
                self.cursor.line,
                self.cursor.line,
            ));
        }
        let mut value = self.scalar()?;
        loop {
            let arrow = self.cursor.starts_with("->{") || self.cursor.starts_with("->[");
            let direct = matches!(value.kind, Kind::Path(..))
                && matches!(self.cursor.peek(), Some('{' | '['));
            let goes_on = arrow || direct && self.can_have_step();
            if !goes_on {
                // Perl guesses whether such a bracket belongs to the variable; nothing is guessed here.
                let unclear = self.cursor.peek() == Some('[')
                    && !matches!(self.cursor.second(), Some(']' | ' ') | None);
                if unclear {
                    let line = value.lines.line;
                    return Ok(Expr::new(one_unknown(), line, line));
                }
                return Ok(value);
            }
            if arrow {
                self.cursor.eat("->");
            }
            let step = self.step()?;
            value = stepped(value, step, self.cursor.line);
        }
    }
}

/// Is it one of Perl's own variables, such as `$_`, `$0` or `$@`?
fn is_special(name: &str) -> bool {
    name == "_" || !name.starts_with(|first: char| begins_name(first) || first == ':')
}
