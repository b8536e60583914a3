//! CustomerUser: the data of a customer user.

use crate::core::checks::{Attributes, CheckValue};
use crate::core::customer::{Person, Rights, data};
use crate::core::world::World;

/// The attributes of a customer user: what the source maps, preferences and their defaults, the
/// company's data, and the group names for every permission of `System::Customer::Permission`. Of an
/// unknown login only the groups are there.
pub(in crate::core::checks) fn attributes(world: &World, person: &Person) -> Attributes {
    let value = |(attribute, value): (String, Option<String>)| {
        (attribute, CheckValue::maybe(value.as_deref()))
    };
    let mut attributes: Attributes = data(world, person).into_iter().map(value).collect();
    let rights = Rights::new(world, person);
    for permission in world.settings.list("System::Customer::Permission") {
        let groups = CheckValue::list(rights.group_names(permission));
        attributes.insert(format!("Group_{permission}"), groups);
    }
    attributes
}
