//! Databases that lack tables or columns: what is required is named, the rest takes only what
//! needs it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use aclscope::app::people::PeopleWanted;
use aclscope::app::{Answer, InstanceSource, Parts, Request, Scene, Source};
use aclscope::backend::sql::Address;
use aclscope::backend::{Error, Instance, Origin, Overlays};
use aclscope::core::screen::Screen;
use aclscope::core::simulate::Form;
use aclscope::secret::SecretUrl;
use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};
use support::program::run;
use support::{folder, vectors};

/// Tables without which it is no ticket system.
const REQUIRED: [&str; 6] = [
    "groups_table",
    "queue",
    "ticket",
    "ticket_state",
    "users",
    "valid",
];

/// Tables that nothing here reads.
const UNREAD: [&str; 8] = [
    "dynamic_field_obj_id_name",
    "pm_activity",
    "pm_activity_dialog",
    "pm_process",
    "sysconfig_default_version",
    "sysconfig_deployment_lock",
    "sysconfig_modified_version",
    "system_data",
];

/// Tables whose columns statements name one by one.
const NAMED: [&str; 12] = [
    "acl",
    "customer_preferences",
    "customer_user_customer",
    "dynamic_field_value",
    "group_customer",
    "group_customer_user",
    "group_user",
    "service_customer_user",
    "sysconfig_default",
    "sysconfig_deployment",
    "sysconfig_modified",
    "ticket",
];

/// What became of a database that lacks something.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It is not opened: the one message.
    Refused(String),
    /// It is opened: what is out of use, and which questions failed.
    Opened {
        notices: Vec<String>,
        failures: Vec<String>,
    },
}

/// Opens a copy of the database without something, and asks it everything.
async fn outcome(whole: &Path, name: &str, changes: &[String]) -> Outcome {
    let path = whole.with_file_name(format!("less-{name}.sqlite"));
    std::fs::copy(whole, &path).unwrap();
    let mut own = SqliteConnection::connect(&url(&path)).await.unwrap();
    for change in changes {
        own.execute(AssertSqlSafe(change.clone()))
            .await
            .unwrap_or_else(|error| panic!("{change}: {error}"));
    }
    own.close().await.unwrap();
    let outcome = match open(&path).await {
        Err(error) => Outcome::Refused(error.to_string()),
        Ok(instance) => Outcome::Opened {
            notices: instance.notices().to_vec(),
            failures: ask_everything(instance).await,
        },
    };
    std::fs::remove_file(&path).ok();
    outcome
}

async fn texts(whole: &Path, question: &str, bound: &str) -> Vec<String> {
    let mut own = SqliteConnection::connect(&url(whole)).await.unwrap();
    let question = sqlx::query_scalar(AssertSqlSafe(question.to_owned()));
    question.bind(bound).fetch_all(&mut own).await.unwrap()
}

