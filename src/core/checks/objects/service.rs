//! Service and SLA.

use super::{columns, empty_when_null};
use crate::core::checks::{Attributes, CheckValue};
use crate::core::world::{Entity, World, preferences};

const SERVICE: &[(&str, &str)] = &[
    ("ServiceID", "id"),
    ("Name", "name"),
    ("Comment", "comments"),
    ("ValidID", "valid_id"),
    ("CreateTime", "create_time"),
    ("CreateBy", "create_by"),
    ("ChangeTime", "change_time"),
    ("ChangeBy", "change_by"),
];

const SLA: &[(&str, &str)] = &[
    ("SLAID", "id"),
    ("Name", "name"),
    ("Comment", "comments"),
    ("Calendar", "calendar_name"),
    ("FirstResponseTime", "first_response_time"),
    ("FirstResponseNotify", "first_response_notify"),
    ("UpdateTime", "update_time"),
    ("UpdateNotify", "update_notify"),
    ("SolutionTime", "solution_time"),
    ("SolutionNotify", "solution_notify"),
    ("ValidID", "valid_id"),
    ("CreateTime", "create_time"),
    ("CreateBy", "create_by"),
    ("ChangeTime", "change_time"),
    ("ChangeBy", "change_by"),
];

/// What stands between the parts of a service's full name.
const SEPARATOR: &str = "::";

/// The attributes of a service: `Name` is the full path and `NameShort` its last part; `ParentID` is
/// there for services below another one. No comment is the empty text.
pub(in crate::core::checks) fn service(world: &World, service: &Entity) -> Attributes {
    let mut attributes = columns(&service.row, SERVICE);
    empty_when_null(&mut attributes, &["Comment"]);
    let (parent, short) = match service.name.rsplit_once(SEPARATOR) {
        Some((parent, short)) => (world.services.by_name(parent), short),
        None => (None, service.name.as_str()),
    };
    attributes.insert("NameShort".to_owned(), CheckValue::text(short));
    if let Some(parent) = parent {
        attributes.insert(
            "ParentID".to_owned(),
            CheckValue::text(parent.id.to_string()),
        );
    }
    super::add_preferences(
        &mut attributes,
        preferences(&world.service_preferences, "service_id", service.id),
    );
    attributes
}

/// The attributes of an SLA with the ids of its services, valid or not, by ascending number. No
/// comment and no calendar are the empty text, as with services and queues.
pub(in crate::core::checks) fn sla(world: &World, sla: &Entity) -> Attributes {
    let mut attributes = columns(&sla.row, SLA);
    empty_when_null(&mut attributes, &["Comment", "Calendar"]);
    let mut services: Vec<i64> = world
        .service_slas
        .iter()
        .filter(|(_, id)| *id == sla.id)
        .map(|(service, _)| *service)
        .collect();
    services.sort_unstable();
    attributes.insert(
        "ServiceIDs".to_owned(),
        CheckValue::list(services.iter().map(i64::to_string)),
    );
    attributes
}
