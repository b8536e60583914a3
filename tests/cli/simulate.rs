//! `aclscope simulate`: the document, key by key.

use serde_json::{Map, Value as Json, json};

use crate::desk;
use crate::support::program::{run, run_with};

/// The document for a customer user on a screen of a world.
fn simulate(world: &str, customer_user: &str, action: &str, rest: &[&str]) -> Json {
    let arguments = [
        "simulate",
        "--format",
        "json",
        "--snapshot",
        world,
        "--customer-user",
        customer_user,
        "--action",
        action,
    ];
    run(&[&arguments[..], rest].concat()).json()
}

fn new_ticket(world: &str, rest: &[&str]) -> Json {
    simulate(world, "dg", "CustomerTicketMessage", rest)
}

fn keys(object: &Json) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// The list of a document with this attribute, or of this kind.
fn list<'d>(document: &'d Json, name: &str) -> &'d Json {
    let fields = document["fields"].as_array().unwrap();
    fields
        .iter()
        .find(|field| field["return_subtype"] == name || field["return_type"] == name)
        .unwrap()
}

fn rule<'d>(list: &'d Json, acl: &str) -> &'d Json {
    let rules = list["rules"].as_array().unwrap();
    rules.iter().find(|rule| rule["acl"] == acl).unwrap()
}

fn value<'d>(list: &'d Json, id: &str) -> &'d Json {
    let values = list["values"].as_array().unwrap();
    values.iter().find(|value| value["id"] == id).unwrap()
}

#[test]
fn the_document_has_every_key_in_its_place() {
    let world = desk::file("document.json");
    let document = new_ticket(&world, &["--set", "Queue=Raw"]);
    assert_eq!(
        keys(&document),
        [
            "format",
            "customer_user",
            "action",
            "ticket_id",
            "acls",
            "form",
            "dropped",
            "selected",
            "rounds",
            "stable",
            "fields"
        ]
    );
    assert_eq!(document["format"], "aclscope.simulate/1");
    assert_eq!(document["customer_user"], "dg");
    assert_eq!(document["action"], "CustomerTicketMessage");
    assert_eq!(document["ticket_id"], Json::Null);
    assert_eq!(document["acls"], "stored");
    assert_eq!(document["form"], json!({"Queue": "2", "Type": "2"}));
    assert_eq!(document["dropped"], json!([]));
    assert_eq!(
        document["selected"],
        json!([{"field": "Type", "id": "2", "round": 1}])
    );
    assert_eq!(
        (&document["rounds"], &document["stable"]),
        (&json!(2), &json!(true))
    );

    let names: Vec<(&str, &str)> = document["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            let text = |key: &str| field[key].as_str().unwrap();
            (text("return_type"), text("return_subtype"))
        })
        .collect();
    assert_eq!(
        names,
        [
            ("Ticket", "Type"),
            ("Ticket", "Queue"),
            ("Ticket", "Service"),
            ("Ticket", "SLA"),
            ("Ticket", "Priority"),
            ("Ticket", "DynamicField_Site"),
            ("Ticket", "DynamicField_Sites"),
            ("Form", "-"),
            ("FormStd", "-"),
        ]
    );
    let queues = list(&document, "Queue");
    assert_eq!(
        keys(queues),
        [
            "return_type",
            "return_subtype",
            "offered",
            "left",
            "applied",
            "error",
            "rules",
            "values"
        ]
    );
    assert_eq!(
        queues["offered"],
        json!([
            {"id": "3", "name": desk::HOSTILE}, {"id": "1", "name": "Postmaster"},
            {"id": "2", "name": "Raw"}])
    );
    assert_eq!(queues["left"], json!(["3", "2"]), "in the order offered");
    assert_eq!(
        (&queues["applied"], &queues["error"]),
        (&json!(true), &Json::Null)
    );
    assert_eq!(
        rule(queues, "10 No Postmaster"),
        &json!({"acl": "10 No Postmaster", "verdict": "used", "stopped": false, "conditions": [],
                "removed": ["1"], "revived": []})
    );
    assert_eq!(
        value(queues, "1"),
        &json!({"id": "1", "left": false, "decided_by": "10 No Postmaster",
                "events": [{"acl": "10 No Postmaster", "did": "removed"}]})
    );
    assert_eq!(
        value(queues, "2"),
        &json!({"id": "2", "left": true, "decided_by": null, "events": []})
    );
}

