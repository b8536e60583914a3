//! Patterns that are but texts: `abc`, `^abc`, `abc$`, `^(?:abc|def)$`, with or without regard to
//! case. They are tested without an engine and can be indexed.

use super::engine::Engine;
use super::fold::{fold_as, joined, strip_prefix};
use super::syntax::{Anchor, Case, Group, Node};

/// How many texts one pattern may stand for.
const MOST: usize = 4_096;

/// How a pattern is tested.
#[derive(Debug)]
pub enum Shape {
    /// Found when one of the texts is.
    Literals(Vec<Literal>),
    /// Found by the backtracking engine.
    Engine(Engine),
}

/// A text and where it must stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The text; for [`Literal::ignore_case`] already folded, so an ASCII text is all small letters.
    pub text: String,
    pub place: Place,
    /// Letters count the same in both cases, by full Unicode case folding.
    pub ignore_case: bool,
}

/// Where a text must stand in the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Anywhere,
    /// `^abc`
    Start,
    /// `abc$`: at the end, or before one newline that ends the subject
    End,
    /// `^abc$`: likewise
    Whole,
}

impl Literal {
    /// Does the text stand where it must?
    pub fn is_found(&self, subject: &str) -> bool {
        if !self.ignore_case {
            let (bytes, text) = (subject.as_bytes(), self.text.as_bytes());
            return match self.place {
                Place::Anywhere => subject.contains(self.text.as_str()),
                Place::Start => bytes.starts_with(text),
                Place::End => bytes.ends_with(text) || before_newline(bytes).ends_with(text),
                Place::Whole => bytes == text || before_newline(bytes) == text,
            };
        }
        if subject.is_ascii() {
            // Folding only ever joins ASCII with other letters where such a letter takes part.
            self.is_found_in_ascii(subject.as_bytes())
        } else {
            self.is_found_folded(subject)
        }
    }

    fn is_found_in_ascii(&self, subject: &[u8]) -> bool {
        let text = self.text.as_bytes();
        let starts = |subject: &[u8]| {
            subject
                .get(..text.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        let ends = |subject: &[u8]| {
            let from = subject.len().checked_sub(text.len());
            from.and_then(|from| subject.get(from..))
                .is_some_and(|end| end.eq_ignore_ascii_case(text))
        };
        match self.place {
            Place::Start => starts(subject),
            Place::End => ends(subject) || ends(before_newline(subject)),
            Place::Whole => {
                subject.eq_ignore_ascii_case(text)
                    || before_newline(subject).eq_ignore_ascii_case(text)
            }
            Place::Anywhere => {
                let Some(first) = text.first() else {
                    return true;
                };
                let mut rest = subject;
                while let Some(at) = rest
                    .iter()
                    .position(|byte| byte.eq_ignore_ascii_case(first))
                {
                    rest = rest.get(at..).unwrap_or_default();
                    if starts(rest) {
                        return true;
                    }
                    rest = rest.get(1..).unwrap_or_default();
                }
                false
            }
        }
    }

    fn is_found_folded(&self, subject: &str) -> bool {
        let at_end = |rest: &str| rest.is_empty() || rest == "\n";
        let whole = |subject: &str| strip_prefix(subject, &self.text).is_some_and(at_end);
        let mut starts = subject
            .char_indices()
            .map(|(at, _)| at)
            .chain([subject.len()]);
        let mut tails = starts.by_ref().filter_map(|at| subject.get(at..));
        match self.place {
            Place::Start => strip_prefix(subject, &self.text).is_some(),
            Place::Whole => whole(subject),
            Place::Anywhere => tails.any(|tail| strip_prefix(tail, &self.text).is_some()),
            Place::End => tails.any(whole),
        }
    }
}

fn before_newline(subject: &[u8]) -> &[u8] {
    subject.strip_suffix(b"\n").unwrap_or(subject)
}

/// The texts that a pattern stands for, if it is nothing but texts.
pub(super) fn literals(root: &Node) -> Option<Vec<Literal>> {
    let mut parts = vec![Part::default()];
    extend(&mut parts, root)?;
    parts.into_iter().map(Part::finish).collect()
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

/// Appends `node` to each text; `None` when it is more than text.
fn extend(parts: &mut Vec<Part>, node: &Node) -> Option<()> {
    match node {
        Node::Empty => Some(()),
        Node::Letter(letter, case) => parts
            .iter_mut()
            .try_for_each(|part| part.letter(*letter, *case)),
        Node::Anchor(anchor) => parts.iter_mut().try_for_each(|part| part.anchor(*anchor)),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| extend(parts, node)),
        Node::Choice(branches) => extend_by_choice(parts, branches),
        Node::Group(Group::Plain, body) if !matches!(**body, Node::Choice(_)) => {
            extend(parts, body)
        }
        Node::Group(Group::Plain | Group::Capture(_), body) => {
            seam(parts);
            extend(parts, body)?;
            seam(parts);
            Some(())
        }
        _ => None,
    }
}

fn seam(parts: &mut [Part]) {
    for part in parts {
        part.seams.push(part.text.len());
    }
}

fn extend_by_choice(parts: &mut Vec<Part>, branches: &[Node]) -> Option<()> {
    if parts.len().checked_mul(branches.len())? > MOST {
        return None;
    }
    let begun = std::mem::take(parts);
    for branch in branches {
        let mut extended = begun.clone();
        extend(&mut extended, branch)?;
        parts.append(&mut extended);
    }
    Some(())
}
