//! What a customer user may do with the ticket it looks at.

use crate::core::customer::{Rights, TicketVerdict};
use crate::core::world::{Row, World};

/// The permissions that the ticket view asks for; they do not change its lists.
#[derive(Debug, Clone)]
pub struct TicketAccess<'a> {
    /// May see the ticket at all.
    pub ro: TicketVerdict<'a>,
    /// May answer, as far as permissions go: a group right `update` or `rw`.
    pub update: TicketVerdict<'a>,
    /// May do everything.
    pub rw: TicketVerdict<'a>,
    /// False when the ticket's state takes no answers: merged, or closed in a queue without
    /// follow-ups.
    pub open_to_reply: bool,
}

impl<'a> TicketAccess<'a> {
    /// Asks for a row of table `ticket`.
    pub fn of(rights: &Rights<'a>, ticket: &'a Row) -> Self {
        Self {
            ro: rights.ticket(ticket, "ro"),
            update: rights.ticket(ticket, "update"),
            rw: rights.ticket(ticket, "rw"),
            open_to_reply: open_to_reply(rights.world(), ticket),
        }
    }

    /// True when the reply box is shown, unless ACLs take it away.
    pub fn can_reply(&self) -> bool {
        self.update.allowed && self.open_to_reply
    }
}

/// A merged ticket takes no answers, a closed one only where follow-ups are neither rejected nor
/// make a new ticket.
fn open_to_reply(world: &World, ticket: &Row) -> bool {
    let state_type = ticket
        .id("ticket_state_id")
        .and_then(|id| world.states.by_id(id))
        .and_then(|state| world.state_types.by_id(state.row.id("type_id")?))
        .map(|state_type| state_type.name.as_str());
    match state_type {
        Some("merged") => false,
        Some(name) if name.starts_with("close") => follow_up_possible(world, ticket),
        _ => true,
    }
}

fn follow_up_possible(world: &World, ticket: &Row) -> bool {
    let follow_up = ticket
        .id("queue_id")
        .and_then(|id| world.queues.by_id(id))
        .and_then(|queue| world.follow_ups.by_id(queue.row.id("follow_up_id")?));
    !follow_up.is_some_and(|option| matches!(option.name.as_str(), "reject" | "new ticket"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::customer::testing::{Instance, read};
    use crate::core::world::Entities;

    /// Whether `jo` can reply to a ticket in this state, in a queue with this follow-up option.
    fn can_reply(state: &str, follow_up: &str, key: &str) -> bool {
        let mut instance = Instance::new().direct(2, key);
        let mut tables = read(&json!({
            "queue": [{"id": 2, "name": "Red", "group_id": 2, "follow_up_id": follow_up}],
            "ticket_state": [
                {"id": 1, "name": "open", "type_id": 1},
                {"id": 2, "name": "closed successful", "type_id": 2},
                {"id": 3, "name": "merged", "type_id": 3},
            ],
            "ticket_state_type": [
                {"id": 1, "name": "open"}, {"id": 2, "name": "closed"}, {"id": 3, "name": "merged"},
            ],
            "follow_up_possible": [
                {"id": 1, "name": "possible"}, {"id": 2, "name": "reject"}, {"id": 3, "name": "new ticket"},
            ],
        }));
        let mut entities = |table: &str| Entities::read(tables.remove(table).unwrap(), "name", 1);
        instance.world.queues = entities("queue");
        instance.world.states = entities("ticket_state");
        instance.world.state_types = entities("ticket_state_type");
        instance.world.follow_ups = entities("follow_up_possible");
        let ticket = Row::from_pairs([
            ("queue_id", Some("2")),
            ("ticket_state_id", Some(state)),
            ("customer_user_id", Some("jo")),
        ]);
        TicketAccess::of(&instance.rights(), &ticket).can_reply()
    }

    #[test]
    fn replies_need_the_right_update() {
        assert!(can_reply("1", "1", "update"));
        assert!(can_reply("1", "2", "rw"));
        assert!(!can_reply("1", "1", "ro"));
    }

    #[test]
    fn closed_tickets_take_replies_where_follow_ups_are_possible_merged_ones_never() {
        assert!(can_reply("2", "1", "rw"));
        assert!(!can_reply("2", "2", "rw"));
        assert!(!can_reply("2", "3", "rw"));
        assert!(!can_reply("3", "1", "rw"));
    }
}
