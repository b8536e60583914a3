//! Expressions: operators by how strongly they bind.

use super::error::{ErrorKind, Parsed};
use super::parser::Parser;
use super::syntax::{Expr, Kind, Operator};

/// An operator between two terms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Assign,
    Change,
    Bind,
    Conditional,
    Range,
    Chain(Operator),
    /// Its result is one value that is not worked out.
    Other,
}

/// The operators, longest first, with their strength.
const OPERATORS: [(&str, u8, Infix); 53] = [
    ("**=", 6, Infix::Change),
    ("||=", 6, Infix::Change),
    ("&&=", 6, Infix::Change),
    ("//=", 6, Infix::Change),
    ("<<=", 6, Infix::Change),
    (">>=", 6, Infix::Change),
    ("<=>", 13, Infix::Other),
    ("...", 8, Infix::Range),
    ("**", 21, Infix::Chain(Operator::Power)),
    ("=~", 19, Infix::Bind),
    ("!~", 19, Infix::Other),
    ("==", 13, Infix::Other),
    ("!=", 13, Infix::Other),
    ("<=", 14, Infix::Other),
    (">=", 14, Infix::Other),
    ("<<", 16, Infix::Other),
    (">>", 16, Infix::Other),
    ("&&", 10, Infix::Other),
    ("||", 9, Infix::Other),
    ("//", 9, Infix::Other),
    ("..", 8, Infix::Range),
    ("+=", 6, Infix::Change),
    ("-=", 6, Infix::Change),
    ("*=", 6, Infix::Change),
    ("/=", 6, Infix::Change),
    (".=", 6, Infix::Change),
    ("%=", 6, Infix::Change),
    ("&=", 6, Infix::Change),
    ("|=", 6, Infix::Change),
    ("^=", 6, Infix::Change),
    ("x=", 6, Infix::Change),
    ("=", 6, Infix::Assign),
    ("?", 7, Infix::Conditional),
    ("<", 14, Infix::Other),
    (">", 14, Infix::Other),
    ("+", 17, Infix::Chain(Operator::Add)),
    ("-", 17, Infix::Chain(Operator::Subtract)),
    (".", 17, Infix::Chain(Operator::Join)),
    ("*", 18, Infix::Chain(Operator::Multiply)),
    ("/", 18, Infix::Chain(Operator::Divide)),
    ("%", 18, Infix::Chain(Operator::Remainder)),
    ("|", 11, Infix::Other),
    ("^", 11, Infix::Other),
    ("&", 12, Infix::Other),
    ("eq", 13, Infix::Other),
    ("ne", 13, Infix::Other),
    ("cmp", 13, Infix::Other),
    ("lt", 14, Infix::Other),
    ("gt", 14, Infix::Other),
    ("le", 14, Infix::Other),
    ("ge", 14, Infix::Other),
    ("isa", 15, Infix::Other),
    ("x", 18, Infix::Chain(Operator::Repeat)),
];

/// How strongly the argument of a function such as `lc` binds.
pub(super) const UNARY: u8 = 16;
/// How strongly a value in a list binds.
const ASSIGNMENT: u8 = 6;

impl Parser {
    /// A whole expression with commas and the words `or`, `and`, `not`.
    pub fn expression(&mut self) -> Parsed<Expr> {
        self.nested(|parser| {
            let first = parser.and_not()?;
            let mut parts = vec![first];
            loop {
                match parser.word().as_str() {
                    word @ ("or" | "xor" | "and") => {
                        parser.cursor.eat(word);
                        parts.push(parser.and_not()?);
                    }
                    _ => return Ok(joined(parts)),
                }
            }
        })
    }

    fn and_not(&mut self) -> Parsed<Expr> {
        if self.word() == "not" {
            return self.nested(|parser| {
                parser.cursor.eat("not");
                let inner = parser.and_not()?;
                Ok(unknown_of(vec![inner]))
            });
        }
        let (line, list) = (self.cursor.line, self.comma_list()?);
        if list.is_empty() {
            return Err(self.unexpected());
        }
        Ok(comma(list, line, self.cursor.line))
    }

