//! What comes into `aclscope eval`: whatever a line holds, it gets its answer and disturbs no other.

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::run_with;

/// A question that the engine alone answers.
fn engine() -> Json {
    json!({"id": 1, "op": "TicketAcl", "acls": {"1": {"PossibleNot": {"Ticket": {"Queue": ["Raw"]}}}},
           "checks": {"Ticket": {}}, "checks_database": {"Ticket": {}}, "data": {"1": "Raw", "2": "Junk"},
           "return_type": "Ticket", "return_subtype": "Queue", "user_id": "5"})
}

/// A question about parameters of a call.
fn call() -> Json {
    json!({"id": 1, "op": "TicketAcl", "acl_names": null, "data": {"1": "Postmaster", "2": "Raw"},
           "return_type": "Ticket", "return_subtype": "Queue", "params": {"CustomerUserID": "dg"}})
}

/// A question about a screen.
fn screen() -> Json {
    json!({"id": 1, "op": "Screen", "screen": "CustomerTicketZoom", "customer_user": "dg",
           "acl_names": null, "params": {}, "ticket_id": "7"})
}

fn permissions() -> Json {
    json!({"id": 1, "op": "CustomerPermissions", "params": {"CustomerUserID": "dg"}})
}

/// The answers to these lines; the program ends well whatever they hold.
fn answers(world: &str, lines: &[u8]) -> Vec<Json> {
    let arguments: &[&str] = if world.is_empty() {
        &["eval"]
    } else {
        &["eval", "--snapshot", world]
    };
    let ended = run_with(arguments, lines);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    ended.lines()
}

fn kind(answer: &Json) -> &str {
    answer["error"]["kind"].as_str().unwrap_or("answered")
}

#[test]
fn a_field_of_the_wrong_type_is_a_bad_question_that_names_it() {
    let world = desk::file("eval-types.json");
    let fields: [(Json, &[(&str, Json)]); 4] = [
        (
            engine(),
            &[
                ("op", json!([])),
                ("acls", json!([])),
                ("acls", json!("x")),
                ("checks", json!([])),
                ("checks", json!(1)),
                ("checks_database", json!("x")),
                ("data", json!(7)),
                ("return_type", json!({})),
                ("return_subtype", json!([])),
                ("user_id", json!([])),
                ("customer_user_id", json!({})),
                ("action", json!([])),
            ],
        ),
        (
            call(),
            &[
                ("acl_names", json!("10 No Postmaster")),
                ("acl_names", json!([1])),
                ("acl_names", json!({})),
                ("params", json!([])),
                ("params", json!("x")),
                ("return_type", json!([])),
            ],
        ),
        (
            screen(),
            &[
                ("screen", json!([])),
                ("screen", Json::Null),
                ("screen", json!("AgentX")),
                ("customer_user", json!({})),
                ("customer_user", Json::Null),
                ("acl_names", json!(5)),
                ("params", json!([])),
                ("ticket_id", json!([])),
                ("ticket_id", Json::Null),
                ("ticket_id", json!("99")),
                ("rounds", json!([])),
            ],
        ),
        (
            permissions(),
            &[
                ("params", json!([])),
                ("params", json!({})),
                ("params", json!({"CustomerUserID": []})),
            ],
        ),
    ];
    let (mut lines, mut expected) = (String::new(), Vec::new());
    for (question, changes) in &fields {
        lines.push_str(&format!("{question}\n"));
        expected.push(("answered", ""));
        for (field, value) in *changes {
            let mut question = question.clone();
            question[*field] = value.clone();
            lines.push_str(&format!("{question}\n"));
            let named = match *field {
                "params" if question["op"] == "CustomerPermissions" && value.is_object() => {
                    "params.CustomerUserID"
                }
                field => field,
            };
            expected.push(("bad_question", named));
        }
    }
    let answers = answers(&world, lines.as_bytes());
    assert_eq!(answers.len(), expected.len());
    for (answer, (expected, field)) in answers.iter().zip(&expected) {
        assert_eq!(kind(answer), *expected, "{field}: {answer}");
        assert_eq!(answer["id"], 1);
        if *expected == "bad_question" {
            let message = answer["error"]["message"].as_str().unwrap();
            let known = ["AgentX", "id `99`"]
                .iter()
                .any(|value| message.contains(value));
            assert!(
                known || message.contains(&format!("`{field}`")),
                "{field}: {message}"
            );
        }
    }
}

