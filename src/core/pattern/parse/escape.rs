//! What a backslash begins, outside of `[...]`, and the numbers inside escapes for both places.

use super::{Parser, Read, is_blank};
use crate::core::pattern::class;
use crate::core::pattern::property::property;
use crate::core::pattern::syntax::{Anchor, Case, Class, Group, Node, Set, Target};

/// The largest code point Perl knows; those beyond Unicode match nothing here.
const LARGEST: u64 = i64::MAX as u64;

impl Parser {
    /// Behind the backslash.
    pub(super) fn escape(&mut self) -> Read<Node> {
        let Some(letter) = self.bump() else {
            return Err(self.invalid("\\ at the end"));
        };
        Ok(match letter {
            'A' | 'G' => Node::Anchor(Anchor::TextStart),
            'Z' => Node::Anchor(Anchor::TextEnd),
            'z' => Node::Anchor(Anchor::VeryEnd),
            'K' if self.looks > 0 => {
                return Err(self.invalid("\\K is not allowed in a look around"));
            }
            'K' => Node::Keep,
            'b' | 'B' if self.peek() == Some('{') => return Err(self.text_boundary()),
            'b' | 'B' => Node::Anchor(Anchor::Word {
                edge: letter == 'b',
                ascii: self.flags.ascii(),
            }),
            'R' => Node::LineBreak,
            'X' => Node::Cluster,
            'C' => return Err(self.invalid("\\C is no longer supported")),
            'N' if self.peek() == Some('{') && self.braces().is_none() => self.named_letters()?,
            'N' => Node::NotNewline,
            'k' => self.named_reference()?,
            'g' => self.group_reference()?,
            '1'..='9' => self.number(letter)?,
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'h' | 'H' | 'v' | 'V' | 'p' | 'P' => {
                Node::Set(Set::of_class(self.class(letter)?))
            }
            _ => match self.code(letter)? {
                Some(code) => self.letter_by_code(code),
                None => self.letter(letter),
            },
        })
    }

    /// `\d`, `\p{..}` and so on, behind their letter.
    pub(super) fn class(&mut self, letter: char) -> Read<Class> {
        match letter {
            'p' | 'P' => Ok(self.property()?.inverted(letter == 'P')),
            _ => class::by_letter(letter, self.flags.ascii())
                .ok_or_else(|| self.invalid(format_args!("unknown class \\{letter}"))),
        }
    }

    fn property(&mut self) -> Read<Class> {
        self.unicode_rules = true;
        let name = if self.eat('{') {
            let name = self.take_while(|letter| letter != '}');
            if !self.eat('}') {
                return Err(self.invalid("\\p{ is not closed"));
            }
            name
        } else {
            match self.bump() {
                Some(letter) if letter.is_ascii_alphabetic() => letter.to_string(),
                _ => return Err(self.invalid("\\p needs the name of a property")),
            }
        };
        let name = name.trim_matches(is_blank);
        let (name, inverse) = match name.strip_prefix('^') {
            Some(rest) => (rest.trim_matches(is_blank), true),
            None => (name, false),
        };
        let class = property(name, self.flags.ignore_case());
        let class =
            class.ok_or_else(|| self.invalid(format_args!("unknown property \\p{{{name}}}")))?;
        Ok(class.inverted(inverse))
    }

    /// The code point of an escape that stands for one character: `\n`, `\x41`, `\cA`, `\012`.
    /// `None`: the letter stands for itself.
    pub(super) fn code(&mut self, letter: char) -> Read<Option<u32>> {
        Ok(Some(match letter {
            'a' => 0x07,
            'e' => 0x1b,
            'f' => 0x0c,
            'n' => 0x0a,
            'r' => 0x0d,
            't' => 0x09,
            'c' => self.control()?,
            'x' if self.eat('{') => self.braced_number(16)?,
            'x' => self.digits(16, 2),
            'o' if self.eat('{') => self.braced_number(8)?,
            'o' => return Err(self.invalid("\\o needs braces")),
            '0'..='7' => {
                self.at -= 1;
                self.digits(8, 3)
            }
            _ => return Ok(None),
        }))
    }

    fn control(&mut self) -> Read<u32> {
        match self.bump() {
            Some('{') => Err(self.invalid("\\c{ is not allowed")),
            Some(letter @ ' '..='~') => Ok(u32::from(letter.to_ascii_uppercase()) ^ 64),
            _ => Err(self.invalid("\\c needs a printable ASCII character")),
        }
    }

