//! User, Owner and Responsible: the data of an agent.

use super::{add_preference_defaults, add_preferences, columns};
use crate::core::checks::{Attributes, CheckValue};
use crate::core::value::is_true;
use crate::core::world::{Entity, World, preferences};

const COLUMNS: &[(&str, &str)] = &[
    ("UserID", "id"),
    ("UserLogin", "login"),
    ("UserTitle", "title"),
    ("UserFirstname", "first_name"),
    ("UserLastname", "last_name"),
    ("ValidID", "valid_id"),
    ("CreateTime", "create_time"),
    ("ChangeTime", "change_time"),
];

/// The attributes of an agent: name, preferences and their defaults, the group names for every
/// permission of `System::Permission`, and the names of the roles. An agent without an e-mail
/// address of their own has the login as `UserEmail`.
pub(in crate::core::checks) fn attributes(world: &World, agent: &Entity) -> Attributes {
    let mut attributes = columns(&agent.row, COLUMNS);
    attributes.insert(
        "UserFullname".to_owned(),
        CheckValue::text(world.full_name(agent)),
    );
    add_preferences(
        &mut attributes,
        preferences(&world.agent_preferences, "user_id", agent.id),
    );
    let email = attributes.get("UserEmail").and_then(CheckValue::as_text);
    if !email.is_some_and(is_true) {
        attributes.insert("UserEmail".to_owned(), agent.name.as_str().into());
    }
    add_preference_defaults(&mut attributes, world.settings.get("PreferencesGroups"));
    for permission in world.settings.list("System::Permission") {
        let groups = CheckValue::list(world.groups_of(agent, permission));
        attributes.insert(format!("Group_{permission}"), groups);
    }
    let mut roles: Vec<&str> = world
        .roles_of(agent)
        .map(|role| role.name.as_str())
        .collect();
    roles.sort_unstable();
    attributes.insert("Role".to_owned(), CheckValue::list(roles));
    attributes
}