#[test]
fn a_rule_is_used_matched_not_matched_or_not_reached_and_says_whether_it_stopped() {
    let world = desk::file("verdicts.json");
    let document = new_ticket(
        &world,
        &["--set", "Queue=Raw", "--return", "Ticket:Service"],
    );
    let services = list(&document, "Service");
    let verdicts: Vec<(&str, &str, bool)> = services["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            let text = |key: &str| rule[key].as_str().unwrap();
            (text("acl"), text("verdict"), rule["stopped"] == true)
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            ("10 No Postmaster", "matched", false),
            ("20 Postmaster for IT", "not_matched", false),
            ("25 Doctors", "not_matched", false),
            ("26 Astronauts", "not_matched", false),
            ("30 Raw is for requests", "matched", false),
            ("40 No tools for Mexico", "used", true),
            ("50 Never reached for Mexico", "not_reached", false),
        ]
    );
    assert_eq!(
        rule(services, "50 Never reached for Mexico")["conditions"],
        json!([])
    );
}

#[test]
fn a_condition_names_part_object_attribute_what_is_wanted_and_what_was_found() {
    let world = desk::file("conditions.json");
    let document = new_ticket(&world, &["--set", "Queue=Raw", "--return", "Ticket:Type"]);
    let types = list(&document, "Type");
    let condition = |acl: &str| rule(types, acl)["conditions"].clone();
    assert_eq!(
        condition("30 Raw is for requests"),
        json!([{"part": "Properties", "object": "Queue", "attribute": "Name", "wanted": ["Raw"],
                "found": "Raw", "absent": false, "hit": true}])
    );
    assert_eq!(
        condition("25 Doctors"),
        json!([{"part": "Properties", "object": "CustomerUser", "attribute": "UserTitle",
                "wanted": ["Dr."], "found": null, "absent": false, "hit": false}]),
        "an attribute without a value"
    );
    assert_eq!(
        condition("26 Astronauts"),
        json!([{"part": "Properties", "object": "CustomerUser", "attribute": "UserPlanet",
                "wanted": ["Mars"], "found": null, "absent": true, "hit": false}]),
        "an attribute that is not there"
    );
}

#[test]
fn a_found_list_is_a_list() {
    let world = desk::changed("found-list.json", |desk| {
        desk["tables"]["acl"][0]["config_match"] =
            json!("---\nProperties:\n  DynamicField:\n    DynamicField_Sites:\n    - b\n    - x\n");
    });
    let set = [
        "--set",
        "DynamicField_Sites=b",
        "--set",
        "DynamicField_Sites=o",
    ];
    let document = new_ticket(&world, &set);
    assert_eq!(document["form"]["DynamicField_Sites"], json!(["b", "o"]));
    let queues = list(&document, "Queue");
    let condition = &rule(queues, "10 No Postmaster")["conditions"][0];
    assert_eq!(condition["found"], json!(["b", "o"]));
    assert_eq!(
        (&condition["wanted"], &condition["hit"]),
        (&json!(["b", "x"]), &json!(true))
    );
}

#[test]
fn what_was_removed_comes_back_and_the_value_tells_its_life() {
    let world = desk::file("revived.json");
    let document = new_ticket(&world, &["--set", "Service=IT", "--return", "Ticket:Queue"]);
    let queues = list(&document, "Queue");
    assert_eq!(queues["left"], json!(["3", "1", "2"]));
    let brings_back = rule(queues, "20 Postmaster for IT");
    assert_eq!(
        (&brings_back["removed"], &brings_back["revived"]),
        (&json!([]), &json!(["1"]))
    );
    assert_eq!(
        value(queues, "1"),
        &json!({"id": "1", "left": true, "decided_by": "20 Postmaster for IT", "events": [
            {"acl": "10 No Postmaster", "did": "removed"},
            {"acl": "20 Postmaster for IT", "did": "revived"}]})
    );
}

#[test]
fn a_pattern_that_does_not_compile_is_an_error_verdict_of_its_rule() {
    let world = desk::changed("broken-pattern.json", |desk| {
        desk["tables"]["acl"][4]["config_match"] =
            json!("---\nProperties:\n  CustomerUser:\n    UserLogin:\n    - '[RegExp]('\n");
    });
    let document = new_ticket(
        &world,
        &["--return", "Ticket:Queue", "--set", "Queue=Postmaster"],
    );
    let queues = list(&document, "Queue");
    assert_eq!(
        (&queues["applied"], &queues["error"]),
        (&json!(false), &json!("invalid_regex"))
    );
    assert_eq!(queues["detail"]["acl"], "30 Raw is for requests");
    assert_eq!(queues["detail"]["pattern"], "[RegExp](");
    assert_eq!(rule(queues, "30 Raw is for requests")["verdict"], "error");
    assert_eq!(rule(queues, "10 No Postmaster")["verdict"], "used");
    assert_eq!(
        rule(queues, "40 No tools for Mexico")["verdict"],
        "not_reached"
    );
    assert_eq!(document["dropped"], json!([]), "an error empties nothing");
    assert_eq!(document["form"]["Queue"], "1");
}

