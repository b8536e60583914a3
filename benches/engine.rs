//! The rule engine against the original's recorded CPU time.
//!
//! `cargo bench --bench engine` prints one JSON document: nanoseconds a call (the best of five
//! rounds), the ratio to the original, and the time of a fixed yardstick, so that runs on different
//! machines can be compared. Every answer is checked. `-- --once` runs each measurement once, for
//! working, not for figures.

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use aclscope::core::acl::{Call, CheckedAgainst, Compiled, Field, Offered, Outcome, Part, Who};
use aclscope::core::checks::Checks;
use aclscope::core::json::map_from;
use aclscope::core::value::{Map, Value};
use aclscope::core::world::Flavour;
use flate2::read::GzDecoder;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

const WHO: Who<'static> = Who {
    agent_id: Some("5"),
    customer_user: None,
};

fn main() {
    // `cargo bench` says so; the ordinary test run executes every measurement once.
    let arguments: Vec<String> = std::env::args().collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    let once = has("--once") || !has("--bench");
    let calls = if once { 1 } else { 256 };
    let recorded = recorded("original_engine.json");
    let mut cases = Vec::new();
    for case in recorded_input() {
        let original = recorded["engine_only"]
            .as_array()
            .and_then(|list| list.iter().find(|own| own["id"] == case.json["id"]))
            .and_then(|own| own["cpu_ms_best"].as_f64())
            .expect("the original's time is recorded")
            * 1e6;
        let fresh = best(calls, |_| case.check(&case.compiled.result(&case.call())));
        let verdicts = best(calls, |_| {
            case.check(&case.compiled.verdicts(&case.call()).0)
        });
        let trace = best(calls, |_| case.check(&case.compiled.trace(&case.call()).0));
        let prepared = case.prepared(calls);
        let line = |ns: f64| json!({"ns": ns.round(), "times_faster": (original / ns).round()});
        cases.push(json!({
            "id": case.json["id"],
            "original_ns": original.round(),
            "fresh": line(fresh),
            "verdicts": line(verdicts),
            "trace": line(trace),
            "prepared": line(prepared),
        }));
    }
    let scale = scale(calls);
    let yardstick = best(if once { 1 } else { 32 }, |_| {
        black_box(Sha256::digest(black_box(vec![7_u8; 1 << 20])));
    });
    let report = json!({
        "format": "aclscope.bench.engine/1",
        "cases": cases,
        "scale": scale,
        "yardstick_sha256_1mib_ns": yardstick.round(),
    });
    println!("{report:#}");
}

/// Nanoseconds a call in the best of five rounds.
fn best(calls: usize, mut call: impl FnMut(usize)) -> f64 {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            for index in 0..calls {
                call(index);
            }
            start.elapsed().as_secs_f64() * 1e9 / calls as f64
        })
        .fold(f64::INFINITY, f64::min)
}

struct Case {
    json: Json,
    compiled: Compiled,
    field: Field,
    offered: Offered,
    current: Checks,
    stored: Checks,
    left: Vec<String>,
}

