//! `CustomerSearch`: logins and their texts, from all sources.

use serde_json::{Map, Value as Json, json};

use super::answered;
use super::params::Params;
use crate::backend::Customers;
use crate::backend::customer::{Asking, Hit, SearchRequest, Sent, Term};
use crate::cli::eval::question::Refusal;

/// Answers with login -> text. With `explain` also `sql` and `ldap_searches`: what every source was
/// asked.
pub async fn answer(
    params: &Params,
    customers: &Customers<'_>,
    explain: bool,
) -> Result<Map<String, Json>, Refusal> {
    let sources = customers.sources();
    let Some(request) = request(params) else {
        let what = "Search, PostMasterSearch, UserLogin, CustomerID or CustomerIDRaw";
        return Ok(answered(sources.missing::<()>(what).map(|()| json!({}))));
    };
    let told = sources.sent(&request).await;
    let texts = |hits: Vec<Hit>| {
        let texts = hits.into_iter().map(|hit| (hit.login, json!(hit.text)));
        Json::Object(texts.collect())
    };
    let mut answer = answered(told.map(texts));
    if explain {
        let (mut sql, mut ldap) = (Vec::new(), Vec::new());
        for (source, sent) in sources.explain_of(&request, &Asking::default()) {
            match sent {
                Ok(Sent::Sql { sql: text, values }) => {
                    sql.push(json!({"source": source, "sql": text, "values": values}));
                }
                Ok(Sent::Ldap {
                    base,
                    scope,
                    filter,
                    attributes,
                    size_limit,
                }) => ldap.push(json!({
                    "source": source, "base": base, "scope": scope, "filter": filter,
                    "attrs": attributes, "sizelimit": size_limit,
                })),
                // What cannot be asked stands among the errors.
                Err(_) => {}
            }
        }
        answer.insert("sql".into(), json!(sql));
        answer.insert("ldap_searches".into(), json!(ldap));
    }
    Ok(answer)
}

/// The request of these parameters: of several terms only the first Perl-true one counts, in the
/// ticket system's order. `None` where there is none.
fn request(params: &Params) -> Option<SearchRequest> {
    type Kind = (&'static str, fn(String) -> Term);
    const KINDS: [Kind; 5] = [
        ("Search", Term::Search),
        ("PostMasterSearch", Term::PostMaster),
        ("UserLogin", Term::Login),
        ("CustomerID", Term::CustomerId),
        ("CustomerIDRaw", Term::CustomerIdRaw),
    ];
    let term = KINDS
        .into_iter()
        .find_map(|(name, term)| Some(term(params.truth(name)?.to_owned())))?;
    Some(SearchRequest {
        term,
        customer_user_only: params.flag("CustomerUserOnly", false),
        valid_only: params.flag("Valid", true),
        limit: params.number("Limit").filter(|limit| *limit > 0),
        offset: 0,
    })
}
