//! Finds the patterns that are but texts.

use super::engine::Engine;
use super::fold::{fold_as, joined};
use super::literal::{Literal, Place};
use super::syntax::{Anchor, Case, Group, Node};

/// How many letters the texts of one pattern may have.
const MOST: usize = 200_000;

/// How a pattern is tested.
#[derive(Debug)]
pub enum Shape {
    /// Found when one of the texts is.
    Literals(Vec<Literal>),
    /// Found by the backtracking engine.
    Engine(Engine),
}

/// The texts that a pattern stands for, if it is nothing but texts.
pub(super) fn literals(root: &Node) -> Option<Vec<Literal>> {
    let mut texts = Texts {
        parts: vec![Part::default()],
        letters: MOST,
    };
    texts.extend(root)?;
    let mut literals = texts
        .parts
        .into_iter()
        .map(Part::finish)
        .collect::<Option<Vec<Literal>>>()?;
    literals.sort();
    literals.dedup();
    Some(literals)
}

/// A text in the making.
#[derive(Clone, Default)]
struct Part {
    /// letters as they are compared
    text: Vec<char>,
    /// places in the text where letters on both sides do not fold together
    seams: Vec<usize>,
    case: Option<Case>,
    at_start: bool,
    at_end: bool,
}

impl Part {
    fn finish(self) -> Option<Literal> {
        let ignore_case = self.case == Some(Case::Folded);
        if ignore_case && self.seams.iter().any(|seam| self.joins_across(*seam)) {
            return None;
        }
        let place = match (self.at_start, self.at_end) {
            (false, false) => Place::Anywhere,
            (true, false) => Place::Start,
            (false, true) => Place::End,
            (true, true) => Place::Whole,
        };
        Some(Literal {
            text: self.text.into_iter().collect(),
            place,
            ignore_case,
        })
    }

    /// A single character of the subject could reach across `seam`.
    fn joins_across(&self, seam: usize) -> bool {
        (seam.saturating_sub(2)..seam).any(|from| {
            let rest = self.text.get(from..).unwrap_or_default();
            joined(rest, Case::Folded).any(|(length, _)| from + length > seam)
        })
    }

    fn letter(&mut self, letter: char, case: Case) -> Option<()> {
        let has_case = letter.is_alphabetic() || !letter.is_ascii();
        if self.at_end || case == Case::FoldedWithinAscii {
            return None;
        }
        if has_case && *self.case.get_or_insert(case) != case {
            return None;
        }
        fold_as(letter, case, &mut self.text);
        Some(())
    }

    fn anchor(&mut self, anchor: Anchor) -> Option<()> {
        match anchor {
            Anchor::TextStart if self.text.is_empty() && !self.at_end => self.at_start = true,
            Anchor::TextEnd => self.at_end = true,
            _ => return None,
        }
        Some(())
    }
}

/// The texts so far, and how many more letters may be written.
struct Texts {
    parts: Vec<Part>,
    letters: usize,
}

impl Texts {
    /// Appends `node` to each text; `None` when it is more than text.
    fn extend(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Empty => Some(()),
            Node::Letter(letter, case) => {
                self.spend(self.parts.len())?;
                self.parts
                    .iter_mut()
                    .try_for_each(|part| part.letter(*letter, *case))
            }
            Node::Anchor(anchor) => self
                .parts
                .iter_mut()
                .try_for_each(|part| part.anchor(*anchor)),
            Node::Sequence(nodes) => nodes.iter().try_for_each(|node| self.extend(node)),
            Node::Choice(branches) => self.extend_by_choice(branches),
            Node::Group(Group::Plain, body) if !matches!(**body, Node::Choice(_)) => {
                self.extend(body)
            }
            Node::Group(Group::Plain | Group::Capture(_), body) => {
                self.seam();
                self.extend(body)?;
                self.seam();
                Some(())
            }
            _ => None,
        }
    }

    fn spend(&mut self, letters: usize) -> Option<()> {
        self.letters = self.letters.checked_sub(letters)?;
        Some(())
    }

    fn seam(&mut self) {
        for part in &mut self.parts {
            part.seams.push(part.text.len());
        }
    }

    fn extend_by_choice(&mut self, branches: &[Node]) -> Option<()> {
        let begun = std::mem::take(&mut self.parts);
        let mut ended = Vec::new();
        for branch in branches {
            self.spend(begun.iter().map(|part| part.text.len() + 1).sum())?;
            self.parts = begun.clone();
            self.extend(branch)?;
            ended.append(&mut self.parts);
        }
        self.parts = ended;
        Some(())
    }
}
