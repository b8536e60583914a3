//! TO BE REPLACED at integration by the customer-permission model of `core::customer`: this file
//! holds only what the gathering needs of it, behind [`customer_groups`].

use std::collections::BTreeSet;

use crate::core::customer::{Person, Record};
use crate::core::value::{Value, is_true};
use crate::core::world::{Collation, World};

/// The group names, sorted, for which a customer user holds `permission`.
pub(super) fn customer_groups(
    world: &World,
    person: &Person,
    permission: &str,
) -> BTreeSet<String> {
    let mut groups: BTreeSet<&str> = BTreeSet::new();
    if world.settings.is_on("CustomerGroupSupport") {
        let ids = customer_ids(person);
        let same = same_context(world);
        let own = person.grants.iter().map(|grant| (grant.group, &grant.key));
        let company = person
            .company_grants
            .iter()
            .filter(|grant| grant.context == same)
            .filter(|grant| ids.iter().any(|id| equal(world, id, &grant.customer_id)))
            .map(|grant| (grant.group, &grant.key));
        let held = own
            .chain(company)
            .filter(|(_, key)| *key == permission || *key == "rw")
            .filter_map(|(group, _)| world.groups.by_id(group));
        groups.extend(
            held.filter(|group| group.valid)
                .map(|group| group.name.as_str()),
        );
        if !ids.is_empty() {
            groups.extend(always(world, "CustomerGroupCompanyAlwaysGroups"));
        }
    } else {
        groups.extend(world.groups.valid().map(|group| group.name.as_str()));
    }
    groups.extend(always(world, "CustomerGroupAlwaysGroups"));
    groups.into_iter().map(str::to_owned).collect()
}

fn always<'w>(world: &'w World, setting: &str) -> impl Iterator<Item = &'w str> {
    world
        .settings
        .list(setting)
        .into_iter()
        .filter(|name| world.groups.by_name(name).is_some_and(|group| group.valid))
}

fn same_context(world: &World) -> &str {
    world
        .settings
        .sub("CustomerGroupPermissionContext", "001-CustomerID-same")
        .and_then(|context| context.get("Value"))
        .and_then(Value::as_text)
        .unwrap_or("Ticket::CustomerID::Same")
}

fn equal(world: &World, left: &str, right: &str) -> bool {
    match world.collation {
        Collation::IgnoreCase => left.to_lowercase() == right.to_lowercase(),
        Collation::Exact => left == right,
    }
}

/// The CustomerIDs: those that the source knows, then the rows of `customer_user_customer`.
fn customer_ids(person: &Person) -> Vec<String> {
    let mut ids = person.record.as_ref().map(recorded_ids).unwrap_or_default();
    for id in &person.customers {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

fn recorded_ids(record: &Record) -> Vec<String> {
    let secondary = record.text("UserCustomerIDs").filter(|ids| is_true(ids));
    let primary = record
        .text("UserCustomerID")
        .filter(|_| !record.exclude_primary);
    let mut ids = secondary.map(split).unwrap_or_default();
    ids.extend(primary.map(str::to_owned));
    ids
}

fn split(ids: &str) -> Vec<String> {
    let separator = [';', ',', '|'].into_iter().find(|kind| ids.contains(*kind));
    let mut parts: Vec<String> = separator.map_or_else(Vec::new, |separator| {
        ids.split(separator)
            .map(|part| part.trim().to_owned())
            .collect()
    });
    while parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    if parts.is_empty() {
        parts.push(ids.trim().to_owned());
    }
    parts
}
