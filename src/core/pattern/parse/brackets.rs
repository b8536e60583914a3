//! `[...]`

use super::{Parser, Read, is_blank};
use crate::core::pattern::class;
use crate::core::pattern::fold::{fold, folded};
use crate::core::pattern::syntax::{Case, Class, Node, Set};

/// The longest name between `[:` and `:]` that Perl takes for a misspelt class.
const LONGEST_CLASS: usize = 14;

/// One thing listed in brackets.
enum Item {
    Code(u32),
    /// several characters at once: `\N{U+41.42}`
    Text(String),
    Class(Class),
}

impl Parser {
    /// Behind the opening bracket.
    pub(super) fn brackets(&mut self) -> Read<Node> {
        let opened = self.at;
        let mut set = Set::new(self.case());
        self.skip_bracket_blanks();
        set.negated = self.eat('^');
        self.skip_bracket_blanks();
        let mut first = true;
        loop {
            self.skip_bracket_blanks();
            match self.peek() {
                None => {
                    self.at = opened;
                    return Err(self.invalid("unmatched ["));
                }
                Some(']') if !first => break,
                Some(_) => self.item_or_range(&mut set)?,
            }
            first = false;
        }
        self.at += 1;
        Ok(match one_letter(&set) {
            Some(code) => self.letter_by_code(code),
            None => Node::Set(set),
        })
    }

    fn skip_bracket_blanks(&mut self) {
        if self.flags.extended_more {
            self.skip_blanks();
        }
    }

    fn item_or_range(&mut self, set: &mut Set) -> Read<()> {
        let from = match self.item()? {
            Item::Class(class) => {
                set.classes.push(class);
                return Ok(());
            }
            Item::Text(text) => {
                self.add_text(set, text);
                return Ok(());
            }
            Item::Code(code) => code,
        };
        self.skip_bracket_blanks();
        if !self.range_follows() {
            self.add_letter(set, from);
            return Ok(());
        }
        self.at += 1;
        self.skip_bracket_blanks();
        match self.item()? {
            Item::Code(to) if to < from => Err(self.invalid("the range in [...] is reversed")),
            Item::Code(to) if to == from => {
                self.add_letter(set, from);
                Ok(())
            }
            Item::Code(to) => {
                set.ranges.push((from, to));
                Ok(())
            }
            // `[a-\d]`: no range, the three are listed side by side.
            Item::Class(class) => {
                self.add_letter(set, from);
                self.add_letter(set, u32::from('-'));
                set.classes.push(class);
                Ok(())
            }
            Item::Text(_) => Err(self.invalid("a range in [...] needs single characters")),
        }
    }

    /// A `-` that is not the last thing in the brackets.
    fn range_follows(&self) -> bool {
        if self.peek() != Some('-') {
            return false;
        }
        let mut ahead = 1;
        while self.flags.extended_more && self.peek_at(ahead).is_some_and(is_blank) {
            ahead += 1;
        }
        self.peek_at(ahead).is_some_and(|next| next != ']')
    }

    fn item(&mut self) -> Read<Item> {
        let Some(letter) = self.bump() else {
            return Err(self.invalid("unmatched ["));
        };
        match letter {
            '[' => match self.posix_class()? {
                Some(class) => Ok(Item::Class(class)),
                None => Ok(Item::Code(u32::from('['))),
            },
            '\\' => self.item_escape(),
            _ => Ok(Item::Code(u32::from(letter))),
        }
    }

    fn item_escape(&mut self) -> Read<Item> {
        let Some(letter) = self.bump() else {
            return Err(self.invalid("unmatched ["));
        };
        Ok(match letter {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'h' | 'H' | 'v' | 'V' | 'p' | 'P' => {
                Item::Class(self.class(letter)?)
            }
            'b' => Item::Code(0x08),
            'N' if self.peek() == Some('{') => {
                let codes = self.named_codes()?;
                match codes.as_slice() {
                    [code] => Item::Code(*code),
                    _ => Item::Text(
                        codes
                            .iter()
                            .filter_map(|code| char::from_u32(*code))
                            .collect(),
                    ),
                }
            }
            'N' => return Err(self.invalid("\\N in [...] must name a character")),
            _ => {
                let code = self.code(letter)?.unwrap_or(u32::from(letter));
                self.unicode_rules |= code > 0xff;
                Item::Code(code)
            }
        })
    }

