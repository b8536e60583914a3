//! Operators on constants: joining, repeating, arithmetic, texts that hold values.

use super::cursor::begins_name;
use super::escape::in_case;
use super::heap::Scalar;
use super::run::Run;
use super::syntax::{Expr, Operator, Part};

impl Run<'_> {
    pub fn interpolated(&mut self, parts: &[Part], expression: &Expr) -> Scalar {
        let mut whole = String::new();
        for part in parts {
            let Some(text) = self.value(&part.value).text() else {
                return self.unknown(expression);
            };
            if !self.config.heap.has_room(whole.len() + text.len()) {
                return self.unknown(expression);
            }
            if part.cases.is_empty() {
                whole.push_str(&text);
            } else {
                whole.push_str(&in_case(&text, &part.cases));
            }
        }
        self.text(&whole, expression)
    }

    pub fn chain(&mut self, first: &Expr, more: &[(Operator, Expr)], expression: &Expr) -> Scalar {
        let mut left = self.value(first);
        for (index, (operator, right)) in more.iter().enumerate() {
            // `'a' . 'b' . 'c'` in one go, so that a long row stays linear.
            if *operator == Operator::Join {
                let rest = more.get(index..).unwrap_or_default();
                if rest.iter().all(|(operator, _)| *operator == Operator::Join) {
                    return self.joined(left, rest, expression);
                }
            }
            let right = self.value(right);
            left = match self.operated(&left, *operator, &right) {
                Some(value) => value,
                None => return self.unknown(expression),
            };
        }
        left
    }

    fn joined(&mut self, left: Scalar, rest: &[(Operator, Expr)], expression: &Expr) -> Scalar {
        let mut whole = match left.text() {
            Some(text) => text.to_string(),
            None => return self.unknown(expression),
        };
        for (_, right) in rest {
            match self.value(right).text() {
                Some(text) if self.config.heap.has_room(whole.len() + text.len()) => {
                    whole.push_str(&text);
                }
                _ => return self.unknown(expression),
            }
        }
        self.text(&whole, expression)
    }

    fn operated(&mut self, left: &Scalar, operator: Operator, right: &Scalar) -> Option<Scalar> {
        match operator {
            Operator::Join => {
                let (left, right) = (left.text()?, right.text()?);
                return self.config.heap.text(&format!("{left}{right}"));
            }
            Operator::Repeat => {
                let (left, times) = (left.text()?, right.number()?.to_whole()?);
                let times = usize::try_from(times.max(0)).ok()?;
                let length = left.len().checked_mul(times)?;
                if !self.config.heap.has_room(length) {
                    return None;
                }
                return self.config.heap.text(&left.repeat(times));
            }
            _ => {}
        }
        let (left, right) = (left.number()?, right.number()?);
        let number = match operator {
            Operator::Add => left.add(right),
            Operator::Subtract => left.subtract(right),
            Operator::Multiply => left.multiply(right),
            Operator::Divide => left.divide(right)?,
            Operator::Remainder => left.remainder(right)?,
            _ => left.power(right),
        };
        Some(Scalar::Number(number))
    }

    /// A minus before a text that begins like a name belongs to the text.
    pub fn negated(&mut self, inner: &Expr, expression: &Expr) -> Scalar {
        let value = self.value(inner);
        if let Scalar::Text(text) = &value {
            let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
            let named = rest.starts_with(begins_name);
            if named && text.starts_with('-') {
                return self.text(&format!("+{rest}"), expression);
            }
            if named {
                return self.text(&format!("-{rest}"), expression);
            }
        }
        match value.number() {
            Some(number) => Scalar::Number(number.negate()),
            None => self.unknown(expression),
        }
    }
}
