//! Search texts that are meant to be SQL, and data that are no texts: nothing is found that should
//! not be, and nothing breaks, on every kind of database.

use serde_json::{Value as Json, json};

use crate::servers::{ALL, Fresh, Kind};
use crate::support::program::{file, run};
use crate::support::{eval, vectors};

const WORLD: &str = "customer_search/db-docs";
/// The parameters that hold what is searched for.
const TERMS: [&str; 5] = [
    "Search",
    "PostMasterSearch",
    "UserLogin",
    "CustomerID",
    "CustomerIDRaw",
];

/// Texts that would find everybody, or change something, where they became SQL.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "')) OR 1=1 --",
        "') OR ('1'='1",
        "' OR ''='",
        "\" OR \"\"=\"",
        "x'; DROP TABLE customer_user; --",
        "x\\'; DROP TABLE customer_user; -- ",
        "x' UNION SELECT login, pw, pw, pw FROM customer_user -- ",
        "\\' OR 1=1 #",
        "$1",
        "?",
        "{fn x()}",
        "jno\0vak",
        "\0",
        "*\0*",
        "jnovak\0",
        "\"x\\\"",
        "\u{feff}jnovak",
        "*)(uid=*",
        "\u{202e}jnovak",
    ]
    .map(str::to_owned)
    .into();
    texts.push("x".repeat(100 * 1024));
    texts.push("'".repeat(100 * 1024));
    texts
}

/// The world's customer users in a fresh database, and how the program is told where it is.
fn loaded(kind: Kind) -> (Fresh, Vec<String>) {
    let fresh = Fresh::new(kind);
    let world = file(
        &format!("injection-{kind:?}.world.json"),
        vectors::text(&format!("{WORLD}.world.json")),
    );
    let ended = run(&["snapshot", "load", &world, "--into", &fresh.url]);
    assert_eq!(ended.code, Some(0), "{kind:?}: {ended:?}");
    let arguments = ["--database", &fresh.url, "--settings", &world].map(str::to_owned);
    (fresh, arguments.to_vec())
}

fn ask(arguments: &[String], questions: &[Json]) -> Vec<Json> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answers = eval::ask(&arguments, questions);
    assert_eq!(answers.len(), questions.len());
    answers
}

fn search(term: &str, text: &str) -> Json {
    json!({"id": 1, "op": "CustomerSearch", "params": {term: text}})
}

/// Logins that a search finds.
fn logins(answer: &Json) -> Vec<&str> {
    let result = answer["result"].as_object().expect("an answer");
    result.keys().map(String::as_str).collect()
}

#[test]
fn hostile_texts_find_nobody_and_change_nothing() {
    for kind in ALL {
        let (_fresh, arguments) = loaded(kind);
        let mut questions = Vec::new();
        for text in hostile() {
            questions.extend(TERMS.map(|term| search(term, &text)));
        }
        questions.push(search("Search", "jnovak"));
        let answers = ask(&arguments, &questions);
        let (last, hostile) = answers.split_last().expect("answers");
        for (question, answer) in questions.iter().zip(hostile) {
            let told = || {
                let question: String = question.to_string().chars().take(200).collect();
                let answer: String = answer.to_string().chars().take(400).collect();
                format!("{kind:?} {question} {answer}")
            };
            assert!(logins(answer).is_empty(), "{}", told());
            let long = question["params"]["Search"].as_str();
            let too_long = long.is_some_and(|text| text.len() > 50_000);
            let errors = answer["errors"].as_array().expect("errors");
            // A broken statement is an error here as in the ticket system; its own words are ours.
            assert_eq!(!errors.is_empty(), too_long, "{}", told());
        }
        assert_eq!(logins(last), ["jnovak"], "{kind:?}");
        println!("{kind:?}: {} hostile searches found nobody", hostile.len());
    }
}

/// A negated word finds everybody whose fields are not equal: a NUL, which no text of PostgreSQL
/// has, makes that nobody there, and no error.
#[test]
fn a_nul_is_answered_everywhere() {
    for kind in ALL {
        let (_fresh, arguments) = loaded(kind);
        let answers = ask(&arguments, &[search("Search", "!a\0b")]);
        assert_eq!(answers[0]["errors"], json!([]), "{kind:?}");
        let found = logins(&answers[0]).len();
        assert_eq!(found == 0, kind == Kind::PostgreSql, "{kind:?}: {found}");
    }
}

/// Cells that are no UTF-8: SQLite stores every byte, MariaDB gives out what a column of bytes holds.
#[test]
fn data_that_are_no_text_disturb_no_search() {
    for kind in [Kind::MariaDb, Kind::Sqlite] {
        let (fresh, arguments) = loaded(kind);
        if kind == Kind::MariaDb {
            fresh.run("ALTER TABLE customer_user MODIFY last_name VARBINARY(200)");
        }
        fresh.run("UPDATE customer_user SET last_name = X'4eff66fe' WHERE login = 'jnovak'");
        let questions = [
            search("UserLogin", "jnovak"),
            search("Search", "jnov"),
            search("Search", "') OR 1=1 --"),
        ];
        let answers = ask(&arguments, &questions);
        for (answer, expected) in answers.iter().zip([true, true, false]) {
            assert_eq!(answer["errors"], json!([]), "{kind:?} {answer}");
            let wanted: &[&str] = if expected { &["jnovak"] } else { &[] };
            assert_eq!(logins(answer), wanted, "{kind:?} {answer}");
        }
    }
}
