//! The meaning of a pattern as a tree, after flags, comments and escapes are resolved.
//!
//! A letter or a set of characters carries its own [`Case`], so nothing below has to know which
//! `(?i)` was in force where.

/// How the case of letters counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// as written
    Exact,
    /// ignored, by full Unicode case folding (`ß` is `ss`)
    Folded,
    /// ignored, but an ASCII letter is never equal to a non-ASCII one (`(?aai)`)
    FoldedWithinAscii,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// matches anywhere, taking nothing
    Empty,
    /// matches nowhere: `(*FAIL)`, `a{3,1}`, a character that no text can hold
    Never,
    /// one character
    Letter(char, Case),
    /// one character out of many
    Set(Set),
    /// any character
    Any,
    /// any character but the newline
    NotNewline,
    /// `\R`
    LineBreak,
    /// `\X`: what a reader sees as one character
    Cluster,
    Anchor(Anchor),
    /// `\K`: takes nothing, but letters on both sides do not fold together
    Keep,
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Group(Group, Box<Node>),
    Repeat(Repeat, Box<Node>),
    /// the text of a group again
    Again(Target, Case),
    /// the pattern of a group again; number 0 is the whole pattern
    Call(Target),
    Condition(Test, Box<Node>, Box<Node>),
    /// `(?(DEFINE)...)`: only there to be called
    Define(Box<Node>),
    Verb(Verb),
}

impl Node {
    /// May take any number of characters.
    pub fn is_endless(&self) -> bool {
        match self {
            Node::Cluster | Node::Again(..) | Node::Call(_) => true,
            Node::Repeat(repeat, body) => repeat.max.is_none() || body.is_endless(),
            Node::Group(_, body) => body.is_endless(),
            Node::Sequence(parts) | Node::Choice(parts) => parts.iter().any(Node::is_endless),
            Node::Condition(_, yes, no) => yes.is_endless() || no.is_endless(),
            _ => false,
        }
    }

    /// Can only match from the start of the text.
    pub fn is_anchored(&self) -> bool {
        match self {
            Node::Anchor(Anchor::TextStart) => true,
            Node::Sequence(parts) => parts.first().is_some_and(Node::is_anchored),
            Node::Choice(parts) => parts.iter().all(Node::is_anchored),
            Node::Group(Group::Plain | Group::Capture(_), body) => body.is_anchored(),
            _ => false,
        }
    }

    /// Never takes a character, so once is as often as it can usefully be repeated.
    pub fn takes_nothing(&self) -> bool {
        match self {
            Node::Empty | Node::Never | Node::Keep | Node::Anchor(_) | Node::Verb(_) => true,
            Node::Define(_) => true,
            Node::Sequence(parts) if parts.first() == Some(&Node::Never) => true,
            Node::Group(Group::Ahead(_) | Group::Behind(_), _) => true,
            Node::Repeat(Repeat { max: Some(0), .. }, _) => true,
            Node::Group(_, body) | Node::Repeat(_, body) => body.takes_nothing(),
            Node::Sequence(parts) | Node::Choice(parts) => parts.iter().all(Node::takes_nothing),
            _ => false,
        }
    }
}

/// A place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// `^`, `\A`, `\G`
    TextStart,
    /// `$`, `\Z`: the end, or before one final newline
    TextEnd,
    /// `\z`
    VeryEnd,
    /// `^` under `(?m)`
    LineStart,
    /// `$` under `(?m)`
    LineEnd,
    /// `\b`, `\B` and whether only ASCII letters make words
    Word { edge: bool, ascii: bool },
}

/// What brackets do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Plain,
    Capture(u32),
    /// `(?|...)`: the branches of the choice inside number their groups alike
    Renumbered,
    Atomic,
    Ahead(bool),
    Behind(bool),
    /// `(*sr:...)`: everything taken is of one script
    ScriptRun,
    AtomicScriptRun,
}

/// `{min,max}` and its short forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    pub min: u32,
    pub max: Option<u32>,
    pub greed: Greed,
}

impl Repeat {
    pub fn at_most_once(self) -> Self {
        Repeat {
            min: self.min.min(1),
            max: Some(self.max.map_or(1, |max| max.min(1))),
            ..self
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// A group named by number or by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Number(u32),
    Name(String),
}

/// The question of a conditional group.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// the group has matched
    Matched(Target),
    /// inside a call of the group, or of any
    Within(Option<Target>),
    /// a look ahead or behind succeeds
    Look(Box<Node>),
}

/// A backtracking verb; names are numbered in order of appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Accept,
    Commit,
    Mark(u32),
    Prune(Option<u32>),
    Skip(Option<u32>),
    Then(Option<u32>),
}

/// One character out of many: `[...]`, `\w`, `\p{..}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Set {
    pub negated: bool,
    pub case: Case,
    /// code points from and to, both included; may lie beyond Unicode
    pub ranges: Vec<(u32, u32)>,
    pub classes: Vec<Class>,
    /// texts of more than one character that case folding makes equal to a listed one
    pub texts: Vec<String>,
}

impl Set {
    pub fn new(case: Case) -> Self {
        Set {
            negated: false,
            case,
            ranges: Vec::new(),
            classes: Vec::new(),
            texts: Vec::new(),
        }
    }

    pub fn of_class(class: Class) -> Self {
        Set {
            classes: vec![class],
            ..Set::new(Case::Exact)
        }
    }
}

/// A named class of characters, as what stands between the brackets of a PCRE2 class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    pub listed: std::borrow::Cow<'static, str>,
    /// the characters that are *not* listed
    pub inverse: bool,
}

impl Class {
    pub const fn of(listed: &'static str) -> Self {
        Class {
            listed: std::borrow::Cow::Borrowed(listed),
            inverse: false,
        }
    }

    pub const fn except(listed: &'static str) -> Self {
        Class {
            listed: std::borrow::Cow::Borrowed(listed),
            inverse: true,
        }
    }

    pub fn inverted(self, yes: bool) -> Self {
        Class {
            inverse: self.inverse != yes,
            ..self
        }
    }
}
