//! Reads a pattern as Perl 5.36 reads one that was interpolated from a variable.
//!
//! A recursive descent, a file per part of the grammar: `quantifier`, `escape`, `brackets` (`[...]`),
//! `group` (`(...)`), `flags` (`(?i)`) and `verb` (`(*...)`). What Perl only finds out at the end,
//! such as a reference to a group that never comes, is checked by `finish`.

mod brackets;
mod escape;
mod finish;
mod flags;
mod group;
mod quantifier;
mod verb;

pub(super) use finish::Groups;
use flags::Flags;

use super::PatternError;
use super::syntax::{Anchor, Case, Node, Target};

/// The longest pattern that is read, in bytes.
const LONGEST: usize = 128 * 1024;
/// How deep brackets may nest. Perl stops at 1,000; here each level takes some of the stack.
const DEEPEST: usize = 100;

pub(super) type Read<T> = Result<T, PatternError>;

/// What is known of the texts that a pattern is to be found in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subjects {
    Any,
    /// Perl compares ASCII texts with a pattern written in ASCII byte by byte: `\xdf` is no `ss`.
    Ascii,
}

/// A pattern that Perl would accept.
pub(super) struct Parsed {
    pub root: Node,
    pub groups: Groups,
    /// the pattern means something else to texts that are all ASCII
    pub bytewise: bool,
}

/// Reads `text`; `ignore_case` is the `i` behind the closing slash.
pub(super) fn parse(text: &str, ignore_case: bool, subjects: Subjects) -> Read<Parsed> {
    if text.len() > LONGEST {
        let message = format!("the pattern is longer than {} KiB", LONGEST / 1024);
        return Err(PatternError::Invalid { message });
    }
    let mut parser = Parser {
        letters: text.chars().collect(),
        at: 0,
        flags: Flags::new(ignore_case),
        escape_end: 0,
        subjects,
        groups: Groups::default(),
        next_group: 1,
        depth: 0,
        looks: 0,
        sharp_s_by_code: false,
        unicode_rules: !text.is_ascii(),
    };
    let root = parser.choice()?;
    if parser.peek().is_some() {
        return Err(parser.invalid("unmatched )"));
    }
    let bytewise = parser.sharp_s_by_code && !parser.unicode_rules;
    parser.groups.finish(&root)?;
    Ok(Parsed {
        root,
        groups: parser.groups,
        bytewise,
    })
}

struct Parser {
    letters: Vec<char>,
    at: usize,
    flags: Flags,
    /// where the last escape ended
    escape_end: usize,
    subjects: Subjects,
    groups: Groups,
    /// the number of the next capturing group
    next_group: u32,
    /// how many brackets are open
    depth: usize,
    /// how many of them look ahead or behind
    looks: usize,
    /// `ß` was given by its code, ignoring case
    sharp_s_by_code: bool,
    /// something in the pattern makes Perl compare by Unicode rules, whatever the text
    unicode_rules: bool,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    /// Takes `wanted` if it comes next.
    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn comes(&self, wanted: &str) -> bool {
        self.comes_at(0, wanted)
    }

    fn comes_at(&self, ahead: usize, wanted: &str) -> bool {
        let mut letters = wanted.chars().zip(ahead..);
        letters.all(|(letter, ahead)| self.peek_at(ahead) == Some(letter))
    }

    fn eat_text(&mut self, wanted: &str) -> bool {
        let found = self.comes(wanted);
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(letter) = self.peek().filter(|letter| wanted(*letter)) {
            taken.push(letter);
            self.at += 1;
        }
        taken
    }

    fn skip_blanks(&mut self) {
        self.take_while(is_blank);
    }

    fn invalid(&self, what: impl std::fmt::Display) -> PatternError {
        PatternError::Invalid {
            message: format!("{what} (character {})", self.at + 1),
        }
    }

    fn case(&self) -> Case {
        self.flags.case()
    }

    /// Skips comments, and with `(?x)` also blanks and `#` to the end of the line.
    fn skip_ignored(&mut self) -> Read<()> {
        loop {
            if self.comes("(?#") {
                while self.peek().is_some_and(|letter| letter != ')') {
                    self.at += 1;
                }
                if !self.eat(')') {
                    return Err(self.invalid("the comment (?#... is not closed"));
                }
            } else if self.flags.extended && self.peek().is_some_and(is_pattern_space) {
                self.at += 1;
            } else if self.flags.extended && self.eat('#') {
                self.take_while(|letter| letter != '\n');
            } else {
                return Ok(());
            }
        }
    }

