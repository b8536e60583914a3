//! The data of customer users of database sources against what the original answered.

use crate::world_file::{WorldFile, cases, differences};
use aclscope::core::checks::{Params, Required};
use aclscope::core::value::Value;

/// Worlds whose people are in a table of the ticket system's own database.
const WORLDS: [&str; 4] = ["db-bare", "db-both", "db-case", "db-docs"];

#[test]
fn every_person_of_a_table_has_the_recorded_data() {
    let (mut compared, mut failed) = (0, Vec::new());
    for name in WORLDS {
        let file = WorldFile::open(
            &format!("customer_search/{name}.world.json"),
            "2024-05-06 07:08:09",
        );
        let world = file.world();
        for case in cases(&format!("customer_search/{name}.cases.jsonl")) {
            if case.get("op").and_then(Value::as_text) != Some("CustomerUserDataGet") {
                continue;
            }
            let id = case.get("id").and_then(Value::as_text).unwrap();
            let login = case
                .get("params")
                .unwrap()
                .get("User")
                .and_then(Value::as_text)
                .unwrap();
            let params: Params = [("CustomerUserID", login)].into_iter().collect();
            let gathered = file.gather(&world, &Required::everything(), &params);
            let recorded = case.get("expected").unwrap().get("result").unwrap();
            let recorded = Value::Map([("CustomerUser".to_owned(), recorded.clone())].into());
            let person = gathered.current.object("CustomerUser").cloned();
            let mut checks = aclscope::core::checks::Checks::new();
            checks.set_object("CustomerUser", person.unwrap_or_default());
            let differences = differences(&recorded, &checks, &["UserPassword", "Group_*"]);
            failed.extend(
                differences
                    .iter()
                    .map(|text| format!("{id} {login:?}: {text}")),
            );
            compared += 1;
        }
    }
    println!("data of {compared} persons compared");
    assert_eq!(failed, [""; 0], "{} differences", failed.len());
    assert!(compared > 0);
}
