//! The recorded questions, asked of each database and of the world file: the answers are the same.
//! That the world file's are the recorded ones, other tests hold.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::servers::{ALL, Fresh, Kind};
use crate::support::program::run;
use crate::support::{eval, vectors};

/// A world in a fresh database.
fn loaded(kind: Kind, world: &str) -> Fresh {
    let fresh = Fresh::new(kind);
    let ended = run(&["snapshot", "load", world, "--into", &fresh.url]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{kind:?}");
    fresh
}

/// The recordings of a whole ticket system and of permissions: their world, and their cases.
fn recordings() -> Vec<(String, Vec<Json>)> {
    let file = |name: &str| vectors::file(name).display().to_string();
    let mut cases = vectors::cases("world/world.cases.jsonl");
    cases.extend(vectors::cases("world/world.screens.jsonl"));
    let mut recordings = vec![(file("world/world.world.json"), cases)];
    for name in vectors::names("permissions", ".cases.jsonl") {
        let cases = vectors::cases(&format!("{name}.cases.jsonl"));
        recordings.push((file(&format!("{name}.world.json")), cases));
    }
    recordings
}

#[test]
fn every_database_gives_the_answers_of_the_world_file() {
    let (mut worlds, mut asked, mut values, mut wrong) = (0, 0, 0, Vec::new());
    let mut by_case = BTreeSet::new();
    for (world, cases) in recordings() {
        worlds += 1;
        let expected =
            |collation| eval::ask(&["--snapshot", &world, "--collation", collation], &cases);
        let (ignoring, exact) = (expected("ignore-case"), expected("exact"));
        for (one, other) in ignoring.iter().zip(&exact) {
            if !eval::equal(one, other) {
                by_case.insert(one["id"].to_string());
            }
        }
        for kind in ALL {
            let fresh = loaded(kind, &world);
            let of_database = |collation: Option<&str>| {
                let mut arguments = vec!["--database", &fresh.url, "--settings", &world];
                arguments.extend(collation.into_iter().flat_map(|how| ["--collation", how]));
                eval::ask(&arguments, &cases)
            };
            let usual = if kind == Kind::MariaDb {
                &ignoring
            } else {
                &exact
            };
            for (how, expected) in [
                (Some("ignore-case"), &ignoring),
                (Some("exact"), &exact),
                (None, usual),
            ] {
                let answers = of_database(how);
                assert_eq!(answers.len(), cases.len());
                for ((case, expected), answer) in cases.iter().zip(expected).zip(&answers) {
                    assert!(
                        answer
                            .get("error")
                            .is_none_or(|error| error.get("kind").is_none()),
                        "{answer}"
                    );
                    asked += 1;
                    values += eval::leaves(expected);
                    let name = format!("{kind:?} {} {}", how.unwrap_or("as it is"), case["id"]);
                    wrong.extend(eval::differences(&Json::String(name), expected, answer));
                }
            }
        }
    }
    println!(
        "databases: {worlds} worlds, {asked} answers, {values} values compared, {} differences; \
         case and accents matter in {}: {}",
        wrong.len(),
        by_case.len(),
        by_case.iter().cloned().collect::<Vec<_>>().join(" ")
    );
    assert!(worlds >= 17 && asked > 4_000 && values > 500_000);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
