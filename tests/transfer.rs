//! Import and export of ACLs against what the ticket system itself read and wrote.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where an answer is not what it must be"
)]

#[path = "support/acl_import.rs"]
#[expect(dead_code, reason = "every test program uses a part of it")]
mod acl_import;
mod support;

use aclscope::core::transfer::{export, export_file_name};
use aclscope::core::value::Value;
use aclscope::core::world::{Entities, Row};
use aclscope::core::yaml;
use serde_json::{Value as Json, json};
use support::program::{self, run};
use support::{eval, folder, vectors};

/// A database file of this test run that is not there.
fn database(name: &str) -> String {
    let path = folder::own().join(format!("{name}.sqlite"));
    std::fs::remove_file(&path).ok();
    format!("sqlite:{}", path.display())
}

/// A row of a recording.
fn row(recorded: &Json) -> Row {
    let text = |cell: &Json| match cell {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let cells: Vec<(String, Option<String>)> = recorded
        .as_object()
        .unwrap()
        .iter()
        .map(|(column, cell)| (column.clone(), text(cell)))
        .collect();
    Row::from_pairs(
        cells
            .iter()
            .map(|(column, cell)| (column.as_str(), cell.as_deref())),
    )
}

/// The agents of the recordings.
fn agents() -> Entities {
    let root = Row::from_pairs([("id", Some("1")), ("login", Some("root@localhost"))]);
    Entities::read(vec![root], "login", 1)
}

/// The recorded rows with the times that the exports show.
fn recorded_rows() -> Vec<Row> {
    let recorded = vectors::json("acl_yaml/rows.json");
    let rows = recorded["rows"].as_array().unwrap().iter();
    rows.map(|recorded| {
        let mut recorded = recorded.clone();
        recorded["create_time"] = json!("2024-03-04 05:06:07");
        recorded["change_time"] = json!("2024-03-05 06:07:08");
        row(&recorded)
    })
    .collect()
}

#[test]
fn the_recorded_rows_are_exported_byte_for_byte_whole_and_one_by_one() {
    let rows = recorded_rows();
    let mut compared = 0;
    let mut compare = |rows: &[Row], single: Option<&str>| {
        let name = export_file_name(single);
        let wanted = vectors::text(&format!("acl_yaml/{name}"));
        let exported = export(rows, &agents());
        assert_eq!(exported.text, wanted, "{name}");
        let wanted = vectors::json(&format!("acl_yaml/{}.json", name.trim_end_matches(".yml")));
        let value = Json::from(&exported.acls.to_value());
        assert!(eval::equal(&wanted, &value), "{name}: {value}");
        compared += 1;
    };
    compare(&rows, None);
    for row in &rows {
        compare(std::slice::from_ref(row), row.text("name"));
    }
    println!("transfer: {compared} exports compared");
    assert_eq!(compared, 10);
}

#[test]
fn yaml_is_read_and_written_again_as_recorded() {
    let mut cases = Vec::new();
    let scalars = vectors::json("acl_yaml/yaml_scalars.json");
    for case in scalars["cases"].as_array().unwrap() {
        cases.push((case["yaml"].clone(), json!({"k": [case["value"]]})));
    }
    for row in recorded_rows() {
        for column in ["config_match", "config_change"] {
            let text = row.text(column).unwrap_or_default();
            let added = vectors::json("acl_yaml/add_cases.json");
            let added = added["cases"].as_array().unwrap();
            let name = json!(row.text("name"));
            let own = added
                .iter()
                .find(|case| case["input"]["Name"] == name && !case["returned_id"].is_null());
            let key = if column == "config_match" {
                "ConfigMatch"
            } else {
                "ConfigChange"
            };
            if !text.is_empty() {
                cases.push((json!(text), own.unwrap()["input"][key].clone()));
            }
        }
    }
    for name in vectors::names("acl_yaml", ".yml") {
        let text = vectors::text(&format!("{name}.yml"));
        cases.push((json!(text), vectors::json(&format!("{name}.json"))));
    }
    let questions: Vec<Json> = cases
        .iter()
        .map(|(text, _)| json!({"op": "AclYaml", "text": text}))
        .collect();
    let answers = eval::ask(&[], &questions);
    let mut wrong = Vec::new();
    for ((text, value), answer) in cases.iter().zip(&answers) {
        let expected = json!({"value": value, "text": text, "error": null});
        wrong.extend(eval::differences(text, &expected, answer));
    }
    println!(
        "transfer: {} texts compared, {} differences",
        cases.len(),
        wrong.len()
    );
    assert!(cases.len() > 85, "only {} were compared", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_that_is_no_yaml_says_where() {
    let question = json!({"op": "AclYaml", "text": "a:\n  - [x\n"});
    let answer = eval::ask(&[], [&question]).remove(0);
    assert_eq!(answer["value"], Json::Null);
    assert_eq!(answer["error"]["line"], json!(3));
}

#[test]
fn every_recorded_import_has_the_recorded_rows() {
    let cases = acl_import::cases();
    let url = database("import-cases");
    let mut wrong = Vec::new();
    for case in &cases {
        std::fs::remove_file(url.trim_start_matches("sqlite:")).ok();
        let world = acl_import::world("import-cases", &acl_import::before(case));
        acl_import::load(&world, &url);
        wrong.extend(acl_import::differences(case, &url));
    }
    println!(
        "transfer: {} imports compared, {} differences",
        cases.len(),
        wrong.len()
    );
    assert!(cases.len() > 40, "only {} were compared", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_import_is_refused_where_nothing_may_be_written() {
    let world = acl_import::world("import-refused", &json!([]));
    let question = json!({"id": 1, "op": "AclImport", "yaml": "- Name: a\n", "overwrite": false});
    let answer = eval::ask(&["--snapshot", &world], [&question]).remove(0);
    assert_eq!(answer["error"]["kind"], json!("not_writable"));
    let written = eval::ask(
        &["--snapshot", &world, "--write", "--acting-user", "nobody"],
        [&question],
    );
    assert_eq!(
        written[0]["error"]["kind"],
        json!("backend"),
        "{}",
        written[0]
    );
}

/// Every public ACL: the worlds with ACLs, the manuals' and the recorded ones, as files.
fn every_public_file() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = ["examples/manual_acls.yml", "examples/Export_ACL.yml"]
        .into_iter()
        .chain(["acl_yaml/Export_ACL.yml"])
        .map(|name| (name.to_owned(), vectors::text(name)))
        .collect();
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    for (name, instance) in [
        (
            "world/world.world.json",
            &["--snapshot", world.as_str()][..],
        ),
        ("the demo", &["--demo"]),
    ] {
        let ended = run(&[&["export"], instance].concat());
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.err);
        files.push((name.to_owned(), ended.out));
    }
    files
}

/// What an import keeps of the ACLs of a file, by name: all but ids, times and who wrote. Missing is
/// empty, a ConfigChange has a section Possible, a missing validity is valid, and numbers are texts.
fn kept(text: &str) -> Vec<Json> {
    let loaded = yaml::load(text).unwrap();
    let Value::List(acls) = loaded.to_value() else {
        panic!("a list of ACLs")
    };
    let empty = || Value::text("");
    let mut acls: Vec<Json> = acls
        .iter()
        .map(|acl| {
            let field = |key: &str| acl.get(key).cloned().unwrap_or_default();
            let mut change = field("ConfigChange");
            if let Value::Map(sections) = &mut change {
                let possible = || Value::Map(Default::default());
                sections.entry("Possible".to_owned()).or_insert_with(possible);
                sections.sort_keys();
            }
            let or_empty = |value: Value| if value == Value::Null { empty() } else { value };
            json!({
                "Name": Json::from(&field("Name")),
                "Comment": Json::from(&field("Comment")),
                "Description": Json::from(&or_empty(field("Description"))),
                "StopAfterMatch": if field("StopAfterMatch").is_true() { "1" } else { "0" },
                "ValidID": if field("ValidID").is_true() { Json::from(&field("ValidID")) } else { json!("1") },
                "ConfigMatch": Json::from(&or_empty(field("ConfigMatch"))),
                "ConfigChange": Json::from(&or_empty(change)),
            })
        })
        .collect();
    acls.sort_by_key(|acl| acl["Name"].to_string());
    acls
}

#[test]
fn every_public_acl_goes_out_and_in_again_without_loss() {
    let mut compared = 0;
    for (number, (name, text)) in every_public_file().into_iter().enumerate() {
        let url = database(&format!("round-trip-{number}"));
        let world = acl_import::world(&format!("round-trip-{number}"), &json!([]));
        acl_import::load(&world, &url);
        let file = program::file(
            &format!("round-trip-{number}.{}.yml", std::process::id()),
            &text,
        );
        let writing = [
            "--database",
            &url,
            "--write",
            "--acting-user",
            "ann",
            "--format",
            "json",
        ];
        let import = |file: &str, options: &[&str]| {
            let ended = run(&[&["import", file], options, &writing].concat());
            let document: Json = serde_json::from_str(&ended.out)
                .unwrap_or_else(|error| panic!("{name}: {error}: {ended:?}"));
            (ended.code, document)
        };
        // The manuals' example without conditions holds an empty mapping, and the demo a text that is
        // no YAML: no import takes them.
        let (_, document) = import(&file, &["--skip-failed"]);
        let failed = document["failed"].as_array().unwrap();
        let failed: Vec<&Json> = failed.iter().map(|failed| &failed["name"]).collect();
        let refused: &[Json] = match name.as_str() {
            "examples/manual_acls.yml" => &[json!("103-Example-ACL")],
            "the demo" => &[json!("460-Broken-YAML")],
            _ => &[],
        };
        assert_eq!(
            failed,
            refused.iter().collect::<Vec<_>>(),
            "{name}: {document}"
        );
        let mut wanted = kept(&text);
        wanted.retain(|acl| !refused.contains(&acl["Name"]));
        let exported = run(&["export", "--database", &url]).out;
        let got = kept(&exported);
        assert_eq!(wanted.len(), got.len(), "{name}");
        for (wanted, got) in wanted.iter().zip(&got) {
            assert_eq!(wanted, got, "{name}");
            compared += 1;
        }
        // And once more: what was exported is what is there, as texts too.
        let back = program::file(
            &format!("round-trip-{number}.{}.back.yml", std::process::id()),
            &exported,
        );
        for way in [&["--overwrite"][..], &["--overwrite", "--skip-failed"]] {
            let (code, document) = import(&back, way);
            assert_eq!(code, Some(0), "{name}: {document}");
            assert_eq!(
                document["equal"].as_array().map(Vec::len),
                Some(got.len()),
                "{name}"
            );
        }
    }
    println!("transfer: {compared} ACLs went out and in again");
    assert!(compared > 60, "only {compared} were compared");
}
