//! Numbers as they are written.

use super::error::{ErrorKind, Parsed, PerlError};
use super::number::Number;
use super::parser::Parser;
use super::quote::one_unknown;
use super::syntax::{Expr, Kind};

impl Parser {
    /// A number; the cursor stands at its first digit or point.
    pub fn number(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        let two = self.cursor.second().unwrap_or(' ').to_ascii_lowercase();
        let kind =
            if self.cursor.peek() == Some('0') && (two.is_ascii_digit() || "xbo_".contains(two)) {
                self.based_number(two)?
            } else {
                self.decimal_number()
            };
        Ok(Expr::new(kind, line, line))
    }

    fn based_number(&mut self, letter: char) -> Parsed<Kind> {
        self.cursor.bump();
        let base = match letter {
            'x' => 16,
            'b' => 2,
            _ => 8,
        };
        if letter.is_ascii_alphabetic() {
            self.cursor.bump();
        }
        let digits = self
            .cursor
            .take_while(|next| next == '_' || next.is_digit(base.max(10)));
        if let Some(wrong) = digits
            .chars()
            .find(|digit| *digit != '_' && !digit.is_digit(base))
        {
            let message = format!("{wrong} is no digit of a number with base {base}");
            return Err(PerlError::new(self.cursor.line, ErrorKind::Other, message));
        }
        Ok(Kind::Number(Number::of_digits(&digits, base)))
    }

    fn decimal_number(&mut self) -> Kind {
        let digits = |next: char| next.is_ascii_digit() || next == '_';
        let mut text = self.cursor.take_while(digits);
        let mut points = 0;
        while self.cursor.peek() == Some('.') && self.cursor.second() != Some('.') {
            // `1.2.3` is a version: the characters with these numbers.
            let more = self
                .cursor
                .second()
                .is_some_and(|next| next.is_ascii_digit());
            if points > 0 && !more {
                break;
            }
            self.cursor.bump();
            text.push('.');
            text.push_str(&self.cursor.take_while(digits));
            points += 1;
        }
        text.retain(|next| next != '_');
        if points > 1 {
            return version(&text);
        }
        if let Some('e' | 'E') = self.cursor.peek() {
            let mut ahead = self.cursor.clone();
            ahead.bump();
            let sign = ahead.take_while(|next| matches!(next, '+' | '-'));
            let power = ahead.take_while(digits);
            if sign.len() < 2 && power.starts_with(|next: char| next.is_ascii_digit()) {
                text.push('e');
                text.push_str(&sign);
                text.extend(power.chars().filter(|next| *next != '_'));
                self.cursor = ahead;
            }
        }
        Kind::Number(Number::of_text(&text))
    }
}

fn version(text: &str) -> Kind {
    let characters = text
        .split('.')
        .map(|number| number.parse().ok().and_then(char::from_u32));
    match characters.collect::<Option<String>>() {
        Some(text) => Kind::Text(text),
        None => one_unknown(),
    }
}
