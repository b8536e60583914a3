//! Queue.

use super::{columns, empty_when_null};
use crate::core::checks::{Attributes, CheckValue};
use crate::core::world::{Entity, World, preferences};

const COLUMNS: &[(&str, &str)] = &[
    ("QueueID", "id"),
    ("Name", "name"),
    ("GroupID", "group_id"),
    ("Comment", "comments"),
    ("ValidID", "valid_id"),
    ("FollowUpID", "follow_up_id"),
    ("FollowUpLock", "follow_up_lock"),
    ("UnlockTimeout", "unlock_timeout"),
    ("FirstResponseTime", "first_response_time"),
    ("FirstResponseNotify", "first_response_notify"),
    ("UpdateTime", "update_time"),
    ("UpdateNotify", "update_notify"),
    ("SolutionTime", "solution_time"),
    ("SolutionNotify", "solution_notify"),
    ("Calendar", "calendar_name"),
    ("DefaultSignKey", "default_sign_key"),
    ("SalutationID", "salutation_id"),
    ("SignatureID", "signature_id"),
    ("SystemAddressID", "system_address_id"),
    ("CreateTime", "create_time"),
    ("ChangeTime", "change_time"),
];

/// The attributes of a queue, with the e-mail address and real name of its system address and its
/// preferences. A queue without a calendar has the empty text as Calendar.
pub(in crate::core::checks) fn attributes(world: &World, queue: &Entity) -> Attributes {
    let mut attributes = columns(&queue.row, COLUMNS);
    empty_when_null(&mut attributes, &["Calendar"]);
    let address = queue
        .row
        .id("system_address_id")
        .and_then(|id| world.addresses.by_id(id));
    for (attribute, column) in [("Email", "value0"), ("RealName", "value1")] {
        let text = address.and_then(|address| address.row.text(column));
        attributes.insert(attribute.to_owned(), CheckValue::maybe(text));
    }
    super::add_preferences(
        &mut attributes,
        preferences(&world.queue_preferences, "queue_id", queue.id),
    );
    attributes
}
