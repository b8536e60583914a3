//! Terms: literals, brackets, variables and what follows them.

use super::cursor::begins_name;
use super::error::Parsed;
use super::expression::{comma, unknown_of};
use super::parser::Parser;
use super::quote::one_unknown;
use super::syntax::{Expr, Kind};

impl Parser {
    /// Could a term begin here?
    pub fn begins_term(&mut self) -> bool {
        let Some(next) = self.peek() else {
            return false;
        };
        match next {
            ')' | ']' | '}' | ';' | ',' | ':' | '?' | '=' | '|' | '^' | '>' => false,
            '.' => self
                .cursor
                .second()
                .is_some_and(|next| next.is_ascii_digit()),
            _ if begins_name(next) => {
                let word = self.word();
                let is_operator = matches!(
                    word.as_str(),
                    "if" | "unless"
                        | "while"
                        | "until"
                        | "for"
                        | "foreach"
                        | "or"
                        | "and"
                        | "xor"
                        | "x"
                        | "eq"
                        | "ne"
                        | "lt"
                        | "gt"
                        | "le"
                        | "ge"
                        | "cmp"
                );
                !is_operator || {
                    let mut ahead = self.cursor.clone();
                    ahead.eat(&word);
                    ahead.skip_space();
                    ahead.starts_with("=>")
                }
            }
            _ => true,
        }
    }

    /// One term with everything that follows it directly.
    pub fn term(&mut self) -> Parsed<Expr> {
        self.nested(|parser| {
            let term = parser.plain_term()?;
            parser.followed(term)
        })
    }

    fn plain_term(&mut self) -> Parsed<Expr> {
        let Some(next) = self.peek() else {
            return Err(self.ended());
        };
        let line = self.cursor.line;
        match next {
            '$' => self.scalar(),
            '@' | '%' => self.collection(),
            '\'' | '"' | '`' => self.quoted(),
            '[' => {
                self.cursor.bump();
                let list = self.comma_list()?;
                self.expect("]")?;
                Ok(Expr::new(Kind::List(list), line, self.cursor.line))
            }
            '{' => {
                self.cursor.bump();
                let list = self.comma_list()?;
                self.closing_brace()?;
                Ok(Expr::new(Kind::Hash(list), line, self.cursor.line))
            }
            '(' => self.bracketed(),
            '-' | '+' | '!' | '~' | '\\' => self.prefixed(next),
            '<' => self.angle(),
            '/' => {
                let kind = self.pattern(1)?;
                Ok(Expr::new(kind, line, self.cursor.line))
            }
            '&' => self.called_by_reference(),
            '*' if self.cursor.second().is_some_and(begins_name) => {
                self.cursor.bump();
                self.name();
                Ok(Expr::new(one_unknown(), line, line))
            }
            '.' if self
                .cursor
                .second()
                .is_some_and(|next| next.is_ascii_digit()) =>
            {
                self.number()
            }
            _ if next.is_ascii_digit() => self.number(),
            _ if begins_name(next) => self.word_term(),
            _ => Err(self.unexpected()),
        }
    }

    /// The end of a hash or of a key: Perl takes one semicolon before it for its own.
    pub fn closing_brace(&mut self) -> Parsed<()> {
        if self.eat(";") {
            self.cursor.skip_to_statement();
            if self.peek() == Some('}') {
                return Err(self.unexpected());
            }
        }
        self.expect("}")
    }

    /// Expressions in round brackets, with an index behind them perhaps; the cursor stands at the bracket.
    pub fn bracketed(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        self.cursor.bump();
        let list = if self.peek() == Some(')') {
            Vec::new()
        } else {
            let inner = self.expression()?;
            match inner.kind {
                Kind::Comma(list) => list,
                _ => vec![inner],
            }
        };
        self.expect(")")?;
        let end = self.cursor.line;
        if self.peek() == Some('[') {
            self.cursor.bump();
            let mut parts = list;
            parts.extend(self.comma_list()?);
            self.expect("]")?;
            return Ok(Expr::new(many_unknown(parts), line, self.cursor.line));
        }
        Ok(Expr::new(Kind::Comma(list), line, end))
    }

