//! A ticket system small enough to see every value at once.

use std::sync::OnceLock;

use aclscope::core::checks::{Attributes, CheckValue, Checks, Gathered, Params, Required};
use aclscope::core::json;
use aclscope::core::value::Value;

use crate::opened::Opened;
use crate::support::folder;

pub const SMALL_WORLD: &str = r#"{
  "settings": {
    "CustomerGroupSupport": 1, "CustomerGroupAlwaysGroups": ["users"],
    "Process::Activity": {"A-1": {"Name": "first"}, "A-2": {"Name": "second"}},
    "Process::ActivityDialog": {"D-1": {"Interface": ["AgentInterface"]}}
  },
  "tables": {
    "groups_table": [{"id": 1, "name": "users", "valid_id": 1}, {"id": 2, "name": "depot", "valid_id": 1}],
    "queue": [
      {"id": 1, "name": "Postmaster", "group_id": 1, "system_address_id": 1, "valid_id": 1},
      {"id": 2, "name": "Raw", "group_id": 1, "system_address_id": 1, "valid_id": 2},
      {"id": 3, "name": "Depot", "group_id": 2, "system_address_id": 9, "valid_id": 1}],
    "system_address": [{"id": 1, "value0": "in@x.example", "value1": "In", "valid_id": 1}],
    "queue_preferences": [{"queue_id": 3, "preferences_key": "Colour", "preferences_value": "red"}],
    "service": [
      {"id": 1, "name": "IT", "valid_id": 1, "comments": null},
      {"id": 2, "name": "IT::Mail", "valid_id": 1, "comments": "x"}],
    "sla": [{"id": 1, "name": "Gold", "valid_id": 1}],
    "service_sla": [{"service_id": 10, "sla_id": 1}, {"service_id": 2, "sla_id": 1}],
    "ticket_type": [
      {"id": 1, "name": "Unclassified", "valid_id": 1}, {"id": 2, "name": "Incident", "valid_id": 1},
      {"id": 3, "name": "Gone", "valid_id": 2}],
    "ticket_priority": [{"id": 3, "name": "3 normal", "valid_id": 1}, {"id": 4, "name": "4 high", "valid_id": 1}],
    "ticket_state": [
      {"id": 1, "name": "new", "type_id": 1, "valid_id": 1},
      {"id": 2, "name": "closed successful", "type_id": 3, "valid_id": 1}],
    "users": [
      {"id": 1, "login": "root@localhost", "first_name": "-", "last_name": "-", "pw": "x", "valid_id": 1},
      {"id": 2, "login": "thea", "first_name": "Thea", "last_name": "Brandt", "pw": "x", "valid_id": 1},
      {"id": 3, "login": "gone", "first_name": "Kurt", "last_name": "Weg", "pw": "x", "valid_id": 2}],
    "group_user": [
      {"user_id": 2, "group_id": 2, "permission_key": "rw"}, {"user_id": 3, "group_id": 2, "permission_key": "rw"}],
    "user_preferences": [{"user_id": 2, "preferences_key": "UserLastPw", "preferences_value": "hash"}],
    "customer_user": [
      {"id": 1, "login": "ak", "customer_id": "se", "first_name": "Arvid", "last_name": "Karlsson", "pw": "x", "valid_id": 1},
      {"id": 2, "login": "dg", "customer_id": "us", "first_name": "Dan", "last_name": "Grey", "pw": "x", "valid_id": 2}],
    "customer_company": [{"customer_id": "se", "name": "Ericsson AB", "valid_id": 2}],
    "group_customer_user": [{"user_id": "ak", "group_id": 2, "permission_key": "rw", "permission_value": 1}],
    "dynamic_field": [
      {"id": 1, "name": "ProcessManagementProcessID", "field_type": "ProcessID", "object_type": "Ticket", "valid_id": 1},
      {"id": 2, "name": "ProcessManagementActivityID", "field_type": "ActivityID", "object_type": "Ticket", "valid_id": 1},
      {"id": 3, "name": "Colour", "field_type": "Dropdown", "object_type": "Ticket", "valid_id": 1},
      {"id": 4, "name": "Sites", "field_type": "Multiselect", "object_type": "Ticket", "valid_id": 1},
      {"id": 5, "name": "Note", "field_type": "Text", "object_type": "Ticket", "valid_id": 1},
      {"id": 6, "name": "Old", "field_type": "Text", "object_type": "Ticket", "valid_id": 2},
      {"id": 7, "name": "Room", "field_type": "Text", "object_type": "CustomerUser", "valid_id": 1}],
    "dynamic_field_value": [
      {"id": 1, "field_id": 1, "object_id": 7, "value_text": "P-1"},
      {"id": 2, "field_id": 2, "object_id": 7, "value_text": "A-1"},
      {"id": 3, "field_id": 3, "object_id": 7, "value_text": "red"},
      {"id": 5, "field_id": 4, "object_id": 7, "value_text": "Oulu"},
      {"id": 4, "field_id": 4, "object_id": 7, "value_text": "Bremen"},
      {"id": 6, "field_id": 6, "object_id": 7, "value_text": "x"}],
    "ticket": [
      {"id": 7, "tn": "2024000007", "title": "Lamp", "queue_id": 3, "ticket_state_id": 1, "ticket_priority_id": 3,
       "type_id": 2, "service_id": 2, "sla_id": 1, "user_id": 2, "responsible_user_id": 3, "ticket_lock_id": 1,
       "customer_id": "se", "customer_user_id": "ak", "timeout": 0, "archive_flag": 1},
      {"id": 8, "tn": "2024000008", "title": null, "queue_id": 1, "ticket_state_id": 1, "ticket_priority_id": 3,
       "type_id": 1, "service_id": null, "sla_id": null, "user_id": 1, "responsible_user_id": 1, "ticket_lock_id": 2,
       "customer_id": null, "customer_user_id": null, "timeout": 0, "archive_flag": 0}]
  }
}"#;

