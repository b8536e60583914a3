//! Customer users and companies over all sources, through the real program, as the original recorded
//! it: world files, MariaDB, PostgreSQL and SQLite, each with a second database beside it, and the
//! directory.

mod compare;
pub mod world;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use self::compare::{Compared, compare};
use self::world::{Place, Prepared};
use crate::servers::Kind;
use crate::support::{eval, vectors};

/// How many recorded worlds there are.
const WORLDS: usize = 23;

/// Which of the recorded operations a test compares.
type Wanted = fn(&str) -> bool;

/// Asks the wanted cases of one world.
fn ask(name: &str, place: Place, wanted: Wanted) -> Option<Compared> {
    let prepared = Prepared::new(name, place)?;
    let cases: Vec<Json> = prepared
        .cases
        .iter()
        .filter(|case| case["op"].as_str().is_some_and(wanted))
        .cloned()
        .collect();
    let arguments: Vec<&str> = prepared.arguments.iter().map(String::as_str).collect();
    let answers = eval::ask(&arguments, &cases);
    assert_eq!(answers.len(), cases.len(), "{name}");
    Some(compare(&prepared, &cases, &answers))
}

/// Every wanted case of every world is answered as it was recorded.
fn is_as_recorded(place: Place, wanted: Wanted) {
    let names = vectors::names("customer_search", ".world.json");
    assert_eq!(names.len(), WORLDS);
    let (mut cases, mut wrong) = (0, Vec::new());
    let mut by_operation: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting = Vec::new();
    for name in &names {
        let Some(compared) = ask(name, place, wanted) else {
            waiting.push(name.as_str());
            continue;
        };
        println!(
            "{place:?} {name}: {} cases, {} values compared, {} differences",
            compared.cases,
            compared.values,
            compared.wrong.len()
        );
        cases += compared.cases;
        for (operation, count) in compared.operations {
            *by_operation.entry(operation).or_default() += count;
        }
        wrong.extend(compared.wrong);
    }
    println!(
        "{place:?}: {cases} cases, {} differences; {by_operation:?}",
        wrong.len()
    );
    if !waiting.is_empty() {
        println!("{place:?}: no directory is running for {waiting:?}");
    }
    assert!(cases > 100, "only {cases} cases were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn searches(operation: &str) -> bool {
    operation == "CustomerSearch"
}

fn others(operation: &str) -> bool {
    operation != "CustomerSearch"
}

#[test]
fn customers_are_searched_as_recorded_in_world_files() {
    is_as_recorded(Place::WorldFile, searches);
}

#[test]
fn customers_are_searched_as_recorded_in_exact_world_files() {
    is_as_recorded(Place::ExactWorldFile, searches);
}

#[test]
fn customers_are_searched_as_recorded_in_mariadb() {
    is_as_recorded(Place::Server(Kind::MariaDb), searches);
}

#[test]
fn customers_are_searched_as_recorded_in_postgresql() {
    is_as_recorded(Place::Server(Kind::PostgreSql), searches);
}

#[test]
fn customers_are_searched_as_recorded_in_sqlite() {
    is_as_recorded(Place::Server(Kind::Sqlite), searches);
}

#[test]
fn customers_are_read_as_recorded_in_world_files() {
    is_as_recorded(Place::WorldFile, others);
}

#[test]
fn customers_are_read_as_recorded_in_exact_world_files() {
    is_as_recorded(Place::ExactWorldFile, others);
}

#[test]
fn customers_are_read_as_recorded_in_mariadb() {
    is_as_recorded(Place::Server(Kind::MariaDb), others);
}

#[test]
fn customers_are_read_as_recorded_in_postgresql() {
    is_as_recorded(Place::Server(Kind::PostgreSql), others);
}

#[test]
fn customers_are_read_as_recorded_in_sqlite() {
    is_as_recorded(Place::Server(Kind::Sqlite), others);
}
