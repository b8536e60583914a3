//! What people are told.

use super::{reason, why};
use crate::core::acl::{Call, CheckedAgainst, Compiled, Field, Offered, Who};
use crate::core::checks::Checks;
use crate::core::json;
use crate::core::value::Value;
use crate::core::world::Flavour;

/// Asks about `Queue` for a customer user of company `us`, and returns the sentences of the values
/// and the reasons of the rules.
fn told(acls: &str) -> (Vec<String>, Vec<String>) {
    let acls = json::read(acls).expect("ACLs are JSON");
    let acls = acls.as_map().expect("ACLs are an object");
    let compiled = Compiled::new(
        acls.iter().map(|(name, acl)| (name.as_str(), acl)),
        Flavour::Otobo,
    );
    let field = Field::new("Ticket", "Queue", Flavour::Otobo);
    let offered: Offered = [("1", "Raw"), ("2", "Support Mexico")]
        .into_iter()
        .collect();
    let checks = json::read(
        r#"{"CustomerUser": {"UserCustomerID": "us", "Group_rw": [], "Role": ["a", "b"]}}"#,
    );
    let current = Checks::read(&checks.unwrap_or(Value::Null));
    let stored = Checks::new();
    let (_, trace) = compiled.trace(&Call {
        who: Who {
            agent_id: None,
            customer_user: Some("dg"),
        },
        field: &field,
        offered: &offered,
        checks: CheckedAgainst {
            current: &current,
            stored: &stored,
        },
    });
    let values = (0..2)
        .map(|position| why(&compiled, &trace, &field, &offered, position).sentence())
        .collect();
    let rules = (0..compiled.rules.len())
        .map(|rule| reason(&compiled, &trace, rule).to_string())
        .collect();
    (values, rules)
}

#[test]
fn a_removed_value_names_its_rule_and_the_condition_that_held() {
    let (values, _) = told(
        r#"{"020-Hide Mexico": {
            "Properties": {"CustomerUser": {"UserCustomerID": ["us"]}},
            "PossibleNot": {"Ticket": {"Queue": ["[RegExp]Mexico$"]}}}}"#,
    );
    assert_eq!(
        values,
        [
            "Raw is offered: no rule touches it.",
            "Support Mexico is not offered: 020-Hide Mexico removes it \
             (CustomerUser/UserCustomerID = us).",
        ]
    );
}

#[test]
fn a_revived_value_names_the_rule_that_brought_it_back() {
    let (values, _) = told(
        r#"{"1": {"PossibleNot": {"Ticket": {"Queue": ["Raw"]}}},
            "2": {"PossibleAdd": {"Ticket": {"Queue": ["Raw"]}}}}"#,
    );
    assert_eq!(
        values.first().map(String::as_str),
        Some("Raw is offered: 2 brings it back (no conditions).")
    );
}

#[test]
fn a_rule_that_did_not_match_says_which_value_it_met() {
    let (_, rules) = told(
        r#"{"1": {"Properties": {"CustomerUser": {"UserCustomerID": ["mx", "[Not]us"]}}},
            "2": {"Properties": {"Type": {"Name": ["Incident"]}}},
            "3": {"Properties": {"CustomerUser": {"Group_rw": ["users"]}}},
            "4": {"Properties": {"CustomerUser": {}}},
            "5": {},
            "51": {"Properties": {"CustomerUser": {"Role": ["b", "[Not]x", "z"]}}},
            "6": {"PossibleNot": {"Ticket": {"Queue": ["Raw"]}}, "StopAfterMatch": 1},
            "7": {}}"#,
    );
    assert_eq!(
        rules,
        [
            "CustomerUser/UserCustomerID is us, wanted mx or [Not]us",
            "Type/Name is absent",
            "CustomerUser/Group_rw is an empty list, wanted users",
            "an object without attributes never matches",
            "no conditions",
            "CustomerUser/Role hits b and [Not]x",
            "no conditions",
            "not reached",
        ]
    );
}

#[test]
fn a_near_miss_is_a_rule_that_would_have_turned_the_verdict() {
    let acls = r#"{"1": {"PossibleNot": {"Ticket": {"Queue": ["Raw"]}}},
                   "2": {"Properties": {"Type": {"Name": ["Incident"]}},
                         "PossibleAdd": {"Ticket": {"Queue": ["Raw"]}}}}"#;
    let acls = json::read(acls).expect("ACLs are JSON");
    let acls = acls.as_map().expect("ACLs are an object");
    let compiled = Compiled::new(
        acls.iter().map(|(name, acl)| (name.as_str(), acl)),
        Flavour::Otobo,
    );
    let field = Field::new("Ticket", "Queue", Flavour::Otobo);
    let offered: Offered = [("1", "Raw")].into_iter().collect();
    let mut current = Checks::new();
    current.set("Frontend", "Action", "CustomerTicketMessage");
    let stored = Checks::new();
    let (_, trace) = compiled.trace(&Call {
        who: Who {
            agent_id: None,
            customer_user: Some("dg"),
        },
        field: &field,
        offered: &offered,
        checks: CheckedAgainst {
            current: &current,
            stored: &stored,
        },
    });
    let why = why(&compiled, &trace, &field, &offered, 0);
    let misses: Vec<(&str, bool)> = why
        .misses
        .iter()
        .map(|miss| (miss.acl.as_str(), miss.names_it))
        .collect();
    assert_eq!((why.left, misses), (false, vec![("2", true)]));
}
