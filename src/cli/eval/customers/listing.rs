//! What is listed of customer users: CustomerIDs, members, sources, fields, detail searches.

use serde_json::{Map, Value as Json, json};

use super::params::Params;
use crate::backend::customer::Told;
use crate::backend::{Customers, DetailAnswer};

/// `CustomerIDs`: those of the person `User`, in order.
pub async fn customer_ids(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let told = customers.customer_ids(params.text("User")).await;
    told.map(|ids| json!(ids))
}

/// `CustomerUserCustomerMemberList`: the further customers of `CustomerUserID`, or the persons who
/// have `CustomerID` as a further one.
pub async fn members(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let (login, id) = (params.text("CustomerUserID"), params.text("CustomerID"));
    customers.members(login, id).await.map(|found| json!(found))
}

/// `CustomerSearchDetail`: logins in order, or their number with `Result` `COUNT`.
pub async fn detail(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    customers.detail(&params.0).await.map(detail_answer)
}

/// The result of a detail search; null when it failed.
pub fn detail_answer(answer: Option<DetailAnswer>) -> Json {
    match answer {
        None => Json::Null,
        Some(DetailAnswer::Count(count)) => json!(count),
        Some(DetailAnswer::Found(found)) => json!(found),
    }
}

/// `CustomerIDList`: the CustomerIDs of all sources that `SearchTerm` finds.
pub async fn id_list(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let valid_only = params.flag("Valid", true);
    let sources = customers.sources();
    let told = sources.id_list(params.text("SearchTerm"), valid_only).await;
    told.map(|ids| json!(ids))
}

/// `CustomerSourceList`: keys and names; with `ReadOnly` only those that can, or cannot be written.
pub fn sources(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let read_only = params.given("ReadOnly").map(crate::core::value::is_true);
    told(json!(customers.sources().source_names(read_only)))
}

/// `GetFieldSelections`: the values of the field `FieldName` with their labels.
pub fn selections(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    told(json!(customers.selection(params.text("FieldName"))))
}

/// `CustomerUserSearchFields`: the fields that a detail search knows.
pub fn search_fields(customers: &Customers<'_>) -> Told<Json> {
    let fields = customers.fields().into_iter().map(|field| {
        let mut told = Map::new();
        told.insert("Name".into(), json!(field.name));
        told.insert("Label".into(), json!(field.label));
        told.insert("DatabaseField".into(), json!(field.column));
        told.insert("StorageType".into(), json!(field.storage_type));
        let kind = match &field.selection {
            Some(_) => "Selection",
            None => "Input",
        };
        told.insert("Type".into(), json!(kind));
        if let Some(selection) = field.selection {
            told.insert("SelectionsData".into(), json!(selection));
        }
        Json::Object(told)
    });
    told(fields.collect())
}

/// An answer that comes from the configuration alone.
fn told(found: Json) -> Told<Json> {
    Told {
        found,
        errors: Vec::new(),
    }
}
