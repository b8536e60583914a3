//! `TicketAcl` with parameters: the checks are gathered from the instance first.

use serde_json::{Map, Value as Json, json};

use super::engine::{field, start};
use super::question::{Question, Refusal, error_fields, left_data};
use super::source::Source;
use crate::core::acl::{Call, CheckedAgainst, Who};
use crate::core::checks::{Attributes, CheckValue, Checks, Facts, Gathered, Params, gather};

/// Answers a question whose checks come from the instance.
pub async fn answer(
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let params = Params::from_value(&question.object("params")?);
    let instance = source.instance().await?;
    let world = instance.world();
    let rules = source.rules(question.names("acl_names")?).await?;
    let who = Who {
        agent_id: params.text("UserID"),
        customer_user: params.text("CustomerUserID"),
    };
    let field = field(question, world.flavour)?;
    let started = start(question, field, params.text("Action"))?;
    let (false, false, Some((field, offered))) =
        (who.is_exempt(), rules.compiled.rules.is_empty(), started)
    else {
        return Ok(refused());
    };
    let instance = source.instance().await?;
    let ticket = match params.true_text("TicketID") {
        Some(id) => instance.ticket_by_id_text(id).await?,
        None => None,
    };
    let people = instance.people(&params, ticket.as_ref()).await?;
    let Gathered { current, stored } = gather(
        &rules.required,
        &params,
        &Facts {
            world: &world,
            ticket: ticket.as_ref(),
            persons: &people,
        },
    );
    let (outcome, verdicts) = rules.compiled.verdicts(&Call {
        who,
        field: &field,
        offered: &offered,
        checks: CheckedAgainst {
            current: &current,
            stored: &stored,
        },
    });
    let mut answer = Map::new();
    answer.insert("applied".into(), json!(outcome.applied));
    let data = outcome.applied.then(|| left_data(&offered, &outcome.left));
    answer.insert("data".into(), json!(data));
    error_fields(&mut answer, outcome.error.as_ref());
    let names = |list: &[usize]| json!(rules.compiled.names(list));
    answer.insert("matched_acls".into(), names(&verdicts.matched));
    answer.insert("applied_acls".into(), names(&verdicts.used));
    answer.insert("checks".into(), checks(&current));
    answer.insert("checks_database".into(), checks(&stored));
    answer.insert("called_checks".into(), json!(true));
    Ok(answer)
}

/// The answer to a call that is refused before anything is gathered.
fn refused() -> Map<String, Json> {
    let Json::Object(answer) = json!({
        "applied": false, "data": null, "error": null, "matched_acls": [], "applied_acls": [],
        "checks": {}, "checks_database": {}, "called_checks": false,
    }) else {
        return Map::new();
    };
    answer
}

/// A collection of checks: object -> attribute -> text, null or list.
fn checks(checks: &Checks) -> Json {
    let attributes = |attributes: &Attributes| -> Json {
        attributes
            .iter()
            .map(|(attribute, value)| (attribute.clone(), check_value(value)))
            .collect::<Map<String, Json>>()
            .into()
    };
    checks
        .iter()
        .map(|(object, own)| (object.to_owned(), attributes(own)))
        .collect::<Map<String, Json>>()
        .into()
}

/// A value as JSON: text, null or list.
pub fn check_value(value: &CheckValue) -> Json {
    match value {
        CheckValue::Null => Json::Null,
        CheckValue::Text(text) => json!(text),
        CheckValue::List(texts) => json!(texts),
    }
}
