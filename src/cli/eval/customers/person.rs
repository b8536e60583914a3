//! One customer user: all data, or the name.

use serde_json::{Value as Json, json};

use super::params::Params;
use crate::backend::Customers;
use crate::backend::customer::Told;

/// `CustomerUserDataGet`: every attribute of the person `User`; none of an unknown one.
pub async fn data(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let told = customers.data(params.text("User")).await;
    told.map(|data| {
        let data = data.into_iter().map(|(name, value)| (name, json!(value)));
        Json::Object(data.collect())
    })
}

/// `CustomerName`: the full name of the person `UserLogin`, null for an unknown one.
pub async fn name(params: &Params, customers: &Customers<'_>) -> Told<Json> {
    let told = customers.name(params.text("UserLogin")).await;
    told.map(|name| json!(name))
}