    /// Up to `most` digits.
    fn digits(&mut self, radix: u32, most: usize) -> u32 {
        let mut number = 0;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|letter| letter.to_digit(radix)) else {
                break;
            };
            number = number * radix + digit;
            self.at += 1;
        }
        number
    }

    /// A number up to `}`. Perl ignores everything from the first letter that is no digit.
    fn braced_number(&mut self, radix: u32) -> Read<u32> {
        let text = self.take_while(|letter| letter != '}');
        if !self.eat('}') {
            return Err(self.invalid("the braces of an escape are not closed"));
        }
        let text = text.trim_matches(is_blank);
        if text.is_empty() && radix == 8 {
            return Err(self.invalid("\\o{} is empty"));
        }
        let (code, _) = self.number_of(text, radix)?;
        Ok(code)
    }

    /// The number that `text` begins with, single underscores between digits allowed, and whether
    /// that is all of the text.
    fn number_of(&self, text: &str, radix: u32) -> Read<(u32, bool)> {
        let mut number: u64 = 0;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.peek() {
            match letter.to_digit(radix) {
                Some(digit) => {
                    number = number
                        .saturating_mul(u64::from(radix))
                        .saturating_add(u64::from(digit));
                }
                None if *letter == '_' && number_goes_on(&letters, radix) => {}
                None => break,
            }
            letters.next();
        }
        if number > LARGEST {
            return Err(self.invalid("the code point is too large"));
        }
        Ok((
            u32::try_from(number).unwrap_or(u32::MAX),
            letters.peek().is_none(),
        ))
    }

    /// `\N{U+41}`, `\N{U+41.42}`
    fn named_letters(&mut self) -> Read<Node> {
        let mut letters = Vec::new();
        for code in self.named_codes()? {
            letters.push(self.letter_by_code(code));
        }
        Ok(match letters.len() {
            1 => letters.pop().unwrap_or(Node::Empty),
            _ => Node::Group(Group::Plain, Box::new(Node::Sequence(letters))),
        })
    }

    /// The code points of `\N{U+..}`, at its opening brace.
    pub(super) fn named_codes(&mut self) -> Read<Vec<u32>> {
        self.unicode_rules = true;
        self.at += 1;
        let name = self.take_while(|letter| letter != '}');
        if !self.eat('}') {
            return Err(self.invalid("\\N{ is not closed"));
        }
        let name = name.trim_matches(is_blank);
        let Some(codes) = name.strip_prefix("U+") else {
            return Err(
                self.invalid("characters by name, \\N{...}, are not supported: write \\x{...}")
            );
        };
        codes
            .split('.')
            .map(|code| match self.number_of(code, 16)? {
                (number, true) if !code.is_empty() => Ok(number),
                _ => Err(self.invalid("\\N{U+...} needs a hexadecimal number")),
            })
            .collect()
    }

    /// `\k<n>`, `\k'n'`, `\k{n}`
    fn named_reference(&mut self) -> Read<Node> {
        let close = match self.bump() {
            Some('<') => '>',
            Some('\'') => '\'',
            Some('{') => '}',
            _ => return Err(self.invalid("\\k needs the name of a group")),
        };
        let target = self.group_name(close)?;
        let case = self.case();
        Ok(self.groups.again(target, case))
    }

    /// `\g1`, `\g{-1}`, `\g{n}`
    fn group_reference(&mut self) -> Read<Node> {
        let braced = self.eat('{');
        if braced {
            self.skip_blanks();
        }
        let case = self.case();
        let backwards = self.peek() == Some('-');
        let first = self.peek_at(usize::from(backwards));
        if !first.is_some_and(|digit| digit.is_ascii_digit()) {
            if !braced {
                return Err(self.invalid("\\g needs a group"));
            }
            let target = self.group_name('}')?;
            return Ok(self.groups.again(target, case));
        }
        self.at += usize::from(backwards);
        let digits = self.take_while(|digit| digit.is_ascii_digit());
        let number: Option<u32> = digits.parse().ok().filter(|_| !digits.starts_with('0'));
        let number = match number {
            Some(back) if backwards => self
                .next_group
                .checked_sub(back)
                .filter(|number| *number > 0),
            number => number,
        };
        let Some(number) = number else {
            return Err(self.invalid("\\g needs a group that exists"));
        };
        if braced {
            self.skip_blanks();
            if !self.eat('}') {
                return Err(self.invalid("\\g{ is not closed"));
            }
        }
        Ok(self.groups.again(Target::Number(number), case))
    }

    /// A group, or from 10 on and with fewer groups so far, an octal number.
    fn number(&mut self, first: char) -> Read<Node> {
        let start = self.at;
        let rest = self.take_while(|digit| digit.is_ascii_digit());
        let number = format!("{first}{rest}").parse().unwrap_or(u32::MAX);
        if number > 9 && number >= self.next_group && first < '8' {
            self.at = start - 1;
            let code = self.digits(8, 3);
            return Ok(self.letter_by_code(code));
        }
        let case: Case = self.case();
        Ok(self.groups.again(Target::Number(number), case))
    }

    fn text_boundary(&mut self) -> crate::core::pattern::PatternError {
        self.invalid("boundaries of the form \\b{...} are not supported")
    }
}

/// A digit follows the underscore.
fn number_goes_on(letters: &std::iter::Peekable<std::str::Chars<'_>>, radix: u32) -> bool {
    let mut rest = letters.clone();
    rest.next();
    rest.peek().is_some_and(|letter| letter.is_digit(radix))
}