    /// Values between commas up to something else. Commas may be doubled and trail, but not lead.
    pub fn comma_list(&mut self) -> Parsed<Vec<Expr>> {
        let mut list = Vec::new();
        loop {
            if !self.begins_term() {
                return Ok(list);
            }
            list.push(self.assignment()?);
            let mut any = false;
            while self.eat("=>") || self.eat(",") {
                any = true;
            }
            if !any {
                return Ok(list);
            }
        }
    }

    /// One value of a list.
    pub fn assignment(&mut self) -> Parsed<Expr> {
        self.binary(ASSIGNMENT)
    }

    /// Terms with the operators between them that bind at least this strongly.
    pub fn binary(&mut self, least: u8) -> Parsed<Expr> {
        self.nested(|parser| {
            let mut left = parser.term()?;
            let mut wrapped = 0;
            while let Some((text, strength, infix)) = parser.infix(least) {
                parser.cursor.eat(text);
                if !matches!(infix, Infix::Chain(_) | Infix::Other) {
                    wrapped += 1;
                    parser.check_depth(wrapped)?;
                }
                left = parser.operated(left, strength, infix)?;
            }
            Ok(left)
        })
    }

    /// The operator that stands next, if it binds strongly enough.
    fn infix(&mut self, least: u8) -> Option<(&'static str, u8, Infix)> {
        self.cursor.skip_space();
        let rest = self.cursor.rest();
        let found = OPERATORS.iter().find(|(text, ..)| {
            let Some(behind) = rest.strip_prefix(text) else {
                return false;
            };
            let is_word = text.ends_with(|last: char| last.is_ascii_alphabetic());
            match *text {
                // `x3` repeats, `x => 1` is a key.
                "x" => {
                    let next = behind.chars().next();
                    next.is_none_or(|next| {
                        next.is_ascii_digit() || !(next.is_alphanumeric() || next == '_')
                    }) && !behind.trim_start().starts_with("=>")
                }
                "x=" => !behind.starts_with(['=', '>', '~']),
                _ if is_word => {
                    !behind.starts_with(|next: char| next.is_alphanumeric() || next == '_')
                        && !behind.trim_start().starts_with("=>")
                }
                "=" => !behind.starts_with('>'),
                _ => true,
            }
        });
        found.copied().filter(|(_, strength, _)| *strength >= least)
    }

    /// `left` with the operator, which was passed, and its right side.
    fn operated(&mut self, left: Expr, strength: u8, infix: Infix) -> Parsed<Expr> {
        let line = left.lines.line;
        let kind = match infix {
            Infix::Assign => {
                let right = self.binary(strength)?;
                self.check_assignable(&left);
                Kind::Assigned(Box::new(left), Box::new(right))
            }
            Infix::Change => {
                let right = self.binary(strength)?;
                Kind::Changed(vec![left, right])
            }
            Infix::Bind => {
                let right = self.binary(strength + 1)?;
                if !matches!(&right.kind, Kind::Call(name, _) if name == "s") {
                    return Ok(flat(left, right));
                }
                Kind::Changed(vec![left, right])
            }
            Infix::Conditional => {
                let yes = self.binary(ASSIGNMENT)?;
                self.expect(":")?;
                let no = self.binary(ASSIGNMENT)?;
                let is_one = yes.is_one() && no.is_one();
                Kind::Opaque {
                    parts: vec![left, yes, no],
                    is_one,
                    can_be_assigned: true,
                }
            }
            Infix::Range => {
                let right = self.binary(strength + 1)?;
                Kind::Range(Box::new(left), Box::new(right))
            }
            Infix::Chain(operator) => {
                let right = if operator == Operator::Power {
                    self.binary(20)?
                } else {
                    self.binary(strength + 1)?
                };
                self.check_operands(&left, &right);
                return Ok(chained(left, operator, right));
            }
            Infix::Other => {
                let right = self.binary(strength + 1)?;
                self.check_operands(&left, &right);
                return Ok(flat(left, right));
            }
        };
        Ok(Expr::new(kind, line, self.cursor.line))
    }

