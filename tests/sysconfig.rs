//! SysConfig rows, the deployed ZZZAAuto.pm and veiled passwords as the original reads them.

mod support;

use aclscope::backend::otrs::{DefaultRow, ModifiedRow, SysConfig, deployed_settings, unveil};
use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::{Map, Value};
use serde_json::Value as Json;
use support::{eval, vectors};

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn is_one(json: &Json) -> bool {
    json == "1" || json == 1
}

fn rows(setting: &Json) -> (Option<DefaultRow>, Option<ModifiedRow>) {
    let default = setting
        .get("sysconfig_default")
        .filter(|row| row.is_object());
    let modified = setting
        .get("sysconfig_modified")
        .filter(|row| row.is_object());
    (
        default.map(|row| DefaultRow {
            name: text(&row["name"]),
            effective_value: text(&row["effective_value"]),
            is_valid: is_one(&row["is_valid"]),
        }),
        modified.map(|row| ModifiedRow {
            name: text(&row["name"]),
            user_id: row["user_id"].as_str().map(str::to_owned),
            effective_value: text(&row["effective_value"]),
            is_valid: is_one(&row["is_valid"]),
            reset_to_default: is_one(&row["reset_to_default"]),
        }),
    )
}

/// The value of a setting, whose name may lead into hashes.
fn find<'v>(settings: &'v Map, name: &str) -> Option<&'v Value> {
    let mut keys = name.split("###");
    let first = settings.get(keys.next()?)?;
    keys.try_fold(first, |value, key| value.get(key))
}

#[test]
fn every_recorded_row_gives_the_value_that_the_original_uses() {
    let recorded = vectors::json("sysconfig/settings.json");
    let settings = recorded["settings"]
        .as_array()
        .expect("settings are a list");
    let (defaults, modified): (Vec<_>, Vec<_>) = settings.iter().map(rows).unzip();
    let own = SysConfig::new(
        defaults.into_iter().flatten(),
        modified.into_iter().flatten(),
    );
    let (mut compared, mut statements, mut wrong) = (0, 0, Vec::new());
    for setting in settings {
        let name = text(&setting["name"]);
        compared += 1;
        let got = find(&own.settings, &name);
        let exists = setting["effective_exists"] == true;
        if got.is_some() != exists || own.unset.contains(&name) == exists {
            wrong.push(format!("{name}: wanted {exists}, got {got:?}"));
        }
        if let Some(got) = got.map(Json::from)
            && !eval::equal(&setting["effective"], &got)
        {
            wrong.push(format!(
                "{name}: wanted {}, got {got}",
                setting["effective"]
            ));
        }
        // The statement that the original deploys sets the same.
        let Some(statement) = setting["zzzaauto"].as_str() else {
            continue;
        };
        statements += 1;
        let program = Program::parse(statement, Form::Body).expect("a deployed statement is Perl");
        let mut config = Config::new(&Map::new());
        config.load(&program, 0);
        let deployed = config.settled();
        if find(&deployed.settings, &name) != got || !deployed.unknown.is_empty() {
            wrong.push(format!(
                "{name}: deployed as {deployed:?}, rows say {got:?}"
            ));
        }
    }
    println!(
        "sysconfig: {compared} settings and {statements} deployed statements compared, {} differences",
        wrong.len()
    );
    assert!(
        compared >= 10 && statements >= 8,
        "{compared}, {statements}"
    );
    assert!(own.problems.is_empty(), "{:?}", own.problems);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_deployed_zzzaauto_is_read_equal() {
    let wanted = vectors::json("sysconfig/ZZZAAuto_small.json");
    let before = [("PGP::Bin".to_owned(), Value::text("gone"))].into();
    let text = vectors::text("sysconfig/ZZZAAuto_small.pm");
    let settings = deployed_settings(&text, &before).expect("the deployed file is Perl");
    let got = Json::from(&Value::Map(settings));
    let leaves = eval::leaves(&wanted);
    println!("sysconfig: {leaves} values of ZZZAAuto.pm compared");
    assert!(leaves > 10);
    assert!(eval::equal(&wanted, &got), "wanted {wanted}\ngot    {got}");
}

#[test]
fn every_recorded_password_is_unveiled() {
    let recorded = vectors::json("sysconfig/db_password.json");
    let mut compared = 0;
    for case in recorded["cases"].as_array().into_iter().flatten() {
        let secret = unveil(&text(&case["config_value"])).expect("it veils a text");
        assert!(
            secret.reveal() == text(&case["plain"]),
            "{}",
            case["config_value"]
        );
        compared += 1;
    }
    println!("sysconfig: {compared} veiled passwords compared");
    assert!(compared >= 10);
}

#[test]
fn a_reset_row_and_the_row_of_an_agent_do_not_count() {
    let default = |name: &str| DefaultRow {
        name: name.to_owned(),
        effective_value: "--- shipped\n".to_owned(),
        is_valid: true,
    };
    let modified = |name: &str, user: Option<&str>, reset: bool| ModifiedRow {
        name: name.to_owned(),
        user_id: user.map(str::to_owned),
        effective_value: "--- own\n".to_owned(),
        is_valid: true,
        reset_to_default: reset,
    };
    let own = SysConfig::new(
        ["A", "B", "C"].map(default),
        [
            modified("A", None, true),
            modified("B", Some("7"), false),
            modified("C", None, false),
        ],
    );
    let value = |name: &str| own.settings[name].as_text();
    assert_eq!(value("A"), Some("shipped"));
    assert_eq!(value("B"), Some("shipped"));
    assert_eq!(value("C"), Some("own"));
    assert_eq!(own.tables["A"], "sysconfig_default");
    assert_eq!(own.tables["C"], "sysconfig_modified");
}
