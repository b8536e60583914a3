//! In whose name a command writes.

use aclscope::backend::Agent;
use aclscope::cli::{Failure, InstanceArguments};

use crate::support::program::{file, run};

const WORLD: &str = r#"{"tables": {"users": [{"id": 1, "login": "root@localhost", "valid_id": 1},
    {"id": 2, "login": "thea", "valid_id": 1}, {"id": 3, "login": "gone", "valid_id": 2}]}}"#;

/// A configuration file of one test, beside a world of its own.
fn configuration(name: &str, config: &str) -> String {
    let world = format!("acting-user-{name}.json");
    file(&world, WORLD);
    let config = config.replace("acting-user.json", &world);
    file(&format!("acting-user-{name}.yaml"), config)
}

/// Who writes to an instance of this configuration file, or why nobody does.
fn writes(name: &str, config: &str, asked: InstanceArguments) -> Result<Agent, Failure> {
    let config = configuration(name, config);
    let arguments = InstanceArguments {
        config: Some(config.into()),
        ..asked
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let opened = runtime.block_on(arguments.open_for_writing());
    opened.map(|(instance, agent)| {
        assert!(!instance.is_read_only());
        agent
    })
}

const CONFIG: &str =
    "default: w\nacting_user: root@localhost\ninstances: {w: {snapshot: acting-user.json}}\n";

fn acting(login: Option<&str>, write: bool) -> InstanceArguments {
    InstanceArguments {
        acting_user: login.map(str::to_owned),
        write,
        ..InstanceArguments::default()
    }
}

#[test]
fn the_option_wins_over_the_file_and_only_a_valid_agent_writes() {
    let agent = writes("option", CONFIG, acting(Some("thea"), true));
    assert_eq!(
        agent.map(|agent| (agent.id, agent.login)),
        Ok((2, "thea".to_owned()))
    );
    let agent = writes("file", CONFIG, acting(None, true));
    assert_eq!(agent.map(|agent| agent.id), Ok(1));
    let failure = writes("gone", CONFIG, acting(Some("gone"), true)).unwrap_err();
    assert_eq!(failure.kind, "acting_user");
    assert_eq!(
        failure.message,
        "nobody can write as agent \"gone\": it is invalid"
    );
}

#[test]
fn nobody_writes_by_default_nor_where_writing_was_not_asked_for() {
    let nobody = CONFIG.replace("acting_user: root@localhost\n", "");
    let failure = writes("nobody", &nobody, acting(None, true)).unwrap_err();
    assert_eq!(failure.kind, "acting_user");
    assert_eq!(failure.message, "nobody is named in whose name is written");
    for word in ["--acting-user LOGIN", "root@localhost, thea"] {
        assert!(failure.help.contains(word), "{}", failure.help);
    }
    assert!(!failure.help.contains("gone"), "{}", failure.help);
    let failure = writes("read-only", CONFIG, acting(Some("thea"), false)).unwrap_err();
    assert_eq!(failure.kind, "read_only");
    assert!(failure.help.contains("--write"), "{}", failure.help);
    let none = writes("none", "instances: {}\n", acting(Some("thea"), true)).unwrap_err();
    assert!(
        none.message.starts_with("no instance: "),
        "{}",
        none.message
    );
}

#[test]
fn the_configuration_tells_who_writes_and_who_says_so() {
    let config = configuration("show", CONFIG);
    for (option, expected) in [
        (
            &[][..],
            "acting_user root@localhost acting-user-show.yaml:2:14",
        ),
        (&["--acting-user", "thea"], "acting_user thea --acting-user"),
    ] {
        let ended = run(&[&["--config", &config, "config", "show"], option].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let mut lines = ended.out.lines();
        let line = lines.find(|line| line.starts_with("acting_user")).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words.join(" "), expected);
    }
}
