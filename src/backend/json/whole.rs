//! Values taken whole.

use super::{Kind, Scanner, SyntaxFault};
use crate::core::value::{Map, Value};

/// Deeper structures are refused; a settings tree has perhaps ten levels.
const DEPTH: usize = 128;

impl Scanner<'_> {
    /// Takes a value whole. Numbers stay their text; true is `1` and false `0`, as in Perl.
    pub fn value(&mut self) -> Result<Value, SyntaxFault> {
        self.value_at(0)
    }

    /// Takes a value whole and forgets it.
    pub fn pass_over(&mut self) -> Result<(), SyntaxFault> {
        self.pass_over_at(0)
    }

    fn value_at(&mut self, depth: usize) -> Result<Value, SyntaxFault> {
        let kind = self.kind()?;
        if depth > DEPTH {
            return Err(self.fault("nested too deeply"));
        }
        Ok(match kind {
            Kind::Object => {
                let mut map = Map::new();
                self.object(|scan, key| -> Result<(), SyntaxFault> {
                    let value = scan.value_at(depth + 1)?;
                    map.insert(key.into_owned(), value);
                    Ok(())
                })?;
                Value::Map(map)
            }
            Kind::List => {
                let mut list = Vec::new();
                self.list(|scan| -> Result<(), SyntaxFault> {
                    list.push(scan.value_at(depth + 1)?);
                    Ok(())
                })?;
                Value::List(list)
            }
            Kind::Text => Value::text(self.text()?),
            Kind::Number => Value::text(self.number()?),
            Kind::Null | Kind::True | Kind::False => match self.word()? {
                Kind::True => Value::text("1"),
                Kind::False => Value::text("0"),
                _ => Value::Null,
            },
        })
    }

    fn pass_over_at(&mut self, depth: usize) -> Result<(), SyntaxFault> {
        let kind = self.kind()?;
        if depth > DEPTH {
            return Err(self.fault("nested too deeply"));
        }
        match kind {
            Kind::Object => self.object(|scan, _| scan.pass_over_at(depth + 1)),
            Kind::List => self.list(|scan| scan.pass_over_at(depth + 1)),
            Kind::Text => self.text().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::Null | Kind::True | Kind::False => self.word().map(drop),
        }
    }
}