    /// `[:name:]`, behind its opening bracket.
    fn posix_class(&mut self) -> Read<Option<Class>> {
        match self.peek() {
            Some(sign @ ('.' | '=')) if self.is_reserved(sign) => {
                Err(self.invalid("[. .] and [= =] are reserved in [...]"))
            }
            Some(':') => self.named_class(),
            _ => Ok(None),
        }
    }

    /// `[.x.]`: the sign, one ASCII character or ASCII word characters, the sign and `]`.
    fn is_reserved(&self, sign: char) -> bool {
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let words = (1..)
            .take_while(|ahead| self.peek_at(*ahead).is_some_and(is_word))
            .count();
        let closes =
            |ahead| self.peek_at(ahead) == Some(sign) && self.peek_at(ahead + 1) == Some(']');
        closes(1 + words) || (self.peek_at(1).is_some_and(|letter| letter.is_ascii()) && closes(2))
    }

    fn named_class(&mut self) -> Read<Option<Class>> {
        let start = self.at;
        self.at += 1;
        let inverse = self.eat('^');
        let length = (0..=LONGEST_CLASS).find(|ahead| self.comes_at(*ahead, ":]"));
        let name: String = (0..length.unwrap_or(0))
            .filter_map(|_| self.bump())
            .collect();
        self.at += ":]".len();
        let class = class::by_posix_name(&name, self.flags.ascii(), self.flags.ignore_case());
        if let Some(class) = class.filter(|_| length.is_some()) {
            return Ok(Some(class.inverted(inverse)));
        }
        // Perl takes for letters what is short, or resembles a class only from afar.
        let is_far = |letter: char| is_blank(letter) || letter.is_ascii_uppercase();
        let resembles = name.contains(char::is_alphanumeric) && !name.contains(is_far);
        if resembles && name.chars().count() > 2 {
            return Err(self.invalid(format_args!("unknown class [:{name}:]")));
        }
        self.at = start;
        Ok(None)
    }

    /// A letter of its own, not one in a range, may stand for several.
    fn add_letter(&mut self, set: &mut Set, code: u32) {
        set.ranges.push((code, code));
        let Some(letter) = char::from_u32(code) else {
            return;
        };
        let bytewise = letter == 'ß' && self.is_bytewise_sharp_s();
        if !set.negated && !bytewise && folded(letter, set.case).len() > 1 {
            set.texts.push(letter.to_string());
        }
    }

    fn add_text(&self, set: &mut Set, text: String) {
        let mut letters = text.chars();
        match letters.next() {
            Some(first) if set.negated => set.ranges.push((u32::from(first), u32::from(first))),
            Some(_) => set.texts.push(text),
            None => {}
        }
    }
}

/// Brackets that hold but one letter are that letter, also as to what it may fold together with.
fn one_letter(set: &Set) -> Option<u32> {
    let (first, _) = set.ranges.first()?;
    let letter = char::from_u32(*first)?;
    if set.negated || !set.classes.is_empty() || set.ranges.iter().any(|(from, to)| from != to) {
        return None;
    }
    let alone = set.ranges.iter().all(|(code, _)| code == first);
    let is_form = |(code, _): &(u32, u32)| {
        char::from_u32(*code).is_some_and(|other| fold(other).eq(fold(letter)))
    };
    let one_in_all_forms =
        set.case == Case::Folded && set.texts.is_empty() && set.ranges.iter().all(is_form);
    (alone || one_in_all_forms).then_some(*first)
}
