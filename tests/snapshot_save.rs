//! A saved world answers as the one it was saved from, and saving it again changes no byte.

mod support;

use serde_json::{Value as Json, json};
use support::{eval, folder, program, vectors};

fn path(name: &str) -> String {
    let path = folder::own().join(name);
    path.display().to_string()
}

/// Saves an instance under a new name and returns the file.
fn save(instance: &[&str], name: &str) -> String {
    let out = path(name);
    let arguments = [&["snapshot", "save", &out, "--force"], instance].concat();
    let ended = program::run(&arguments);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    out
}

/// Asks both worlds the same and returns how many answers were compared.
fn compare(name: &str, cases: &str, collation: &str) -> usize {
    let cases = vectors::cases(&format!("{cases}.jsonl"));
    let world = vectors::file(name).display().to_string();
    let ending = [".json", ".json.gz", ".json.zst"][cases.len() % 3];
    let saved = save(
        &["--snapshot", &world, "--collation", collation],
        &format!("saved-{}-{collation}{ending}", name.replace('/', "-")),
    );
    let of_world = eval::ask(&["--snapshot", &world, "--collation", collation], &cases);
    let of_saved = eval::ask(&["--snapshot", &saved], &cases);
    assert_eq!(of_world.len(), cases.len());
    for (case, (one, other)) in cases.iter().zip(of_world.iter().zip(&of_saved)) {
        assert!(one.get("error").is_none_or(Json::is_null) || case["op"] == "TicketAcl");
        assert_eq!(one, other, "{name}: {}", case["id"]);
    }
    cases.len()
}

#[test]
fn a_saved_world_answers_every_recorded_question_equally() {
    let mut compared = 0;
    for collation in ["ignore-case", "exact"] {
        compared += compare("world/world.world.json", "world/world.cases", collation);
        compared += compare("world/world.world.json", "world/world.screens", collation);
        for name in vectors::names("permissions", ".cases.jsonl") {
            let world = format!("{name}.world.json");
            compared += compare(&world, &format!("{name}.cases"), collation);
        }
    }
    println!("saved worlds: {compared} answers compared");
    assert!(compared >= 2 * (300 + 120 + 101), "{compared}");
}

#[test]
fn saving_what_was_saved_changes_no_byte() {
    let mut worlds: Vec<Vec<String>> = ["permissions", "customer_search", "world"]
        .iter()
        .flat_map(|folder| vectors::names(folder, ".world.json"))
        .map(|name| {
            let file = vectors::file(&format!("{name}.world.json"));
            vec!["--snapshot".to_owned(), file.display().to_string()]
        })
        .collect();
    let demo = ["--demo", "--customer-users", "300", "--tickets", "200"];
    worlds.push(demo.map(str::to_owned).to_vec());
    worlds.push(vec!["--demo".into(), "--flavour".into(), "otrs6".into()]);
    let mut bytes = 0;
    for (number, instance) in worlds.iter().enumerate() {
        let instance: Vec<&str> = instance.iter().map(String::as_str).collect();
        // Every ending for the smallest worlds, one for each of the others.
        let endings = ["json", "json.gz", "json.zst"];
        let endings = if number < 3 {
            &endings[..]
        } else {
            &endings[number % 3..=number % 3]
        };
        for ending in endings {
            let one = save(&instance, &format!("once-{number}.{ending}"));
            let two = save(&["--snapshot", &one], &format!("twice-{number}.{ending}"));
            let (one, two) = (std::fs::read(one), std::fs::read(two));
            let (one, two) = (one.expect("it is saved"), two.expect("it is saved"));
            bytes += one.len();
            assert!(one == two, "{instance:?} {ending}");
        }
    }
    println!(
        "{} worlds saved twice, {bytes} bytes compared",
        worlds.len()
    );
    assert!(worlds.len() >= 20 && bytes > 200_000);
}

/// A customer source without the password by which it binds to a directory: no snapshot has it.
fn without_bind_password(setting: &Json) -> Json {
    let mut setting = setting.clone();
    let params = setting.get_mut("Params").and_then(Json::as_object_mut);
    if let Some(params) = params
        && params.get("UserPw").is_some_and(|password| *password != "")
    {
        params.remove("UserPw");
    }
    setting
}

