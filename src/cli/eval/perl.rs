//! `PerlConfig`: what a Perl configuration text sets, what is wrong with it, and what only running it
//! could tell.

use serde_json::{Map, Value as Json, json};

use super::question::{Question, Refusal};
use crate::core::perl::{Config, Form, Program};
use crate::core::value::Value;

/// Answers for the text `source` of the kind `form`, loaded into the settings `before`.
pub fn answer(question: Question<'_>) -> Result<Map<String, Json>, Refusal> {
    let source = question.needed("source")?;
    let form = match question.needed("form")?.as_str() {
        "body" => Form::Body,
        "file" => Form::File,
        other => {
            return Err(Refusal::bad_question(format!(
                "`form` must be `body` or `file`, not `{other}`"
            )));
        }
    };
    let before = question.object("before")?;
    let Value::Map(before) = before else {
        return Err(Refusal::bad_question("`before` must be an object"));
    };

    let mut answer = Map::new();
    match Program::parse(&source, form) {
        Ok(program) => {
            let mut config = Config::new(&before);
            config.load(&program, 0);
            let settings = Value::Map(config.after_known_statements());
            let dynamic: Vec<Json> = config
                .dynamic()
                .into_iter()
                .map(|place| json!({"line": place.lines.line, "end_line": place.lines.end_line}))
                .collect();
            answer.insert("self".into(), Json::from(&settings));
            answer.insert("error".into(), Json::Null);
            answer.insert("dynamic_at".into(), json!(dynamic));
        }
        Err(error) => {
            answer.insert("self".into(), Json::Null);
            answer.insert(
                "error".into(),
                json!({
                    "line": error.line,
                    "at_end": error.at_end,
                    "kind": error.kind.name(),
                    "message": error.message,
                }),
            );
            answer.insert("dynamic_at".into(), json!([]));
        }
    }
    Ok(answer)
}