    fn prefixed(&mut self, operator: char) -> Parsed<Expr> {
        let line = self.cursor.line;
        let second = self.cursor.second();
        if operator == '-' && second.is_some_and(|next| next.is_ascii_alphabetic()) {
            let mut ahead = self.cursor.clone();
            ahead.bump();
            let word = ahead.take_while(|next| next.is_alphanumeric() || next == '_');
            ahead.skip_space();
            // `-e $file` asks for a file, `-dash => 1` is a key.
            if word.len() == 1 && !ahead.starts_with("=>") && !ahead.starts_with("}") {
                self.cursor.bump();
                self.cursor.bump();
                let mut parts = Vec::new();
                if self.begins_term() {
                    parts.push(self.binary(super::expression::UNARY)?);
                }
                return Ok(Expr::new(
                    Kind::Opaque {
                        parts,
                        is_one: true,
                        can_be_assigned: false,
                    },
                    line,
                    self.cursor.line,
                ));
            }
        }
        self.cursor.bump();
        if operator == '-' && second.is_some_and(begins_name) {
            let mut ahead = self.cursor.clone();
            let word = ahead.take_while(|next| next.is_alphanumeric() || next == '_');
            let calls = matches!(ahead.peek(), Some('(' | ':'));
            if !calls && !super::word::is_known(&word) && !self.functions.contains(&word) {
                self.cursor = ahead;
                return Ok(Expr::new(Kind::Text(format!("-{word}")), line, line));
            }
        }
        if second == Some(operator) && matches!(operator, '+' | '-') {
            self.cursor.bump();
            let inner = self.binary(22)?;
            return Ok(Expr::new(
                Kind::Changed(vec![inner]),
                line,
                self.cursor.line,
            ));
        }
        let inner = self.binary(20)?;
        let end = self.cursor.line;
        Ok(match operator {
            '+' => inner,
            '-' => match inner.kind {
                Kind::Bareword(word) => Expr::new(Kind::Text(format!("-{word}")), line, end),
                _ => Expr::new(Kind::Negated(Box::new(inner)), line, end),
            },
            _ => unknown_of(vec![inner]),
        })
    }

    /// `<<"END"`, `<STDIN>`, `<*.pm>`.
    fn angle(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        if self.cursor.starts_with("<<") {
            let before = self.cursor.clone();
            self.cursor.eat("<<");
            if let Some(document) = self.here_document()? {
                return Ok(document);
            }
            self.cursor = before;
            return Err(self.unexpected());
        }
        let kind = self.pattern(1)?;
        match kind {
            Kind::Opaque { parts, .. } => Ok(Expr::new(many_unknown(parts), line, line)),
            _ => Err(self.unexpected()),
        }
    }

    fn called_by_reference(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        self.cursor.bump();
        let mut parts = Vec::new();
        match self.peek() {
            Some('{') => {
                self.cursor.bump();
                parts.push(self.expression()?);
                self.closing_brace()?;
            }
            Some('$') => parts.push(self.scalar()?),
            Some(next) if begins_name(next) => {
                self.name();
            }
            _ => return Err(self.unexpected()),
        }
        if self.peek() == Some('(') {
            let arguments = self.bracketed()?;
            parts.push(arguments);
        }
        Ok(Expr::new(many_unknown(parts), line, self.cursor.line))
    }
}

/// Any number of values that only running the code could tell.
pub(super) fn many_unknown(parts: Vec<Expr>) -> Kind {
    Kind::Opaque {
        parts,
        is_one: false,
        can_be_assigned: true,
    }
}

/// Several expressions as one that is not worked out.
pub(super) fn call_of(name: &str, arguments: Vec<Expr>, line: u32, end: u32) -> Expr {
    let arguments = match comma(arguments, line, end) {
        Expr {
            kind: Kind::Comma(list),
            ..
        } => list,
        only => vec![only],
    };
    Expr::new(Kind::Call(name.to_owned(), arguments), line, end)
}
