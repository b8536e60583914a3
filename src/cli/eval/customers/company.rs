//! Customer companies.

use serde_json::{Value as Json, json};

use super::listing::detail_answer;
use super::params::Params;
use crate::backend::Customers;
use crate::backend::customer::{CompanyRequest, Told};

/// `CustomerCompanyList`: id -> text.
pub async fn list(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let request = CompanyRequest {
        text: params.truth("Search"),
        valid_only: params.flag("Valid", true),
        limit: params.number("Limit"),
    };
    customers.companies(request).await.map(|found| json!(found))
}

/// `CustomerCompanyGet`: every attribute of the company `CustomerID`; none of an unknown one.
pub async fn get(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let told = customers.company(params.text("CustomerID")).await;
    told.map(|data| {
        let data = data.into_iter().map(|(name, value)| (name, json!(value)));
        Json::Object(data.collect())
    })
}

/// `CustomerCompanySearchDetail`: ids in order, or their number with `Result` `COUNT`.
pub async fn detail(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    customers.company_detail(&params.0).await.map(detail_answer)
}
