//! Patterns and texts made at random, always the same ones from the same seed.

use super::Question;

#[rustfmt::skip]
const LETTERS: &[&str] = &[
    "a", "a", "b", "b", "c", "s", "S", "k", "x", "A", "B", "1", "_", " ", "-", "ß", "ẞ", "ſ", "\u{212a}", "é",
    "É", "i", "İ", "ı", "ﬁ", "f", "ﬀ", "σ", "ς", "Σ", "²", "Ⅷ", "٣", "\u{307}", "\u{301}", "t", "ﬆ",
];
#[rustfmt::skip]
const ATOMS: &[&str] = &[
    ".", ".", "^", "$", "\\A", "\\z", "\\Z", "\\b", "\\B", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\h",
    "\\v", "\\R", "\\X", "\\N", "\\K", "\\G", "\\.", "\\-", "\\x41", "\\x{df}", "\\xdf", "\\n", "\\t", "\\y",
    "\\Q", "\\E", "\\101", "\\p{L}", "\\p{Lu}", "\\P{L}", "\\pN", "\\N{U+41}", "\\/", "@", "#", "$b", "\\cA",
    "\\e", "\\H", "\\V", "::", "=", "!", "<", ">", ",", "\\{", "}", "]", "{", "\\x{3a3}", "\\p{IsAlpha}",
    "\\p{Script=Greek}", "\\p{Any}", "\\p{InLatin1}", "\\p{XPosixPunct}", "\\p{Word}", "\\p{Lowercase}",
    "(?#c)", "  ",
];
#[rustfmt::skip]
const ITEMS: &[&str] = &[
    "a-z", "A-Z", "0-9", "a-c", "b-k", "à-ÿ", "ß-à", "-", "\\w", "\\d", "\\s", "\\W", "\\D", "\\S", "\\h",
    "\\v", "\\n", "\\x{df}", "\\xe9", "\\]", "\\-", ".", "$", "[:alpha:]", "[:^alpha:]", "[:upper:]",
    "[:lower:]", "[:punct:]", "[:digit:]", "[:space:]", "[:word:]", "\\p{L}", "\\p{Lu}", "\\b", "\\\\", "|",
    "(", "*", " ", "#", "\\y",
];
#[rustfmt::skip]
const QUANTIFIERS: &[&str] = &[
    "*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "{0,1}", "{ 1, 2 }", "{1}", "*?", "+?", "??", "{1,2}?",
    "*+", "++", "?+",
];
#[rustfmt::skip]
const FLAGS: &[&str] = &[
    "i", "-i", "x", "s", "m", "-s", "i-s", "a", "aa", "u", "xx", "n", "^", "^i", "ia", "iaa", "sm", "xi",
];
#[rustfmt::skip]
const TEXT: &[&str] = &[
    "a", "a", "b", "b", "c", "s", "S", "k", "\u{212a}", "x", "A", "B", "1", "2", "_", " ", "-", "\n", ".",
    ":", "{", "}", "[", "]", "(", ")", "|", "ß", "ẞ", "ſ", "é", "É", "i", "İ", "ı", "ﬁ", "f", "ﬀ", "σ", "ς",
    "Σ", "²", "Ⅷ", "٣", "\u{307}", "\u{301}", "\u{a0}", "\r", "\u{2028}", "\u{200d}", "😀", "t", "ﬆ", "\u{85}",
    "\t",
];

/// `patterns` patterns with four texts each.
pub fn questions(seed: u64, patterns: usize) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut dice = Dice { state: seed };
    while questions.len() < 4 * patterns {
        let ignore_case = dice.one_in(2);
        let mut maker = Maker {
            dice: &mut dice,
            groups: 0,
            ignore_case,
            behind: false,
        };
        let pattern = maker.pattern();
        for _ in 0..4 {
            questions.push(Question {
                pattern: pattern.clone(),
                ignore_case,
                text: text(&mut dice, &pattern),
            });
        }
    }
    questions
}

/// xorshift64*
struct Dice {
    state: u64,
}

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let mixed = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        mixed as usize % limit
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

struct Maker<'d> {
    dice: &'d mut Dice,
    groups: usize,
    /// case is, or may be, ignored
    ignore_case: bool,
    /// inside a look behind, where Perl 5.36 handles what lets nothing go in its own faulty way
    behind: bool,
}

