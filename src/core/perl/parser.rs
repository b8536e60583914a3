//! What every part of the parser shares: the place, the declared names, the mistakes.

use std::collections::HashSet;

use super::cursor::{Cursor, begins_name, continues_name};
use super::error::{ErrorKind, Parsed, PerlError};
use super::syntax::{Sigil, Sub};
use super::word::is_known;

/// How deep a text may nest. The ticket system's own files nest about ten deep.
pub(super) const DEPTH: usize = 100;

/// Variables that need no declaration, besides those with a package or a punctuation name.
const GLOBAL: [&str; 11] = [
    "ENV", "ARGV", "INC", "STDIN", "STDOUT", "STDERR", "ARGVOUT", "_", "a", "b", "SIG",
];

pub(super) struct Parser {
    pub cursor: Cursor,
    depth: usize,
    /// The last line of the whole text.
    last_line: u32,
    /// Texts in double quotes around the place.
    pub in_text: usize,
    pub strict: bool,
    /// Whether the text is the inside of a sub.
    pub is_body: bool,
    pub package: String,
    pub functions: HashSet<String>,
    pub subs: Vec<Sub>,
    scopes: Vec<HashSet<(Sigil, String)>>,
    /// Mistakes after which Perl reads on.
    queued: Vec<PerlError>,
    /// Mistakes that Perl sees when a sub is complete.
    late: Vec<PerlError>,
}

impl Parser {
    pub fn new(source: &str) -> Self {
        let lines = source.lines().count().max(1);
        Self {
            cursor: Cursor::new(source, 1),
            depth: 0,
            last_line: u32::try_from(lines).unwrap_or(u32::MAX),
            in_text: 0,
            strict: false,
            is_body: false,
            package: "main".to_owned(),
            functions: HashSet::new(),
            subs: Vec::new(),
            scopes: vec![HashSet::new()],
            queued: Vec::new(),
            late: Vec::new(),
        }
    }

    /// The first mistake of the text, when there is one.
    pub fn first_error(self, stopped: Option<PerlError>) -> Option<PerlError> {
        let queued = self.queued.into_iter();
        let mut first = queued.chain(stopped).chain(self.late).next()?;
        // Seen only behind the text: at the brace that ends the sub around a body.
        if first.line > self.last_line {
            first.line = self.last_line;
            first.at_end |= self.is_body;
        }
        Some(first)
    }

    /// Remembers a mistake and reads on.
    pub fn queue(&mut self, line: u32, kind: ErrorKind, message: impl Into<String>) {
        self.queued.push(PerlError::new(line, kind, message));
    }

    /// Remembers a mistake that counts when nothing worse is found.
    pub fn queue_late(&mut self, line: u32, message: impl Into<String>) {
        self.late
            .push(PerlError::new(line, ErrorKind::Strict, message));
    }

    /// Reads something that may hold its like.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.check_depth(0)?;
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Refuses what would nest too deep, with so many levels more than there are around the place.
    pub fn check_depth(&self, more: usize) -> Parsed<()> {
        if self.depth + more < DEPTH {
            return Ok(());
        }
        Err(PerlError::new(
            self.cursor.line.min(self.last_line),
            ErrorKind::Depth,
            format!("nested more than {DEPTH} levels deep; this reader goes no deeper"),
        ))
    }

