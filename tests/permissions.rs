//! Customer permissions through the real program, as the original recorded them: every world,
//! customer user, ticket, and which rule of the permission chain granted.

mod support;

use serde_json::{Value as Json, json};
use support::{eval, vectors};

/// Asks the cases of one recording and returns the values compared and the differences.
fn compare(name: &str, collation: &str, expected: &str) -> (usize, usize, Vec<String>) {
    let cases: Vec<Json> = vectors::cases(&format!("{name}.cases.jsonl"))
        .into_iter()
        .filter(|case| case.get(expected).is_some())
        .collect();
    if cases.is_empty() {
        return (0, 0, Vec::new());
    }
    let world = vectors::file(&format!("{name}.world.json"));
    let world = world.display().to_string();
    let answers = eval::ask(&["--snapshot", &world, "--collation", collation], &cases);
    assert_eq!(answers.len(), cases.len());
    let (mut values, mut wrong) = (0, Vec::new());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(case["id"], answer["id"]);
        values += eval::leaves(&case[expected]);
        wrong.extend(eval::differences(&case["id"], &case[expected], answer));
    }
    (cases.len(), values, wrong)
}

#[test]
fn every_customer_user_may_do_what_the_original_answered() {
    let names = vectors::names("permissions", ".cases.jsonl");
    let (mut cases, mut values, mut wrong) = (0, 0, Vec::new());
    for name in &names {
        for (collation, expected) in [
            ("ignore-case", "expected"),
            ("exact", "expected_postgresql"),
        ] {
            let (asked, compared, differences) = compare(name, collation, expected);
            cases += asked;
            values += compared;
            wrong.extend(differences);
        }
    }
    println!(
        "permissions: {} worlds, {cases} customer users, {values} values compared, {} differences",
        names.len(),
        wrong.len()
    );
    assert!(names.len() >= 16 && cases >= 101 && values > 5_000);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn customer_ids_come_in_the_recorded_order_on_both_kinds_of_database() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for name in ["customer_search/db-ids", "customer_search/db-ids-ex"] {
        let world = vectors::file(&format!("{name}.world.json"));
        let world = world.display().to_string();
        let cases: Vec<Json> = vectors::cases(&format!("{name}.cases.jsonl"))
            .into_iter()
            .filter(|case| case["op"] == "CustomerIDs")
            .collect();
        let questions: Vec<Json> = cases
            .iter()
            .map(|case| {
                json!({"id": case["id"], "op": "CustomerPermissions",
                       "params": {"CustomerUserID": case["params"]["User"]}})
            })
            .collect();
        for collation in ["ignore-case", "exact"] {
            let answers = eval::ask(
                &["--snapshot", &world, "--collation", collation],
                &questions,
            );
            for (case, answer) in cases.iter().zip(&answers) {
                let exact = case
                    .get("expected_postgresql")
                    .filter(|_| collation == "exact");
                let expected = exact.unwrap_or(&case["expected"]);
                let wanted = json!({"customer_ids": expected["result"]});
                compared += 1;
                wrong.extend(eval::differences(&case["id"], &wanted, answer));
            }
        }
    }
    println!("customer ids: {compared} lists compared");
    assert!(compared > 0, "nothing was compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
