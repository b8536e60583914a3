//! The tokens as a tree, as a database understands their statement: AND binds closer than OR.

use super::scan::{Token, Word};

/// What rows have to meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// A comparison with every column.
    Word(Word),
    /// Everything in it; at least two.
    All(Vec<Group>),
    /// Something in it; at least two.
    Any(Vec<Group>),
}

impl Group {
    /// How many words it has.
    pub fn words(&self) -> usize {
        match self {
            Group::Word(_) => 1,
            Group::All(parts) | Group::Any(parts) => parts.iter().map(Group::words).sum(),
        }
    }

    /// The longest of its words, in bytes.
    pub fn longest(&self) -> usize {
        match self {
            Group::Word(word) => word.text.len(),
            Group::All(parts) | Group::Any(parts) => {
                parts.iter().map(Group::longest).max().unwrap_or(0)
            }
        }
    }

    /// True when one of its words is a pattern of LIKE.
    pub fn has_patterns(&self) -> bool {
        match self {
            Group::Word(word) => word.is_pattern(),
            Group::All(parts) | Group::Any(parts) => parts.iter().any(Group::has_patterns),
        }
    }

    /// True when a row meets it. `compares` says how a word compares with the row's columns, as SQL
    /// does: `None` where a NULL leaves it open.
    pub fn finds(&self, compares: &impl Fn(&Word) -> Option<bool>) -> Option<bool> {
        match self {
            Group::Word(word) => compares(word),
            Group::All(parts) => settled(parts.iter().map(|part| part.finds(compares)), false),
            Group::Any(parts) => settled(parts.iter().map(|part| part.finds(compares)), true),
        }
    }
}

/// `deciding` where one is so, else open where one is open.
fn settled(parts: impl Iterator<Item = Option<bool>>, deciding: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part {
            Some(settled) if settled == deciding => return Some(deciding),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!deciding)
}

/// Parts of an OR, the last of them the parts of an AND.
#[derive(Default)]
struct Level {
    any: Vec<Group>,
    all: Vec<Group>,
    /// True when a word or a pair of parentheses has to follow.
    wanting: bool,
}

impl Level {
    fn new() -> Self {
        Self {
            wanting: true,
            ..Self::default()
        }
    }

    /// Takes in an operand; none when one stands there already.
    fn operand(&mut self, group: Group) -> Option<()> {
        self.all.push(group);
        std::mem::replace(&mut self.wanting, false).then_some(())
    }

    /// Takes in an operator; none when there is nothing before it.
    fn operator(&mut self, or: bool) -> Option<()> {
        if or {
            self.any
                .push(joined(std::mem::take(&mut self.all), Group::All)?);
        }
        let wanting = std::mem::replace(&mut self.wanting, true);
        (!wanting).then_some(())
    }

    /// The whole; none when something is missing.
    fn end(mut self) -> Option<Group> {
        self.any.push(joined(self.all, Group::All)?);
        joined(self.any, Group::Any).filter(|_| !self.wanting)
    }
}

/// One part by itself, several as a group.
fn joined(mut parts: Vec<Group>, group: impl Fn(Vec<Group>) -> Group) -> Option<Group> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(group(parts)),
    }
}

/// The tree of these tokens, `None` when they are no condition that a database takes.
pub(super) fn build(tokens: &[Token]) -> Option<Group> {
    let mut outer = Vec::new();
    let mut level = Level::new();
    for token in tokens {
        match token {
            Token::Open => outer.push(std::mem::replace(&mut level, Level::new())),
            Token::Close => {
                let group = std::mem::replace(&mut level, outer.pop()?).end()?;
                level.operand(group)?;
            }
            Token::And => level.operator(false)?,
            Token::Or => level.operator(true)?,
            Token::Word(word) => level.operand(Group::Word(word.clone()))?,
        }
    }
    level.end().filter(|_| outer.is_empty())
}
