//! `aclscope config show`, and the example configuration that ships with the program.

use serde_json::{Value as Json, json};

use crate::support::program::{command, file, finished, run};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/config.example.yaml");

fn show(config: &str, more: &[&str]) -> Json {
    let arguments = ["config", "show", "--format", "json", "--config", config];
    run(&[&arguments[..], more].concat()).json()
}

const CONFIG: &str = "\
default: prod
read_only: false
tls: off
settings: {CustomerGroupSupport: 0, A: 1}
instances:
  prod:
    home: /opt/otobo
    database: postgres://otobo:tiger@db.example/otobo
    tls: verify
    settings:
      A: 2
      AuthModule::LDAP::SearchUserPw: tiger
      CustomerUser1:
        Params: {Password: tiger, UserPw: {env: LION}, DSN: 'DBI:Pg:dbname=x;password=tiger'}
  old:
    snapshot: old.json
    collation: exact
";

#[test]
fn every_value_tells_where_it_comes_from() {
    let config = file("show.yaml", CONFIG);
    let document = show(&config, &["--flavour", "znuny"]);
    let at = |line: u64, column: u64| json!({"kind": "file", "file": config, "line": line, "column": column});
    assert_eq!(document["format"], "aclscope.config.show/1");
    assert_eq!(
        document["config_file"],
        json!({"path": config, "found": true, "from": {"kind": "command_line", "option": "--config"}})
    );
    assert_eq!(document["instances"], json!(["prod", "old"]));
    assert_eq!(document["default"], "prod");
    assert_eq!(
        document["instance"],
        json!({"value": "prod", "from": at(1, 10)})
    );
    let values = &document["values"];
    let keys: Vec<&String> = values.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "home",
            "database",
            "password",
            "tls",
            "ca_file",
            "snapshot",
            "demo",
            "read_only",
            "acting_user",
            "acls",
            "flavour",
            "collation"
        ]
    );
    let default = json!({"kind": "default"});
    for (key, value, from) in [
        ("home", json!("/opt/otobo"), at(7, 11)),
        (
            "database",
            json!("postgres://otobo:***@db.example/otobo"),
            at(8, 15),
        ),
        ("password", Json::Null, default.clone()),
        ("tls", json!("verify"), at(9, 10)),
        ("read_only", json!(false), at(2, 12)),
        (
            "flavour",
            json!("znuny"),
            json!({"kind": "command_line", "option": "--flavour"}),
        ),
        ("collation", Json::Null, default),
    ] {
        assert_eq!(values[key], json!({"value": value, "from": from}), "{key}");
    }
    let settings = &document["settings"];
    assert_eq!(settings["CustomerGroupSupport"]["from"], at(4, 12));
    assert_eq!(
        settings["A"],
        json!({"value": "2", "secrets": [], "from": at(11, 7)})
    );
    assert_eq!(settings["AuthModule::LDAP::SearchUserPw"]["value"], "***");
    assert_eq!(
        settings["CustomerUser1"]["value"]["Params"],
        json!({"Password": "***", "UserPw": "***", "DSN": "DBI:Pg:dbname=x;password=***"})
    );
    assert_eq!(
        settings["CustomerUser1"]["secrets"],
        json!([
            {"kind": "plain", "name": null, "key": "Params.Password"},
            {"kind": "environment", "name": "LION", "key": "Params.UserPw"}
        ])
    );
}

#[test]
fn another_instance_has_its_own_values() {
    let config = file("show-other.yaml", CONFIG);
    let document = show(
        &config,
        &[
            "-i",
            "old",
            "--collation",
            "ignore-case",
            "--write",
            "--acls",
            "stored",
        ],
    );
    let option = |option: &str| json!({"kind": "command_line", "option": option});
    assert_eq!(
        document["values"]["read_only"],
        json!({"value": false, "from": option("--write")})
    );
    assert_eq!(
        document["values"]["acls"],
        json!({"value": "stored", "from": option("--acls")})
    );
    assert_eq!(
        document["instance"],
        json!({"value": "old", "from": {"kind": "command_line", "option": "-i"}})
    );
    let values = &document["values"];
    let snapshot = values["snapshot"]["value"].as_str().unwrap();
    assert!(snapshot.ends_with("/old.json"), "{snapshot}");
    assert_eq!(values["collation"]["value"], "ignore-case");
    assert_eq!(values["tls"]["value"], Json::Null);
    assert_eq!(document["settings"]["A"]["value"], "1");
    // What the command line names is no named instance; what holds for all holds for it too.
    let document = show(&config, &["--database", "mysql://o:tiger@h/d"]);
    assert_eq!(document["instance"], Json::Null);
    assert_eq!(document["values"]["database"]["value"], "mysql://o:***@h/d");
    assert_eq!(document["values"]["tls"]["value"], "off");
    // The file says nothing about the demo.
    let document = show(&config, &["--demo"]);
    assert_eq!(document["values"]["demo"]["value"], true);
    assert_eq!(document["settings"], json!({}));
}

