//! Agents: their names, groups, roles and preferences.

use std::collections::BTreeSet;

use super::owned::owned_by;
use super::{Entity, World};

impl World {
    /// The id of the validity named `valid`.
    pub fn valid_id(&self) -> i64 {
        self.validities
            .by_name("valid")
            .map_or(super::VALID, |validity| validity.id)
    }

    /// An agent's full name as lists of agents and `UserFullname` show it, in the order that the
    /// setting `FirstnameLastnameOrder` asks for. The note that an agent is out of office depends on
    /// the date and is left out.
    pub fn full_name(&self, agent: &Entity) -> String {
        let first = agent.row.text("first_name").unwrap_or_default();
        let last = agent.row.text("last_name").unwrap_or_default();
        let login = &agent.name;
        match self.settings.text("FirstnameLastnameOrder").unwrap_or("0") {
            "1" => format!("{last}, {first}"),
            "2" => format!("{first} {last} ({login})"),
            "3" => format!("{last}, {first} ({login})"),
            "4" => format!("({login}) {first} {last}"),
            "5" => format!("({login}) {last}, {first}"),
            "6" => format!("{last} {first}"),
            "7" => format!("{last} {first} ({login})"),
            "8" => format!("({login}) {last} {first}"),
            _ => format!("{first} {last}"),
        }
    }

    /// The valid roles of an agent; an invalid agent has none.
    pub fn roles_of(&self, agent: &Entity) -> impl Iterator<Item = &Entity> {
        owned_by(&self.agent_roles, agent.id, |(user, _)| *user)
            .iter()
            .filter_map(|(_, role)| self.roles.by_id(*role))
            .filter(|role| role.valid && agent.valid)
    }

    /// The names of the valid groups for which an agent holds `permission` or `rw`, directly or
    /// through a valid role, sorted; an invalid agent has none.
    pub fn groups_of(&self, agent: &Entity, permission: &str) -> BTreeSet<&str> {
        if !agent.valid {
            return BTreeSet::new();
        }
        let own = owned_by(&self.agent_grants, agent.id, |grant| grant.holder).iter();
        let through_roles = self
            .roles_of(agent)
            .flat_map(|role| owned_by(&self.role_grants, role.id, |grant| grant.holder));
        own.chain(through_roles)
            .filter(|grant| grant.key == permission || grant.key == "rw")
            .filter_map(|grant| self.groups.by_id(grant.group))
            .filter(|group| group.valid)
            .map(|group| group.name.as_str())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::{Map, Value};
    use crate::core::world::{Collation, Row, Settings, Tables};

    fn row<'a>(cells: &[(&'a str, &'a str)]) -> Row {
        Row::from_pairs(cells.iter().map(|(column, cell)| (*column, Some(*cell))))
    }

    fn world(order: &str) -> World {
        let own = Map::from_iter([("FirstnameLastnameOrder".to_owned(), Value::text(order))]);
        let agent = |id, login, valid| {
            row(&[
                ("id", id),
                ("login", login),
                ("first_name", "Thea"),
                ("last_name", "Brandt"),
                ("valid_id", valid),
            ])
        };
        let named = |id, name, valid| row(&[("id", id), ("name", name), ("valid_id", valid)]);
        let grant = |holder, id, group, key| {
            row(&[(holder, id), ("group_id", group), ("permission_key", key)])
        };
        let tables = Tables::from_iter([
            (
                "users".to_owned(),
                vec![agent("2", "thea", "1"), agent("3", "gone", "2")],
            ),
            (
                "groups_table".to_owned(),
                vec![
                    named("1", "users", "1"),
                    named("2", "old", "2"),
                    named("3", "depot", "1"),
                    named("4", "vip", "1"),
                ],
            ),
            (
                "roles".to_owned(),
                vec![named("1", "night", "1"), named("2", "retired", "3")],
            ),
            (
                "group_user".to_owned(),
                vec![
                    grant("user_id", "3", "1", "rw"),
                    grant("user_id", "2", "1", "note"),
                    grant("user_id", "2", "2", "rw"),
                    grant("user_id", "2", "4", "ro"),
                ],
            ),
            (
                "role_user".to_owned(),
                vec![
                    row(&[("user_id", "3"), ("role_id", "1")]),
                    row(&[("user_id", "2"), ("role_id", "2")]),
                    row(&[("user_id", "2"), ("role_id", "1")]),
                ],
            ),
            (
                "group_role".to_owned(),
                vec![
                    grant("role_id", "2", "4", "rw"),
                    grant("role_id", "1", "3", "rw"),
                ],
            ),
        ]);
        World::read(
            Settings::new(Map::new(), own),
            Collation::IgnoreCase,
            tables,
        )
    }

    #[test]
    fn rw_grants_every_permission_and_roles_count_while_they_are_valid() {
        let world = world("0");
        let thea = world.agents.by_name("thea").unwrap();
        assert_eq!(
            Vec::from_iter(world.groups_of(thea, "note")),
            ["depot", "users"]
        );
        assert_eq!(
            Vec::from_iter(world.groups_of(thea, "ro")),
            ["depot", "vip"]
        );
        assert_eq!(Vec::from_iter(world.groups_of(thea, "rw")), ["depot"]);
        let roles: Vec<&str> = world
            .roles_of(thea)
            .map(|role| role.name.as_str())
            .collect();
        assert_eq!(roles, ["night"]);
    }

    #[test]
    fn an_invalid_agent_has_no_groups_and_no_roles() {
        let world = world("0");
        let gone = world.agents.by_name("gone").unwrap();
        assert!(world.groups_of(gone, "rw").is_empty());
        assert_eq!(world.roles_of(gone).count(), 0);
    }

    #[test]
    fn the_setting_orders_the_parts_of_a_full_name() {
        let name = |order| {
            let world = world(order);
            world.full_name(world.agents.by_name("thea").unwrap())
        };
        assert_eq!(name("0"), "Thea Brandt");
        assert_eq!(name("1"), "Brandt, Thea");
        assert_eq!(name("8"), "(thea) Brandt Thea");
    }
}
