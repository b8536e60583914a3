//! Perl configuration files, read and never run, and data written as Perl literals.
//!
//! The ticket system's files are Perl programs whose statements assign data to `$Self`. This reader
//! understands those statements: assignments of constants, lists and hashes, texts that hold earlier
//! settings, arithmetic, `delete` and `push`. Everything else is recognised for what it is, code that
//! only running it could answer: it is reported with its lines, and what it may change is not known
//! afterwards instead of being guessed. A text that is no Perl is refused with the line where Perl
//! would refuse it.
//!
//! [`Program::parse`] reads a text, [`Config::load`] does what it says; several programs loaded into
//! one [`Config`] see each other's settings as in the ticket system. Time and memory are bounded:
//! reading is linear in the text, nesting deeper than a limit is an error, and data that references
//! would multiply without end are not known.

mod compute;
mod config;
mod cursor;
mod dump;
mod effect;
mod error;
mod escape;
mod expression;
mod follow;
mod heap;
mod literal;
mod number;
mod parser;
mod quote;
mod run;
mod statement;
mod syntax;
mod target;
mod term;
mod variable;
mod word;

pub use config::{Config, Settled, Unknown};
pub use dump::{dump, literal};
pub use error::{ErrorKind, PerlError};
pub use heap::Place;
pub use syntax::Lines;

use parser::Parser;
use syntax::{Sigil, Statement, Sub};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The statements inside `sub Load`, strict, where `$Self` is the configuration.
    Body,
    /// A whole file with a `sub Load`, or a `sub LoadDefaults` as in the shipped defaults.
    File,
}

/// A text that was read as Perl.
#[derive(Debug)]
pub struct Program {
    form: Form,
    statements: Vec<Statement>,
    subs: Vec<Sub>,
}

impl Program {
    /// Reads a text; the error is the first one that Perl would report.
    pub fn parse(text: &str, form: Form) -> Result<Self, PerlError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Perl takes the carriage return before a line feed away wherever it stands, in texts too.
        let text = text.replace("\r\n", "\n");
        let mut parser = Parser::new(&text);
        if form == Form::Body {
            parser.is_body = true;
            parser.strict = true;
            parser.declare(Sigil::Scalar, "Self");
        }
        let (statements, stopped) = match parser.text() {
            Ok(statements) => (statements, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let subs = std::mem::take(&mut parser.subs);
        match parser.first_error(stopped) {
            Some(error) => Err(error),
            None => Ok(Self {
                form,
                statements,
                subs,
            }),
        }
    }

    /// Does it hold the sub that the ticket system calls? Without one a file sets nothing.
    pub fn can_load(&self) -> bool {
        self.form == Form::Body || self.load_sub().is_some()
    }

    fn load_sub(&self) -> Option<&Sub> {
        let named = |name: &str| self.subs.iter().rev().find(|sub| sub.name == name);
        named("Load").or_else(|| named("LoadDefaults"))
    }
}

#[cfg(test)]
mod tests;
