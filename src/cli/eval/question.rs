//! Reading the fields of a question, each wrong one named.

use serde_json::{Map, Value as Json, json};

use crate::core::acl::{EvalError, Offered, OptionSet};
use crate::core::value::Value;

/// Why a question gets no answer.
#[derive(Debug)]
pub struct Refusal {
    /// `bad_json`, `bad_question`, `unknown_op`, `no_instance`, `not_writable`, `too_long`,
    /// `backend` or `internal`.
    pub kind: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl Refusal {
    /// A question whose fields are not what its operation takes.
    pub fn bad_question(message: impl Into<String>) -> Self {
        Self {
            kind: "bad_question",
            message: message.into(),
        }
    }

    /// The answer that says so.
    pub fn answer(&self, id: &Json) -> Json {
        json!({"id": id, "error": {"kind": self.kind, "message": self.message}})
    }
}

/// The fields of one question.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q>(pub &'q Map<String, Json>);

impl<'q> Question<'q> {
    /// Is the field there, and not null?
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    /// A scalar field as text; absent and null are `None`.
    pub fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(name).cloned().map(Value::from) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::bad_question(format!("`{name}` must be a text"))),
        }
    }

    /// A scalar field that must be there.
    pub fn needed(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)?
            .ok_or_else(|| Refusal::bad_question(format!("`{name}` is missing")))
    }

    /// An object field; absent and null are empty.
    pub fn object(&self, name: &str) -> Result<Value, Refusal> {
        match self.0.get(name) {
            None | Some(Json::Null) => Ok(Value::Map(Default::default())),
            Some(value @ Json::Object(_)) => Ok(Value::from(value.clone())),
            Some(_) => Err(Refusal::bad_question(format!("`{name}` must be an object"))),
        }
    }

    /// A list of names; absent and null are `None`.
    pub fn names(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let wrong = || Refusal::bad_question(format!("`{name}` must be a list of names or null"));
        match self.0.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Array(names)) => names
                .iter()
                .map(|name| name.as_str().map(str::to_owned).ok_or_else(wrong))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(wrong()),
        }
    }
}

/// The entries of a list that are left, as `data` of an answer.
pub fn left_data(offered: &Offered, left: &OptionSet) -> Json {
    offered
        .entries()
        .iter()
        .enumerate()
        .filter(|(position, _)| left.contains(*position))
        .map(|(_, entry)| (entry.id.clone(), json!(entry.name)))
        .collect::<Map<String, Json>>()
        .into()
}

/// `error` and `detail` of an answer.
pub fn error_fields(answer: &mut Map<String, Json>, error: Option<&EvalError>) {
    answer.insert("error".into(), json!(error.map(|error| error.kind.name())));
    if let Some(error) = error {
        answer.insert(
            "detail".into(),
            json!({
                "acl": error.acl,
                "section": error.section,
                "key": error.key,
                "pattern": error.pattern,
                "message": error.message,
            }),
        );
    }
}
