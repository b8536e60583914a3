//! Storing ACLs, on every kind of database: the table is declared as the products declare it.

mod every;
mod hostile;
mod killed;
mod others;
mod own;
mod refused;
mod stored;

use aclscope::backend::acls::{AclChange, StoreError, Stored};
use aclscope::backend::sql::{Address, Database, Statement};
use aclscope::backend::{Agent, Instance, Origin, Overlays};
use aclscope::core::acl::AclColumns;
use aclscope::core::value::{Map, Value};
use aclscope::core::world::{Row, Rows};
use aclscope::secret::SecretUrl;

use crate::servers::{Fresh, Kind};
use crate::support::program::file;

/// Two agents who write, one who is not valid, and no ACL.
const WORLD: &str = r#"{"tables": {
    "users": [{"id": 1, "login": "root@localhost", "valid_id": 1},
              {"id": 2, "login": "thea", "valid_id": 1},
              {"id": 3, "login": "gone", "valid_id": 2}],
    "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
    "queue": [{"id": 1, "name": "Raw", "group_id": 1, "valid_id": 1}]
}}"#;

/// A condition as the ticket system writes it.
const MATCH: &str = "---\nProperties:\n  Queue:\n    Name:\n    - Raw\n";

/// A change as the ticket system writes it.
const CHANGE: &str = "---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Raw\n";

/// The table of ACLs as OTOBO declares it, without the keys to other tables.
const TABLES: [(Kind, &str); 3] = [
    (
        Kind::MariaDb,
        "CREATE TABLE acl (id INTEGER NOT NULL AUTO_INCREMENT, name VARCHAR(191) NOT NULL, \
         comments VARCHAR(250) NULL, description VARCHAR(250) NULL, valid_id SMALLINT NOT NULL, \
         stop_after_match SMALLINT NULL, config_match LONGBLOB NULL, config_change LONGBLOB NULL, \
         create_time DATETIME NOT NULL, create_by INTEGER NOT NULL, \
         change_time DATETIME NOT NULL, change_by INTEGER NOT NULL, \
         PRIMARY KEY (id), UNIQUE INDEX acl_name (name)) \
         ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci",
    ),
    (
        Kind::PostgreSql,
        "CREATE TABLE acl (id serial NOT NULL, name VARCHAR(191) NOT NULL, \
         comments VARCHAR(250) NULL, description VARCHAR(250) NULL, valid_id SMALLINT NOT NULL, \
         stop_after_match SMALLINT NULL, config_match TEXT NULL, config_change TEXT NULL, \
         create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL, \
         change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL, \
         PRIMARY KEY (id), CONSTRAINT acl_name UNIQUE (name))",
    ),
    (
        Kind::Sqlite,
        "CREATE TABLE acl (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(191) NOT NULL UNIQUE, \
         comments VARCHAR(250) NULL, description VARCHAR(250) NULL, valid_id SMALLINT NOT NULL, \
         stop_after_match SMALLINT NULL, config_match TEXT NULL, config_change TEXT NULL, \
         create_time TEXT NOT NULL, create_by INTEGER NOT NULL, \
         change_time TEXT NOT NULL, change_by INTEGER NOT NULL)",
    ),
];

/// What else every ticket system has, and two agents who write, one who is not valid.
const OTHERS: &str = "
    CREATE TABLE valid (id INTEGER PRIMARY KEY, name VARCHAR(191) NOT NULL);
    INSERT INTO valid VALUES (1, 'valid'), (2, 'invalid'), (3, 'invalid-temporarily');
    CREATE TABLE users (id INTEGER PRIMARY KEY, login VARCHAR(191) NOT NULL, valid_id INTEGER);
    INSERT INTO users VALUES (1, 'root@localhost', 1), (2, 'thea', 1), (3, 'gone', 2);
    CREATE TABLE groups_table (id INTEGER PRIMARY KEY, name VARCHAR(191) NOT NULL);
    CREATE TABLE queue (id INTEGER PRIMARY KEY, name VARCHAR(191) NOT NULL, group_id INTEGER);
    CREATE TABLE ticket_state (id INTEGER PRIMARY KEY, name VARCHAR(191) NOT NULL);
    CREATE TABLE ticket (id INTEGER PRIMARY KEY, tn VARCHAR(50), title VARCHAR(191),
        queue_id INTEGER, ticket_state_id INTEGER, customer_id VARCHAR(150),
        customer_user_id VARCHAR(191));
    CREATE TABLE acl_sync (acl_id VARCHAR(191) NOT NULL, sync_state VARCHAR(30) NOT NULL,
        create_time TIMESTAMP NOT NULL, change_time TIMESTAMP NOT NULL);
