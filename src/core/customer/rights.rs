//! What one customer user may do: computed once, asked many times.

use super::groups::{self, Held};
use super::ids::{CustomerId, customer_ids};
use super::person::Person;
use super::rules::GroupRules;
use crate::core::world::World;

/// The permissions of one customer user in one world.
///
/// A permission type is any text: `ro`, `rw`, `create`, `update` ...; `rw` gives every type, listed
/// in `System::Customer::Permission` or not. Whether the customer user or its companies are valid
/// plays no part.
#[derive(Debug, Clone)]
pub struct Rights<'a> {
    pub(super) world: &'a World,
    pub(super) person: &'a Person,
    pub(super) ids: Vec<CustomerId<'a>>,
    pub(super) rules: GroupRules<'a>,
    pub(super) own: Vec<Held<'a>>,
    pub(super) others: Vec<Held<'a>>,
}

impl<'a> Rights<'a> {
    /// The permissions of `person`, with the rows that [`Person`] asks for.
    pub fn new(world: &'a World, person: &'a Person) -> Self {
        let ids = customer_ids(person);
        let rules = GroupRules::of(world);
        let mut distinct: Vec<&str> = Vec::new();
        for id in &ids {
            if !distinct.contains(&id.id) {
                distinct.push(id.id);
            }
        }
        Self {
            own: groups::own(world, &rules, person, &distinct),
            others: groups::others(world, &rules, person, &distinct),
            world,
            person,
            ids,
            rules,
        }
    }

    /// The world the person lives in.
    pub fn world(&self) -> &'a World {
        self.world
    }

    /// The person.
    pub fn person(&self) -> &'a Person {
        self.person
    }

    /// The CustomerIDs of the person, in order; an id may appear twice.
    pub fn customer_ids(&self) -> &[CustomerId<'a>] {
        &self.ids
    }
}

/// The permission types that screens of the ticket system know: `System::Customer::Permission`.
pub fn permission_types(world: &World) -> Vec<&str> {
    world.settings.list("System::Customer::Permission")
}