    /// Reads a block with names and strictness of its own.
    pub fn scoped<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let strict = self.strict;
        self.scopes.push(HashSet::new());
        let result = self.nested(read);
        self.scopes.pop();
        self.strict = strict;
        result
    }

    /// Forgets the names of the sub around a body.
    pub fn leave_body(&mut self) {
        self.scopes = vec![HashSet::new()];
        self.strict = true;
    }

    pub fn declare(&mut self, sigil: Sigil, name: &str) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert((sigil, name.to_owned()));
        }
    }

    /// Notes a variable that nobody declared.
    pub fn use_variable(&mut self, sigil: Sigil, name: &str, line: u32) {
        let known = !self.strict
            || name.contains("::")
            || !name.starts_with(begins_name)
            || GLOBAL.contains(&name)
            || self
                .scopes
                .iter()
                .any(|scope| scope.contains(&(sigil, name.to_owned())));
        if !known {
            let mark = match sigil {
                Sigil::Scalar => '$',
                Sigil::List => '@',
                Sigil::Hash => '%',
            };
            let hint = match sigil {
                Sigil::List if self.in_text > 0 => "; write \\@ or use single quotes",
                _ => "; is the name misspelled?",
            };
            let message = format!("the variable {mark}{name} was not declared{hint}");
            self.queue(line, ErrorKind::Strict, message);
        }
    }

    /// The next character behind blanks and comments.
    pub fn peek(&mut self) -> Option<char> {
        self.cursor.skip_space();
        self.cursor.peek()
    }

    /// Passes this text, behind blanks and comments.
    pub fn eat(&mut self, text: &str) -> bool {
        self.cursor.skip_space();
        self.cursor.eat(text)
    }

    pub fn expect(&mut self, text: &str) -> Parsed<()> {
        if self.eat(text) {
            return Ok(());
        }
        Err(self.unexpected())
    }

    /// The word that stands next, not passed.
    pub fn word(&mut self) -> String {
        self.cursor.skip_space();
        let rest = self.cursor.rest();
        if !rest.starts_with(begins_name) {
            return String::new();
        }
        let end = rest.find(|next| !continues_name(next));
        rest.get(..end.unwrap_or(rest.len()))
            .unwrap_or_default()
            .to_owned()
    }

    /// Passes this word.
    pub fn eat_word(&mut self, word: &str) -> bool {
        self.word() == word && self.cursor.eat(word)
    }

    /// A name with its packages, such as `Kernel::Config`; the cursor stands at it.
    pub fn name(&mut self) -> String {
        let mut name = String::new();
        loop {
            name.push_str(&self.cursor.take_while(continues_name));
            let goes_on = self.cursor.starts_with("::");
            if !goes_on {
                return name;
            }
            self.cursor.eat("::");
            name.push_str("::");
        }
    }

    /// Does a fat comma follow, which makes a text of the word before it?
    pub fn before_fat_comma(&mut self) -> bool {
        self.cursor.skip_space();
        self.cursor.starts_with("=>")
    }

    /// The mistake that the next token stands where it cannot.
    pub fn unexpected(&mut self) -> PerlError {
        self.cursor.skip_space();
        let mut line = self.cursor.line;
        let Some(next) = self.cursor.peek() else {
            return self.ended();
        };
        if !next.is_ascii() && !begins_name(next) || next.is_ascii_control() {
            let message = format!(
                "the character {next:?} means nothing here; was it pasted from a web page?"
            );
            return PerlError::new(line, ErrorKind::Token, message);
        }
        let mut ahead = self.cursor.clone();
        match next {
            '\'' | '"' | '`' => {
                if let Err(error) = self.quoted() {
                    return error;
                }
            }
            // Perl has looked for what follows these when it sees that they cannot stand here.
            '$' => {
                ahead.bump();
                ahead.take_while(continues_name);
                ahead.skip_space();
            }
            ')' => {
                ahead.bump();
                ahead.skip_space();
            }
            _ if begins_name(next) => {
                let word = self.word();
                if let Err(error) = self.quote_like(&word) {
                    return error;
                }
                if !is_known(&word) {
                    ahead.eat(&word);
                    ahead.skip_space();
                }
            }
            _ => {}
        }
        if ahead.is_at_end() && self.is_body && self.in_text == 0 {
            return self.ended();
        }
        line = line.max(ahead.line);
        self.cursor = ahead;
        let found: String = self.cursor.rest().chars().take(20).collect();
        let found = found.lines().next().unwrap_or_default().trim();
        let message = format!(
            "cannot go on here, near `{found}`; is a comma, semicolon or bracket missing before it?"
        );
        PerlError::new(line, ErrorKind::Syntax, message)
    }

    /// The mistake that the text ends too early.
    pub fn ended(&self) -> PerlError {
        if self.in_text > 0 {
            return PerlError::new(
                self.cursor.line,
                ErrorKind::Syntax,
                "a bracket inside this text is not closed",
            );
        }
        PerlError {
            line: self.last_line,
            at_end: true,
            kind: ErrorKind::Syntax,
            message: "the text ends where something is still open; is a bracket not closed?"
                .to_owned(),
        }
    }
}
