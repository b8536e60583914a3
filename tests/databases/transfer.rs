//! Importing ACLs into real servers, as the ticket system recorded it.

use serde_json::{Value as Json, json};

use crate::acl_import::{before, cases, differences, load, rows, world};
use crate::servers::{ALL, Fresh, Kind};
use crate::support::program::{file, run};

/// The statement that inserts an ACL, none of whose texts holds a quote.
fn insertion(acl: &Json) -> String {
    let acl = acl.as_object().unwrap();
    let columns: Vec<&str> = acl.keys().map(String::as_str).collect();
    let cells = acl.values().map(|cell| match cell {
        Json::String(text) => format!("'{text}'"),
        number => number.to_string(),
    });
    let cells: Vec<String> = cells.collect();
    let time = "'2024-02-01 08:00:00'";
    format!(
        "INSERT INTO acl ({}, create_time, change_time) VALUES ({}, {time}, {time})",
        columns.join(", "),
        cells.join(", ")
    )
}

/// Every recorded import has the recorded rows in a database of this kind.
fn has_the_recorded_rows(kind: Kind) {
    let cases = cases();
    let fresh = Fresh::new(kind);
    load(&world(&format!("cases-{kind:?}"), &json!([])), &fresh.url);
    let mut wrong = Vec::new();
    for case in &cases {
        let mut statements = vec![
            "DELETE FROM acl".to_owned(),
            "DELETE FROM acl_sync".to_owned(),
        ];
        statements.extend(before(case).as_array().unwrap().iter().map(insertion));
        fresh.run(&statements.join("; "));
        wrong.extend(differences(case, &fresh.url));
    }
    println!(
        "{kind:?}: {} imports compared, {} differences",
        cases.len(),
        wrong.len()
    );
    assert!(cases.len() > 40, "only {} were compared", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_import_has_the_recorded_rows_in_mariadb() {
    has_the_recorded_rows(Kind::MariaDb);
}

#[test]
fn every_recorded_import_has_the_recorded_rows_in_postgresql() {
    has_the_recorded_rows(Kind::PostgreSql);
}

#[test]
fn an_export_comes_back_byte_for_byte_from_every_database() {
    let name = "\\e[2J\\u202e'; DROP TABLE acl; -- \\U0001F642 \\\\ \\\"";
    let text = format!(
        "- Name: \"{name}\"\n  Comment: \"tab\\there\"\n  ConfigMatch: {{Properties: &p {{Queue: {{Name: [1.50, \
         '1', 'null', ~]}}}}, PropertiesDatabase: *p}}\n"
    );
    let mut exports = Vec::new();
    for kind in ALL {
        let fresh = Fresh::new(kind);
        load(&world(&format!("back-{kind:?}"), &json!([])), &fresh.url);
        let path = file(&format!("back-{kind:?}.{}.yml", std::process::id()), &text);
        let writing = ["--database", &fresh.url, "--write", "--acting-user", "ann"];
        let ended = run(&[&["import", &path], &writing[..]].concat());
        assert_eq!(ended.code, Some(0), "{kind:?}: {ended:?}");
        assert_eq!(rows(&fresh.url, "acl_sync", "acl_id").len(), 1, "{kind:?}");
        let exported = run(&["export", "--database", &fresh.url]).out;
        assert!(
            exported.contains("Properties: &1\n") && exported.contains("- 1.50\n"),
            "{exported}"
        );
        let path = file(
            &format!("back-{kind:?}.{}.back.yml", std::process::id()),
            &exported,
        );
        for way in [&["--overwrite"][..], &["--overwrite", "--skip-failed"]] {
            let ended = run(&[&["import", &path, "--format", "json"], way, &writing[..]].concat());
            let document = ended.json();
            assert_eq!(
                document["equal"].as_array().map(Vec::len),
                Some(1),
                "{kind:?}: {document}"
            );
        }
        let lines = exported
            .lines()
            .filter(|line| !line.contains("Time: ") && !line.contains("ID: "));
        exports.push(lines.collect::<Vec<_>>().join("\n"));
    }
    assert!(
        exports.windows(2).all(|pair| pair[0] == pair[1]),
        "{exports:#?}"
    );
}

#[test]
fn one_acl_that_the_database_refuses_keeps_all_others_out() {
    for kind in ALL {
        let fresh = Fresh::new(kind);
        load(&world(&format!("refuse-{kind:?}"), &json!([])), &fresh.url);
        let text = "- Name: a\n- Name: A\n- Name: b\n";
        let path = file(&format!("refuse-{kind:?}.{}.yml", std::process::id()), text);
        let import = |options: &[&str]| {
            let writing = ["--database", &fresh.url, "--write", "--acting-user", "ann"];
            run(&[&["import", &path], options, &writing[..]].concat())
        };
        let ended = import(&[]);
        assert_eq!(ended.code, Some(1), "{kind:?}: {ended:?}");
        assert!(
            ended.out.contains("failed    A: ACL a is there already"),
            "{}",
            ended.out
        );
        assert!(rows(&fresh.url, "acl", "id").is_empty(), "{kind:?}");
        let ended = import(&["--skip-failed"]);
        assert_eq!(ended.code, Some(1), "{kind:?}: {ended:?}");
        assert_eq!(rows(&fresh.url, "acl", "id").len(), 2, "{kind:?}");
        assert_eq!(rows(&fresh.url, "acl_sync", "acl_id").len(), 2, "{kind:?}");
    }
}
