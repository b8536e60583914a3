//! The rewritten text, character by character, as tokens.

use super::Form;
use super::rewrite::Rewritten;

/// A piece of a condition, in the order in which the ticket system writes its statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// `(`
    Open,
    /// `)`
    Close,
    /// AND
    And,
    /// OR
    Or,
    /// A comparison with every column.
    Word(Word),
}

/// A word, its prefix and suffix around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What columns are compared with: with a `%` in it a pattern of LIKE, else a value.
    pub text: String,
    /// `!`: a row is found when no column compares equal, and none is NULL.
    pub negated: bool,
}

impl Word {
    /// True when columns are compared by LIKE.
    pub fn is_pattern(&self) -> bool {
        self.text.contains('%')
    }
}

/// How reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// As many parentheses closed as opened.
    Balanced,
    /// Not so.
    Unbalanced,
    /// AND directly before OR, or OR before AND: nothing behind it is read.
    Mixed,
}

/// Reads the whole text.
pub(super) fn scan(rewritten: &Rewritten, form: Form<'_>) -> (Vec<Token>, Ended) {
    let mut scanner = Scanner {
        form,
        phrases: &rewritten.phrases,
        tokens: Vec::new(),
        word: String::new(),
        negated: false,
    };
    let (mut opened, mut closed) = (0_usize, 0_usize);
    let mut rest = rewritten.text.as_slice();
    let mut behind = None;
    while let Some((first, after)) = rest.split_first() {
        let next = after.first().copied();
        rest = after;
        let before = behind.replace(*first);
        let operator = match (first, next) {
            ('\\', Some(literal @ ('(' | ')' | '&' | '|' | '\\'))) => {
                scanner.word.push(literal);
                behind = next;
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            ('!', _) if scanner.word.is_empty() => {
                scanner.negated = true;
                continue;
            }
            ('(', _) => {
                opened += 1;
                scanner.parenthesis(Token::Open);
                continue;
            }
            (')', _) => {
                closed += 1;
                scanner.parenthesis(Token::Close);
                continue;
            }
            ('&', Some('&')) => Token::And,
            ('|', Some('|')) => Token::Or,
            // The second half of an operator whose first half was taken literally.
            ('&' | '|', _) if before == Some(*first) => continue,
            (other, _) => {
                scanner.word.push(*other);
                continue;
            }
        };
        rest = after.get(1..).unwrap_or_default();
        if !scanner.operator(operator) {
            return (scanner.tokens, Ended::Mixed);
        }
    }
    scanner.finish_word();
    let ended = if opened == closed {
        Ended::Balanced
    } else {
        Ended::Unbalanced
    };
    (scanner.tokens, ended)
}

/// What is read so far.
struct Scanner<'r> {
    form: Form<'r>,
    phrases: &'r [String],
    tokens: Vec<Token>,
    word: String,
    negated: bool,
}

impl Scanner<'_> {
    /// Ends the word, if one is begun: a phrase comes back, prefix and suffix are added.
    fn finish_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word).replace('\\', "");
        let word = self.phrase(&word).unwrap_or(&word);
        let affixed = format!("{}{word}{}", self.form.prefix, self.form.suffix);
        let mut text = String::with_capacity(affixed.len());
        for character in affixed.chars() {
            match character {
                '*' | '%' if text.ends_with('%') => {}
                '*' | '%' => text.push('%'),
                other => text.push(other),
            }
        }
        self.joined();
        self.tokens.push(Token::Word(Word {
            text,
            negated: std::mem::take(&mut self.negated),
        }));
    }

    /// The phrase whose placeholder is the whole word.
    fn phrase(&self, word: &str) -> Option<&str> {
        let number = word.strip_prefix("###")?.strip_suffix("###")?;
        let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        let phrase = self.phrases.get(index).filter(|_| plain)?;
        Some(phrase)
    }

    /// Puts an AND between a word or `)` and what follows it without an operator.
    fn joined(&mut self) {
        if matches!(self.tokens.last(), Some(Token::Word(_) | Token::Close)) {
            self.tokens.push(Token::And);
        }
    }

    fn parenthesis(&mut self, token: Token) {
        self.finish_word();
        if token == Token::Open {
            self.joined();
        }
        self.tokens.push(token);
    }

    /// Takes an operator in; a repeated one counts once. False when it contradicts the one before.
    fn operator(&mut self, operator: Token) -> bool {
        self.finish_word();
        match self.tokens.last() {
            Some(last @ (Token::And | Token::Or)) => *last == operator,
            _ => {
                self.tokens.push(operator);
                true
            }
        }
    }
}