#[test]
fn values_are_set_by_name_or_id_and_emptied() {
    let world = desk::file("set.json");
    let form = |rest: &[&str]| new_ticket(&world, rest)["form"].clone();
    assert_eq!(form(&["--set", "Queue=Raw"]), form(&["--set", "QueueID=2"]));
    assert_eq!(
        form(&[
            "--set",
            "Priority=3 normal",
            "--set",
            "Service=IT",
            "--set",
            "SLA=Gold"
        ]),
        form(&[
            "--set",
            "PriorityID=3",
            "--set",
            "ServiceID=1",
            "--set",
            "SLAID=1"
        ]),
    );
    assert_eq!(
        form(&["--set", "Queue=Raw", "--set", "Queue="])["Queue"],
        ""
    );
    assert_eq!(
        form(&["--set", "DynamicField_Site=o"])["DynamicField_Site"],
        "o"
    );
    assert_eq!(
        form(&["--set", "DynamicField_Site="])["DynamicField_Site"],
        ""
    );
    assert_eq!(
        form(&["--set", "DynamicField_Sites=b"])["DynamicField_Sites"],
        json!(["b"])
    );
    assert_eq!(
        form(&["--set", "DynamicField_Note=a=b\nc"])["DynamicField_Note"],
        "a=b\nc"
    );
}

#[test]
fn a_known_value_that_is_not_offered_is_used_then_emptied_and_reported() {
    let world = desk::file("not-offered.json");
    let document = new_ticket(&world, &["--set", "Queue=Raw", "--set", "Type=Question"]);
    assert_eq!(
        document["dropped"],
        json!([{"field": "Type", "id": "3", "why": "not_left", "round": 1}])
    );
    assert_eq!(
        document["form"]["Type"], "2",
        "then the only one that is left is selected"
    );

    let document = new_ticket(&world, &["--set", "Service=Tools", "--set", "SLA=Iron"]);
    assert_eq!(
        document["dropped"],
        json!([
            {"field": "Service", "id": "2", "why": "not_left", "round": 1},
            {"field": "SLA", "id": "2", "why": "not_left", "round": 1}])
    );
    assert_eq!(document["form"], json!({"Service": "", "SLA": ""}));
}

#[test]
fn a_hidden_dynamic_field_loses_its_value() {
    let world = desk::changed("hidden.json", |desk| {
        desk["tables"]["acl"][0]["config_change"] = json!("---\nPossibleNot:\n  Form:\n  - Note\n");
    });
    let document = new_ticket(
        &world,
        &["--set", "DynamicField_Note=x", "--return", "Form"],
    );
    assert_eq!(
        document["dropped"],
        json!([{"field": "DynamicField_Note", "id": "x", "why": "hidden", "round": 1}])
    );
    assert_eq!(list(&document, "Form")["left"], json!(["Site", "Sites"]));
}

#[test]
fn rounds_that_never_end_are_given_up_after_a_hundred() {
    let world = desk::changed("oscillates.json", |desk| {
        let acls = &mut desk["tables"]["acl"];
        acls[0]["config_change"] = json!("---\nPossible:\n  Ticket:\n    Type:\n    - Incident\n");
        acls[1]["config_match"] = json!("---\nProperties:\n  Type:\n    Name:\n    - Incident\n");
        acls[1]["config_change"] =
            json!("---\nPossibleNot:\n  Ticket:\n    Type:\n    - Incident\n");
    });
    let document = new_ticket(&world, &[]);
    assert_eq!(
        (&document["rounds"], &document["stable"]),
        (&json!(100), &json!(false))
    );
    assert_eq!(document["selected"].as_array().unwrap().len(), 50);
}

