//! Search conditions and quoting as the original recorded them, through the real program. What the
//! conditions select is compared on real databases (tests/databases/conditions.rs).

#[path = "support/mod.rs"]
mod support;

use serde_json::{Value as Json, json};

use support::{eval, vectors};

/// The text without white space, which says nothing in these statements.
fn spelled(sql: &Json) -> Option<String> {
    let sql = sql.as_str()?;
    Some(sql.split_whitespace().collect::<Vec<_>>().concat())
}

fn compare(arguments: &[&str], exact: bool) {
    let cases = vectors::cases("query_condition.jsonl");
    let answers = eval::ask(arguments, &cases);
    assert_eq!(answers.len(), cases.len());
    let (mut conditions, mut quotings) = (0, 0);
    for (case, answer) in cases.iter().zip(&answers) {
        let wanted = match case.get("expected_postgresql").filter(|_| exact) {
            Some(wanted) => wanted,
            None => &case["expected"],
        };
        if case["op"] == "QueryCondition" {
            let sql = wanted
                .get("sql")
                .or(wanted.get("scalar"))
                .expect("recorded");
            assert_eq!(spelled(&answer["sql"]), spelled(sql), "{case}");
            let values = wanted.get("values").cloned().unwrap_or(json!([]));
            assert_eq!(answer["values"], values, "{case}");
            conditions += 1;
        } else {
            assert_eq!(&answer["result"], wanted, "{case}");
            assert_eq!(&answer["sql"], wanted, "{case}");
            quotings += 1;
        }
    }
    println!("exact {exact}: {conditions} conditions and {quotings} quotings compared");
    assert_eq!((conditions, quotings), (260, 70));
}

#[test]
fn texts_become_the_recorded_conditions_of_mysql() {
    compare(&[], false);
}

#[test]
fn texts_become_the_recorded_conditions_of_postgresql() {
    compare(&["--collation", "exact"], true);
}

#[test]
fn an_instance_says_whose_conditions_they_are() {
    let case = json!({"id": 1, "op": "Quote", "params": {"Text": "o'b", "Type": null}});
    let demo = |arguments: &[&str]| eval::ask(arguments, [&case])[0]["result"].clone();
    assert_eq!(demo(&["--demo"]), "o\\'b");
    assert_eq!(demo(&["--demo", "--collation", "exact"]), "o''b");
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let long = "x".repeat(200_000);
    let case = json!({"id": 1, "op": "QueryCondition",
        "params": {"Key": "login", "Value": long, "BindMode": 1}});
    let answers = eval::ask(&[], [&case]);
    assert_eq!(answers[0]["error"]["kind"], "bad_question");
    let message = answers[0]["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("131072 bytes"), "{message}");
}