#[tokio::test]
async fn of_every_table_it_is_known_whether_it_can_be_missing() {
    let whole = whole("tables");
    let nothing = outcome(&whole, "nothing", &[]).await;
    let Outcome::Opened {
        notices: usual,
        failures,
    } = nothing
    else {
        panic!("{nothing:?}")
    };
    assert_eq!(failures, [""; 0]);
    let tables = "SELECT name FROM sqlite_master WHERE type = $1 ORDER BY name";
    let tables = texts(&whole, tables, "table").await;
    assert!(tables.len() > 40, "{tables:?}");
    for table in &tables {
        let drop = format!("DROP TABLE {table}");
        let found = outcome(&whole, table, &[drop]).await;
        match found {
            Outcome::Refused(message) => {
                assert!(REQUIRED.contains(&table.as_str()), "{message}");
                let named = format!("not the database of a ticket system: it has no table {table}");
                assert!(message.contains(&named), "{message}");
            }
            Outcome::Opened { notices, failures } => {
                assert!(!REQUIRED.contains(&table.as_str()), "{table} is required");
                let own: Vec<&String> = notices
                    .iter()
                    .filter(|notice| !usual.contains(notice))
                    .collect();
                match table.as_str() {
                    // The only source of customer users: it says so to everybody who searches.
                    "customer_user" => assert!(
                        failures
                            .iter()
                            .all(|failure| failure.contains("no table customer_user")),
                        "{failures:?}"
                    ),
                    _ => assert_eq!(failures, [""; 0], "without {table}"),
                }
                if UNREAD.contains(&table.as_str()) {
                    assert_eq!(own, [""; 0], "nobody misses {table}");
                } else {
                    let named = format!("has no table {table}");
                    let said = own.iter().any(|notice| notice.contains(&named));
                    assert!(said, "{table}: {notices:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_column_that_is_missing_takes_what_needs_it_and_is_named() {
    let whole = whole("columns");
    let indexes = "SELECT name FROM sqlite_master WHERE type = $1 AND sql IS NOT NULL";
    let indexes = texts(&whole, indexes, "index").await;
    let drops: Vec<String> = indexes
        .iter()
        .map(|index| format!("DROP INDEX {index}"))
        .collect();
    let (mut refused, mut noticed, mut unread) = (0, 0, 0);
    for table in NAMED {
        let columns = "SELECT name FROM pragma_table_info($1) WHERE pk = 0 \
                       AND name NOT LIKE 'create%' AND name NOT LIKE 'change%'";
        for column in texts(&whole, columns, table).await {
            let mut changes = drops.clone();
            changes.push(format!("ALTER TABLE {table} DROP COLUMN {column}"));
            let named = format!("no column {table}.{column}");
            match outcome(&whole, &format!("{table}-{column}"), &changes).await {
                Outcome::Refused(message) => {
                    assert!(message.contains(&named), "{table}.{column}: {message}");
                    refused += 1;
                }
                Outcome::Opened { notices, failures } => {
                    assert_eq!(failures, [""; 0], "without {table}.{column}");
                    match notices.iter().any(|notice| notice.contains(&named)) {
                        true => noticed += 1,
                        false => unread += 1,
                    }
                }
            }
        }
    }
    println!("columns: {refused} are required, {noticed} are missed, {unread} are not");
    assert!(refused >= 6 && noticed >= 25 && unread >= 10);
}

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// A database that lacks nothing.
fn whole(name: &str) -> PathBuf {
    let path = folder::own().join(format!("whole-{name}.sqlite"));
    std::fs::remove_file(&path).ok();
    let world = vectors::file("world/world.world.json");
    let world = world.display().to_string();
    let ended = run(&["snapshot", "load", &world, "--into", &url(&path)]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    path
}

async fn open(path: &Path) -> Result<Instance, Error> {
    let address = Address::parse(&SecretUrl::new(url(path))).unwrap();
    Instance::open(Origin::Database(address), Overlays::default()).await
}

/// Asks everything that the console asks; the answer is what failed.
async fn ask_everything(instance: Instance) -> Vec<String> {
    let source = InstanceSource::new(Arc::new(instance));
    let login = || "b.adeyemi".to_owned();
    let scene = |screen, ticket| {
        Request::Simulate(Scene {
            customer_user: login(),
            screen,
            ticket,
            form: Form::new(),
            acls: None,
        })
    };
    let questions = [
        Request::Acls,
        Request::CustomerUsers {
            words: "a".to_owned(),
            limit: 9,
        },
        Request::People(PeopleWanted::default()),
        Request::Person { login: login() },
        Request::Tickets {
            words: String::new(),
            limit: 9,
        },
        scene(Screen::CustomerTicketMessage, None),
        scene(Screen::CustomerTicketZoom, Some(1)),
        Request::Permissions { login: login() },
    ];
    let mut failures = Vec::new();
    for question in questions {
        let asked = format!("{question:?}");
        let answers: Arc<Mutex<Vec<Answer>>> = Arc::default();
        let into = Arc::clone(&answers);
        let parts = Parts::new(move |answer| {
            into.lock().unwrap().push(answer);
            Box::pin(async {})
        });
        let word = asked
            .split([' ', '('])
            .next()
            .unwrap_or_default()
            .to_owned();
        match source.answer(question, parts).await {
            Err(failure) => failures.push(format!("{word}: {failure}")),
            Ok(()) if answers.lock().unwrap().is_empty() => {
                failures.push(format!("{word}: no answer"))
            }
            Ok(()) => {}
        }
    }
    failures
}