#[test]
fn what_a_recorded_world_says_is_all_in_the_saved_one() {
    let mut compared = 0;
    for folder in ["permissions", "customer_search", "world"] {
        for name in vectors::names(folder, ".world.json") {
            let name = format!("{name}.world.json");
            let world = vectors::json(&name);
            let file = vectors::file(&name).display().to_string();
            let saved = save(
                &["--snapshot", &file],
                &format!("all-{}", name.replace('/', "-")),
            );
            let text = std::fs::read_to_string(saved).expect("it is saved");
            let saved: Json = serde_json::from_str(&text).expect("it is JSON");
            for (setting, value) in world["settings"].as_object().expect("settings") {
                let value = without_bind_password(value);
                assert!(
                    eval::equal(&value, &saved["settings"][setting]),
                    "{name} {setting}"
                );
                compared += 1;
            }
            for (table, rows) in world["tables"].as_object().expect("tables") {
                let rows = rows.as_array().expect("rows");
                let own = saved["tables"][table]
                    .as_array()
                    .map_or(&[][..], Vec::as_slice);
                assert_eq!(rows.len(), own.len(), "{name} {table}");
                for row in rows {
                    let has = |own: &Json| {
                        row.as_object()
                            .expect("a row")
                            .iter()
                            .all(|(column, cell)| {
                                let secret = column == "pw" && own[column].is_null();
                                secret || eval::equal(cell, &own[column])
                            })
                    };
                    assert!(own.iter().any(has), "{name} {table}: {row}");
                    compared += 1;
                }
            }
            assert_eq!(saved["name"], world["name"]);
            assert_eq!(saved.get("note"), world.get("note"));
        }
    }
    println!("{compared} settings and rows compared");
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn texts_numbers_nulls_and_unknown_things_survive() {
    let hostile = "\u{0}\u{1}\u{1b}[2J\t\r\n\"\\ \u{202e}\u{feff}ü漢😀\u{7f}\u{2028}";
    let world = json!({
        "name": "own", "note": hostile, "made_by": {"a": [null, "1", {"b": "x"}]},
        "collation": "exact",
        "settings": {"My::Own": {"a": ["", null, hostile]}, "Zero": "007"},
        "tables": {
            "queue": [{"id": 2, "name": hostile, "comments": "", "colour": "007", "empty": null},
                      {"id": 1, "name": "1.10", "comments": null, "create_by": null, "colour": ""}],
            "my \"own\" table": [{"k v": "1e3", "n": null}, {"k v": null, "n": "00"}],
            "valid": [],
        }
    });
    let file = program::file("survive.json", world.to_string());
    let out = save(&["--snapshot", &file], "survived.json.zst");
    let again = save(&["--snapshot", &out], "survived-again.json");
    let text = std::fs::read_to_string(again).expect("it is saved");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{0}'));
    let saved: Json = serde_json::from_str(&text).expect("it is JSON");
    for key in ["name", "note", "made_by", "collation", "settings"] {
        assert!(
            eval::equal(&world[key], &saved[key]),
            "{key}: {}",
            saved[key]
        );
    }
    assert_eq!(
        saved["tables"]["valid"],
        json!([]),
        "no stock rows come back"
    );
    assert_eq!(
        saved["tables"]["my \"own\" table"],
        json!([{"k v": "1e3", "n": null}, {"n": "00"}])
    );
    let queues = &saved["tables"]["queue"];
    assert_eq!(queues[1]["name"], hostile);
    assert_eq!(queues[1]["colour"], "007");
    assert_eq!(
        (&queues[0]["id"], &queues[0]["name"]),
        (&json!(1), &json!("1.10"))
    );
    assert_eq!(queues[0]["create_by"], Json::Null);
    assert_eq!(
        (&queues[0]["colour"], &queues[0]["empty"]),
        (&json!(""), &Json::Null)
    );
    assert_eq!(
        (&queues[1]["comments"], &queues[1]["create_by"]),
        (&json!(""), &json!(1))
    );
}