#[test]
fn whatever_json_the_id_is_it_comes_back() {
    let ids = [
        json!(null),
        json!(true),
        json!("x\u{0}y"),
        json!([1, {"a": null}]),
        json!({"b": [], "a": 1}),
        json!(1.5),
        json!(""),
    ];
    let mut lines =
        String::from("{\"id\": 12345678901234567890123, \"op\": \"Nope\"}\n{\"op\": 1.50}\n");
    for id in &ids {
        let (mut good, mut bad) = (engine(), engine());
        good["id"] = id.clone();
        bad["id"] = id.clone();
        bad["checks"] = json!([]);
        lines.push_str(&format!("{good}\n{bad}\n"));
    }
    let answers = answers("", lines.as_bytes());
    assert_eq!(answers.len(), 2 + 2 * ids.len());
    assert_eq!(answers[0]["id"].to_string(), "12345678901234567890123");
    assert_eq!(
        (kind(&answers[0]), &answers[1]["id"]),
        ("unknown_op", &Json::Null)
    );
    for (pair, id) in answers[2..].chunks(2).zip(&ids) {
        assert_eq!((&pair[0]["id"], kind(&pair[0])), (id, "answered"));
        assert_eq!((&pair[1]["id"], kind(&pair[1])), (id, "bad_question"));
    }
}

#[test]
fn what_is_no_question_gets_an_error_answer_and_the_next_line_its_own() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_checks = format!(
        "{{\"id\": 1, \"op\": \"TicketAcl\", \"checks\": {}1{}}}",
        "{\"a\":".repeat(100_000),
        "}".repeat(100_000)
    );
    let cases: [(&[u8], &str); 14] = [
        (b"{", "bad_json"),
        (b"[]", "bad_json"),
        (b"null", "bad_json"),
        (b"7", "bad_json"),
        (b"\"x\"", "bad_json"),
        (b"{\"id\": 1,}", "bad_json"),
        (b"{\"id\": 1} {\"id\": 2}", "bad_json"),
        (b"{\"id\": \"\xff\xfe\"}", "bad_json"),
        (b"{\"id\": \"\x00\"}", "bad_json"),
        (b"\x00\x00\x00", "bad_json"),
        (b"{\"id\": \"\\ud800\"}", "bad_json"),
        (deep.as_bytes(), "bad_json"),
        (deep_checks.as_bytes(), "bad_json"),
        (b"{}", "bad_question"),
    ];
    let mut lines = Vec::new();
    for (line, _) in cases {
        lines.extend_from_slice(line);
        lines.extend_from_slice(format!("\n\n  \t\r\n{}\r\n", engine()).as_bytes());
    }
    let answers = answers("", &lines);
    assert_eq!(answers.len(), 2 * cases.len(), "empty lines have no answer");
    for (pair, (line, expected)) in answers.chunks(2).zip(cases) {
        let start = String::from_utf8_lossy(line.get(..60).unwrap_or(line)).into_owned();
        assert_eq!(kind(&pair[0]), expected, "{start}");
        assert_eq!(pair[0]["id"], Json::Null);
        assert_eq!(pair[1]["data"], json!({"2": "Junk"}), "after {start}");
    }
}

#[test]
fn an_operation_that_is_not_known_and_one_without_an_instance_say_so() {
    let lines = format!(
        "{}\n{}\n{}\n{}\n",
        json!({"id": 1, "op": "AclDance"}),
        call(),
        screen(),
        permissions()
    );
    let answers = answers("", lines.as_bytes());
    let kinds: Vec<&str> = answers.iter().map(kind).collect();
    assert_eq!(
        kinds,
        ["unknown_op", "no_instance", "no_instance", "no_instance"]
    );
    assert!(
        answers[0]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("AclDance")
    );
}

#[test]
fn strange_data_in_a_good_question_is_only_data() {
    let world = desk::file("eval-strange.json");
    let mut lines = String::new();
    for text in [
        "",
        "\u{0}",
        "'; DROP TABLE ticket; --",
        "\u{1b}[31m",
        "\u{feff}",
        "😀",
        &"x".repeat(100_000),
    ] {
        let mut by_call = call();
        by_call["params"] = json!({"CustomerUserID": text, "TicketID": text, "QueueID": text, "Owner": text,
                                   "DynamicField": {text: [text, null], "DynamicField_Site": text}});
        let mut by_engine = engine();
        by_engine["acls"] = json!({text: {"Properties": {text: {text: [text]}}, "Possible": {"Ticket": {text: [text]}}}});
        by_engine["data"] = json!({text: text});
        let person =
            json!({"id": 1, "op": "CustomerPermissions", "params": {"CustomerUserID": text}});
        lines.push_str(&format!("{by_call}\n{by_engine}\n{person}\n"));
    }
    lines.push_str(&format!("{}\n", permissions()));
    let answers = answers(&world, lines.as_bytes());
    assert_eq!(answers.len(), 22);
    for answer in &answers {
        assert_eq!(kind(answer), "answered", "{answer}");
    }
    assert_eq!(
        answers[21]["customer_ids"],
        json!(["mx"]),
        "table ticket and all else still answer"
    );
}
