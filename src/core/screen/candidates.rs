//! What a field offers before ACLs.

use super::services;
use super::{DynamicField, Field, List, Screen};
use crate::core::acl::{Entry, Offered};
use crate::core::customer::Rights;
use crate::core::value::Value;
use crate::core::world::{Entity, World};

/// The entries of a field before ACLs, and what the interface shows for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// Ids with the names that ACLs compare, in the order shown.
    pub offered: Offered,
    /// The text shown for each entry, in the same order: mostly the name, but the configured text
    /// of a queue, the label of a dynamic field's key.
    pub shown: Vec<String>,
}

impl Candidates {
    /// The text shown for the entry with this id.
    pub fn text(&self, id: &str) -> Option<&str> {
        let index = self.offered.entries().iter().position(|e| e.id == id)?;
        self.shown.get(index).map(String::as_str)
    }

    fn new(entries: impl IntoIterator<Item = (Entry, String)>) -> Self {
        let (entries, shown) = entries.into_iter().unzip();
        Self {
            offered: Offered::new(entries),
            shown,
        }
    }

    /// Entities that are shown by their names, and in that order.
    fn named<'a>(entities: impl IntoIterator<Item = &'a Entity>) -> Self {
        let mut entities: Vec<&Entity> = entities.into_iter().collect();
        entities.sort_by(|a, b| a.name.cmp(&b.name));
        Self::new(
            entities
                .into_iter()
                .map(|entity| (entry(entity), entity.name.clone())),
        )
    }

    /// Texts that are their own ids.
    fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(
            texts
                .into_iter()
                .map(|text| (Entry::new(text, text), text.to_owned())),
        )
    }
}

impl Field {
    /// What the field offers this customer user before ACLs. `service` is the chosen ServiceID if
    /// it is among the services that ACLs left; without one there are no SLAs.
    pub fn candidates(&self, rights: &Rights<'_>, service: Option<&str>) -> Candidates {
        let world = rights.world();
        match &self.list {
            List::Queue => queues(rights),
            List::Type => Candidates::named(world.types.valid()),
            List::Priority => Candidates::named(world.priorities.valid()),
            List::Service => Candidates::named(services::of_customer_user(rights)),
            List::Sla => service.map_or_else(Candidates::default, |service| {
                Candidates::named(services::slas(world, service))
            }),
            List::State => Candidates::named(states(world, self.screen)),
            List::DynamicField(field) => values(field),
            List::Form(names) => Candidates::texts(names.iter().map(String::as_str)),
            List::FormStd => Candidates::texts(["Article"]),
            List::Action => actions(world),
        }
    }
}

fn entry(entity: &Entity) -> Entry {
    Entry::new(entity.id.to_string(), &entity.name)
}

/// ACLs compare the names of queues; the texts shown are made afterwards.
fn queues(rights: &Rights<'_>) -> Candidates {
    let choices = rights.create_queues();
    Candidates::new(choices.into_iter().map(|c| (entry(c.queue), c.text)))
}

/// Valid states of the types in the screen's StateType.
fn states(world: &World, screen: Screen) -> Vec<&Entity> {
    let types = screen
        .setting(world, "StateType")
        .map(Value::texts)
        .unwrap_or_default();
    let is_wanted = |state: &Entity| {
        state
            .row
            .id("type_id")
            .and_then(|id| world.state_types.by_id(id))
            .is_some_and(|state_type| types.contains(&state_type.name.as_str()))
    };
    world.states.valid().filter(|s| is_wanted(s)).collect()
}

/// ACLs compare the keys of a dynamic field; the labels are put back afterwards. The empty key of
/// PossibleNone takes part, in place of one among the values.
fn values(field: &DynamicField) -> Candidates {
    let none = field.possible_none.then_some(("", "-"));
    let values = field.possible_values.iter().flatten();
    let labelled = values
        .map(|(key, label)| (key.as_str(), label.as_str()))
        .filter(|(key, _)| !(field.possible_none && key.is_empty()));
    Candidates::new(
        none.into_iter()
            .chain(labelled)
            .map(|(key, label)| (Entry::new(key, key), label.to_owned())),
    )
}

