//! The rule engine against the recorded answers and against a second, slow evaluator.

mod support;

use aclscope::core::acl::{Call, CheckedAgainst, Compiled, Field, Offered, Outcome, Verdict, Who};
use aclscope::core::checks::Checks;
use aclscope::core::json::map_from;
use aclscope::core::value::{Map, Value};
use aclscope::core::world::Flavour;
use proptest::prelude::*;
use support::{eval, slow_engine, vectors};

#[test]
fn recorded_engine_cases_are_answered_equal() {
    let cases = vectors::cases("engine.cases.jsonl");
    let answers = eval::ask(&[], &cases);
    assert_eq!(answers.len(), cases.len());
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(case["id"], answer["id"]);
        compared += 1;
        wrong.extend(eval::differences(&case["id"], &case["expected"], answer));
    }
    println!(
        "engine: {compared} cases compared, {} differences",
        wrong.len()
    );
    assert!(compared > 1000 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One question with everything it needs.
#[derive(Debug)]
struct Question {
    acls: Vec<(String, Value)>,
    current: Checks,
    stored: Checks,
    offered: Offered,
    field: (String, String),
    agent: String,
    customer_user: Option<String>,
}

impl Question {
    /// Asks every level and holds them against each other and against the slow evaluator.
    fn hold(&self) {
        let (return_type, subtype) = (self.field.0.as_str(), self.field.1.as_str());
        let who = Who {
            agent_id: Some(&self.agent),
            customer_user: self.customer_user.as_deref(),
        };
        let slow = slow_engine::run(
            &self.acls,
            who,
            (return_type, subtype),
            &self.offered,
            &self.current,
            &self.stored,
        );
        let acls = self.acls.iter().map(|(name, acl)| (name.as_str(), acl));
        let compiled = Compiled::new(acls, Flavour::Otobo);
        let field = Field::new(return_type, subtype, Flavour::Otobo);
        let checks = CheckedAgainst {
            current: &self.current,
            stored: &self.stored,
        };
        let call = Call {
            who,
            field: &field,
            offered: &self.offered,
            checks,
        };

        let (outcome, verdicts) = compiled.verdicts(&call);
        assert_eq!(left(&outcome), slow.left);
        assert_eq!(
            outcome.error.as_ref().map(|error| error.kind.name()),
            slow.error
        );
        assert_eq!(compiled.names(&verdicts.matched), slow.matched);
        assert_eq!(compiled.names(&verdicts.used), slow.used);

        assert_eq!(compiled.result(&call), outcome);
        let mut prepared = compiled.prepare(&field, &self.offered);
        for _ in 0..2 {
            assert_eq!(prepared.result(who, checks), outcome);
        }

        let (traced, trace) = compiled.trace(&call);
        assert_eq!(traced, outcome);
        let with = |wanted: &[Verdict]| -> Vec<usize> {
            let verdicts = trace.rules().iter().enumerate();
            verdicts
                .filter(|(_, rule)| wanted.contains(&rule.verdict))
                .map(|(index, _)| index)
                .collect()
        };
        if outcome.error.is_none() {
            assert_eq!(with(&[Verdict::Matched, Verdict::Used]), verdicts.matched);
            assert_eq!(with(&[Verdict::Used]), verdicts.used);
            assert_eq!(trace.left_after(self.acls.len()), outcome.left);
            for entry in 0..self.offered.len() {
                let mut there = true;
                for event in trace.life(entry) {
                    use aclscope::core::acl::Did;
                    there = match event.did {
                        Did::Removed => false,
                        Did::Revived => true,
                        Did::Kept | Did::Spared => there,
                    };
                }
                assert_eq!(
                    there,
                    outcome.left.contains(entry),
                    "the life of entry {entry}"
                );
            }
        }
    }
}

fn left(outcome: &Outcome) -> Option<Vec<usize>> {
    outcome.applied.then(|| outcome.left.iter().collect())
}

/// Texts that ACLs hold: few words, so that they meet; every modifier, right and wrong.
fn text() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "", "0", "a", "A", "ab", "b", "abc", "x y", "ß", "ab\n",
    ]);
    let modifier = prop::sample::select(vec![
        "",
        "",
        "",
        "",
        "[Not]",
        "[Not]",
        "[RegExp]",
        "[RegExp]^",
        "[regexp]",
        "[regexp]^",
        "[NotRegExp]",
        "[NotRegExp]^",
        "[Notregexp]",
        "[Notregex]",
        "[not]",
        "[RegExp](?!b)",
        "[RegExp].*$",
        "[NotRegExp](",
        "[RegExp][",
    ]);
    prop_oneof![
        30 => (modifier, word).prop_map(|(modifier, word)| Value::Text(format!("{modifier}{word}"))),
        1 => Just(Value::Null),
        1 => Just(Value::List(Vec::new())),
    ]
}

fn texts() -> impl Strategy<Value = Value> {
    prop_oneof![
        30 => prop::collection::vec(text(), 0..4).prop_map(Value::List),
        1 => Just(Value::Null),
        1 => Just(Value::text("a")),
        1 => Just(Value::text("")),
    ]
}

fn mapping(
    keys: &'static [&'static str],
    value: impl Strategy<Value = Value> + 'static,
    size: std::ops::Range<usize>,
) -> BoxedStrategy<Value> {
    prop::collection::vec((prop::sample::select(keys), value), size)
        .prop_map(|entries| {
            Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect(),
            )
        })
        .boxed()
}

