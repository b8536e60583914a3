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

/// What comparing one kind of database with the world files found.
#[derive(Default)]
struct Compared {
    answers: usize,
    values: usize,
    wrong: Vec<String>,
}

/// The answers to all cases with texts compared in this way; the database's own way is asked too.
struct Expected {
    how: &'static str,
    answers: Vec<Json>,
}

fn compare(kind: Kind, world: &str, cases: &[Json], expected: &[Expected]) -> Compared {
    let fresh = loaded(kind, world);
    let usual = if kind == Kind::MariaDb {
        "ignore-case"
    } else {
        "exact"
    };
    let mut compared = Compared::default();
    for Expected {
        how,
        answers: expected,
    } in expected
    {
        let mut arguments = vec!["--database", &fresh.url, "--settings", world];
        // What is usual for the database needs no word.
        if *how != usual {
            arguments.extend(["--collation", how]);
        }
        let answers = eval::ask(&arguments, cases);
        assert_eq!(answers.len(), cases.len());
        for ((case, expected), answer) in cases.iter().zip(expected).zip(&answers) {
            compared.answers += 1;
            compared.values += eval::leaves(expected);
            let name = Json::String(format!("{kind:?} {how} {}", case["id"]));
            compared
                .wrong
                .extend(eval::differences(&name, expected, answer));
        }
    }
    compared
}

#[test]
fn every_database_gives_the_answers_of_the_world_file() {
    let (mut worlds, mut all, mut by_case) = (0, Compared::default(), BTreeSet::new());
    for (world, cases) in recordings() {
        worlds += 1;
        let expected = ["ignore-case", "exact"].map(|how| Expected {
            how,
            answers: eval::ask(&["--snapshot", &world, "--collation", how], &cases),
        });
        let [ignoring, exact] = &expected;
        for (one, other) in ignoring.answers.iter().zip(&exact.answers) {
            assert!(
                one.get("applied").is_some() || one.get("error").is_none(),
                "{one}"
            );
            if !eval::equal(one, other) {
                by_case.insert(one["id"].to_string());
            }
        }
        let (world, cases, expected) = (&world, &cases, &expected);
        let found: Vec<Compared> = std::thread::scope(|scope| {
            let kinds = ALL.map(|kind| scope.spawn(move || compare(kind, world, cases, expected)));
            kinds
                .into_iter()
                .map(|kind| kind.join().expect("no comparison panics"))
                .collect()
        });
        for found in found {
            all.answers += found.answers;
            all.values += found.values;
            all.wrong.extend(found.wrong);
        }
    }
    println!(
        "databases: {worlds} worlds, {} answers, {} values compared, {} differences; \
         case and accents matter in {}: {}",
        all.answers,
        all.values,
        all.wrong.len(),
        by_case.len(),
        by_case.iter().cloned().collect::<Vec<_>>().join(" ")
    );
    assert!(worlds >= 17 && all.answers > 3_000 && all.values > 500_000);
    assert!(all.wrong.is_empty(), "{}", all.wrong.join("\n"));
}