    /// Branches separated by `|`, up to a closing bracket or the end.
    fn choice(&mut self) -> Read<Node> {
        let mut branches = vec![self.branch()?];
        while self.eat('|') {
            branches.push(self.branch()?);
        }
        Ok(if branches.len() > 1 {
            Node::Choice(branches)
        } else {
            branches.pop().unwrap_or(Node::Empty)
        })
    }

    fn branch(&mut self) -> Read<Node> {
        let mut pieces = Vec::new();
        loop {
            self.skip_ignored()?;
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => pieces.extend(self.piece()?),
            }
        }
        Ok(match pieces.len() {
            0 => Node::Empty,
            1 => pieces.pop().unwrap_or(Node::Empty),
            _ => Node::Sequence(pieces),
        })
    }

    /// An atom with its quantifier, or nothing where only flags changed.
    fn piece(&mut self) -> Read<Option<Node>> {
        let Some(atom) = self.atom()? else {
            return Ok(None);
        };
        self.skip_ignored()?;
        self.quantified(atom).map(Some)
    }

    fn atom(&mut self) -> Read<Option<Node>> {
        let Some(letter) = self.bump() else {
            return Ok(Some(Node::Empty));
        };
        Ok(Some(match letter {
            '^' if self.flags.multi_line => Node::Anchor(Anchor::LineStart),
            '^' => Node::Anchor(Anchor::TextStart),
            '$' if self.flags.multi_line => Node::Anchor(Anchor::LineEnd),
            '$' => Node::Anchor(Anchor::TextEnd),
            '.' if self.flags.dot_all => Node::Any,
            '.' => Node::NotNewline,
            '[' => self.brackets()?,
            '(' => return self.group(),
            '\\' => {
                let node = self.escape()?;
                self.escape_end = self.at;
                node
            }
            '?' | '*' | '+' => return Err(self.invalid("quantifier follows nothing")),
            '{' if self.follows_escaped_letter() => {
                return Err(self.invalid("{ behind an escape must be written \\{"));
            }
            _ => self.letter(letter),
        }))
    }

    /// Perl refuses a literal `{` that directly follows a backslash and a letter, even where the
    /// backslash is itself escaped, unless case is ignored.
    fn follows_escaped_letter(&self) -> bool {
        let back = |by: usize| self.at.checked_sub(by).and_then(|at| self.letters.get(at));
        let seems_escaped =
            back(2).is_some_and(char::is_ascii_alphabetic) && back(3) == Some(&'\\');
        seems_escaped && (self.escape_end + 1 == self.at || self.case() == Case::Exact)
    }

    fn letter(&self, letter: char) -> Node {
        Node::Letter(letter, self.case())
    }

    /// A character given by its code point; none that is no character can ever match.
    fn letter_by_code(&mut self, code: u32) -> Node {
        if code > 0xff {
            self.unicode_rules = true;
        }
        match char::from_u32(code) {
            Some('ß') if self.is_bytewise_sharp_s() => Node::Never,
            Some(letter) => self.letter(letter),
            None => Node::Never,
        }
    }

    /// `ß` by its code, to be compared with ASCII texts.
    fn is_bytewise_sharp_s(&mut self) -> bool {
        let folded = self.case() == Case::Folded && self.flags.depends_on_text();
        self.sharp_s_by_code |= folded;
        folded && self.subjects == Subjects::Ascii
    }

    /// A name of a group up to `close`.
    fn group_name(&mut self, close: char) -> Read<Target> {
        let blanks = close == '}';
        if blanks {
            self.skip_blanks();
        }
        if !self
            .peek()
            .is_some_and(|first| first == '_' || first.is_alphabetic())
        {
            return Err(self.invalid("a group name must begin with a letter or _"));
        }
        let name = self.take_while(|letter| letter == '_' || letter.is_alphanumeric());
        if blanks {
            self.skip_blanks();
        }
        if !self.eat(close) {
            return Err(self.invalid(format_args!("the group name {name} must end with {close}")));
        }
        Ok(Target::Name(name))
    }
}

fn is_blank(letter: char) -> bool {
    letter == ' ' || letter == '\t'
}

/// What `(?x)` ignores.
fn is_pattern_space(letter: char) -> bool {
    matches!(
        letter,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
    )
}
