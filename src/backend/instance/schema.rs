//! What the databases of the products have in common, and where they differ.

use crate::backend::sql::Catalogue;
use crate::core::world::{Flavour, World};

/// Tables that every ticket system of the family has.
const REQUIRED: [&str; 5] = ["valid", "users", "queue", "ticket", "ticket_state"];

/// Tables beside those of the world that something rests on, and what.
const OPTIONAL: [(&str, &str); 7] = [
    ("customer_preferences", "preferences of customer users"),
    (
        "customer_user_customer",
        "customer users of several customers",
    ),
    ("group_customer_user", "groups of customer users"),
    ("group_customer", "groups of customers"),
    ("service_customer_user", "services of customer users"),
    ("dynamic_field_value", "values of dynamic fields"),
    ("customer_company", "customer companies"),
];

/// The product whose table of groups is there.
pub(super) fn flavour(has: impl Fn(&str) -> bool) -> Option<Flavour> {
    Flavour::ALL
        .into_iter()
        .find(|flavour| has(flavour.groups_table()))
}

/// The product whose database this is, or the tables that it lacks.
pub(super) fn detect(catalogue: &Catalogue) -> Result<Flavour, Vec<&'static str>> {
    let has = |table: &str| catalogue.table(table).is_some();
    let mut missing: Vec<&str> = REQUIRED.into_iter().filter(|table| !has(table)).collect();
    let flavour = flavour(has);
    if flavour.is_none() {
        missing.push("groups_table, permission_groups or groups");
    }
    match flavour {
        Some(flavour) if missing.is_empty() => Ok(flavour),
        _ => Err(missing),
    }
}

/// The table of this database in which the rows of a table of the world stand.
pub(super) fn stored<'t>(catalogue: &Catalogue, table: &'t str) -> Option<&'t str> {
    let has = |table: &str| catalogue.table(table).is_some();
    if has(table) {
        return Some(table);
    }
    let groups = Flavour::ALL.into_iter().map(Flavour::groups_table);
    let mut groups = groups.filter(|_| table == "groups_table");
    groups.find(|name| has(name))
}

/// What is not there and what does not work without it, one sentence each.
pub(super) fn notices(catalogue: &Catalogue) -> Vec<String> {
    let world = World::TABLES.iter().map(|table| (*table, "what it holds"));
    world
        .chain(OPTIONAL)
        .filter(|(table, _)| stored(catalogue, table).is_none())
        .map(|(table, what)| format!("the database has no table {table}: without {what}"))
        .collect()
}
