//! `TicketAcl` with given checks: the rule engine alone.

use serde_json::{Map, Value as Json, json};

use super::question::{Question, Refusal, error_fields, left_data};
use crate::core::acl::{Call, CheckedAgainst, Compiled, Field, Offered, Start, Who};
use crate::core::checks::Checks;
use crate::core::value::Value;
use crate::core::world::Flavour;

/// Answers a question that brings its own ACLs and checks.
pub fn answer(question: Question<'_>, flavour: Flavour) -> Result<Map<String, Json>, Refusal> {
    let acls = question.object("acls")?;
    let current = Checks::read(&question.object("checks")?);
    let stored = Checks::read(&question.object("checks_database")?);
    let field = field(question, flavour)?;
    let agent = question.text("user_id")?;
    let customer = question.text("customer_user_id")?;
    let action = question.text("action")?;

    let mut answer = Map::new();
    let Some((field, offered)) = start(question, field, action.as_deref())? else {
        return Ok(refused());
    };
    let compiled = Compiled::new(
        acls.as_map()
            .into_iter()
            .flatten()
            .map(|(name, acl)| (name.as_str(), acl)),
        flavour,
    );
    let (outcome, verdicts) = compiled.verdicts(&Call {
        who: Who {
            agent_id: agent.as_deref(),
            customer_user: customer.as_deref(),
        },
        field: &field,
        offered: &offered,
        checks: CheckedAgainst {
            current: &current,
            stored: &stored,
        },
    });
    answer.insert("applied".into(), json!(outcome.applied));
    let data = outcome.applied.then(|| left_data(&offered, &outcome.left));
    answer.insert("data".into(), json!(data));
    error_fields(&mut answer, outcome.error.as_ref());
    answer.insert(
        "matched_acls".into(),
        json!(compiled.names(&verdicts.matched)),
    );
    answer.insert("used_acls".into(), json!(compiled.names(&verdicts.used)));
    Ok(answer)
}

/// The asked field; `None` where ReturnType or ReturnSubType is false, so that the call is refused.
pub fn field(question: Question<'_>, flavour: Flavour) -> Result<Option<Field>, Refusal> {
    let return_type = question.text("return_type")?.unwrap_or_default();
    let return_subtype = question.text("return_subtype")?.unwrap_or_default();
    let given = |text: &str| crate::core::value::is_true(text);
    Ok((given(&return_type) && given(&return_subtype))
        .then(|| Field::new(&return_type, &return_subtype, flavour)))
}

/// The list that the run starts from; `None` where the call is refused.
pub fn start(
    question: Question<'_>,
    field: Option<Field>,
    action: Option<&str>,
) -> Result<Option<(Field, Offered)>, Refusal> {
    let data = match question.0.get("data") {
        Some(data) => Value::from(data.clone()),
        None => Value::Null,
    };
    let Some(field) = field else {
        return Ok(None);
    };
    match Offered::start(&field, &data, action) {
        Start::From(offered) => Ok(Some((field, offered))),
        Start::Refused => Ok(None),
        Start::Unusable => Err(Refusal::bad_question(
            "`data` must be an object of id -> name",
        )),
    }
}

/// The answer to a call that has no effect.
fn refused() -> Map<String, Json> {
    let mut answer = Map::new();
    answer.insert("applied".into(), json!(false));
    answer.insert("data".into(), Json::Null);
    answer.insert("error".into(), Json::Null);
    answer.insert("matched_acls".into(), json!([]));
    answer.insert("used_acls".into(), json!([]));
    answer
}
