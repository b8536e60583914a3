//! The queues a customer user reaches, and those offered for new tickets.

use std::collections::HashMap;

use super::groups::{GroupGrant, Origin};
use super::rights::Rights;
use crate::core::value::{Map, is_true};
use crate::core::world::Entity;

/// A queue with everything that opens it.
#[derive(Debug, Clone)]
pub struct QueueGrant<'a> {
    /// The queue.
    pub queue: &'a Entity,
    /// Its group.
    pub group: &'a Entity,
    /// Why the person has the group; never empty.
    pub origins: Vec<Origin<'a>>,
}

/// A queue as the selection for new tickets shows it.
#[derive(Debug, Clone)]
pub struct QueueChoice<'a> {
    /// The queue.
    pub queue: &'a Entity,
    /// What the drop-down shows in place of its name.
    pub text: String,
}

/// What stands for an empty CustomerPanelSelectionString.
const SELECTION_STRING: &str = "<Realname> <<Email>> - Queue: <Queue>";

impl<'a> Rights<'a> {
    /// The valid queues whose group the person has for this permission type, by name.
    pub fn queues(&self, permission: &str) -> Vec<QueueGrant<'a>> {
        let groups: HashMap<i64, GroupGrant<'a>> = self
            .groups(permission)
            .into_iter()
            .map(|grant| (grant.group.id, grant))
            .collect();
        let mut queues: Vec<QueueGrant<'a>> = self
            .world
            .queues
            .valid()
            .filter_map(|queue| {
                let grant = groups.get(&queue.row.id("group_id")?)?;
                Some(QueueGrant {
                    queue,
                    group: grant.group,
                    origins: grant.origins.clone(),
                })
            })
            .collect();
        queues.sort_by(|a, b| a.queue.name.cmp(&b.queue.name));
        queues
    }

    /// The queues offered for new tickets, by the text shown: those of type `create`, narrowed and
    /// named by CustomerPanelOwnSelection or CustomerPanelSelectionType and -String.
    pub fn create_queues(&self) -> Vec<QueueChoice<'a>> {
        let base = self.queues("create").into_iter().map(|grant| grant.queue);
        let own = self.world.settings.get("CustomerPanelOwnSelection");
        let mut choices: Vec<QueueChoice<'a>> = match own.filter(|own| own.is_true()) {
            Some(own) => {
                let texts = own.as_map().map(|own| self.own_selection(own));
                let texts = texts.unwrap_or_default();
                base.filter_map(|queue| {
                    let text = (*texts.get(&queue.id)?).to_owned();
                    Some(QueueChoice { queue, text })
                })
                .collect()
            }
            None => self.selection(base.collect()),
        };
        choices.sort_by(|a, b| (&a.text, a.queue.id).cmp(&(&b.text, b.queue.id)));
        choices
    }

    /// CustomerPanelOwnSelection by queue id; its keys are names, or ids where no queue has that
    /// name.
    fn own_selection(&self, own: &'a Map) -> HashMap<i64, &'a str> {
        let queues = &self.world.queues;
        own.iter()
            .filter_map(|(key, text)| {
                let by_id = || {
                    queues
                        .by_id_text(key)
                        .filter(|own| own.id.to_string() == *key)
                };
                let queue = queues.by_name(key).or_else(by_id)?;
                Some((queue.id, text.as_text().unwrap_or_default()))
            })
            .collect()
    }

    /// All queues for CustomerPanelSelectionType `Queue`, else those that a valid system address
    /// delivers to.
    fn selection(&self, base: Vec<&'a Entity>) -> Vec<QueueChoice<'a>> {
        let settings = &self.world.settings;
        let by_queue = settings.text("CustomerPanelSelectionType") == Some("Queue");
        let string = settings
            .text("CustomerPanelSelectionString")
            .filter(|string| is_true(string))
            .unwrap_or(SELECTION_STRING);
        base.into_iter()
            .filter(|queue| by_queue || self.has_address(queue))
            .map(|queue| QueueChoice {
                queue,
                text: self.selection_text(string, queue, !by_queue),
            })
            .collect()
    }

    fn has_address(&self, queue: &Entity) -> bool {
        self.world
            .addresses
            .valid()
            .any(|address| address.row.id("queue_id") == Some(queue.id))
    }

    /// Fills in the placeholders; those of the address stay as they are in lists of queues.
    fn selection_text(&self, string: &str, queue: &Entity, with_address: bool) -> String {
        let text = string.replace("<Queue>", &queue.name).replace(
            "<QueueComment>",
            queue.row.text("comments").unwrap_or_default(),
        );
        if !with_address {
            return text;
        }
        let address = queue
            .row
            .id("system_address_id")
            .and_then(|id| self.world.addresses.by_id(id));
        let part = |column| {
            address
                .and_then(|address| address.row.text(column))
                .unwrap_or_default()
        };
        text.replace("<Realname>", part("value1"))
            .replace("<Email>", part("value0"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::core::customer::testing::Instance;

    fn shown(instance: &Instance) -> Vec<String> {
        let choices = instance.rights().create_queues();
        choices.into_iter().map(|choice| choice.text).collect()
    }

    #[test]
    fn queues_are_valid_and_open_through_their_group() {
        let instance = Instance::new().direct(2, "create").direct(3, "ro");
        let rights = instance.rights();
        let queues = rights.queues("create");
        assert_eq!(queues.len(), 1);
        assert_eq!((queues[0].queue.id, queues[0].group.id), (2, 2));
        assert_eq!(queues[0].origins[0].to_string(), "customer user has create");
    }

    #[test]
    fn own_selection_names_queues_or_ids_and_never_opens_one() {
        let instance = Instance::new().direct(2, "rw").direct(1, "rw").set(
            "CustomerPanelOwnSelection",
            json!({"1": "Mail", "Red": "Colour", "Blue": "closed", "Nowhere": "X"}),
        );
        assert_eq!(shown(&instance), ["Colour", "Mail"]);
    }

    #[test]
    fn the_selection_string_of_queues_knows_no_address() {
        let instance = Instance::new().direct(2, "rw").direct(3, "rw").set(
            "CustomerPanelSelectionString",
            json!("<Queue> (<QueueComment>) <Email>"),
        );
        assert_eq!(shown(&instance), ["Blue () <Email>", "Red (fast) <Email>"]);
    }

    #[test]
    fn by_address_only_queues_that_a_valid_address_delivers_to_are_offered() {
        let instance = Instance::new()
            .direct(2, "rw")
            .direct(3, "rw")
            .set("CustomerPanelSelectionType", json!("SystemAddress"))
            .set("CustomerPanelSelectionString", json!(""));
        assert_eq!(shown(&instance), ["Help <help@example.org> - Queue: Red"]);
    }
}