    /// Notes words without quotes between operators, which Perl tries to work out at once.
    fn check_operands(&mut self, left: &Expr, right: &Expr) {
        for side in [left, right] {
            if let (Kind::Bareword(word), true) = (&side.kind, self.strict) {
                self.cursor.skip_space();
                let line = self.cursor.line;
                let message = format!("the word {word} is not quoted; write '{word}'");
                self.queue(line, ErrorKind::Strict, message);
            }
        }
    }

    /// Notes an assignment to what holds no value, at the line of the token behind it.
    fn check_assignable(&mut self, left: &Expr) {
        let wrong = match &left.kind {
            Kind::Text(_)
            | Kind::Number(_)
            | Kind::Bareword(_)
            | Kind::Interpolated(_)
            | Kind::Chain(..)
            | Kind::Negated(_)
            | Kind::Range(..)
            | Kind::Hash(_)
            | Kind::List(_) => true,
            Kind::Comma(parts) => parts.iter().any(|part| {
                matches!(
                    part.kind,
                    Kind::Text(_) | Kind::Number(_) | Kind::Bareword(_)
                )
            }),
            Kind::Opaque {
                can_be_assigned, ..
            } => !can_be_assigned,
            _ => false,
        };
        if wrong {
            self.cursor.skip_space();
            let line = self.cursor.line;
            self.queue(
                line,
                ErrorKind::Other,
                "`=` cannot assign to what stands before it; is `=>` meant?",
            );
        }
    }
}

/// One expression of several with commas between them.
pub(super) fn comma(mut list: Vec<Expr>, line: u32, end: u32) -> Expr {
    match (list.len(), list.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            list.extend(last);
            Expr::new(Kind::Comma(list), line, end)
        }
    }
}

fn chained(left: Expr, operator: Operator, right: Expr) -> Expr {
    let (line, end) = (left.lines.line, right.lines.end_line);
    let kind = match left.kind {
        // Operators of one strength in a row stay flat, so that a long row nests no deeper.
        Kind::Chain(first, mut more) if operator != Operator::Power && same(&more, operator) => {
            more.push((operator, right));
            Kind::Chain(first, more)
        }
        kind => Kind::Chain(
            Box::new(Expr {
                kind,
                lines: left.lines,
            }),
            vec![(operator, right)],
        ),
    };
    Expr::new(kind, line, end)
}

fn same(more: &[(Operator, Expr)], operator: Operator) -> bool {
    let adds = |operator| {
        matches!(
            operator,
            Operator::Add | Operator::Subtract | Operator::Join
        )
    };
    more.first()
        .is_some_and(|(first, _)| *first != Operator::Power && adds(*first) == adds(operator))
}

/// An operator whose result is not worked out, kept flat like [`chained`].
fn flat(left: Expr, right: Expr) -> Expr {
    let (line, end) = (left.lines.line, right.lines.end_line);
    let parts = match left.kind {
        Kind::Opaque {
            mut parts,
            is_one: true,
            can_be_assigned: false,
        } => {
            parts.push(right);
            parts
        }
        kind => vec![
            Expr {
                kind,
                lines: left.lines,
            },
            right,
        ],
    };
    Expr::new(
        Kind::Opaque {
            parts,
            is_one: true,
            can_be_assigned: false,
        },
        line,
        end,
    )
}

/// One value that is worked out of these by running the code.
pub(super) fn unknown_of(parts: Vec<Expr>) -> Expr {
    let line = parts.first().map_or(1, |part| part.lines.line);
    let end = parts.last().map_or(line, |part| part.lines.end_line);
    Expr::new(
        Kind::Opaque {
            parts,
            is_one: true,
            can_be_assigned: false,
        },
        line,
        end,
    )
}

/// The parts of `a or b and c`.
fn joined(mut parts: Vec<Expr>) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            unknown_of(parts)
        }
    }
}