#[test]
fn the_view_of_a_ticket_is_named_by_id_or_number() {
    let world = desk::file("zoom.json");
    let zoom = |ticket: &str| simulate(&world, "dg", "CustomerTicketZoom", &["--ticket", ticket]);
    let document = zoom("7");
    assert_eq!(document["ticket_id"], "7");
    assert_eq!(document, zoom("tn:2024000007"));
    assert_eq!(zoom("tn:7")["ticket_id"], "8", "a number is not an id");
    let names: Vec<&Json> = document["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| &field["return_subtype"])
        .collect();
    assert_eq!(names, ["State", "Priority", "DynamicField_Site", "-", "-"]);
    assert_eq!(
        list(&document, "State")["offered"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        document["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| &f["return_type"])
            .next_back(),
        Some(&json!("Action"))
    );
}

#[test]
fn only_the_lists_asked_for_are_answered() {
    let world = desk::file("return.json");
    let document = new_ticket(
        &world,
        &[
            "--return",
            "FormStd",
            "--return",
            "Ticket:Queue",
            "--return",
            "Form:-",
        ],
    );
    let kinds: Vec<&Json> = document["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| &field["return_type"])
        .collect();
    assert_eq!(
        kinds,
        ["Ticket", "Form", "FormStd"],
        "in the order of the screen"
    );
}

/// Forms that meet every rule of the desk.
fn forms() -> Vec<Vec<(&'static str, &'static str)>> {
    let choices: [(&str, &[&str]); 5] = [
        ("Queue", &["", "1", "2", "3"]),
        ("Type", &["", "1", "3"]),
        ("Service", &["", "1", "2"]),
        ("SLA", &["", "1", "2"]),
        ("Priority", &["", "4"]),
    ];
    let mut forms = vec![Vec::new()];
    for (field, ids) in choices {
        forms = forms
            .into_iter()
            .flat_map(|form: Vec<(&str, &str)>| {
                ids.iter().map(move |id| {
                    let mut form = form.clone();
                    if !id.is_empty() {
                        form.push((field, *id));
                    }
                    form
                })
            })
            .collect();
    }
    forms.into_iter().step_by(5).collect()
}

#[test]
fn what_simulate_leaves_is_what_eval_offers_after_its_rounds() {
    let world = desk::file("rounds.json");
    let mut questions = String::new();
    let mut documents = Vec::new();
    for (number, form) in forms().iter().enumerate() {
        let login = ["dg", "ak"][number % 2];
        let params: Map<String, Json> = form
            .iter()
            .map(|(field, id)| (format!("{field}ID"), json!(id)))
            .collect();
        let question = json!({"id": number, "op": "Screen", "screen": "CustomerTicketMessage",
            "customer_user": login, "acl_names": null, "params": params, "rounds": true});
        questions.push_str(&format!("{question}\n"));
        let set: Vec<String> = form
            .iter()
            .map(|(field, id)| format!("{field}ID={id}"))
            .collect();
        let mut rest = Vec::new();
        for set in &set {
            rest.extend(["--set", set.as_str()]);
        }
        documents.push(simulate(&world, login, "CustomerTicketMessage", &rest));
    }
    let ended = run_with(&["eval", "--snapshot", &world], questions.as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let answers = ended.lines();
    assert_eq!(answers.len(), documents.len());
    let (mut compared, mut settled) = (0, 0);
    for (document, answer) in documents.iter().zip(&answers) {
        for part in ["rounds", "stable", "dropped", "selected"] {
            assert_eq!(document[part], answer[part], "{}: {part}", answer["id"]);
        }
        settled += usize::from(answer["rounds"] != 1);
        for field in document["fields"].as_array().unwrap() {
            let name = match field["return_type"].as_str().unwrap() {
                "Ticket" => field["return_subtype"].as_str().unwrap(),
                other => other,
            };
            let mut left = field["left"].as_array().unwrap().clone();
            let mut offered: Vec<Json> = match &answer["offered"][name] {
                Json::Object(map) => map.keys().map(|id| json!(id)).collect(),
                list => list.as_array().unwrap().clone(),
            };
            left.sort_by_key(Json::to_string);
            offered.sort_by_key(Json::to_string);
            assert_eq!(left, offered, "{}: {name}", answer["id"]);
            compared += 1;
        }
    }
    println!(
        "simulate and eval: {compared} lists of {} forms, {settled} of several rounds",
        documents.len()
    );
    assert!(compared > 300 && settled > 10);
}

#[test]
fn the_text_says_when_the_ticket_may_not_be_seen() {
    let text = |login: &str| {
        let arguments = ["simulate", "--demo", "--action", "CustomerTicketZoom"];
        let ended = run(&[&arguments[..], &["--ticket", "1", "--customer-user", login]].concat());
        assert_eq!(ended.code, Some(0));
        ended.out
    };
    assert!(text("bs").contains("\n  ! bs may not see this ticket: no module granted\n"));
    assert!(!text("dg").contains(" ! "));
}
