//! Customer permissions as the original engine recorded them: every world, customer user, ticket.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read its input fails"
)]

#[path = "support/permission_world.rs"]
mod permission_world;

use std::collections::BTreeSet;

use aclscope::core::customer::{Rights, TicketVerdict, customer_ids, permission_types};
use aclscope::core::world::Collation;
use permission_world::{WorldFile, cases, vectors};
use serde_json::{Map, Value as Json, json};

/// What the recording asks of each customer user.
fn answer(file: &WorldFile, login: &str) -> Json {
    let person = file.person(login);
    let rights = Rights::new(&file.world, &person);
    let mut types: BTreeSet<&str> = permission_types(&file.world).into_iter().collect();
    types.extend(["ro", "rw", "create"]);
    let per_type = |names: &dyn Fn(&str) -> Vec<String>| -> Json {
        types
            .iter()
            .map(|&t| (t.to_owned(), json!(names(t))))
            .collect()
    };
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let found = |permission: &str| -> Json {
        let search = rights.search(permission);
        file.rows("ticket")
            .filter(|ticket| search.finds(ticket))
            .map(|ticket| json!(ticket.text("id")))
            .collect()
    };
    let tickets: Map<String, Json> = file
        .rows("ticket")
        .map(|ticket| {
            let verdict = |permission| verdict(&rights.ticket(ticket, permission));
            let id = ticket.text("id").unwrap().to_owned();
            (id, json!({"ro": verdict("ro"), "rw": verdict("rw")}))
        })
        .collect();
    json!({
        "customer_ids": rights.customer_ids().iter().map(|own| own.id).collect::<Vec<_>>(),
        "groups": per_type(&|t| owned(rights.group_names(t))),
        "groups_direct": per_type(&|t| owned(rights.group_names_direct(t))),
        "context_customers": rights.context_customers().into_iter()
            .map(|(id, text)| (id.to_owned(), json!(text)))
            .collect::<Map<_, _>>(),
        "create_queues": rights.create_queues().into_iter()
            .map(|choice| (choice.queue.id.to_string(), json!(choice.text)))
            .collect::<Map<_, _>>(),
        "search": {"ro": found("ro"), "rw": found("rw")},
        "tickets": tickets,
    })
}

fn verdict(verdict: &TicketVerdict<'_>) -> Json {
    let modules: Map<String, Json> = verdict
        .steps
        .iter()
        .map(|step| (step.module.to_owned(), json!(step.says)))
        .collect();
    json!({
        "allowed": verdict.allowed,
        "modules": modules,
        "reason": verdict.decision.to_string(),
    })
}

/// Counts the leaves of `expected` and names those where `actual` differs.
fn differences(path: &str, expected: &Json, actual: &Json, out: &mut Vec<String>) -> usize {
    match (expected, actual) {
        (Json::Object(expected), Json::Object(actual)) => {
            let keys: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
            let side = |map: &Map<String, Json>, key| map.get(key).cloned().unwrap_or(Json::Null);
            keys.into_iter()
                .map(|key| {
                    let (expected, actual) = (side(expected, key), side(actual, key));
                    differences(&format!("{path}/{key}"), &expected, &actual, out)
                })
                .sum()
        }
        _ => {
            if expected != actual {
                out.push(format!("{path}: expected {expected}, got {actual}"));
            }
            1
        }
    }
}

/// The expectations of a case: one for databases that ignore case, one for exact ones if it differs.
fn expectations(case: &Json) -> Vec<(Collation, &Json)> {
    let exact = case.get("expected_postgresql");
    [(Collation::IgnoreCase, &case["expected"])]
        .into_iter()
        .chain(exact.map(|expected| (Collation::Exact, expected)))
        .collect()
}

#[test]
fn every_customer_user_may_do_what_the_original_answered() {
    let (mut worlds, mut answered, mut values, mut wrong) = (0, 0, 0, Vec::new());
    let mut names: Vec<String> = std::fs::read_dir(vectors().join("permissions"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".world.json").map(str::to_owned))
        .collect();
    names.sort();
    for name in names {
        worlds += 1;
        let open =
            |collation| WorldFile::open(&format!("permissions/{name}.world.json"), collation);
        let (ignore_case, exact) = (open(Collation::IgnoreCase), open(Collation::Exact));
        for case in cases(&format!("permissions/{name}.cases.jsonl")) {
            let login = case["params"]["CustomerUserID"].as_str().unwrap();
            for (collation, expected) in expectations(&case) {
                let file = match collation {
                    Collation::IgnoreCase => &ignore_case,
                    Collation::Exact => &exact,
                };
                let path = format!("{name}/{login}");
                values += differences(&path, expected, &answer(file, login), &mut wrong);
                answered += 1;
            }
        }
    }
    println!("permissions: {worlds} worlds, {answered} customer users, {values} values compared");
    assert!(values > 0, "nothing was compared");
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn customer_ids_come_in_the_recorded_order_on_both_kinds_of_database() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for name in ["db-ids", "db-ids-ex"] {
        for case in cases(&format!("customer_search/{name}.cases.jsonl")) {
            if case["op"] != "CustomerIDs" {
                continue;
            }
            let login = case["params"]["User"].as_str().unwrap();
            let exact = case.get("expected_postgresql").unwrap_or(&case["expected"]);
            for (collation, expected) in [
                (Collation::IgnoreCase, &case["expected"]),
                (Collation::Exact, exact),
            ] {
                let path = format!("customer_search/{name}.world.json");
                let person = WorldFile::open(&path, collation).person(login);
                let ids: Vec<&str> = customer_ids(&person).iter().map(|own| own.id).collect();
                compared += 1;
                if json!(ids) != expected["result"] {
                    wrong.push(format!(
                        "{name}/{login}: {} but {ids:?}",
                        expected["result"]
                    ));
                }
            }
        }
    }
    println!("customer ids: {compared} lists compared");
    assert!(compared > 0, "nothing was compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
