//! What `aclscope eval` gathers where an ordinary form or an ordinary world would not show the rule.

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::run_with;

/// The desk with one ACL alone, which takes a priority away where these properties hold.
fn offered(name: &str, properties: &str, change: impl FnOnce(&mut Json), question: &Json) -> Json {
    let world = desk::changed(name, |desk| {
        desk["tables"]["acl"] = json!([{
            "id": 1, "name": "Only", "valid_id": 1, "stop_after_match": 0,
            "config_match": format!("---\nProperties:\n{properties}"),
            "config_change": "---\nPossibleNot:\n  Ticket:\n    Priority:\n    - 4 high\n",
        }]);
        change(desk);
    });
    let mut answers = run_with(
        &["eval", "--snapshot", &world],
        question.to_string().as_bytes(),
    )
    .lines();
    assert_eq!(answers.len(), 1);
    let mut answer = answers.remove(0);
    assert_eq!(answer["error"], Json::Null);
    answer["offered"]["Priority"].take()
}

fn message(params: Json) -> Json {
    json!({"id": 1, "op": "Screen", "screen": "CustomerTicketMessage", "customer_user": "dg",
           "acl_names": null, "params": params})
}

#[test]
fn a_screen_is_asked_with_exactly_the_given_parameters_also_such_as_no_field_has() {
    let state = "  State:\n    Name:\n    - open\n";
    let one = json!({"3": "3 normal"});
    let both = json!({"3": "3 normal", "4": "4 high"});
    let nothing = |_: &mut Json| {};
    let given = message(json!({"StateID": "4"}));
    assert_eq!(offered("given-state.json", state, nothing, &given), one);
    let other = message(json!({"StateID": "1"}));
    assert_eq!(offered("other-state.json", state, nothing, &other), both);

    let types = "  Type:\n    ID:\n    - 2\n";
    let off = |desk: &mut Json| desk["settings"]["Ticket::Type"] = json!("0");
    let given = message(json!({"TypeID": "2"}));
    assert_eq!(offered("given-type.json", types, off, &given), one);
}

#[test]
fn a_screen_passes_the_values_of_dynamic_fields_as_they_are() {
    let empty = "  DynamicField:\n    DynamicField_Sites:\n    - ''\n";
    let is_one = |name: &str, value: Json| {
        let question = message(json!({"DynamicField": {"DynamicField_Sites": value}}));
        offered(name, empty, |_| {}, &question) == json!({"3": "3 normal"})
    };
    assert!(is_one("sites-empty-text.json", json!("")));
    assert!(!is_one("sites-null.json", Json::Null));
    assert!(!is_one("sites-empty-list.json", json!([])));
}

#[test]
fn the_company_of_a_person_is_found_without_regard_to_case() {
    let company = "  CustomerUser:\n    CustomerCompanyName:\n    - Hernandez SA\n";
    let of = |name: &str, collation: &str, case_sensitive: &str| {
        let change = |desk: &mut Json| {
            desk["collation"] = json!(collation);
            desk["tables"]["customer_company"] =
                json!([{"customer_id": "MX", "name": "Hernandez SA", "valid_id": 1}]);
            desk["settings"]["CustomerCompany"] = json!({
                "Module": "Kernel::System::CustomerCompany::DB", "CustomerCompanyKey": "customer_id",
                "CustomerCompanyValid": "valid_id",
                "Params": {"Table": "customer_company", "SearchCaseSensitive": case_sensitive},
                "Map": [["CustomerID", "CustomerID", "customer_id", 0, 1, "var", "", 0],
                        ["CustomerCompanyName", "Customer", "name", 1, 1, "var", "", 0]],
            });
        };
        offered(name, company, change, &message(json!({}))) == json!({"3": "3 normal"})
    };
    assert!(of("company-exact.json", "exact", "0"));
    assert!(!of("company-exact-case.json", "exact", "1"));
    assert!(of("company-ignore-case.json", "ignore-case", "1"));
}
