//! A ticket system small enough to know every answer.

use serde_json::{Value as Json, json};

use crate::support::program;

/// Three queues (one with a hostile name), three types, two services with an SLA each, dynamic
/// fields, two tickets, and ACLs of every verdict.
pub fn desk() -> Json {
    let acl = |id: u32, name: &str, stop: u8, config_match: &str, config_change: &str| {
        json!({"id": id, "name": name, "stop_after_match": stop, "valid_id": 1,
               "config_match": config_match, "config_change": config_change})
    };
    json!({
        "settings": {
            "Ticket::Type": "1", "Ticket::Service": "1", "CustomerGroupSupport": "0",
            "TicketACL::Autoselect": {"TypeID": "1"},
            "Ticket::Frontend::CustomerTicketMessage": {
                "Queue": "1", "TicketType": "1", "Service": "1", "SLA": "1", "Priority": "1",
                "DynamicField": {"Site": "1", "Sites": "1", "Note": "1"}},
            "Ticket::Frontend::CustomerTicketZoom": {
                "State": "1", "Priority": "1", "StateType": ["open", "closed"],
                "FollowUpDynamicField": {"Site": "1"}},
        },
        "tables": {
            "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
            "queue": [
                {"id": 1, "name": "Postmaster", "group_id": 1, "valid_id": 1},
                {"id": 2, "name": "Raw", "group_id": 1, "valid_id": 1},
                {"id": 3, "name": HOSTILE, "group_id": 1, "valid_id": 1}],
            "ticket_type": [
                {"id": 1, "name": "Incident", "valid_id": 1}, {"id": 2, "name": "Request", "valid_id": 1},
                {"id": 3, "name": "Question", "valid_id": 2}],
            "service": [{"id": 1, "name": "IT", "valid_id": 1}, {"id": 2, "name": "Tools", "valid_id": 1}],
            "service_customer_user": [
                {"customer_user_login": "<DEFAULT>", "service_id": 1},
                {"customer_user_login": "<DEFAULT>", "service_id": 2}],
            "sla": [{"id": 1, "name": "Gold", "valid_id": 1}, {"id": 2, "name": "Iron", "valid_id": 1}],
            "service_sla": [{"service_id": 1, "sla_id": 1}, {"service_id": 2, "sla_id": 2}],
            "ticket_priority": [{"id": 3, "name": "3 normal", "valid_id": 1}, {"id": 4, "name": "4 high", "valid_id": 1}],
            "ticket_state": [
                {"id": 1, "name": "new", "type_id": 1, "valid_id": 1},
                {"id": 2, "name": "closed successful", "type_id": 3, "valid_id": 1},
                {"id": 4, "name": "open", "type_id": 2, "valid_id": 1}],
            "dynamic_field": [
                {"id": 1, "name": "Site", "label": "Where", "field_order": 1, "field_type": "Dropdown",
                 "object_type": "Ticket", "internal_field": 0, "valid_id": 1,
                 "config": "---\nPossibleNone: 1\nPossibleValues:\n  b: Bremen\n  o: Oulu\n"},
                {"id": 2, "name": "Sites", "field_order": 2, "field_type": "Multiselect",
                 "object_type": "Ticket", "internal_field": 0, "valid_id": 1,
                 "config": "---\nPossibleValues:\n  b: Bremen\n  o: Oulu\n"},
                {"id": 3, "name": "Note", "field_order": 3, "field_type": "Text",
                 "object_type": "Ticket", "internal_field": 0, "valid_id": 1, "config": "---\n{}\n"}],
            "customer_user": [
                {"login": "ak", "first_name": "Arvid", "last_name": "Karlsson", "customer_id": "se", "valid_id": 1},
                {"login": "dg", "first_name": "Diego", "last_name": "Garcia", "customer_id": "mx", "valid_id": 1},
                {"login": "gone", "first_name": "Old", "last_name": "Hand", "customer_id": "mx", "valid_id": 2}],
            "ticket": [
                {"id": 7, "tn": "2024000007", "title": "Lamp", "queue_id": 2, "ticket_state_id": 4,
                 "ticket_priority_id": 3, "type_id": 1, "customer_id": "mx", "customer_user_id": "dg",
                 "user_id": 1, "responsible_user_id": 1, "ticket_lock_id": 1},
                {"id": 8, "tn": "7", "title": "Desk", "queue_id": 2, "ticket_state_id": 4,
                 "ticket_priority_id": 3, "type_id": 1, "customer_id": "se", "customer_user_id": "ak",
                 "user_id": 1, "responsible_user_id": 1, "ticket_lock_id": 1}],
            "acl": [
                acl(1, "10 No Postmaster", 0, "---\n{}\n",
                    "---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Postmaster\n"),
                acl(2, "20 Postmaster for IT", 0, "---\nProperties:\n  Service:\n    Name:\n    - IT\n",
                    "---\nPossibleAdd:\n  Ticket:\n    Queue:\n    - Postmaster\n"),
                acl(6, "25 Doctors", 0, "---\nProperties:\n  CustomerUser:\n    UserTitle:\n    - Dr.\n",
                    "---\nPossible:\n  Ticket:\n    Queue:\n    - Raw\n"),
                acl(7, "26 Astronauts", 0, "---\nProperties:\n  CustomerUser:\n    UserPlanet:\n    - Mars\n",
                    "---\nPossible:\n  Ticket:\n    Queue:\n    - Raw\n"),
                acl(3, "30 Raw is for requests", 0, "---\nProperties:\n  Queue:\n    Name:\n    - Raw\n",
                    "---\nPossible:\n  Ticket:\n    Type:\n    - Request\n"),
                acl(4, "40 No tools for Mexico", 1,
                    "---\nProperties:\n  CustomerUser:\n    UserCustomerID:\n    - mx\n",
                    "---\nPossibleNot:\n  Ticket:\n    Service:\n    - Tools\n"),
                acl(5, "50 Never reached for Mexico", 0, "---\n{}\n",
                    "---\nPossibleNot:\n  Ticket:\n    Priority:\n    - 4 high\n")],
        },
    })
}

/// A queue whose name would colour the terminal, start a line and turn the reading direction.
pub const HOSTILE: &str = "\u{1b}[31mRed\n\u{202e}Desk";

/// The desk as a world file, under a name of its own for each test.
pub fn file(name: &str) -> String {
    program::file(name, desk().to_string())
}

/// The desk with a change, as a world file.
pub fn changed(name: &str, change: impl FnOnce(&mut Json)) -> String {
    let mut desk = desk();
    change(&mut desk);
    program::file(name, desk.to_string())
}
