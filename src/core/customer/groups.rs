//! The groups a customer user is in, and where each comes from.

use std::collections::BTreeMap;
use std::fmt;

use super::person::{CompanyGrant, Person};
use super::rights::Rights;
use super::rules::GroupRules;
use crate::core::world::{Entity, World};

/// Why a customer user has a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// CustomerGroupSupport is off: everybody has all valid groups.
    SupportOff,
    /// CustomerGroupAlwaysGroups names the group.
    Always,
    /// A row of `group_customer_user` with this key.
    Direct {
        /// `permission_key` of the row.
        key: &'a str,
    },
    /// CustomerGroupCompanyAlwaysGroups names the group, and the person has a CustomerID.
    CompanyAlways {
        /// The person's CustomerID.
        customer_id: &'a str,
    },
    /// A row of `group_customer` of one of the person's CustomerIDs.
    Company {
        /// The person's CustomerID.
        customer_id: &'a str,
        /// `permission_context` of the row.
        context: &'a str,
        /// `permission_key` of the row.
        key: &'a str,
    },
}

impl Origin<'_> {
    /// True when the group comes through a company rather than from the login itself.
    pub fn is_company(&self) -> bool {
        matches!(self, Origin::Company { .. } | Origin::CompanyAlways { .. })
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::SupportOff => f.write_str("CustomerGroupSupport is off: all valid groups"),
            Origin::Always => f.write_str("CustomerGroupAlwaysGroups"),
            Origin::Direct { key } => write!(f, "customer user has {key}"),
            Origin::CompanyAlways { customer_id } => {
                write!(
                    f,
                    "CustomerGroupCompanyAlwaysGroups for customer {customer_id}"
                )
            }
            Origin::Company {
                customer_id,
                context,
                key,
            } => write!(f, "customer {customer_id} has {key} in {context}"),
        }
    }
}

/// A group with everything that gives it.
#[derive(Debug, Clone)]
pub struct GroupGrant<'a> {
    /// The group.
    pub group: &'a Entity,
    /// Why the person has it; never empty.
    pub origins: Vec<Origin<'a>>,
}

/// One reason for one group: for the permission types that `key` gives, or for all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub group: &'a Entity,
    key: Option<&'a str>,
    pub origin: Origin<'a>,
}

impl<'a> Rights<'a> {
    /// The groups of a permission type, by name: rows of the login, groups of its companies in
    /// context Same, and the always-groups; all valid groups while CustomerGroupSupport is off.
    pub fn groups(&self, permission: &str) -> Vec<GroupGrant<'a>> {
        self.collect(&self.own, permission, |_| true)
    }

    /// The names of [`Rights::groups`], by code point.
    pub fn group_names(&self, permission: &str) -> Vec<&'a str> {
        names(self.groups(permission))
    }

    /// The names of the groups that do not come through a company; always-groups are among them.
    pub fn group_names_direct(&self, permission: &str) -> Vec<&'a str> {
        names(self.collect(&self.own, permission, |held| !held.origin.is_company()))
    }

    /// The groups that the person's companies have in context Other, by name.
    pub fn other_groups(&self, permission: &str) -> Vec<GroupGrant<'a>> {
        self.collect(&self.others, permission, |_| true)
    }

    /// Why the person has this group; empty when it does not.
    pub(super) fn origins(&self, group: i64, permission: &str) -> Vec<Origin<'a>> {
        self.reasons(&self.own, group, permission)
    }

    /// Why the person has this group in context Other.
    pub(super) fn other_origins(&self, group: i64, permission: &str) -> Vec<Origin<'a>> {
        self.reasons(&self.others, group, permission)
    }

    fn reasons(&self, held: &[Held<'a>], group: i64, permission: &str) -> Vec<Origin<'a>> {
        self.collect(held, permission, |held| held.group.id == group)
            .pop()
            .map_or_else(Vec::new, |grant| grant.origins)
    }

    fn collect(
        &self,
        held: &[Held<'a>],
        permission: &str,
        wanted: impl Fn(&Held<'a>) -> bool,
    ) -> Vec<GroupGrant<'a>> {
        let mut grants: BTreeMap<(&str, i64), GroupGrant<'a>> = BTreeMap::new();
        for held in held {
            if !wanted(held) || !self.gives(held, permission) {
                continue;
            }
            let grant = grants
                .entry((&held.group.name, held.group.id))
                .or_insert_with(|| GroupGrant {
                    group: held.group,
                    origins: Vec::new(),
                });
            if !grant.origins.contains(&held.origin) {
                grant.origins.push(held.origin);
            }
        }
        grants.into_values().collect()
    }

    fn gives(&self, held: &Held<'a>, permission: &str) -> bool {
        held.key.is_none_or(|key| self.rules.gives(key, permission))
    }
}

fn names(grants: Vec<GroupGrant<'_>>) -> Vec<&str> {
    grants
        .into_iter()
        .map(|grant| grant.group.name.as_str())
        .collect()
}

/// Everything that gives a valid group to the person, through its login or its companies.
pub(super) fn own<'a>(
    world: &'a World,
    rules: &GroupRules<'a>,
    person: &'a Person,
    ids: &[&'a str],
) -> Vec<Held<'a>> {
    let always = rules.always.iter().map(|&group| Held {
        group,
        key: None,
        origin: Origin::Always,
    });
    if !rules.support {
        let all = world.groups.valid().map(|group| Held {
            group,
            key: None,
            origin: Origin::SupportOff,
        });
        return all.chain(always).collect();
    }
    let direct = person.grants.iter().filter_map(|row| {
        Some(Held {
            group: valid_group(world, row.group)?,
            key: Some(&row.key),
            origin: Origin::Direct { key: &row.key },
        })
    });
    let company_always = ids.iter().flat_map(|&customer_id| {
        rules.company_always.iter().map(move |&group| Held {
            group,
            key: None,
            origin: Origin::CompanyAlways { customer_id },
        })
    });
    direct
        .chain(company_rows(world, rules, person, ids, rules.same))
        .chain(always)
        .chain(company_always)
        .collect()
}

/// The groups that the companies of a person have in context Other; always-groups never count
/// there, and nothing does while the groups or the context are switched off.
pub(super) fn others<'a>(
    world: &'a World,
    rules: &GroupRules<'a>,
    person: &'a Person,
    ids: &[&'a str],
) -> Vec<Held<'a>> {
    if !rules.support {
        return Vec::new();
    }
    company_rows(world, rules, person, ids, rules.other).collect()
}

