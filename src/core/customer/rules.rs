//! The settings that decide how customer groups work.

use crate::core::value::Value;
use crate::core::world::{Collation, Entity, World};

/// The settings `CustomerGroup*` and the permission contexts, looked up once.
#[derive(Debug, Clone)]
pub(super) struct GroupRules<'a> {
    /// CustomerGroupSupport.
    pub support: bool,
    /// How the context of a company's own tickets is called in `group_customer`.
    pub same: Option<&'a str>,
    /// How the context of other companies' tickets is called; `None` while it is disabled.
    pub other: Option<&'a str>,
    /// The valid groups of CustomerGroupAlwaysGroups.
    pub always: Vec<&'a Entity>,
    /// The valid groups of CustomerGroupCompanyAlwaysGroups.
    pub company_always: Vec<&'a Entity>,
    collation: Collation,
}

impl<'a> GroupRules<'a> {
    pub fn of(world: &'a World) -> Self {
        let named = |setting| {
            world
                .settings
                .list(setting)
                .into_iter()
                .filter_map(|name| world.groups.by_name(name))
                .filter(|group| group.valid)
                .collect()
        };
        Self {
            support: world.settings.is_on("CustomerGroupSupport"),
            same: context(world, "001-CustomerID-same"),
            other: context(world, "100-CustomerID-other"),
            always: named("CustomerGroupAlwaysGroups"),
            company_always: named("CustomerGroupCompanyAlwaysGroups"),
            collation: world.collation,
        }
    }

    /// True when a row of `group_customer` belongs to this context; never while it is disabled.
    pub fn in_context(&self, row: &str, context: Option<&str>) -> bool {
        context.is_some_and(|context| self.collation.eq(row, context))
    }

    /// True when a row with `key` gives `permission`: the same type, or `rw`, which gives all.
    pub fn gives(&self, key: &str, permission: &str) -> bool {
        self.collation.eq(key, permission) || self.collation.eq(key, "rw")
    }
}

fn context<'a>(world: &'a World, key: &str) -> Option<&'a str> {
    world
        .settings
        .sub("CustomerGroupPermissionContext", key)?
        .get("Value")
        .filter(|value| value.is_true())
        .and_then(Value::as_text)
}
