//! Each rule of where the checks of a ticket and its objects come from, alone.

use aclscope::core::checks::CheckValue;

use crate::small_world::{at, gathered, names, objects, text, texts};

#[test]
fn the_action_stands_in_both_collections_unless_it_is_false() {
    let given = gathered(&[], r#"{"Action": "CustomerTicketZoom"}"#);
    assert_eq!(
        text(&given.current, "Frontend/Action"),
        "CustomerTicketZoom"
    );
    assert_eq!(text(&given.stored, "Frontend/Action"), "CustomerTicketZoom");
    let without = gathered(&[], r#"{"Action": "0"}"#);
    assert_eq!(objects(&without.current), ["Ticket"]);
}

#[test]
fn the_stored_ticket_is_gathered_whatever_is_required() {
    let checks = gathered(&[], r#"{"TicketID": "7"}"#);
    let stored = texts(
        &checks.stored,
        [
            "Ticket/TicketNumber",
            "Ticket/Queue",
            "Ticket/GroupID",
            "Ticket/StateType",
            "Ticket/Owner",
            "Ticket/Lock",
            "Ticket/ArchiveFlag",
        ],
    );
    assert_eq!(
        stored,
        ["2024000007", "Depot", "2", "new", "thea", "unlock", "y"]
    );
    assert_eq!(
        checks.current.object("Ticket"),
        checks.stored.object("Ticket")
    );
}

#[test]
fn an_unknown_ticket_leaves_both_collections_without_one() {
    let checks = gathered(&["Queue"], r#"{"TicketID": "999"}"#);
    for checks in [&checks.current, &checks.stored] {
        assert_eq!(objects(checks), ["Ticket"], "the object itself is there");
        assert_eq!(names(checks.object("Ticket")), [""; 0]);
    }
}

#[test]
fn a_ticket_without_service_has_an_empty_id_and_no_name() {
    let checks = gathered(&["Service", "SLA"], r#"{"TicketID": "8"}"#);
    let paths = [
        "Ticket/ServiceID",
        "Ticket/Service",
        "Ticket/SLAID",
        "Ticket/SLA",
        "Ticket/Title",
    ];
    assert_eq!(texts(&checks.stored, paths), ["", "-", "", "-", "null"]);
    assert_eq!(checks.current.object("Service"), None);
}

#[test]
fn the_stored_process_is_gathered_even_when_nothing_requires_it() {
    let params = r#"{"TicketID": "7", "ProcessEntityID": "P-2", "ActivityEntityID": "A-2",
                     "ActivityDialogEntityID": "D-1", "UserID": "2"}"#;
    let paths = [
        "Process/ProcessEntityID",
        "Process/ActivityEntityID",
        "Process/ActivityDialogEntityID",
    ];
    let unasked = gathered(&[], params);
    assert_eq!(texts(&unasked.current, paths), ["P-1", "A-1", "-"]);
    let asked = gathered(&["Process"], params);
    assert_eq!(texts(&asked.current, paths), ["P-2", "A-2", "D-1"]);
    assert_eq!(texts(&asked.stored, paths), ["P-1", "A-1", "-"]);
}

#[test]
fn form_fields_lie_over_stored_ones_even_when_emptied() {
    let checks = gathered(
        &[],
        r#"{"TicketID": "7", "DynamicField": {"DynamicField_Colour": "", "DynamicField_Other": ["a"]}}"#,
    );
    let colour = [
        "DynamicField/DynamicField_Colour",
        "Ticket/DynamicField_Colour",
    ];
    assert_eq!(texts(&checks.current, colour), ["", ""]);
    assert_eq!(texts(&checks.stored, colour), ["red", "red"]);
    let other = CheckValue::list(["a"]);
    assert_eq!(
        at(&checks.current, "DynamicField/DynamicField_Other"),
        Some(&other)
    );
    assert_eq!(
        at(&checks.current, "Ticket/DynamicField_Other"),
        Some(&other)
    );
}

#[test]
fn unset_fields_are_null_in_ticket_and_absent_in_dynamic_field() {
    let checks = gathered(&[], r#"{"TicketID": "7"}"#);
    let note = ["Ticket/DynamicField_Note", "DynamicField/DynamicField_Note"];
    assert_eq!(texts(&checks.current, note), ["null", "-"]);
    assert_eq!(
        at(&checks.stored, "DynamicField/DynamicField_Sites"),
        Some(&CheckValue::list(["Bremen", "Oulu"])),
        "a list in the order in which its rows were stored"
    );
    let of_others = ["Ticket/DynamicField_Old", "Ticket/DynamicField_Room"];
    assert_eq!(texts(&checks.current, of_others), ["-", "-"]);
}

#[test]
fn a_chosen_queue_shows_in_the_ticket_but_its_group_does_not() {
    let checks = gathered(
        &["Queue"],
        r#"{"TicketID": "7", "QueueID": "1", "NewQueueID": "2"}"#,
    );
    let paths = [
        "Queue/Name",
        "Queue/Email",
        "Ticket/Queue",
        "Ticket/QueueID",
        "Ticket/GroupID",
    ];
    assert_eq!(
        texts(&checks.current, paths),
        ["Postmaster", "in@x.example", "Postmaster", "1", "2"]
    );
    assert_eq!(
        texts(&checks.stored, paths),
        ["Depot", "null", "Depot", "3", "2"]
    );
    assert_eq!(text(&checks.stored, "Queue/Colour"), "red", "a preference");
    assert_eq!(text(&checks.stored, "Queue/Calendar"), "", "not null");
}

#[test]
fn ids_come_before_new_ids_and_those_before_names() {
    let name = |params: &str| text(&gathered(&["Queue"], params).current, "Queue/Name");
    assert_eq!(
        name(r#"{"QueueID": "", "NewQueueID": "2", "Queue": "Depot"}"#),
        "Raw"
    );
    assert_eq!(name(r#"{"QueueID": "0", "Queue": "Depot"}"#), "Depot");
    assert_eq!(name(r#"{"TicketID": "7", "Queue": ""}"#), "Depot");
    let state = |params: &str| text(&gathered(&["State"], params).current, "State/Name");
    assert_eq!(
        state(r#"{"NextStateID": "2", "NewStateID": "1"}"#),
        "closed successful"
    );
    let priority = |params: &str| text(&gathered(&["Priority"], params).current, "Priority/Name");
    assert_eq!(
        priority(r#"{"NewPriorityID": "4", "Priority": "3 normal"}"#),
        "4 high"
    );
}

#[test]
fn what_does_not_exist_is_an_empty_object_and_null_in_the_ticket() {
    let checks = gathered(&["State"], r#"{"TicketID": "7", "StateID": "99"}"#);
    assert!(
        checks
            .current
            .object("State")
            .is_none_or(|state| state.is_empty())
    );
    let paths = ["Ticket/State", "Ticket/StateID", "Ticket/StateType"];
    assert_eq!(texts(&checks.current, paths), ["null", "null", "null"]);
    assert_eq!(texts(&checks.stored, paths), ["new", "1", "new"]);
}

#[test]
fn a_chosen_state_brings_its_type() {
    let checks = gathered(&["State"], r#"{"TicketID": "7", "NewStateID": "2"}"#);
    let paths = [
        "State/TypeName",
        "Ticket/State",
        "Ticket/StateID",
        "Ticket/StateType",
    ];
    assert_eq!(
        texts(&checks.current, paths),
        ["closed", "closed successful", "2", "closed"]
    );
}

#[test]
fn unrequired_objects_are_absent_and_the_ticket_keeps_its_values() {
    let checks = gathered(&[], r#"{"TicketID": "7", "QueueID": "1", "StateID": "2"}"#);
    assert_eq!(checks.current.object("Queue"), None);
    assert_eq!(checks.current.object("State"), None);
    let paths = ["Ticket/Queue", "Ticket/State"];
    assert_eq!(texts(&checks.current, paths), ["Depot", "new"]);
}

#[test]
fn some_stored_objects_are_gathered_always_and_some_when_required() {
    let objects = |required: &[&str]| -> Vec<String> {
        let checks = gathered(required, r#"{"TicketID": "7"}"#);
        checks
            .stored
            .iter()
            .map(|(object, _)| object.to_owned())
            .collect()
    };
    let always = [
        "DynamicField",
        "Owner",
        "Priority",
        "Process",
        "Responsible",
        "SLA",
        "State",
        "Ticket",
    ];
    assert_eq!(objects(&[]), always);
    let added = objects(&["Queue", "Service", "Type", "CustomerUser"]);
    let added: Vec<&String> = added
        .iter()
        .filter(|name| !always.contains(&name.as_str()))
        .collect();
    assert_eq!(added, ["CustomerUser", "Queue", "Service", "Type"]);
}

#[test]
fn a_queue_lists_type_parameter_hides_the_tickets_type() {
    let paths = ["Type/Name", "Ticket/Type"];
    let checks = gathered(&["Type"], r#"{"TicketID": "7", "Type": "move_into"}"#);
    assert_eq!(texts(&checks.current, paths), ["-", "Incident"]);
    assert_eq!(texts(&checks.stored, paths), ["Incident", "Incident"]);
    let current = |params: &str| texts(&gathered(&["Type"], params).current, paths);
    assert_eq!(
        current(r#"{"TicketID": "7", "Type": "Gone"}"#),
        ["-", "Incident"],
        "invalid"
    );
    assert_eq!(
        current(r#"{"TicketID": "7", "Type": "unclassified"}"#),
        ["-", "Incident"]
    );
    assert_eq!(
        current(r#"{"TicketID": "7", "Type": "Unclassified"}"#),
        ["Unclassified", "Unclassified"]
    );
    assert_eq!(
        current(r#"{"Type": "create", "TypeID": "3"}"#),
        ["Gone", "Gone"]
    );
}

#[test]
fn a_service_knows_its_parent_and_an_sla_its_services() {
    let checks = gathered(&["Service", "SLA"], r#"{"TicketID": "7"}"#);
    let paths = [
        "Service/Name",
        "Service/NameShort",
        "Service/ParentID",
        "Service/Comment",
    ];
    assert_eq!(
        texts(&checks.current, paths),
        ["IT::Mail", "Mail", "1", "x"]
    );
    let parent = gathered(&["Service"], r#"{"Service": "IT"}"#);
    assert_eq!(texts(&parent.current, paths), ["IT", "IT", "-", ""]);
    assert_eq!(
        at(&checks.current, "SLA/ServiceIDs"),
        Some(&CheckValue::list(["2", "10"])),
        "by number, not by text"
    );
}
