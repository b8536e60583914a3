//! Which caches of the ticket system are stale once customer data are written.

use std::collections::BTreeSet;

use crate::core::table_change::Plan;

/// Caches of a source of customer users, behind its name.
const PEOPLE: [&str; 5] = [
    "",
    "_CustomerSearch",
    "_CustomerSearchDetail",
    "_CustomerSearchDetailDynamicFields",
    "_CustomerIDList",
];

/// Caches of a source of companies, behind its name.
const COMPANIES: [&str; 4] = [
    "",
    "_CustomerCompanyList",
    "_CustomerCompanySearchDetail",
    "_CustomerSearchDetailDynamicFields",
];

/// Caches by the table that is written.
const TABLES: [(&str, &[&str]); 6] = [
    ("customer_user_customer", &["CustomerUser", "CustomerGroup"]),
    ("group_customer_user", &["CustomerGroup"]),
    ("group_customer", &["CustomerGroup"]),
    ("service_customer_user", &["Service"]),
    (
        "dynamic_field_obj_id_name",
        &["DynamicField", "DynamicFieldValue"],
    ),
    ("ticket", &["Ticket"]),
];

/// The types of the caches that are stale once a plan is carried out. `sources` are the configuration
/// keys of all sources of customer users: preferences are part of what each of them caches.
pub fn stale_caches(plan: &Plan, preferences: &str, sources: &[String]) -> Vec<String> {
    let mut types = BTreeSet::new();
    for change in plan.writes() {
        let endings: &[&str] = match &change.source {
            Some(source) if source.starts_with("CustomerCompany") => &COMPANIES,
            Some(_) => &PEOPLE,
            None => &[],
        };
        let own = change.source.as_deref().unwrap_or_default();
        types.extend(endings.iter().map(|ending| format!("{own}{ending}")));
        if change.source.is_some() {
            types.insert("CustomerGroup".to_owned());
            continue;
        }
        let found = TABLES.iter().find(|(table, _)| *table == change.table);
        let found = found.map_or(&[] as &[&str], |(_, types)| types);
        types.extend(found.iter().map(|own| (*own).to_owned()));
        if change.table == preferences {
            types.insert("CustomerUserPreferencesDB".to_owned());
            types.extend(sources.iter().cloned());
        }
    }
    types.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::table_change::{Act, TableChange};

    #[test]
    fn a_source_has_its_own_caches_and_preferences_are_in_all() {
        let change = |table: &str, source: Option<&str>| {
            let mut plan = Plan::new("change");
            plan.changes.push(TableChange {
                source: source.map(str::to_owned),
                ..TableChange::new(table, "row", &[], Vec::new(), Act::Replace(Vec::new()))
            });
            let sources = ["CustomerUser".to_owned(), "CustomerUser2".to_owned()];
            stale_caches(&plan, "customer_preferences", &sources)
        };
        let second = change("people", Some("CustomerUser2"));
        assert!(second.contains(&"CustomerUser2_CustomerSearch".to_owned()));
        assert!(second.contains(&"CustomerGroup".to_owned()));
        assert!(!second.iter().any(|own| own.starts_with("CustomerUser_")));
        let company = change("customer_company", Some("CustomerCompany"));
        assert!(company.contains(&"CustomerCompany_CustomerCompanyList".to_owned()));
        let preferences = ["CustomerUser", "CustomerUser2", "CustomerUserPreferencesDB"];
        assert_eq!(change("customer_preferences", None), preferences);
        assert_eq!(change("service_customer_user", None), ["Service"]);
        let mut check = Plan::new("look");
        let act = Act::Check(String::new());
        check.changes = vec![TableChange::new("ticket", "row", &[], Vec::new(), act)];
        assert_eq!(stale_caches(&check, "", &[]), Vec::<String>::new());
    }
}
