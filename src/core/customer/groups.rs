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
    origin: Origin<'a>,
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
        names(self.collect(&self.own, permission, |origin| !origin.is_company()))
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
        let of_group: Vec<Held<'a>> = held
            .iter()
            .filter(|held| held.group.id == group)
            .copied()
            .collect();
        self.collect(&of_group, permission, |_| true)
            .pop()
            .map_or_else(Vec::new, |grant| grant.origins)
    }

    fn collect(
        &self,
        held: &[Held<'a>],
        permission: &str,
        wanted: impl Fn(&Origin<'a>) -> bool,
    ) -> Vec<GroupGrant<'a>> {
        let mut grants: BTreeMap<(&str, i64), GroupGrant<'a>> = BTreeMap::new();
        for held in held {
            if !wanted(&held.origin) || !self.gives(held, permission) {
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

/// Everything that gives a group to the login `grants` belong to, or to its companies.
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