/// The registered modules of the customer interface, sorted and counted, then the reply.
fn actions(world: &World) -> Candidates {
    let mut modules: Vec<&str> = world
        .settings
        .get("CustomerFrontend::Module")
        .and_then(Value::as_map)
        .into_iter()
        .flatten()
        .filter(|(_, module)| module.is_true())
        .map(|(name, _)| name.as_str())
        .filter(|name| name.starts_with("Customer"))
        .collect();
    modules.sort_unstable();
    modules.push("CustomerTicketZoomReply");
    Candidates::new(
        (1_usize..)
            .zip(modules)
            .map(|(number, name)| (Entry::new(number.to_string(), name), name.to_owned())),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::core::customer::Person;
    use crate::core::customer::testing::{map, read};
    use crate::core::value::Map;
    use crate::core::world::{Collation, Settings};

    fn world(settings: Json) -> World {
        let tables = json!({
            "service": [
                {"id": 1, "name": "IT", "valid_id": 1},
                {"id": 2, "name": "Old", "valid_id": 2},
                {"id": 3, "name": "Old::Child::Leaf", "valid_id": 1},
                {"id": 4, "name": "Old timer", "valid_id": 1},
            ],
            "service_customer_user": [{"customer_user_login": "<DEFAULT>", "service_id": 1}],
            "sla": [
                {"id": 1, "name": "Gold", "valid_id": 1},
                {"id": 2, "name": "Expired", "valid_id": 2},
            ],
            "service_sla": [
                {"service_id": 1, "sla_id": 1},
                {"service_id": 1, "sla_id": 2},
            ],
            "ticket_state_type": [{"id": 1, "name": "open"}, {"id": 2, "name": "closed"}],
            "ticket_state": [
                {"id": 1, "name": "open", "type_id": 1, "valid_id": 1},
                {"id": 2, "name": "done", "type_id": 2, "valid_id": 1},
                {"id": 3, "name": "busy", "type_id": 1, "valid_id": 1},
                {"id": 4, "name": "lost", "type_id": 1, "valid_id": 2},
            ],
        });
        let settings = Settings::new(map(&settings), Map::new());
        World::read(settings, Collation::IgnoreCase, read(&tables))
    }

    /// The names a list offers to a person with these services.
    fn names(world: &World, list: List, services: &[i64], service: Option<&str>) -> Vec<String> {
        let person = Person {
            services: services.to_vec(),
            ..Person::default()
        };
        let field = Field {
            screen: Screen::CustomerTicketZoom,
            list,
        };
        field
            .candidates(&Rights::new(world, &person), service)
            .shown
    }

    #[test]
    fn own_services_count_before_the_default_ones_and_invalid_parents_after() {
        let stock = world(json!({}));
        assert_eq!(names(&stock, List::Service, &[4], None), ["Old timer"]);
        assert_eq!(names(&stock, List::Service, &[2], None), ["IT"]);
        assert!(names(&stock, List::Service, &[3], None).is_empty());
        let kept = world(json!({"Ticket::Service::KeepChildren": "1"}));
        assert_eq!(
            names(&kept, List::Service, &[3], None),
            ["Old::Child::Leaf"]
        );
    }

    #[test]
    fn slas_are_valid_and_belong_to_the_chosen_service() {
        let world = world(json!({}));
        assert!(names(&world, List::Sla, &[], None).is_empty());
        assert_eq!(names(&world, List::Sla, &[], Some("1")), ["Gold"]);
        assert!(names(&world, List::Sla, &[], Some("4")).is_empty());
        assert!(names(&world, List::Sla, &[], Some("none")).is_empty());
    }

    #[test]
    fn states_are_those_of_the_types_in_the_setting() {
        let world = world(json!({"Ticket::Frontend::CustomerTicketZoom": {"StateType": ["open"]}}));
        assert_eq!(names(&world, List::State, &[], None), ["busy", "open"]);
        let without = super::tests::world(json!({}));
        assert!(names(&without, List::State, &[], None).is_empty());
    }

    #[test]
    fn dynamic_fields_offer_keys_and_show_labels() {
        let field = DynamicField {
            name: "Colour".to_owned(),
            label: String::new(),
            field_type: "Dropdown".to_owned(),
            possible_none: true,
            possible_values: Some(vec![("r".to_owned(), "Red".to_owned())]),
        };
        let list = values(&field);
        assert_eq!(list.offered, Offered::from_iter([("", ""), ("r", "r")]));
        assert_eq!(list.text(""), Some("-"));
        assert_eq!(list.text("r"), Some("Red"));
        assert_eq!(list.text("Red"), None);
    }

    #[test]
    fn actions_are_counted_in_order_and_end_with_the_reply() {
        let world = world(json!({"CustomerFrontend::Module": {
            "CustomerTicketZoom": {}, "Login": {}, "CustomerAccept": {}, "CustomerOff": null,
        }}));
        let offered = actions(&world).offered;
        let expected = [
            ("1", "CustomerAccept"),
            ("2", "CustomerTicketZoom"),
            ("3", "CustomerTicketZoomReply"),
        ];
        assert_eq!(offered, Offered::from_iter(expected));
    }
}