/// The rows of `group_customer` that give the person's companies a valid group in one context.
fn company_rows<'a>(
    world: &'a World,
    rules: &GroupRules<'a>,
    person: &'a Person,
    ids: &[&'a str],
    context: Option<&'a str>,
) -> impl Iterator<Item = Held<'a>> {
    let id_of = |row: &CompanyGrant| {
        ids.iter()
            .copied()
            .find(|id| world.collation.eq(&row.customer_id, id))
    };
    person
        .company_grants
        .iter()
        .filter(move |row| rules.in_context(&row.context, context))
        .filter_map(move |row| {
            Some(Held {
                group: valid_group(world, row.group)?,
                key: Some(&row.key),
                origin: Origin::Company {
                    customer_id: id_of(row)?,
                    context: &row.context,
                    key: &row.key,
                },
            })
        })
}

fn valid_group(world: &World, id: i64) -> Option<&Entity> {
    world.groups.by_id(id).filter(|group| group.valid)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::core::customer::testing::{Instance, OTHER, SAME};

    fn origins(instance: &Instance, permission: &str) -> Vec<(String, Vec<String>)> {
        let grants = instance.rights().groups(permission);
        grants
            .into_iter()
            .map(|grant| {
                let origins = grant.origins.iter().map(ToString::to_string).collect();
                (grant.group.name.clone(), origins)
            })
            .collect()
    }

    #[test]
    fn a_row_gives_its_type_and_rw_gives_every_type_listed_or_not() {
        let instance = Instance::new().direct(2, "ro").direct(3, "rw");
        let rights = instance.rights();
        assert_eq!(rights.group_names("ro"), ["blue", "red"]);
        assert_eq!(rights.group_names("rw"), ["blue"]);
        assert_eq!(rights.group_names("never listed"), ["blue"]);
    }

    #[test]
    fn invalid_groups_are_given_by_nothing() {
        let instance = Instance::new()
            .direct(4, "rw")
            .company("acme", SAME, 4, "rw")
            .set(
                "CustomerGroupAlwaysGroups",
                json!(["gone", "no such group"]),
            );
        assert!(instance.rights().groups("ro").is_empty());
    }

    #[test]
    fn companies_give_their_groups_in_context_same_with_the_customer_id_named() {
        let instance = Instance::new()
            .direct(2, "ro")
            .company("ACME", SAME, 2, "rw")
            .company("acme", OTHER, 3, "rw")
            .company("zeta", SAME, 1, "rw");
        assert_eq!(
            origins(&instance, "ro"),
            [(
                "red".to_owned(),
                vec![
                    "customer user has ro".to_owned(),
                    "customer acme has rw in Ticket::CustomerID::Same".to_owned(),
                ]
            )]
        );
        assert_eq!(instance.rights().group_names_direct("ro"), ["red"]);
        assert!(instance.rights().group_names_direct("rw").is_empty());
        assert!(instance.exact().rights().groups("rw").is_empty());
    }

    #[test]
    fn always_groups_are_direct_and_those_of_companies_need_a_customer_id() {
        let mut instance = Instance::new()
            .set("CustomerGroupAlwaysGroups", json!(["users"]))
            .set("CustomerGroupCompanyAlwaysGroups", json!(["blue"]));
        let rights = instance.rights();
        assert_eq!(rights.group_names("create"), ["blue", "users"]);
        assert_eq!(rights.group_names_direct("create"), ["users"]);
        instance.person.record = None;
        assert_eq!(instance.rights().group_names("create"), ["users"]);
    }

    #[test]
    fn without_support_everybody_has_all_valid_groups_and_no_other_ones() {
        let instance = Instance::new()
            .company("acme", OTHER, 3, "rw")
            .set("CustomerGroupSupport", json!("0"));
        let rights = instance.rights();
        assert_eq!(rights.group_names("rw"), ["blue", "red", "users"]);
        assert_eq!(rights.group_names_direct("rw"), ["blue", "red", "users"]);
        assert!(rights.other_groups("ro").is_empty());
    }

    #[test]
    fn context_other_counts_only_while_it_is_configured_and_never_has_always_groups() {
        let instance = Instance::new()
            .company("acme", OTHER, 3, "ro")
            .set("CustomerGroupCompanyAlwaysGroups", json!(["users"]));
        let others = |instance: &Instance| -> Vec<String> {
            let grants = instance.rights().other_groups("ro");
            grants.iter().map(|g| g.group.name.clone()).collect()
        };
        assert_eq!(others(&instance), ["blue"]);
        let disabled = instance.set("CustomerGroupPermissionContext", json!({}));
        assert!(others(&disabled).is_empty());
    }

    #[test]
    fn a_row_fetched_twice_is_one_reason() {
        let instance = Instance::new()
            .company("acme", SAME, 2, "ro")
            .company("acme", SAME, 2, "ro");
        assert_eq!(origins(&instance, "ro")[0].1.len(), 1);
    }
}
