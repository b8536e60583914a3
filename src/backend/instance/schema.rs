//! What the databases of the products have in common, and where they differ.

use crate::backend::sql::Catalogue;
use crate::core::world::Flavour;

/// A table: its name in OTOBO 11, the columns without which its rows say nothing, and what rests
/// on it.
type Needed = (&'static str, &'static [&'static str], &'static str);

/// Tables that every ticket system of the family has.
const REQUIRED: [Needed; 6] = [
    ("valid", &["id", "name"], "validity"),
    ("users", &["id", "login"], "agents"),
    ("queue", &["id", "name", "group_id"], "queues"),
    (
        "ticket",
        &[
            "id",
            "tn",
            "title",
            "queue_id",
            "ticket_state_id",
            "customer_id",
            "customer_user_id",
        ],
        "tickets",
    ),
    ("ticket_state", &["id", "name"], "states"),
    ("groups_table", &["id", "name"], "groups"),
];

/// Tables that something rests on, and what.
const OPTIONAL: [Needed; 29] = [
    (
        "acl",
        &["id", "name", "valid_id", "config_match", "config_change"],
        "ACLs",
    ),
    ("acl_sync", &["acl_id"], "which ACLs are not deployed"),
    ("system_address", &["id", "value0"], "addresses of queues"),
    ("ticket_state_type", &["id", "name"], "types of states"),
    ("ticket_priority", &["id", "name"], "priorities"),
    ("ticket_type", &["id", "name"], "types"),
    ("ticket_lock_type", &["id", "name"], "locks"),
    (
        "follow_up_possible",
        &["id", "name"],
        "whether follow-ups are possible",
    ),
    ("service", &["id", "name"], "services"),
    ("sla", &["id", "name"], "SLAs"),
    ("service_sla", &["service_id", "sla_id"], "SLAs of services"),
    (
        "service_customer_user",
        &["customer_user_login", "service_id"],
        "services of customer users",
    ),
    ("roles", &["id", "name"], "roles"),
    ("role_user", &["user_id", "role_id"], "roles of agents"),
    (
        "group_user",
        &["user_id", "group_id", "permission_key"],
        "groups of agents",
    ),
    (
        "group_role",
        &["role_id", "group_id", "permission_key"],
        "groups of roles",
    ),
    (
        "user_preferences",
        &["user_id", KEY, VALUE],
        "preferences of agents",
    ),
    (
        "queue_preferences",
        &["queue_id", KEY, VALUE],
        "preferences of queues",
    ),
    (
        "service_preferences",
        &["service_id", KEY, VALUE],
        "preferences of services",
    ),
    (
        "customer_preferences",
        &["user_id", KEY, VALUE],
        "preferences of customer users",
    ),
    (
        "customer_user_customer",
        &["user_id", "customer_id"],
        "customer users of several customers",
    ),
    (
        "group_customer_user",
        &["user_id", "group_id", "permission_key", "permission_value"],
        "groups of customer users",
    ),
    (
        "group_customer",
        &[
            "customer_id",
            "group_id",
            "permission_key",
            "permission_value",
            "permission_context",
        ],
        "groups of customers",
    ),
    ("customer_company", &[], "customer companies"),
    (
        "dynamic_field",
        &["id", "name", "field_type", "object_type"],
        "dynamic fields",
    ),
    (
        "dynamic_field_value",
        &["id", "field_id", "object_id"],
        "values of dynamic fields",
    ),
    DEPLOYED,
    DEFAULTS,
    MODIFIED,
];

const KEY: &str = "preferences_key";
const VALUE: &str = "preferences_value";
const DEPLOYED: Needed = (
    "sysconfig_deployment",
    &["id", "user_id", "effective_value"],
    "the settings that were deployed last",
);
const DEFAULTS: Needed = (
    "sysconfig_default",
    &["name", "effective_value", "is_valid"],
    "the settings that are stored",
);
const MODIFIED: Needed = (
    "sysconfig_modified",
    &[
        "name",
        "user_id",
        "effective_value",
        "is_valid",
        "reset_to_default",
    ],
    "the settings that somebody changed",
);

/// The product whose table of groups is there.
pub(super) fn flavour(has: impl Fn(&str) -> bool) -> Option<Flavour> {
    Flavour::ALL
        .into_iter()
        .find(|flavour| has(flavour.groups_table()))
}

/// The product whose database this is, or what it lacks: `table queue, column ticket.tn`.
pub(super) fn detect(catalogue: &Catalogue) -> Result<Flavour, String> {
    let lacking = REQUIRED.iter().filter_map(|needed| lack(catalogue, needed));
    let lacking: Vec<String> = lacking.collect();
    let flavour = flavour(|table| catalogue.table(table).is_some());
    flavour
        .filter(|_| lacking.is_empty())
        .ok_or(lacking.join(", "))
}

/// What is not there of a table.
fn lack(catalogue: &Catalogue, (table, columns, _): &Needed) -> Option<String> {
    let Some(name) = named(catalogue, table) else {
        return Some(match *table {
            "groups_table" => "table groups_table, permission_groups or groups".to_owned(),
            table => format!("table {table}"),
        });
    };
    let mut missing = columns
        .iter()
        .filter(|column| catalogue.column(name, column).is_none());
    missing
        .next()
        .map(|column| format!("column {name}.{column}"))
}

/// What a table of this database is called that is `table` elsewhere.
fn named<'t>(catalogue: &Catalogue, table: &'t str) -> Option<&'t str> {
    let has = |table: &str| catalogue.table(table).is_some();
    if has(table) {
        return Some(table);
    }
    let groups = Flavour::ALL.into_iter().map(Flavour::groups_table);
    let mut groups = groups.filter(|_| table == "groups_table");
    groups.find(|name| has(name))
}

/// The table of this database in which the rows of a table of the world stand; none when something
/// of it is missing without which the rows say nothing.
pub(super) fn stored<'t>(catalogue: &Catalogue, table: &'t str) -> Option<&'t str> {
    let mut all = REQUIRED.iter().chain(&OPTIONAL);
    let needed = all.find(|(name, ..)| *name == table);
    let whole = needed.is_none_or(|needed| lack(catalogue, needed).is_none());
    named(catalogue, table).filter(|_| whole)
}

/// What is not there and what does not work without it, one sentence each. What SysConfig holds is
/// looked at only where nothing else gives the settings.
pub(super) fn notices(catalogue: &Catalogue, settings_elsewhere: bool) -> Vec<String> {
    let of_settings = |needed: &Needed| needed.0.starts_with("sysconfig_");
    OPTIONAL
        .iter()
        .filter(|needed| !(settings_elsewhere && of_settings(needed)))
        .filter_map(|needed| Some((lack(catalogue, needed)?, needed.2)))
        .map(|(lacking, what)| format!("the database has no {lacking}: without {what}"))
        .collect()
}
