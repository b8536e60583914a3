//! What the settings say about the cells of a matrix.

use super::kind::Relation;
use super::sheet::{Also, Column, Fixed};
use crate::core::customer::rules::GroupRules;
use crate::core::customer::{Origin, Rights, permission_types};
use crate::core::value::Value;
use crate::core::world::{Entity, World};

/// The columns of a relation: the types of `System::Customer::Permission` for each context of
/// `CustomerGroupPermissionContext` that has a value, in the order of their keys. What is named twice
/// is one column, as it is one row.
pub fn columns(world: &World, relation: Relation) -> Vec<Column> {
    if !relation.has_types() {
        return vec![Column::default()];
    }
    let contexts = match relation.has_contexts() {
        true => contexts(world).into_iter().map(Some).collect(),
        false => vec![None],
    };
    let types = permission_types(world);
    let all = contexts.iter().flat_map(|context| {
        types.iter().map(|key| Column {
            context: context.clone(),
            key: Some((*key).to_owned()),
        })
    });
    let mut columns: Vec<Column> = Vec::new();
    for column in all {
        if !columns.iter().any(|own| own.is(&column, world.collation)) {
            columns.push(column);
        }
    }
    columns
}

/// What gives groups to a customer user through its customers: the id of the group, and why. Both
/// contexts are looked at.
pub fn through_customers(rights: &Rights<'_>) -> Vec<(i64, Also)> {
    let mut all: Vec<(i64, Also)> = Vec::new();
    let own = rights.own.iter().map(|held| (held, false));
    let others = rights.others.iter().map(|held| (held, true));
    for (held, other) in own.chain(others) {
        let (key, by) = match held.origin {
            Origin::Company {
                customer_id,
                context,
                key,
            } => (
                Some(key.to_owned()),
                format!("customer {customer_id} has {key} in {context}"),
            ),
            Origin::CompanyAlways { .. } => {
                let by = "CustomerGroupCompanyAlwaysGroups names it";
                (None, by.to_owned())
            }
            Origin::SupportOff | Origin::Always | Origin::Direct { .. } => continue,
        };
        let also = (held.group.id, Also { key, by, other });
        if !all.contains(&also) {
            all.push(also);
        }
    }
    all
}

fn contexts(world: &World) -> Vec<String> {
    let all = world.settings.get("CustomerGroupPermissionContext");
    let mut entries: Vec<(&str, &str)> = all
        .and_then(Value::as_map)
        .into_iter()
        .flat_map(|map| map.iter())
        .filter_map(|(key, entry)| {
            let value = entry.get("Value").filter(|value| value.is_true())?;
            Some((key.as_str(), value.as_text()?))
        })
        .collect();
    entries.sort_unstable();
    let values = entries.into_iter().map(|(_, value)| value.to_owned());
    values.collect()
}

/// Why the cells of a group cannot be changed in a relation, and in which context.
pub fn fixed(world: &World, relation: Relation, group: &Entity) -> Vec<(Option<String>, Fixed)> {
    let rules = GroupRules::of(world);
    let among = |groups: &[&Entity]| groups.iter().any(|own| own.id == group.id);
    match relation {
        Relation::UserGroups if among(&rules.always) => vec![(None, Fixed::Always)],
        Relation::CustomerGroups if among(&rules.company_always) => {
            let same = rules.same.map(str::to_owned);
            same.map(|same| (Some(same), Fixed::CompanyAlways))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The ids of the valid services of everybody who has none of their own.
pub fn defaults(world: &World) -> Vec<String> {
    let valid = world.services.valid();
    let own = valid.filter(|service| world.default_services.contains(&service.id));
    own.map(|service| service.id.to_string()).collect()
}
