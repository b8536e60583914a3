//! The data of customer users of database sources against what the original answered.

use std::path::PathBuf;

use aclscope::core::checks::{CheckValue, Params, Required};
use serde_json::{Map, Value as Json, json};

use crate::opened::Opened;
use crate::support::{eval, folder, vectors};

/// Worlds whose people are in a table of the ticket system's own database.
const WORLDS: [&str; 4] = ["db-bare", "db-both", "db-case", "db-docs"];

/// When every row was made that does not say so.
const RECORDED_AT: &str = "2024-05-06 07:08:09";

/// Attributes that are no data of the person, or secret.
fn is_recorded(attribute: &str) -> bool {
    attribute != "UserPassword" && !attribute.starts_with("Group_")
}

#[test]
fn every_person_of_a_table_has_the_recorded_data() {
    let (mut persons, mut values, mut failed) = (0, 0, Vec::new());
    for name in WORLDS {
        let opened = Opened::file(&world(name));
        for case in vectors::cases(&format!("customer_search/{name}.cases.jsonl")) {
            if case["op"] != "CustomerUserDataGet" {
                continue;
            }
            let login = case["params"]["User"].as_str().unwrap();
            let params: Params = [("CustomerUserID", login)].into_iter().collect();
            let gathered = opened.gather(&Required::everything(), &params);
            let attributes = gathered.current.object("CustomerUser");
            let got: Map<String, Json> = attributes
                .into_iter()
                .flatten()
                .filter(|(attribute, _)| is_recorded(attribute))
                .map(|(attribute, value)| (attribute.clone(), json(value)))
                .collect();
            let recorded = case["expected"]["result"].as_object().unwrap();
            let recorded: Map<String, Json> = recorded
                .iter()
                .filter(|(attribute, _)| is_recorded(attribute))
                .map(|(attribute, value)| (attribute.clone(), value.clone()))
                .collect();
            persons += 1;
            values += recorded.len();
            let (recorded, got) = (json!({"result": recorded}), json!({"result": got}));
            failed.extend(eval::differences(&case["id"], &recorded, &got));
        }
    }
    println!("persons: {persons} compared in {values} values");
    assert!(persons > 0 && values > persons);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A world with the time that the rows of these recordings had.
fn world(name: &str) -> PathBuf {
    let mut world = vectors::json(&format!("customer_search/{name}.world.json"));
    for row in world["tables"]["customer_user"].as_array_mut().unwrap() {
        for column in ["create_time", "change_time"] {
            let row = row.as_object_mut().unwrap();
            row.entry(column).or_insert_with(|| json!(RECORDED_AT));
        }
    }
    let path = folder::own().join(format!("{name}.timed.json"));
    std::fs::write(&path, world.to_string()).unwrap();
    path
}

fn json(value: &CheckValue) -> Json {
    match value {
        CheckValue::Null => Json::Null,
        CheckValue::Text(text) => json!(text),
        CheckValue::List(texts) => json!(texts),
    }
}

/// Names are read by a statement of their own: where its column is missing, the first source still
/// answers with the person, and the next one with the name.
#[test]
fn a_missing_name_column_leaves_the_other_data_where_they_are() {
    let mut settings = vectors::json("customer_search/db-docs.world.json")["settings"].take();
    let mut second = settings["CustomerUser"].take();
    let mut first = second.clone();
    first["CustomerUserNameFields"] = json!(["first_name", "nickname"]);
    second["CustomerUserNameFields"] = json!(["last_name"]);
    let settings = json!({"CustomerUser": first, "CustomerUser1": second});
    let ask = |op: &str, params: Json| json!({"op": op, "params": params, "settings": settings});
    let cases = [
        ask("CustomerUserDataGet", json!({"User": "jnovak"})),
        ask("CustomerName", json!({"UserLogin": "jnovak"})),
        ask("CustomerIDs", json!({"User": "jnovak"})),
    ];
    let path = world("db-docs");
    let answers = eval::ask(&["--snapshot", path.to_str().unwrap()], &cases);
    let data = &answers[0]["result"];
    assert_eq!(data["Source"], "CustomerUser");
    assert_eq!(data["UserFullname"], "Novak");
    let mail = "\"Jana Novak\" <jana.novak@meadow.example>";
    assert_eq!(data["UserMailString"], mail);
    assert_eq!(answers[1]["result"], "Novak");
    assert_eq!(answers[2]["result"], json!(["FINCH"]));
    for (answer, errors) in answers.iter().zip([1, 1, 0]) {
        let told = answer["errors"].as_array().unwrap();
        assert_eq!(told.len(), errors, "{told:?}");
    }
}
