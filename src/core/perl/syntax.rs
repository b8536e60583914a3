//! The tree of a parsed text: data in detail, everything else only as far as its effects.

use super::number::Number;

/// The lines of a part of the text, both from 1 and both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lines {
    /// The line where it begins.
    pub line: u32,
    /// The line where it ends.
    pub end_line: u32,
}

#[derive(Debug)]
pub(super) struct Expr {
    pub kind: Kind,
    pub lines: Lines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sigil {
    Scalar,
    List,
    Hash,
}

#[derive(Debug)]
pub(super) enum Kind {
    Undef,
    Text(String),
    Number(Number),
    /// A word that is neither quoted nor a known function.
    Bareword(String),
    Interpolated(Vec<Part>),
    Variable(Sigil, String),
    /// `my`, `our`, `local` and `state` of variables.
    Declared(Vec<(Sigil, String)>),
    /// A value that is followed into its elements.
    Path(Box<Expr>, Vec<Step>),
    /// `@{...}`, `%{...}`, `${...}`.
    Dereferenced(Sigil, Box<Expr>),
    /// `@{...}{a, b}` and `@{...}[1, 2]`.
    Slice(Box<Expr>, Vec<Expr>),
    Hash(Vec<Expr>),
    List(Vec<Expr>),
    /// Expressions with commas between them, in brackets or not.
    Comma(Vec<Expr>),
    Assigned(Box<Expr>, Box<Expr>),
    /// `.=`, `||=`, `++` and the like.
    Changed(Vec<Expr>),
    Chain(Box<Expr>, Vec<(Operator, Expr)>),
    Negated(Box<Expr>),
    Range(Box<Expr>, Box<Expr>),
    Call(String, Vec<Expr>),
    /// Code that only running it could answer, with the parts in which it may change something.
    Opaque {
        parts: Vec<Expr>,
        /// Gives exactly one value wherever it stands.
        is_one: bool,
        can_be_assigned: bool,
    },
    Block(Vec<Statement>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Join,
    Repeat,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

#[derive(Debug)]
pub(super) enum Step {
    Key(Expr),
    Index(Expr),
}

/// A piece of a text in double quotes.
#[derive(Debug)]
pub(super) struct Part {
    pub value: Expr,
    /// `\U`, `\L`, `\Q`, `\F` that are open around it, then `\u` or `\l` before it.
    pub cases: Vec<char>,
}

#[derive(Debug)]
pub(super) struct Statement {
    pub kind: StatementKind,
    pub lines: Lines,
}

#[derive(Debug)]
pub(super) enum StatementKind {
    Plain(Expr),
    /// A block that runs once.
    Block(Vec<Statement>),
    Return,
    /// `if`, loops and statements with a condition: their parts.
    Conditional(Vec<Expr>),
    /// `return ... if ...`.
    MayReturn,
}

/// A `sub` with a name.
#[derive(Debug)]
pub(super) struct Sub {
    pub name: String,
    pub package: String,
    pub body: Vec<Statement>,
}

impl Expr {
    pub fn new(kind: Kind, line: u32, end_line: u32) -> Self {
        Self {
            kind,
            lines: Lines { line, end_line },
        }
    }

    /// Does it give exactly one value wherever it stands, even where that value is not known?
    pub fn is_one(&self) -> bool {
        match &self.kind {
            Kind::Undef
            | Kind::Text(_)
            | Kind::Number(_)
            | Kind::Bareword(_)
            | Kind::Interpolated(_)
            | Kind::Path(..)
            | Kind::Hash(_)
            | Kind::List(_)
            | Kind::Negated(_)
            | Kind::Chain(..)
            | Kind::Changed(_) => true,
            Kind::Variable(sigil, _) | Kind::Dereferenced(sigil, _) => *sigil == Sigil::Scalar,
            Kind::Assigned(left, _) => left.is_one(),
            Kind::Comma(parts) => matches!(parts.as_slice(), [part] if part.is_one()),
            Kind::Opaque { is_one, .. } => *is_one,
            Kind::Call(name, _) => name == "Translatable",
            Kind::Declared(_) | Kind::Slice(..) | Kind::Range(..) | Kind::Block(_) => false,
        }
    }
}
