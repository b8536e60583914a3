//! Each rule of where the checks of agents and customer users come from, alone.

use aclscope::core::checks::CheckValue;

use crate::small_world::{at, gathered, names, text, texts};

#[test]
fn the_acting_agent_is_the_same_in_both_collections() {
    let checks = gathered(&["User"], r#"{"UserID": "2"}"#);
    assert_eq!(text(&checks.current, "User/UserFullname"), "Thea Brandt");
    assert_eq!(
        text(&checks.current, "User/UserEmail"),
        "thea",
        "no address of their own"
    );
    assert_eq!(text(&checks.current, "User/UserSkin"), "-");
    assert_eq!(
        text(&checks.current, "User/UserRefreshTime"),
        "0",
        "a default"
    );
    assert_eq!(checks.current.object("User"), checks.stored.object("User"));
    assert_eq!(
        gathered(&[], r#"{"UserID": "2"}"#).current.object("User"),
        None
    );
    assert_eq!(
        gathered(&["User"], r#"{"CustomerUserID": "ak"}"#)
            .current
            .object("User"),
        None
    );
}

#[test]
fn the_customer_on_the_screen_becomes_the_tickets() {
    let checks = gathered(
        &["CustomerUser"],
        r#"{"TicketID": "7", "CustomerUserID": "DG"}"#,
    );
    let paths = [
        "CustomerUser/UserLogin",
        "Ticket/CustomerUserID",
        "Ticket/CustomerID",
    ];
    assert_eq!(
        texts(&checks.current, paths),
        ["dg", "dg", "us"],
        "spelt as stored"
    );
    assert_eq!(texts(&checks.stored, paths), ["ak", "ak", "se"]);
    assert_eq!(
        text(&checks.current, "CustomerUser/ValidID"),
        "2",
        "validity does not matter"
    );
}

#[test]
fn of_an_unknown_customer_only_the_groups_are_there() {
    let checks = gathered(&["CustomerUser"], r#"{"CustomerUserID": "nobody"}"#);
    let person = checks.current.object("CustomerUser");
    assert_eq!(names(person), ["Group_ro", "Group_rw"]);
    assert_eq!(
        at(&checks.current, "CustomerUser/Group_ro"),
        Some(&CheckValue::list(["users"]))
    );
    let paths = ["Ticket/CustomerUserID", "Ticket/CustomerID"];
    assert_eq!(texts(&checks.current, paths), ["null", "null"]);
}

#[test]
fn unrequired_the_tickets_customer_is_current_and_not_stored() {
    let checks = gathered(&[], r#"{"TicketID": "7", "CustomerUserID": "dg"}"#);
    assert_eq!(text(&checks.current, "CustomerUser/UserLogin"), "ak");
    assert_eq!(text(&checks.current, "Ticket/CustomerUserID"), "ak");
    assert_eq!(checks.stored.object("CustomerUser"), None);
}

#[test]
fn a_customer_has_the_companys_data_and_the_groups_of_each_permission() {
    let checks = gathered(&["CustomerUser"], r#"{"CustomerUserID": "ak"}"#);
    let paths = [
        "CustomerUser/UserID",
        "CustomerUser/UserFullname",
        "CustomerUser/CustomerCompanyName",
        "CustomerUser/CustomerCompanyValidID",
        "CustomerUser/ValidID",
        "CustomerUser/Source",
        "CustomerUser/UserShowTickets",
    ];
    assert_eq!(
        texts(&checks.current, paths),
        [
            "ak",
            "Arvid Karlsson",
            "Ericsson AB",
            "2",
            "1",
            "CustomerUser",
            "25"
        ]
    );
    let groups = CheckValue::list(["depot", "users"]);
    assert_eq!(at(&checks.current, "CustomerUser/Group_ro"), Some(&groups));
}

#[test]
fn a_new_owner_counts_only_with_its_kind() {
    let owner = |params: &str| {
        texts(
            &gathered(&["Owner"], params).current,
            ["Owner/UserLogin", "Ticket/Owner"],
        )
    };
    let ids = r#""TicketID": "7", "NewOwnerID": "1", "OldOwnerID": "3""#;
    assert_eq!(
        owner(&format!("{{{ids}}}")),
        ["thea", "thea"],
        "the ticket's"
    );
    assert_eq!(
        owner(&format!(r#"{{{ids}, "NewOwnerType": "New"}}"#)),
        ["root@localhost"; 2]
    );
    assert_eq!(
        owner(&format!(r#"{{{ids}, "NewOwnerType": "Old"}}"#)),
        ["gone", "gone"]
    );
    assert_eq!(
        owner(&format!(r#"{{{ids}, "Owner": "gone"}}"#)),
        ["gone", "gone"]
    );
    assert_eq!(
        owner(&format!(
            r#"{{{ids}, "OwnerID": "2", "NewOwnerType": "New"}}"#
        )),
        ["thea"; 2]
    );
}

#[test]
fn an_invalid_agent_is_gathered_without_groups() {
    let checks = gathered(&["Responsible"], r#"{"TicketID": "7"}"#);
    assert_eq!(text(&checks.current, "Responsible/UserLogin"), "gone");
    let nothing = CheckValue::list([""; 0]);
    assert_eq!(at(&checks.current, "Responsible/Group_rw"), Some(&nothing));
    assert_eq!(at(&checks.current, "Responsible/Role"), Some(&nothing));
}
