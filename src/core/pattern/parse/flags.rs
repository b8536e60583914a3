//! The flags of `(?i)`, `(?^x:...)` and the like.

use super::{Parser, Read};
use crate::core::pattern::syntax::Case;

/// Which characters `\w`, `\d` and `\s` know, and how far case folding goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rules {
    /// Perl's default: Unicode, except where pattern and text are both plain ASCII
    Depends,
    /// `u`, and `l`: the locale of the ticket system is one of Unicode
    Unicode,
    /// `a`: the classes are ASCII only
    Ascii,
    /// `aa`: and ASCII letters equal no other ones
    StrictAscii,
}

/// The flags in force at one place of a pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    ignore_case: bool,
    pub multi_line: bool,
    pub dot_all: bool,
    pub extended: bool,
    /// `xx`: blanks are ignored inside `[...]` too
    pub extended_more: bool,
    pub no_capture: bool,
    rules: Rules,
}

impl Flags {
    pub fn new(ignore_case: bool) -> Self {
        Flags {
            ignore_case,
            multi_line: false,
            dot_all: false,
            extended: false,
            extended_more: false,
            no_capture: false,
            rules: Rules::Depends,
        }
    }

    pub fn case(self) -> Case {
        match (self.ignore_case, self.rules) {
            (false, _) => Case::Exact,
            (true, Rules::StrictAscii) => Case::FoldedWithinAscii,
            (true, _) => Case::Folded,
        }
    }

    pub fn ignore_case(self) -> bool {
        self.ignore_case
    }

    /// `\w` and its like know ASCII only.
    pub fn ascii(self) -> bool {
        matches!(self.rules, Rules::Ascii | Rules::StrictAscii)
    }

    pub fn depends_on_text(self) -> bool {
        self.rules == Rules::Depends
    }

    fn set(&mut self, letter: char, on: bool) {
        match letter {
            'i' => self.ignore_case = on,
            'm' => self.multi_line = on,
            's' => self.dot_all = on,
            'n' => self.no_capture = on,
            _ => {}
        }
    }
}

impl Parser {
    /// Flags behind `(?`, up to but without the `)` or `:` that ends them.
    pub(super) fn read_flags(&mut self) -> Read<()> {
        let mut flags = self.flags;
        let caret = self.eat('^');
        if caret {
            flags = Flags::new(false);
        }
        let mut rules = String::new();
        let mut on = true;
        let mut extended = 0;
        loop {
            match self.peek() {
                Some(')' | ':') => break,
                Some('-') if on && !caret => {
                    on = false;
                    extended = 0;
                }
                Some(letter @ ('i' | 'm' | 's' | 'n')) => flags.set(letter, on),
                Some('x') => {
                    extended += 1;
                    flags.extended = on;
                    flags.extended_more = on && extended > 1;
                }
                Some('p' | 'o' | 'g' | 'c') => {}
                Some(letter @ ('a' | 'd' | 'l' | 'u')) if on => rules.push(letter),
                Some(letter) => {
                    return Err(self.invalid(format_args!("unknown flag {letter} behind (?")));
                }
                None => return Err(self.invalid("(?... is not closed")),
            }
            self.at += 1;
        }
        flags.rules = match rules.as_str() {
            "" => flags.rules,
            "a" => Rules::Ascii,
            "aa" => Rules::StrictAscii,
            "d" => Rules::Depends,
            "u" | "l" => Rules::Unicode,
            _ => return Err(self.invalid(format_args!("the flags {rules} exclude each other"))),
        };
        self.flags = flags;
        Ok(())
    }
}