impl Maker<'_> {
    fn pattern(&mut self) -> String {
        let mut pattern = self.choice(3);
        if self.dice.one_in(7) {
            pattern.insert(0, '^');
        }
        if self.dice.one_in(7) {
            pattern.push('$');
        }
        if self.dice.one_in(25) {
            self.damage(&mut pattern);
        }
        pattern
    }

    /// Typing mistakes.
    fn damage(&mut self, pattern: &mut String) {
        let mut letters: Vec<char> = pattern.chars().collect();
        let at = self.dice.below(letters.len());
        let sign = self
            .dice
            .pick(&["(", ")", "[", "{", "\\", "*", "+", "?", "|", "^", "$", "."]);
        letters.splice(at..at + self.dice.below(2), sign.chars());
        *pattern = letters.into_iter().collect();
    }

    fn choice(&mut self, depth: usize) -> String {
        let mut choice = self.sequence(depth);
        while self.dice.one_in(4) {
            choice.push('|');
            choice.push_str(&self.sequence(depth));
        }
        choice
    }

    fn sequence(&mut self, depth: usize) -> String {
        let mut sequence = String::new();
        for _ in 0..=self.dice.below(3) {
            sequence.push_str(&self.atom(depth));
            if self.dice.below(9) > 4 && !sequence.ends_with("\\K") {
                let quantifier = self.dice.pick(QUANTIFIERS);
                if !(self.behind && quantifier.ends_with('+')) {
                    sequence.push_str(quantifier);
                }
            }
        }
        sequence
    }

    fn atom(&mut self, depth: usize) -> String {
        match self.dice.below(100) {
            0..=45 => self.dice.pick(LETTERS).to_owned(),
            46..=59 => self.dice.pick(ATOMS).to_owned(),
            60..=69 => self.set(),
            _ if depth == 0 => self.dice.pick(LETTERS).to_owned(),
            70..=77 => self.group(depth - 1),
            78..=84 => self.look(depth - 1),
            85..=90 => format!("(?{}:{})", self.dice.pick(FLAGS), self.choice(depth - 1)),
            91..=92 => format!("(?{})", self.dice.pick(FLAGS)),
            93..=96 => self.reference(),
            97..=98 => format!(
                "(?(1){}|{})",
                self.sequence(depth - 1),
                self.sequence(depth - 1)
            ),
            _ => "(a(?-1)?b)".to_owned(),
        }
    }

    fn set(&mut self) -> String {
        let mut set = String::from(self.dice.pick(&["[", "[", "[", "[^"]));
        for _ in 0..=self.dice.below(3) {
            let items = if self.dice.one_in(2) { LETTERS } else { ITEMS };
            set.push_str(self.dice.pick(items));
        }
        set + "]"
    }

    fn group(&mut self, depth: usize) -> String {
        if self.dice.one_in(2) {
            return format!("(?:{})", self.choice(depth));
        }
        self.groups += 1;
        format!("({})", self.choice(depth))
    }

    fn look(&mut self, depth: usize) -> String {
        let mut open = self.dice.pick(&[
            "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?|", "(*pla:", "(*nlb:",
        ]);
        if self.behind && open == "(?>" {
            open = "(?:";
        }
        let outer = self.behind;
        self.behind |= open.contains('<') || open.contains("lb");
        // Perl goes astray where a look ahead at the start of a pattern may be empty.
        let first = if ["(?=", "(*pla:"].contains(&open) {
            self.dice.pick(LETTERS)
        } else {
            ""
        };
        let look = format!("{open}{first}{})", self.choice(depth));
        self.behind = outer;
        look
    }

    /// To a group so far, mostly. Ignoring case, a reference to `ß` is one of the known differences.
    fn reference(&mut self) -> String {
        let number = if self.dice.one_in(20) { 2 } else { self.groups };
        if number == 0 || self.ignore_case {
            return self.dice.pick(LETTERS).to_owned();
        }
        format!("(?-i:{}{number})", self.dice.pick(&["\\", "\\g"]))
    }
}

/// A text, often with letters of the pattern.
fn text(dice: &mut Dice, pattern: &str) -> String {
    let mut text: String = (0..dice.below(9)).map(|_| dice.pick(TEXT)).collect();
    let letters: Vec<char> = pattern
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    if !letters.is_empty() && !dice.one_in(4) {
        for _ in 0..=dice.below(5) {
            let letter = letters[dice.below(letters.len())];
            match dice.below(4) {
                0 => text.extend(letter.to_uppercase()),
                1 => text.extend(letter.to_lowercase()),
                _ => text.push(letter),
            }
        }
    }
    if dice.one_in(10) {
        text.push('\n');
    }
    if pattern.contains(['|', '[']) {
        // A fault of Perl's: in a choice ignoring case, a branch may end inside such a character.
        text.retain(|letter| !"ßẞﬁﬀﬆİ".contains(letter));
    }
    text
}
