//! The operations on customer users and companies: what the ticket system's own functions of these
//! names answer, with what it would have logged as `errors`, and `dies` where its request would end.

mod company;
mod listing;
mod params;
mod person;
mod search;

use serde_json::{Map, Value as Json, json};

use self::params::Params;
use super::question::{Question, Refusal};
use super::source::Source;
use crate::backend::customer::Told;
use crate::backend::{Customers, Instance};
use crate::core::value::Value;

/// The names of the operations that are answered here.
pub fn knows(op: &str) -> bool {
    OPERATIONS.contains(&op)
}

const OPERATIONS: [&str; 13] = [
    "CustomerSearch",
    "CustomerUserDataGet",
    "CustomerName",
    "CustomerIDs",
    "CustomerUserCustomerMemberList",
    "CustomerSearchDetail",
    "CustomerIDList",
    "CustomerSourceList",
    "GetFieldSelections",
    "CustomerUserSearchFields",
    COMPANY_LIST,
    COMPANY_GET,
    COMPANY_DETAIL,
];

const COMPANY_LIST: &str = "CustomerCompanyList";
const COMPANY_GET: &str = "CustomerCompanyGet";
const COMPANY_DETAIL: &str = "CustomerCompanySearchDetail";

/// Answers the operation `op` for `params`. `settings` replace those of the instance for this
/// question.
pub async fn answer(
    op: &str,
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let params = Params::of(question.object("params")?)?;
    let explain = question
        .text("explain")?
        .is_some_and(|flag| crate::core::value::is_true(&flag));
    let instance = source.instance().await?;
    let customers = with_settings(question, &instance).await?;
    let dies = match op {
        COMPANY_LIST | COMPANY_GET | COMPANY_DETAIL => customers.company_dies().map(str::to_owned),
        _ => customers.sources().dies().await,
    };
    if let Some(reason) = dies {
        let mut answer = answered(Told::default());
        answer.insert("errors".into(), json!([reason]));
        answer.insert("dies".into(), json!(true));
        return Ok(answer);
    }
    let told = match op {
        "CustomerSearch" => return search::answer(&params, &customers, explain).await,
        "CustomerUserDataGet" => person::data(&params, &customers).await,
        "CustomerName" => person::name(&params, &customers).await,
        "CustomerIDs" => listing::customer_ids(&params, &customers).await,
        "CustomerUserCustomerMemberList" => listing::members(&params, &customers).await,
        "CustomerSearchDetail" => listing::detail(&params, &customers).await,
        "CustomerIDList" => listing::id_list(&params, &customers).await,
        "CustomerSourceList" => listing::sources(&params, &customers),
        "GetFieldSelections" => listing::selections(&params, &customers),
        "CustomerUserSearchFields" => listing::search_fields(&customers),
        COMPANY_LIST => company::list(&params, &customers).await,
        COMPANY_GET => company::get(&params, &customers).await,
        COMPANY_DETAIL => company::detail(&params, &customers).await,
        _ => return Err(unknown(op)),
    };
    Ok(answered(told))
}

/// The customers of the instance, with the settings of the question in place of its own.
pub(super) async fn with_settings<'i>(
    question: Question<'_>,
    instance: &'i Instance,
) -> Result<Customers<'i>, Refusal> {
    Ok(match question.object("settings")? {
        Value::Map(settings) if !settings.is_empty() => instance.customers_with(settings).await?,
        _ => instance.customers(),
    })
}

/// An answer: the result, and what went wrong on the way.
fn answered(told: Told<Json>) -> Map<String, Json> {
    let mut answer = Map::new();
    answer.insert("result".into(), told.found);
    answer.insert("errors".into(), json!(told.errors));
    answer.insert("dies".into(), json!(false));
    answer
}

fn unknown(op: &str) -> Refusal {
    Refusal {
        kind: "unknown_op",
        message: format!("the operation `{op}` is not known here"),
    }
}