#[test]
fn the_text_fits_80_columns_and_holds_no_secret() {
    let config = file(
        "show-a-long-name-that-does-not-fit-beside-anything-else-on-one-line-of-a-terminal.yaml",
        CONFIG,
    );
    for more in [&[][..], &["-i", "old"], &["--settings", &config]] {
        let ended = run(&[&["config", "show", "--config", &config], more].concat());
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{more:?}");
        for line in ended.out.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(!ended.out.contains("tiger"), "{}", ended.out);
    }
    let short = file(
        "show-text.yaml",
        "default: a\ninstances: {a: {home: /opt/otobo}}\n",
    );
    let text = run(&["config", "show", "--config", &short]).out;
    for line in [
        "instance     a                                               show-text.yaml:1:10",
        "home         /opt/otobo                                      show-text.yaml:2:23",
        "tls          verify, except on this host                                 default",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}\n{text}");
    }
}

#[test]
fn without_a_file_the_built_in_values_are_shown() {
    let document = run(&["config", "show", "--format", "json"]).json();
    assert_eq!(
        document["config_file"],
        json!({
            "path": "/nonexistent/aclscope/config.yaml",
            "found": false,
            "from": {"kind": "environment", "name": "XDG_CONFIG_HOME"}
        })
    );
    assert_eq!(document["instance"], Json::Null);
    assert_eq!(document["values"]["read_only"]["value"], true);
    #[cfg(target_os = "linux")]
    {
        let mut at_home = command(&["config", "show", "--format", "json"]);
        let at_home = at_home
            .env_remove("XDG_CONFIG_HOME")
            .env("HOME", "/nonexistent");
        let document = finished(at_home).json();
        assert_eq!(
            document["config_file"],
            json!({
                "path": "/nonexistent/.config/aclscope/config.yaml",
                "found": false,
                "from": {"kind": "default"}
            })
        );
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_passwords_that_others_may_read_is_noticed() {
    use std::os::unix::fs::PermissionsExt;
    let config = file("show-exposed.yaml", CONFIG);
    let mode = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&config, permissions).unwrap();
    };
    mode(0o640);
    let told = format!(
        "{config} holds a password, and others on this host may read it: chmod 600 {config}"
    );
    assert_eq!(show(&config, &[])["notices"], json!([told]));
    assert!(
        run(&["config", "show", "--config", &config])
            .out
            .contains("\nnotice  ")
    );
    mode(0o600);
    assert_eq!(show(&config, &[])["notices"], json!([]));
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let config = file(
        "show-hostile.yaml",
        "default: \"a\\e[31m\"\ninstances:\n  \"a\\e[31m\": {home: \"/o\\nx\"}\nsettings: {\"B\\e\": \"\\e\"}\n",
    );
    let text = run(&["config", "show", "--config", &config]).out;
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert!(text.contains("a\\e[31m"), "{text}");
}

#[test]
fn the_example_is_a_configuration() {
    let document = show(EXAMPLE, &[]);
    assert_eq!(document["instance"]["value"], "production");
    assert_eq!(document["values"]["home"]["value"], "/opt/otobo");
    assert_eq!(
        document["values"]["password"]["secret"],
        json!({"kind": "environment", "name": "OTOBO_DATABASE_PASSWORD"})
    );
    let document = show(EXAMPLE, &["-i", "reporting"]);
    assert_eq!(document["values"]["password"]["secret"]["name"], "pass");
    assert_eq!(
        document["settings"]["CustomerUser1"]["value"]["Params"]["UserPw"],
        "***"
    );
    let document = show(EXAMPLE, &["-i", "archive"]);
    assert_eq!(document["values"]["flavour"]["value"], "otrs6");
    assert_eq!(document["values"]["acting_user"]["value"], "root@localhost");
}
