//! Letters in a row.
//!
//! Ignoring case, `strasse` must also match `straße`: where several letters of the pattern may be
//! one character of the text, both are written as a choice.

use super::Writer;
use crate::core::pattern::fold::{fold_as, joined};
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
        let joints = joints(&folded, case);
        let mut at = 0;
        while at < folded.len() {
            let end = tangle_end(&joints, at).min(at + LONGEST_TANGLE);
            if end > at {
                self.switch_to(case);
                self.ways(&folded, &joints, at, end);
                at = end;
            } else if let Some(letter) = folded.get(at) {
                self.switch_for(*letter, case);
                self.letter(*letter);
                at += 1;
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
        let mut folded = Vec::new();
        fold_as(letter, case, &mut folded);
        folded.len() == 1
    }

    pub(super) fn letter(&mut self, letter: char) {
        if letter.is_ascii_alphanumeric() || (!letter.is_ascii() && letter.is_alphanumeric()) {
            self.text.push(letter);
        } else if letter.is_ascii_punctuation() {
            self.text.push('\\');
            self.text.push(letter);
        } else {
            self.put(&format!("\\x{{{:x}}}", u32::from(letter)));
        }
    }
}

fn joints(folded: &[char], case: Case) -> Vec<Joint> {
    (0..folded.len())
        .flat_map(|from| {
            let rest = folded.get(from..).unwrap_or_default();
            joined(rest, case).map(move |(length, single)| Joint {
                from,
                to: from + length,
                single,
            })
        })
        .collect()
}

/// Where the joints that begin at `at`, and those that overlap them, end; `at` if there are none.
fn tangle_end(joints: &[Joint], at: usize) -> usize {
    let mut end = at;
    for joint in joints.iter().filter(|joint| joint.from >= at) {
        if joint.from > at && joint.from >= end {
            break;
        }
        end = end.max(joint.to);
    }
    end
}