/// The small world, opened once for all tests.
fn small_world() -> &'static Opened {
    static OPENED: OnceLock<Opened> = OnceLock::new();
    OPENED.get_or_init(|| {
        let path = folder::own().join("small.world.json");
        std::fs::write(&path, SMALL_WORLD).unwrap();
        Opened::file(&path)
    })
}

/// The checks of a call when the deployed ACLs ask for these objects.
pub fn gather(objects: &[&str], params: &Params) -> Gathered {
    let conditions = objects.iter().map(|name| ((*name).to_owned(), Value::Null));
    let acl = Value::Map([("Properties".to_owned(), Value::Map(conditions.collect()))].into());
    small_world().gather(&Required::of([&acl]), params)
}

/// Checks of the small world for parameters written as JSON.
pub fn gathered(objects: &[&str], params: &str) -> Gathered {
    let params = Params::from_value(&json::read(params).unwrap());
    gather(objects, &params)
}

/// One attribute of an object, as `Object/Attribute`; `None` when it is absent.
pub fn at<'c>(checks: &'c Checks, path: &str) -> Option<&'c CheckValue> {
    let (object, attribute) = path.split_once('/').unwrap();
    checks.get(object, attribute)
}

/// The text at `Object/Attribute`; `-` when it is absent and `null` when it has no value.
pub fn text(checks: &Checks, path: &str) -> String {
    match at(checks, path) {
        None => "-".to_owned(),
        Some(CheckValue::Null) => "null".to_owned(),
        Some(CheckValue::Text(text)) => text.clone(),
        Some(CheckValue::List(list)) => format!("{list:?}"),
    }
}

/// The texts at several places.
pub fn texts<const N: usize>(checks: &Checks, paths: [&str; N]) -> [String; N] {
    paths.map(|path| text(checks, path))
}

/// The names of an object's attributes.
pub fn names(object: Option<&Attributes>) -> Vec<&str> {
    object
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect()
}

/// The names of the objects.
pub fn objects(checks: &Checks) -> Vec<&str> {
    checks.iter().map(|(name, _)| name).collect()
}