";

/// A ticket system without ACLs.
fn system(kind: Kind) -> Fresh {
    let fresh = Fresh::new(kind);
    let (_, table) = TABLES.iter().find(|(own, _)| *own == kind).unwrap();
    fresh.run_on_new(&format!("{OTHERS}{table}"));
    fresh
}

/// The system's origin.
fn origin(url: &str) -> Origin {
    Origin::Database(Address::parse(&SecretUrl::new(url)).unwrap())
}

/// The system, opened for writing or not; it writes in the zone that is named.
async fn open_in(url: &str, write: bool, zone: &str) -> Instance {
    let settings = [("OTOBOTimeZone".to_owned(), Value::text(zone))];
    let overlays = Overlays {
        write,
        settings: Map::from_iter(settings),
        ..Overlays::default()
    };
    Instance::open(origin(url), overlays).await.unwrap()
}

/// The system, opened for writing.
async fn open(fresh: &Fresh) -> Instance {
    open_in(&fresh.url, true, "UTC").await
}

/// Who writes where nothing else is said.
fn thea(instance: &Instance) -> Agent {
    instance.agent("thea").unwrap()
}

/// An ACL with everything in it.
fn acl(name: &str) -> AclColumns {
    AclColumns {
        name: name.to_owned(),
        comment: Some(format!("comment of {name}")),
        description: None,
        valid_id: Some(1),
        stop_after_match: Some("0".to_owned()),
        config_match: Some(MATCH.to_owned()),
        config_change: Some(CHANGE.to_owned()),
    }
}

fn adding(columns: AclColumns) -> AclChange {
    AclChange {
        base: None,
        after: Some(columns),
    }
}

/// The change of a stored ACL, from what the instance has read.
fn changing(instance: &Instance, name: &str, change: impl FnOnce(&mut AclColumns)) -> AclChange {
    let base = row(instance, name);
    let mut after = AclColumns::of(&base);
    change(&mut after);
    AclChange {
        base: Some(base),
        after: Some(after),
    }
}

fn renaming(instance: &Instance, from: &str, to: &str) -> AclChange {
    changing(instance, from, |acl| acl.name = to.to_owned())
}

fn deleting(instance: &Instance, name: &str) -> AclChange {
    AclChange {
        base: Some(row(instance, name)),
        after: None,
    }
}

/// A row as the instance has read it.
fn row(instance: &Instance, name: &str) -> Row {
    let world = instance.world();
    let mut rows = world.acl_rows.iter();
    let found = rows.find(|row| row.text("name") == Some(name));
    found.unwrap_or_else(|| panic!("no ACL {name}")).clone()
}

async fn store(instance: &Instance, changes: &[AclChange]) -> Result<Stored, StoreError> {
    instance.store_acls(changes, &thea(instance)).await
}

/// A system in which these ACLs are stored.
async fn with(instance: &Instance, names: &[&str]) {
    let changes: Vec<AclChange> = names.iter().map(|name| adding(acl(name))).collect();
    store(instance, &changes).await.unwrap();
}

/// Rows of a table as they are now, read in a session of its own.
async fn table(url: &str, select: &'static str) -> Rows {
    let address = Address::parse(&SecretUrl::new(url)).unwrap();
    let database = Database::connect(&address, None, false).await.unwrap();
    let rows = database.rows("looking", Statement::new(select)).await;
    rows.unwrap()
}

/// Every ACL as it is now.
async fn acls(fresh: &Fresh) -> Rows {
    table(&fresh.url, "SELECT * FROM acl ORDER BY id").await
}

/// What is marked as not deployed: the ids with the marks, in the order in which they came to be.
async fn marks(fresh: &Fresh) -> Vec<(i64, String)> {
    let rows = table(&fresh.url, "SELECT * FROM acl_sync").await;
    let mark = |row: &Row| {
        for time in ["create_time", "change_time"] {
            assert!(
                row.text(time).is_some_and(|time| time.len() == 19),
                "{row:?}"
            );
        }
        let state = row.text("sync_state").unwrap_or_default();
        (row.id("acl_id").unwrap(), state.to_owned())
    };
    rows.iter().map(mark).collect()
}

fn name_of(row: &Row) -> &str {
    row.text("name").unwrap()
}

/// The names that a refusal names, with their reasons.
fn reasons(refused: Result<Stored, StoreError>) -> Vec<(String, String)> {
    match refused {
        Err(StoreError::Refused(reasons)) => reasons,
        other => panic!("not refused: {other:?}"),
    }
}
