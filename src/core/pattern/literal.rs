//! Patterns that are but texts: `abc`, `^abc`, `abc$`, `^(?:abc|def)$`, with or without regard to
//! case. They are tested without an engine and can be indexed.

use super::fold::{fold, strip_prefix};

/// Up to this many texts are looked for one by one.
const FEW: usize = 8;

/// A text and where it must stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    /// The text; for [`Literal::ignore_case`] already folded, so an ASCII text is all small letters.
    pub text: String,
    /// Where it must stand.
    pub place: Place,
    /// Letters count the same in both cases, by full Unicode case folding.
    pub ignore_case: bool,
}

/// Where a text must stand in the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `abc`
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
        let starts = subject
            .char_indices()
            .map(|(at, _)| at)
            .chain([subject.len()]);
        let mut tails = starts.filter_map(|at| subject.get(at..));
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

/// Is one of the texts found? Where there are many of them, the subject is folded but once.
pub(super) fn is_any_found(literals: &[Literal], subject: &str) -> bool {
    if literals.len() <= FEW || subject.is_ascii() {
        return literals.iter().any(|literal| literal.is_found(subject));
    }
    let folded = FoldedText::new(subject);
    let found = |literal: &Literal| {
        if literal.ignore_case {
            folded.holds(literal)
        } else {
            literal.is_found(subject)
        }
    };
    literals.iter().any(found)
}

/// A subject after case folding.
struct FoldedText {
    text: String,
    /// places in the text that are inside one character of the subject, in order
    inside: Vec<usize>,
}

impl FoldedText {
    fn new(subject: &str) -> Self {
        let mut folded = FoldedText {
            text: String::with_capacity(subject.len()),
            inside: Vec::new(),
        };
        for letter in subject.chars() {
            for (place, small) in fold(letter).enumerate() {
                if place > 0 {
                    folded.inside.push(folded.text.len());
                }
                folded.text.push(small);
            }
        }
        folded
    }

    fn holds(&self, literal: &Literal) -> bool {
        let (text, wanted) = (self.text.as_str(), literal.text.as_str());
        let line = text.strip_suffix('\n').unwrap_or(text);
        let starts_at = |at: usize| self.is_between(at) && self.is_between(at + wanted.len());
        let ends = |text: &str| {
            text.ends_with(wanted) && text.len().checked_sub(wanted.len()).is_some_and(starts_at)
        };
        match literal.place {
            Place::Start => text.starts_with(wanted) && starts_at(0),
            Place::End => ends(text) || ends(line),
            Place::Whole => text == wanted || line == wanted,
            Place::Anywhere => {
                let mut from = 0;
                while let Some(at) = text.get(from..).and_then(|rest| rest.find(wanted)) {
                    if starts_at(from + at) {
                        return true;
                    }
                    from += at
                        + text
                            .get(from + at..)
                            .and_then(|rest| rest.chars().next())
                            .map_or(1, char::len_utf8);
                }
                false
            }
        }
    }

    fn is_between(&self, at: usize) -> bool {
        self.inside.binary_search(&at).is_err()
    }
}
