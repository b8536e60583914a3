//! `aclscope customers`: searching every backend, and everything about one customer user.

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::{Ended, run};

/// A table of partners as a second source; `eva` of the first is there once more.
fn partners(desk: &mut Json) {
    let rows = json!([
        {"nr": "eva", "name": "Eva Partner", "mail": "eva@partner.example", "firm": "p1", "state": 1},
        {"nr": "pat", "name": "Pat \u{1b}[2JPartner", "mail": "pat@partner.example", "firm": "p1", "state": 1},
        {"nr": "old", "name": "Old Partner", "mail": "old@partner.example", "firm": "p1", "state": 2},
    ]);
    desk["tables"]["partner"] = rows;
    let own = desk["tables"]["customer_user"].as_array_mut().unwrap();
    own.push(
        json!({"login": "eva", "first_name": "Eva", "last_name": "Own", "email": "eva@own.example",
                    "customer_id": "mx", "pw": "very secret", "valid_id": 1, "title": "Dr."}),
    );
    desk["settings"]["CustomerUser"] = stock();
    desk["settings"]["CustomerUser1"] = json!({
        "Name": "Partners", "CustomerKey": "nr", "CustomerID": "firm", "CustomerValid": "state",
        "ReadOnly": 1, "CustomerUserSearchFields": ["nr", "name", "mail"],
        "CustomerUserSearchPrefix": "*", "CustomerUserListFields": ["name", "mail"],
        "CustomerUserNameFields": ["name"],
        "Params": {"Table": "partner", "ForeignDB": 1},
        "Map": [["UserLogin", "Login", "nr", 1, 1, "var", "", 1], ["UserEmail", "Email", "mail", 1, 1, "var"],
                ["UserCustomerID", "CustomerID", "firm", 1, 1, "var"]],
    });
}

fn stock() -> Json {
    json!({
        "Name": "Own people", "CustomerKey": "login", "CustomerID": "customer_id",
        "CustomerValid": "valid_id", "CustomerCompanySupport": 1,
        "CustomerUserSearchFields": ["login", "first_name", "last_name"],
        "CustomerUserSearchPrefix": "*", "CustomerUserListFields": ["first_name", "last_name", "email"],
        "Selections": {"UserTitle": {"Dr.": "Doctor"}},
        "Params": {"Table": "customer_user", "ForeignDB": 1},
        "Map": [
            ["UserTitle", "Title", "title", 1, 0, "var"],
            ["UserLogin", "Username", "login", 1, 1, "var"],
            ["UserPassword", "Password", "pw", 0, 0, "var"],
            ["UserEmail", "Email", "email", 1, 1, "var", "mailto:[% Data.UserEmail | uri %]"],
            ["UserCustomerID", "CustomerID", "customer_id", 1, 1, "var", "", 1],
            ["ValidID", "Valid", "valid_id", 0, 1, "int"]],
    })
}

fn search(world: &str, more: &[&str]) -> Ended {
    let start = [
        "customers",
        "search",
        "--snapshot",
        world,
        "--format",
        "json",
    ];
    run(&[&start[..], more].concat())
}

fn document(ended: &Ended) -> Json {
    assert_eq!(ended.err, "");
    serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out))
}

