//! The gathering of checks against what the original gathered on a whole ticket system.

use crate::world_file::{WorldFile, cases, differences};
use aclscope::core::checks::{Params, Required};
use aclscope::core::value::Value;

#[test]
fn every_recorded_case_gathers_the_same_checks() {
    let file = WorldFile::open("world/world.world.json", "2024-02-01 08:00:00");
    let world = file.world();
    let unrecorded = file
        .value
        .get("info")
        .unwrap()
        .get("checks_dropped_keys")
        .unwrap();
    let unrecorded: Vec<&str> = unrecorded
        .as_text()
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let (mut compared, mut refused, mut failed) = (0, 0, Vec::new());
    for case in cases("world/world.cases.jsonl") {
        let id = case.get("id").and_then(Value::as_text).unwrap();
        let expected = case.get("expected").unwrap();
        let params = Params::from_value(case.get("params").unwrap());
        let mut found = Vec::new();
        if expected.get("called_checks").is_some_and(Value::is_true) {
            let acls = file.acls(case.get("acl_names").and_then(Value::as_list));
            let gathered = file.gather(&world, &Required::of(&acls), &params);
            for (name, checks) in [
                ("checks", &gathered.current),
                ("checks_database", &gathered.stored),
            ] {
                let recorded = expected.get(name).unwrap();
                let differences = differences(recorded, checks, &unrecorded);
                found.extend(
                    differences
                        .iter()
                        .map(|text| format!("{id} {name}: {text}")),
                );
            }
            compared += 1;
        } else {
            // The engine refuses agent 1 before anything is gathered.
            if params.text("UserID") != Some("1") {
                found.push(format!("{id}: refused for another reason"));
            }
            refused += 1;
        }
        failed.extend(found);
    }
    println!("checks of {compared} cases compared, {refused} refused before gathering");
    assert_eq!(failed, [""; 0], "{} differences", failed.len());
    assert_eq!(compared + refused, 300);
}
