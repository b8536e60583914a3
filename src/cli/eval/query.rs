//! `QueryCondition`, `QueryStringEscape` and `Quote`: the SQL that the ticket system makes of a
//! search text. The answers are texts to be compared; what aclscope sends itself has every value
//! bound.

use serde_json::{Map, Value as Json, json};

use super::question::{Question, Refusal};
use super::source::Source;
use crate::core::query::condition::{Condition, Form, Outcome, QuoteType, Semantics, escape};
use crate::core::value::{self, Value, is_true};
use crate::core::world::Collation;

/// Answers the operation `op` for `params`. Whose SQL it is, the instance's collation says; without
/// an instance that of `--collation`, else MySQL's.
pub async fn answer(
    op: &str,
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let Value::Map(params) = question.object("params")? else {
        return Err(Refusal::bad_question("`params` must be an object"));
    };
    let semantics = match source.collation().await? {
        Collation::IgnoreCase => Semantics::MySql,
        Collation::Exact => Semantics::Postgres,
    };
    match op {
        "QueryStringEscape" => Ok(text(params.text("QueryString").map(escape))),
        "Quote" => quote(&params, semantics),
        _ => condition(&params, semantics),
    }
}

/// Reading scalars, of which null is none.
trait Scalars {
    fn text(&self, name: &str) -> Option<&str>;

    fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(is_true)
    }
}

impl Scalars for value::Map {
    fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }
}

/// An answer that is one text, or none.
fn text(text: Option<String>) -> Map<String, Json> {
    let mut answer = Map::new();
    answer.insert("sql".into(), json!(text));
    answer.insert("values".into(), json!([]));
    answer.insert("result".into(), json!(text));
    answer
}

fn quote(params: &value::Map, semantics: Semantics) -> Result<Map<String, Json>, Refusal> {
    let kind = match params.text("Type").unwrap_or_default() {
        "" => QuoteType::Text,
        "Like" => QuoteType::Like,
        "Integer" => QuoteType::Integer,
        "Number" => QuoteType::Number,
        other => {
            let message = format!("`Type` is null, Like, Integer or Number, not {other:?}");
            return Err(Refusal::bad_question(message));
        }
    };
    let quoted = params.text("Text");
    Ok(text(quoted.and_then(|text| semantics.quote(text, kind))))
}

/// Answers with the condition and its values; `mixed_and_or` and `notice` say when the ticket system
/// refuses the text with a notice in its log.
fn condition(params: &value::Map, semantics: Semantics) -> Result<Map<String, Json>, Refusal> {
    let columns: Vec<String> = match params.get("Key") {
        Some(Value::Text(column)) => vec![column.clone()],
        Some(list @ Value::List(_)) => list.texts().into_iter().map(str::to_owned).collect(),
        _ => return Err(Refusal::bad_question("`Key` must be a column or a list")),
    };
    let form = Form {
        prefix: params.text("SearchPrefix").unwrap_or_default(),
        suffix: params.text("SearchSuffix").unwrap_or_default(),
        extended: params.flag("Extended"),
    };
    let value = params.text("Value").unwrap_or_default();
    let condition =
        Condition::read(value, form).map_err(|error| Refusal::bad_question(error.to_string()))?;
    let binds = params.flag("BindMode");
    let (sql, values) = condition.spelled(&columns, semantics, params.flag("CaseSensitive"), binds);
    let mut answer = Map::new();
    let mixed = *condition.outcome() == Outcome::Mixed;
    if mixed && binds {
        answer.insert("scalar".into(), json!(sql));
    }
    answer.insert("sql".into(), json!(sql));
    answer.insert("values".into(), json!(values));
    answer.insert("mixed_and_or".into(), json!(mixed));
    let refused = mixed || *condition.outcome() == Outcome::Never;
    answer.insert("notice".into(), json!(refused));
    Ok(answer)
}