impl Case {
    fn call(&self) -> Call<'_> {
        Call {
            who: WHO,
            field: &self.field,
            offered: &self.offered,
            checks: CheckedAgainst {
                current: &self.current,
                stored: &self.stored,
            },
        }
    }

    /// The ids that are left must be the recorded ones.
    fn check(&self, outcome: &Outcome) {
        assert!(outcome.applied);
        assert_eq!(outcome.left.count(), self.left.len());
        for position in outcome.left.iter() {
            let id = &self.offered.entries()[position].id;
            assert!(self.left.binary_search(id).is_ok(), "{id} must be gone");
        }
    }

    /// The same list asked about with 256 checks in turn, each differing from the next in two or
    /// more attributes; the answers are held against fresh ones.
    fn prepared(&self, calls: usize) -> f64 {
        let rotation: Vec<(Checks, Checks)> = (0..256).map(|turn| self.varied(turn)).collect();
        let expected: Vec<Outcome> = rotation
            .iter()
            .map(|(current, stored)| {
                let checks = CheckedAgainst { current, stored };
                self.compiled.result(&Call {
                    checks,
                    ..self.call()
                })
            })
            .collect();
        self.check(&expected[0]);
        let mut prepared = self.compiled.prepare(&self.field, &self.offered);
        for ((current, stored), expected) in rotation.iter().zip(&expected) {
            let outcome = prepared.result(WHO, CheckedAgainst { current, stored });
            assert_eq!(&outcome, expected);
        }
        best(calls * 16, |index| {
            let (current, stored) = &rotation[index % rotation.len()];
            black_box(prepared.result(WHO, CheckedAgainst { current, stored }));
        })
    }

    /// The case's checks with some attributes set to what other conditions want.
    fn varied(&self, turn: usize) -> (Checks, Checks) {
        let (mut current, mut stored) = (self.current.clone(), self.stored.clone());
        if turn == 0 {
            return (current, stored);
        }
        let slots = self.compiled.slots.iter().enumerate();
        for (index, slot) in slots.filter(|(index, _)| (turn >> (index % 4)) & 1 == 1) {
            let words: Vec<&str> = self
                .compiled
                .rules
                .iter()
                .flat_map(|rule| rule.conditions())
                .filter(|condition| condition.slot == index)
                .flat_map(|condition| &self.compiled.lists[condition.list].matchers)
                .map(|matcher| matcher.text.rsplit([']', '^']).next().unwrap_or_default())
                .collect();
            let word = words[(turn * 7 + index) % words.len()];
            let checks = match slot.part {
                Part::Current => &mut current,
                Part::Stored => &mut stored,
            };
            checks.set(&slot.object, &slot.attribute, word);
        }
        (current, stored)
    }
}

/// 80 rules against 10,000, of which the added ones concern other fields or other values.
fn scale(calls: usize) -> Json {
    let case = recorded_input().swap_remove(0);
    let acls = case.json["acls"].as_object().expect("acls are an object");
    let small = map_from(acls.clone());
    let others = |make: &dyn Fn(usize) -> Json| -> Compiled {
        let mut all = small.clone();
        for number in 0..10_000 - small.len() {
            all.insert(format!("{number:05}-other"), Value::from(make(number)));
        }
        compile(&all)
    };
    let time = |compiled: &Compiled| best(calls, |_| case.check(&compiled.result(&case.call())));
    let fields = others(&|number| {
        json!({"Properties": {"Queue": {"Name": [format!("Other {number}"), "Labor::Team 06"]}},
               "PossibleNot": {"Ticket": {(format!("DynamicField_F{}", number % 50)): ["x"]}}})
    });
    let values = others(&|number| {
        json!({"Properties": {"Queue": {"Name": [format!("Other {number}")]}},
               "Possible": {"Ticket": {"Queue": [format!("Elsewhere {number}")]}}})
    });
    let base = time(&compile(&small));
    let line =
        |ns: f64| json!({"ns": ns.round(), "times_the_80": (ns / base * 100.0).round() / 100.0});
    json!({
        "rules_80_ns": base.round(),
        "rules_10000_other_fields": line(time(&fields)),
        "rules_10000_other_values": line(time(&values)),
    })
}

fn compile(acls: &Map) -> Compiled {
    let acls = acls.iter().map(|(name, acl)| (name.as_str(), acl));
    Compiled::new(acls, Flavour::Otobo)
}

fn recorded(name: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors/speed")
        .join(format!("{name}.gz"));
    let mut text = String::new();
    let file = File::open(&path).expect("the recorded file is there");
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("it unpacks");
    serde_json::from_str(&text).expect("it is JSON")
}

fn recorded_input() -> Vec<Case> {
    let Json::Array(cases) = recorded("input.json") else {
        panic!("the recorded cases are a list");
    };
    cases
        .into_iter()
        .map(|json| {
            let expected = json["expected"]["data"].as_object().expect("data is left");
            let mut left: Vec<String> = expected.keys().cloned().collect();
            left.sort();
            let Value::Map(acls) = Value::from(json["acls"].clone()) else {
                panic!("acls are an object");
            };
            let data = json["data"].as_object().expect("data is an object");
            Case {
                compiled: compile(&acls),
                field: Field::new(
                    json["return_type"].as_str().expect("a text"),
                    json["return_subtype"].as_str().expect("a text"),
                    Flavour::Otobo,
                ),
                offered: Offered::read(&map_from(data.clone())),
                current: Checks::read(&Value::from(json["checks"].clone())),
                stored: Checks::read(&Value::from(json["checks_database"].clone())),
                left,
                json,
            }
        })
        .collect()
}