fn logins(document: &Json) -> Vec<(&str, &str)> {
    let results = document["results"].as_array().unwrap().iter();
    results
        .map(|hit| {
            (
                hit["login"].as_str().unwrap(),
                hit["source"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn all_backends_are_searched_and_each_says_how_it_fared() {
    let world = desk::changed("customers-search.json", partners);
    let ended = search(&world, &["a"]);
    assert_eq!(ended.code, Some(0));
    let answer = document(&ended);
    assert_eq!(answer["format"], "aclscope.customers.search/1");
    assert_eq!(
        logins(&answer),
        [
            ("ak", "CustomerUser"),
            ("dg", "CustomerUser"),
            ("eva", "CustomerUser"),
            ("pat", "CustomerUser1"),
        ]
    );
    assert_eq!(
        answer["results"][2],
        json!({"login": "eva", "source": "CustomerUser", "text": "\"Eva Own\" <eva@own.example>",
               "customer_id": "mx", "valid": true})
    );
    let backends = answer["backends"].as_array().unwrap();
    assert_eq!(backends.len(), 2);
    for (backend, (source, count)) in backends
        .iter()
        .zip([("CustomerUser", 3), ("CustomerUser1", 2)])
    {
        assert_eq!(backend["source"], source);
        assert_eq!(backend["state"], "ok");
        assert_eq!(backend["count"], count, "{backend}");
        assert_eq!(backend["limited"], false);
        assert_eq!(backend["error"], Json::Null);
        assert!(backend["ms"].is_u64(), "{backend}");
    }
}

#[test]
fn nobody_found_is_an_answer_and_a_limit_that_cuts_is_a_finding() {
    let world = desk::changed("customers-limit.json", partners);
    let nobody = search(&world, &["nobody at all"]);
    assert_eq!(nobody.code, Some(0));
    assert_eq!(document(&nobody)["results"], json!([]));
    let cut = search(&world, &["a", "--limit", "2"]);
    assert_eq!(cut.code, Some(1));
    let answer = document(&cut);
    assert_eq!(answer["backends"][0]["limited"], true);
    assert_eq!(answer["backends"][0]["count"], 2);
    assert_eq!(
        answer["backends"][1]["limited"], false,
        "exactly as many as the limit is all of them"
    );
    let text = run(&[
        "customers",
        "search",
        "--snapshot",
        &world,
        "a",
        "--limit",
        "2",
    ]);
    assert_eq!(text.code, Some(1));
    assert!(
        text.out
            .contains("CustomerUser  ok          first 2 of at least 3 in "),
        "{}",
        text.out
    );
}

#[test]
fn validity_and_one_backend_narrow_the_search() {
    let world = desk::changed("customers-narrow.json", partners);
    let old = |more: &[&str]| {
        let ended = search(&world, &[&["old"], more].concat());
        assert_eq!(ended.code, Some(0));
        document(&ended)
    };
    assert!(logins(&old(&["--valid"])).is_empty());
    let all = old(&["--all"]);
    assert_eq!(
        logins(&all),
        [("gone", "CustomerUser"), ("old", "CustomerUser1")]
    );
    assert_eq!(all["results"][1]["valid"], false);
    let one = old(&["--all", "--backend", "CustomerUser1"]);
    assert_eq!(logins(&one), [("old", "CustomerUser1")]);
    assert_eq!(one["backends"].as_array().unwrap().len(), 1);
    let wrong = search(&world, &["a", "--backend", "CustomerUsers"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(
        wrong.err.contains("there is no backend `CustomerUsers`"),
        "{}",
        wrong.err
    );
    let both = search(&world, &["a", "--valid", "--all"]);
    assert_eq!((both.code, both.out.as_str()), (Some(2), ""));
}

#[test]
fn what_is_sent_is_shown_with_its_values() {
    let world = desk::changed("customers-explain.json", partners);
    let answer = document(&search(&world, &["pat' OR 1=1 --", "--explain"]));
    for backend in answer["backends"].as_array().unwrap() {
        let sql = backend["sent"]["sql"].as_str().unwrap();
        assert!(sql.starts_with("SELECT "), "{sql}");
        assert!(!sql.contains("1=1"), "values are bound: {sql}");
        let values = backend["sent"]["values"].as_array().unwrap();
        let bound = |value: &Json| value.as_str().is_some_and(|text| text.contains("1=1"));
        assert!(values.iter().any(bound), "{values:?}");
    }
    assert!(
        document(&search(&world, &["pat"]))["backends"][0]
            .get("sent")
            .is_none()
    );
}

#[test]
fn an_unknown_module_is_named_and_the_others_go_on() {
    let unknown = |name: &str, both: bool| {
        desk::changed(name, |desk| {
            partners(desk);
            desk["settings"]["CustomerUser1"]["Module"] = json!("Acme::SAP");
            if !both {
                desk["settings"]["CustomerUser"]["Module"] = json!("Acme::SAP");
            }
        })
    };
    let one = search(&unknown("customers-sap.json", true), &["a"]);
    assert_eq!(one.code, Some(1), "not all could be asked");
    let answer = document(&one);
    assert_eq!(answer["results"].as_array().unwrap().len(), 3);
    assert_eq!(answer["backends"][1]["state"], "unsupported");
    assert_eq!(
        answer["backends"][1]["error"],
        "unsupported module Acme::SAP"
    );
    let none = search(&unknown("customers-no-backend.json", false), &["a"]);
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
    let error: Json = serde_json::from_str(&none.err).unwrap();
    assert_eq!(error["error"]["kind"], "backend");
    let message = error["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("CustomerUser1: unsupported module Acme::SAP"),
        "{message}"
    );
}

#[test]
fn as_text_a_line_a_customer_user_and_a_line_a_backend() {
    let world = desk::changed("customers-text.json", partners);
    let ended = run(&[
        "customers",
        "search",
        "--snapshot",
        &world,
        "eva OR pat OR old",
        "--all",
    ]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "eva          mx       CustomerUser  \"Eva Own\" <eva@own.example>",
            "gone         mx       CustomerUser  (not valid) Old Hand",
            "old          p1       CustomerUser1 (not valid) \"Old Partner\" <old@partner.example>",
            "pat          p1       CustomerUser1 \"Pat \\e[2JPartner\" <pat@partner.example>",
        ]
    );
    assert!(
        lines[5].starts_with("CustomerUser  ok          2 in "),
        "{}",
        ended.out
    );
    assert!(
        lines[6].starts_with("CustomerUser1 ok          3 in "),
        "{}",
        ended.out
    );
}

fn show(world: &str, login: &str, more: &[&str]) -> Ended {
    let start = ["customers", "show", login, "--snapshot", world];
    run(&[&start[..], more].concat())
}

#[test]
fn the_record_has_map_order_labels_marks_links_and_no_secret() {
    let world = desk::changed("customers-show.json", partners);
    let ended = show(&world, "eva", &["--format", "json", "--raw"]);
    assert!(!ended.out.contains("very secret"), "{}", ended.out);
    let card = ended.json();
    assert_eq!(card["format"], "aclscope.customers.show/1");
    assert_eq!(
        card["backend"],
        json!({"source": "CustomerUser", "name": "Own people", "read_only": false,
               "module": "Kernel::System::CustomerUser::DB"})
    );
    assert_eq!(card["shadowed"], json!(["CustomerUser1"]));
    let fields = card["fields"].as_array().unwrap();
    let attributes: Vec<&str> = fields
        .iter()
        .map(|field| field["attribute"].as_str().unwrap())
        .collect();
    assert_eq!(
        attributes,
        [
            "UserTitle",
            "UserLogin",
            "UserPassword",
            "UserEmail",
            "UserCustomerID",
            "ValidID"
        ]
    );
    assert_eq!(fields[0]["meaning"], "Doctor");
    assert_eq!(
        (&fields[1]["required"], &fields[4]["read_only"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        (&fields[2]["value"], &fields[2]["secret"]),
        (&json!("***"), &json!(true))
    );
    assert_eq!(fields[3]["link"], "mailto:eva%40own.example");
    assert_eq!(card["customer_ids"][0]["origin"], "UserCustomerID");
    assert_eq!(
        card["services"],
        json!({"own": [], "default": ["IT", "Tools"], "uses_default": true})
    );
    let raw = card["raw"]["fields"].as_array().unwrap();
    let of = |name: &str| raw.iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(of("pw")["values"], json!(["***"]));
    assert_eq!(of("first_name")["values"], json!(["Eva"]));
}

#[test]
fn a_field_of_the_map_in_a_dynamic_field_shows_what_stands_there() {
    let world = desk::changed("customers-show-dynamic.json", |desk| {
        partners(desk);
        let map = desk["settings"]["CustomerUser"]["Map"].as_array_mut();
        map.unwrap()
            .push(json!(["UserRoom", "Room", "Room", 1, 0, "dynamic_field"]));
        desk["tables"]["dynamic_field"] = json!([
            {"id": 901, "name": "Room", "label": "Office", "object_type": "CustomerUser", "valid_id": 1},
            {"id": 902, "name": "Floor", "label": "Floor", "object_type": "Ticket", "valid_id": 1}]);
        desk["tables"]["dynamic_field_obj_id_name"] = json!([
            {"object_id": 7, "object_name": "eva", "object_type": "CustomerUser"},
            {"object_id": 8, "object_name": "pat", "object_type": "CustomerUser"},
            {"object_id": 9, "object_name": "eva", "object_type": "CustomerCompany"}]);
        desk["tables"]["dynamic_field_value"] = json!([
            {"id": 1, "field_id": 901, "object_id": 7, "value_text": "B 12"},
            {"id": 2, "field_id": 901, "object_id": 8, "value_text": "somebody else's"},
            {"id": 3, "field_id": 901, "object_id": 9, "value_text": "a company's"},
            {"id": 4, "field_id": 901, "object_id": 7, "value_text": "C 3"},
            {"id": 5, "field_id": 902, "object_id": 7, "value_text": "a ticket's"}]);
    });
    let card = show(&world, "eva", &["--format", "json"]).json();
    let fields = card["fields"].as_array().unwrap();
    let room = fields.iter().find(|field| field["attribute"] == "UserRoom");
    assert_eq!(room.unwrap()["value"], "B 12, C 3", "{card}");
    let text = show(&world, "eva", &[]).out;
    assert!(
        text.contains("B 12, C 3") && !text.contains("else's"),
        "{text}"
    );
}

#[test]
fn the_record_as_text_fits_eighty_columns() {
    let world = desk::changed("customers-show-text.json", partners);
    let ended = show(&world, "eva", &[]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    for line in ended.out.lines() {
        assert!(aclscope::text::width(line) <= 80, "{line}");
    }
    for wanted in [
        "eva\n  ! the same login is in CustomerUser1 too: what stands there is never asked for\n",
        "\nRecord: CustomerUser, Own people\n",
        "  Title                  Dr.  (Doctor)\n",
        "  Username *             eva\n",
        "  Password               ***\n",
        "    link                 mailto:eva%40own.example\n",
        "  CustomerID * ro        mx\n",
        "\nServices: 2, defaults\n  <DEFAULT>              IT\n                         Tools\n",
    ] {
        assert!(
            ended.out.contains(wanted),
            "{wanted}\n--- in\n{}",
            ended.out
        );
    }
}

#[test]
fn a_login_that_nobody_knows_ends_with_2() {
    let world = desk::changed("customers-show-nobody.json", partners);
    let ended = show(&world, "nobody", &["--format", "json"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(
        ended.err.contains("there is no customer user `nobody`"),
        "{}",
        ended.err
    );
}
