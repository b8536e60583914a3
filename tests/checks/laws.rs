//! What holds for every call.

use aclscope::core::checks::{CheckValue, Params};
use proptest::prelude::*;

use crate::small_world::gather;

const OBJECTS: [&str; 12] = [
    "User",
    "CustomerUser",
    "Queue",
    "Service",
    "Type",
    "Priority",
    "SLA",
    "State",
    "Owner",
    "Responsible",
    "Process",
    "Ticket",
];

/// Parameters that say nothing about who acts, where, and on which ticket.
const CHOICES: [&str; 20] = [
    "QueueID",
    "NewQueueID",
    "Queue",
    "ServiceID",
    "Service",
    "TypeID",
    "Type",
    "PriorityID",
    "SLAID",
    "SLA",
    "StateID",
    "NextStateID",
    "State",
    "OwnerID",
    "NewOwnerID",
    "NewOwnerType",
    "ResponsibleID",
    "ProcessEntityID",
    "ActivityEntityID",
    "ActivityDialogEntityID",
];

fn choices() -> impl Strategy<Value = Params> {
    let values = prop_oneof![
        "[0-9]{1,2}",
        prop::sample::select(vec![
            "", "0", "New", "Old", "Depot", "thea", "Incident", "create", "A-1"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let texts = prop::collection::btree_map(prop::sample::select(CHOICES.to_vec()), values, 0..8);
    let fields = prop::collection::btree_map("DynamicField_[A-Z]{1,3}", "[a-z]{0,3}", 0..3);
    (texts, fields).prop_map(|(texts, fields)| {
        let mut params: Params = texts.into_iter().collect();
        for (key, value) in fields {
            params.set_dynamic_field(key, CheckValue::text(value));
        }
        params
    })
}

fn who_and_where() -> impl Strategy<Value = Params> {
    let of = |values: &'static [&'static str]| prop::sample::select(values);
    (
        of(&["", "7", "8", "99", "x"]),
        of(&["", "1", "2", "3", "77"]),
        of(&["", "ak", "DG", "nobody"]),
        of(&["", "AgentTicketNote"]),
    )
        .prop_map(|(ticket, agent, customer, action)| {
            [
                ("TicketID", ticket),
                ("UserID", agent),
                ("CustomerUserID", customer),
                ("Action", action),
            ]
            .into_iter()
            .collect()
        })
}

fn both(base: &Params, choices: &Params) -> Params {
    let mut params = base.clone();
    for (name, text) in choices.iter() {
        params.set(name, text);
    }
    for (key, value) in choices.dynamic_fields() {
        params.set_dynamic_field(key, value.clone());
    }
    params
}

fn required() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(OBJECTS.to_vec(), 0..=OBJECTS.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn nothing_chosen_on_the_screen_changes_what_is_stored(
        objects in required(), base in who_and_where(), choices in choices(),
    ) {
        let plain = gather(&objects, &base);
        let chosen = gather(&objects, &both(&base, &choices));
        prop_assert_eq!(plain.stored, chosen.stored);
    }

    #[test]
    fn requiring_less_leaves_the_other_objects_as_they_are(
        objects in required(), base in who_and_where(), choices in choices(),
    ) {
        let params = both(&base, &choices);
        let everything = gather(&OBJECTS, &params);
        let some = gather(&objects, &params);
        for (name, object) in some.stored.iter() {
            prop_assert_eq!(Some(object), everything.stored.object(name));
        }
        for name in &objects[..] {
            prop_assert_eq!(*name == "Ticket" || some.current.object(name) == everything.current.object(name), true);
        }
    }

    #[test]
    fn no_password_is_ever_gathered(base in who_and_where(), choices in choices()) {
        let gathered = gather(&OBJECTS, &both(&base, &choices));
        for checks in [&gathered.current, &gathered.stored] {
            for (object, attributes) in checks.iter() {
                for secret in ["UserPassword", "UserPw", "UserLastPw"] {
                    prop_assert!(!attributes.contains_key(secret), "{object}/{secret}");
                }
            }
        }
    }
}