fn acl() -> impl Strategy<Value = Value> {
    const OBJECTS: &[&str] = &["Queue", "Ticket", "User"];
    const ATTRIBUTES: &[&str] = &["Name", "State", "Role", "Gone"];
    const FIELDS: &[&str] = &["Queue", "State"];
    let broken = || {
        prop_oneof![
            3 => Just(Value::Null),
            1 => Just(Value::text("text")),
            1 => Just(Value::text("")),
            1 => Just(Value::List(vec![Value::text("a")])),
        ]
    };
    let object = prop_oneof![20 => mapping(ATTRIBUTES, texts(), 0..3), 1 => broken()];
    let part = || prop_oneof![20 => mapping(OBJECTS, object.clone(), 0..3), 1 => broken()];
    let ticket = prop_oneof![20 => mapping(FIELDS, texts(), 0..3), 1 => broken()];
    let section = || {
        let parts = (ticket.clone(), texts(), any::<bool>());
        let section = parts.prop_map(|(ticket, action, with_action)| {
            let mut map = Map::new();
            map.insert("Ticket".to_owned(), ticket);
            if with_action {
                map.insert("Action".to_owned(), action);
            }
            Value::Map(map)
        });
        prop_oneof![10 => section, 10 => Just(Value::Map(Map::new())), 1 => broken()]
    };
    let stop = prop::sample::select(vec!["0", "0", "0", "1"]);
    (part(), part(), section(), section(), section(), stop).prop_map(
        |(properties, database, possible, add, not, stop)| {
            let entries = [
                ("Properties", properties),
                ("PropertiesDatabase", database),
                ("Possible", possible),
                ("PossibleAdd", add),
                ("PossibleNot", not),
                ("StopAfterMatch", Value::text(stop)),
            ];
            Value::Map(
                entries
                    .map(|(key, value)| (key.to_owned(), value))
                    .into_iter()
                    .collect(),
            )
        },
    )
}

fn checks() -> impl Strategy<Value = Checks> {
    let word = || prop::sample::select(vec!["", "0", "a", "ab", "abc", "b", "ß", "ab\n"]);
    let value = prop_oneof![
        6 => word().prop_map(Value::text),
        1 => Just(Value::Null),
        3 => prop::collection::vec(prop_oneof![8 => word().prop_map(Value::text), 1 => Just(Value::Null)], 0..4)
            .prop_map(Value::List),
    ];
    let object = mapping(&["Name", "State", "Role"], value, 0..4);
    mapping(&["Queue", "Ticket", "User"], object, 0..4).prop_map(|checks| Checks::read(&checks))
}

fn question() -> impl Strategy<Value = Question> {
    let names = prop::sample::subsequence(
        vec!["1", "10", "9", "A", "a", "_", "ä", " ", "B", "b", "C", "Z"],
        0..12,
    );
    let entry = prop::option::weighted(
        0.95,
        prop::sample::select(vec!["", "0", "a", "A", "ab", "b", "abc", "ß", "x y"]),
    );
    let acls = names.prop_flat_map(|names| {
        let count = names.len();
        (Just(names), prop::collection::vec(acl(), count))
    });
    let field = prop::sample::select(vec![
        ("Ticket", "Queue"),
        ("Ticket", "State"),
        ("Ticket", "Owner"),
        ("Action", "-"),
        ("Widget", "-"),
    ]);
    (
        acls,
        checks(),
        checks(),
        prop::collection::vec(entry, 0..9),
        field,
        prop::sample::select(vec!["5", "5", "5", "5", "1", "0"]),
    )
        .prop_map(
            |((names, acls), current, stored, entries, field, agent)| Question {
                acls: names.into_iter().map(str::to_owned).zip(acls).collect(),
                current,
                stored,
                offered: Offered::new(
                    entries
                        .into_iter()
                        .enumerate()
                        .map(|(id, name)| aclscope::core::acl::Entry {
                            id: id.to_string(),
                            name: name.map(str::to_owned),
                        })
                        .collect(),
                ),
                field: (field.0.to_owned(), field.1.to_owned()),
                agent: agent.to_owned(),
                customer_user: None,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_level_agrees_with_the_slow_evaluator(question in question()) {
        question.hold();
    }
}

#[test]
fn recorded_cases_agree_at_every_level() {
    let mut held = 0;
    for case in vectors::cases("engine.cases.jsonl") {
        let Some(data) = case["data"].as_object() else {
            continue;
        };
        let text = |key: &str| match Value::from(case[key].clone()) {
            Value::Text(text) => text,
            _ => String::new(),
        };
        if case["return_type"] == "Action" && data.is_empty() {
            continue;
        }
        let acls = case["acls"].as_object().expect("acls is an object");
        Question {
            acls: map_from(acls.clone()).into_iter().collect(),
            current: Checks::read(&Value::from(case["checks"].clone())),
            stored: Checks::read(&Value::from(case["checks_database"].clone())),
            offered: Offered::read(&map_from(data.clone())),
            field: (text("return_type"), text("return_subtype")),
            agent: text("user_id"),
            customer_user: case["customer_user_id"].as_str().map(str::to_owned),
        }
        .hold();
        held += 1;
    }
    println!("engine levels: {held} recorded cases held against the slow evaluator");
    assert!(held > 1000);
}
