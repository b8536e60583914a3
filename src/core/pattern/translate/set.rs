//! One character out of many.

use super::Writer;
use crate::core::pattern::syntax::{Case, Class, Set};

/// Code points from and to, both included.
type Ranges = Vec<(u32, u32)>;

const LAST: u32 = char::MAX as u32;
/// Code points that no text can hold.
const SURROGATES: (u32, u32) = (0xd800, 0xdfff);

impl Writer<'_> {
    pub(super) fn set(&mut self, set: &Set) {
        self.switch_for_set(set);
        // PCRE2 cannot list what a class leaves out next to other things, unless it is one property.
        let (listed, inverse): (Vec<&Class>, Vec<&Class>) = set
            .classes
            .iter()
            .partition(|class| !class.inverse || inverted_in_place(class).is_some());
        if inverse.is_empty() && set.texts.is_empty() {
            return self.bracket(set.negated, set, &listed);
        }
        if set.negated {
            // All at once: none of the listed ones, and not what the classes leave out.
            return self.enclosed("(?:", |writer| {
                for class in inverse {
                    writer.put(&format!("(?=[{}])", class.listed));
                }
                writer.bracket(true, set, &listed);
            });
        }
        if set.texts.is_empty() && set.ranges.is_empty() && listed.is_empty() && inverse.len() == 1
        {
            return inverse
                .iter()
                .for_each(|class| self.put(&format!("[^{}]", class.listed)));
        }
        self.enclosed("(?:", |writer| {
            let mut texts: Vec<&String> = set.texts.iter().collect();
            texts.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
            for text in texts {
                let letters: Vec<char> = text.chars().collect();
                writer.run(&letters, set.case);
                writer.put("|");
            }
            for class in inverse {
                writer.put(&format!("[^{}]|", class.listed));
            }
            writer.switch_for_set(set);
            writer.bracket(false, set, &listed);
        });
    }

    /// Only ranges depend on the case; classes know it already.
    pub(super) fn switch_for_set(&mut self, set: &Set) {
        if !set.ranges.is_empty() || !set.texts.is_empty() {
            self.switch_to(set.case);
        } else if self.case != Case::Exact && !set.classes.is_empty() {
            self.switch_to(Case::Exact);
        }
    }

    fn bracket(&mut self, negated: bool, set: &Set, classes: &[&Class]) {
        let ranges: Ranges = set
            .ranges
            .iter()
            .flat_map(|range| within_unicode(*range))
            .collect();
        let Some((low, high)) = split_for_pcre2(&ranges) else {
            return self.simple_bracket(negated, &ranges, classes);
        };
        self.enclosed("(?:", |writer| {
            if negated {
                writer.enclosed("(?!", |writer| writer.simple_bracket(false, &low, classes));
            } else {
                writer.simple_bracket(false, &low, classes);
                writer.put("|");
            }
            writer.simple_bracket(negated, &high, &[]);
        });
    }

    fn simple_bracket(&mut self, negated: bool, ranges: &[(u32, u32)], classes: &[&Class]) {
        if ranges.is_empty() && classes.is_empty() {
            return self.put(if negated { "." } else { "(?!)" });
        }
        self.put(if negated { "[^" } else { "[" });
        for (from, to) in ranges {
            self.code(*from);
            if to > from {
                self.put("-");
                self.code(*to);
            }
        }
        for class in classes {
            match inverted_in_place(class) {
                Some(inverted) if class.inverse => self.put(&inverted),
                _ => self.put(&class.listed),
            }
        }
        self.put("]");
    }

    fn code(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(letter) => self.letter(letter),
            None => self.put(&format!("\\x{{{code:x}}}")),
        }
    }
}

/// `\p{X}` as `\P{X}`, where the class is but that.
fn inverted_in_place(class: &Class) -> Option<String> {
    let name = class.listed.strip_prefix("\\p{")?.strip_suffix('}')?;
    (!name.contains('}')).then(|| format!("\\P{{{name}}}"))
}

/// PCRE2 10.46 loses a range that begins below U+0100 and ends above, if far above it there are more
/// than a few others, which ignoring case may add by itself. Such a set is written as two: the
/// second without U+0178, whose small letter U+00FF would reach back again.
fn split_for_pcre2(ranges: &[(u32, u32)]) -> Option<(Ranges, Ranges)> {
    const FAR: u32 = 0x2000;
    let crosses =
        |(from, to): &(u32, u32)| *from <= 0x100 && *to > 0x100 && (*to > FAR || ranges.len() > 5);
    if !ranges.iter().any(crosses) {
        return None;
    }
    let part = |from: u32, to: u32| {
        ranges
            .iter()
            .map(move |range| (range.0.max(from), range.1.min(to)))
            .filter(|(from, to)| from <= to)
    };
    let low = part(0, 0xff).chain(part(0x178, 0x178)).collect();
    let high = part(0x100, 0x177).chain(part(0x179, LAST)).collect();
    Some((low, high))
}

/// The parts of a range that a text can hold.
fn within_unicode((from, to): (u32, u32)) -> impl Iterator<Item = (u32, u32)> {
    let below = (from, to.min(SURROGATES.0 - 1));
    let above = (from.max(SURROGATES.1 + 1), to.min(LAST));
    [below, above].into_iter().filter(|(from, to)| from <= to)
}
