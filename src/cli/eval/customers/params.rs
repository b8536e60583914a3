//! The parameters of an operation.

use crate::cli::eval::question::Refusal;
use crate::core::value::{Map, Value, is_true};

/// Parameters by name.
#[derive(Debug, Clone)]
pub struct Params(pub Map);

impl Params {
    /// Reads `params`.
    pub fn of(params: Value) -> Result<Self, Refusal> {
        match params {
            Value::Map(params) => Ok(Self(params)),
            _ => Err(Refusal::bad_question("`params` must be an object")),
        }
    }

    /// A scalar; one that is missing is empty, which is what the ticket system makes of it.
    pub fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// A scalar that is there.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_text()
    }

    /// A scalar that is Perl-true.
    pub fn truth(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|text| is_true(text))
    }

    /// Perl truth of a scalar, `usual` where it is missing.
    pub fn flag(&self, name: &str, usual: bool) -> bool {
        self.given(name).map_or(usual, is_true)
    }

    /// A number; `None` where it is missing or none.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.given(name)?.trim().parse().ok()
    }
}
