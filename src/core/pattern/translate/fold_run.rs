//! Letters in a row.
//!
//! Ignoring case, `strasse` must also match `straße`: where several letters of the pattern may be
//! one character of the text, both are written as a choice.

use super::Writer;
use crate::core::pattern::fold::{fold_as, folded, joined};
use crate::core::pattern::syntax::Case;

/// Beyond this many letters that all may join with their neighbours, the rest starts anew.
const LONGEST_TANGLE: usize = 48;

/// A place where single characters may stand for the folded letters from `from` to before `to`.
struct Joint {
    from: usize,
    to: usize,
    single: &'static str,
}

impl Writer<'_> {
    pub(super) fn run(&mut self, letters: &[char], case: Case) {
        if case == Case::Exact {
            for letter in letters {
                self.switch_for(*letter, case);
                self.letter(*letter);
            }
            return;
        }
        let mut folded = Vec::new();
        letters
            .iter()
            .for_each(|letter| fold_as(*letter, case, &mut folded));
        let mut rest = folded.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let tangle = tangle(rest, case);
            if tangle.is_empty() {
                self.switch_for(*first, case);
                self.letter(*first);
                rest = after;
            } else {
                self.switch_to(case);
                let end = tangle.iter().map(|joint| joint.to).max().unwrap_or(0);
                self.ways(rest, &tangle, 0, end);
                rest = rest.get(end..).unwrap_or_default();
            }
        }
    }

    /// All ways to write the folded letters from `from` to before `to`.
    fn ways(&mut self, folded: &[char], joints: &[Joint], from: usize, to: usize) {
        let inside = |joint: &&Joint| from <= joint.from && joint.to <= to;
        if !joints.iter().any(|joint| inside(&joint)) {
            for letter in folded.get(from..to).unwrap_or_default() {
                self.letter(*letter);
            }
            return;
        }
        // Either a letter ends in the middle, or a single character goes across it.
        let middle = if to - from > 3 {
            (from + to) / 2
        } else {
            from + 1
        };
        let across = |joint: &&Joint| inside(joint) && joint.from < middle && middle < joint.to;
        self.enclosed("(?:", |writer| {
            writer.ways(folded, joints, from, middle);
            writer.ways(folded, joints, middle, to);
            for joint in joints.iter().filter(across) {
                writer.put("|");
                writer.ways(folded, joints, from, joint.from);
                writer.put("[");
                joint
                    .single
                    .chars()
                    .for_each(|letter| writer.letter(letter));
                writer.put("]");
                writer.ways(folded, joints, joint.to, to);
            }
        });
    }

    /// Sets the option for a letter that has a case; for others it does not matter.
    pub(super) fn switch_for(&mut self, letter: char, case: Case) {
        let has_case = letter.is_alphabetic() || !letter.is_ascii();
        if has_case {
            self.switch_to(case);
        }
    }

    /// One letter of the pattern is one letter of the text.
    pub(super) fn is_plain(&self, letter: char, case: Case) -> bool {
        folded(letter, case).len() == 1
    }

    pub(super) fn letter(&mut self, letter: char) {
        if letter.is_ascii_alphanumeric() || (!letter.is_ascii() && letter.is_alphanumeric()) {
            self.put(letter.encode_utf8(&mut [0; 4]));
        } else if letter.is_ascii_punctuation() {
            self.put(&format!("\\{letter}"));
        } else {
            self.put(&format!("\\x{{{:x}}}", u32::from(letter)));
        }
    }
}

/// The joints at the beginning of `folded` and all that overlap them.
fn tangle(folded: &[char], case: Case) -> Vec<Joint> {
    let mut tangle: Vec<Joint> = Vec::new();
    let mut end = 1;
    let mut from = 0;
    while from < end {
        let rest = folded.get(from..).unwrap_or_default();
        let here = joined(rest, case).map(|(length, single)| Joint {
            from,
            to: from + length,
            single,
        });
        tangle.extend(here.filter(|joint| joint.to <= LONGEST_TANGLE));
        end = tangle.iter().map(|joint| joint.to).fold(end, usize::max);
        from += 1;
    }
    tangle
}
