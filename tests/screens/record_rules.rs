//! What forms say while one types, and where a column that the Map names is missing.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use aclscope::app::state::Header;
use aclscope::app::{Drafts, InstanceSource};
use aclscope::backend::journal::{Origin as Who, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::backend::{Instance, Origin, Overlays};
use aclscope::core::password::{Scheme, is_stored};
use aclscope::core::value::{Map, Value};
use aclscope::secret::Secret;
use serde_json::{Value as Json, json};

use crate::demo::{Demo, has};

const WORLD: &str = r#"{"tables": {
    "users": [{"id": 1, "login": "root@localhost", "valid_id": 1}],
    "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
    "queue": [{"id": 1, "name": "Raw", "group_id": 1, "valid_id": 1}],
    "customer_company": [{"customer_id": "B", "name": "Bee", "valid_id": 1}],
    "customer_user": [{"id": 1, "login": "jn", "email": "jn@meadow.example", "customer_id": "B",
                       "first_name": "Jana", "last_name": "Novak", "city": "Bremen",
                       "valid_id": 1}]
}}"#;

/// What ends with the test: the world's file and the history beside it.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The shipped source with another row of the password and further rows and keys.
fn source(password: Json, rows: &[Json], keys: &[(&str, Json)]) -> Map {
    let mut map = vec![
        json!(["UserFirstname", "Firstname", "first_name", 1, 1, "var"]),
        json!(["UserLastname", "Lastname", "last_name", 1, 1, "var"]),
        json!(["UserLogin", "Username", "login", 1, 1, "var"]),
        password,
        json!(["UserEmail", "Email", "email", 1, 1, "var"]),
        json!(["UserCustomerID", "CustomerID", "customer_id", 0, 1, "var"]),
        json!(["UserCity", "City", "city", 1, 0, "var"]),
        json!(["ValidID", "Valid", "valid_id", 0, 1, "int"]),
    ];
    map.extend(rows.iter().cloned());
    let mut config = json!({
        "Name": "people", "Module": "Kernel::System::CustomerUser::DB",
        "Params": {"Table": "customer_user"}, "CustomerKey": "login", "CustomerID": "customer_id",
        "CustomerValid": "valid_id", "CustomerUserSearchFields": ["login", "last_name"],
        "CustomerUserPostMasterSearchFields": ["email"], "CustomerUserEmailUniqCheck": 1,
    });
    config["Map"] = Json::Array(map);
    for (key, value) in keys {
        config[*key] = value.clone();
    }
    Map::from_iter([("CustomerUser".to_owned(), Value::from(config))])
}

/// The row of a password that need not be given.
fn password() -> Json {
    json!(["UserPassword", "Password", "pw", 0, 0, "var"])
}

/// The console on jn in this source.
async fn console(name: &str, settings: Map) -> (Demo, Folder) {
    let name = format!("aclscope-rules-{name}-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    fs::create_dir_all(&folder.0).unwrap();
    let world = folder.0.join("world.json");
    fs::write(&world, WORLD).unwrap();
    let overlays = Overlays {
        write: true,
        settings,
        ..Overlays::default()
    };
    let instance = Instance::open(Origin::Snapshot(world), overlays).await;
    let instance = instance.unwrap();
    instance.act_as("root@localhost").unwrap();
    let place = Place::at(&folder.0.join("state")).unwrap();
    let ledger = Ledger::new(&place, Who::default());
    let source = InstanceSource::new(Arc::new(instance)).keeping(Ok(ledger), Drafts::default());
    let header = Header {
        writable: true,
        acting_user: Some("root@localhost".to_owned()),
        ..Header::default()
    };
    let mut demo = Demo::on(source, header, "jn", (160, 48)).await;
    demo.press("1 /").await;
    demo.write("jn").await;
    demo.press("Enter").await;
    (demo, folder)
}

#[tokio::test]
async fn a_missing_column_is_said_on_the_card_and_its_statement_is_offered_in_the_form() {
    let room = json!(["UserRoom", "Room", "room", 1, 0, "var"]);
    let (mut demo, _folder) = console("missing", source(password(), &[room], &[])).await;
    has(
        demo.frame(),
        &[
            "cannot be read",
            "UserRoom",
            "column room",
            "e opens the form",
        ],
    );
    let frame = demo.press("e").await.to_owned();
    has(
        &frame,
        &[
            "Editing customer user jn in CustomerUser.",
            "Novak",
            "Bremen",
            "Room",
        ],
    );
    demo.press("Down").await;
    demo.write("a").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "nothing is written: Room: the table has no such column",
            "ALTER TABLE customer_user ADD COLUMN room VARCHAR(250) NULL;",
            "Novaka",
        ],
    );
    has(demo.press("Up Down").await, &["ALTER TABLE", "y copy"]);
    let frame = demo.press("Esc Right Enter p").await.to_owned();
    has(&frame, &["cannot be read"]);
}

#[tokio::test]
async fn fields_are_judged_while_one_types_and_nothing_is_written_that_was_not_changed() {
    let (mut demo, _folder) = console("typing", source(password(), &[], &[])).await;
    let frame = demo.press("e Ctrl-S").await.to_owned();
    has(&frame, &["nothing differs from what is stored"]);
    demo.press("Down Down Down Ctrl-U").await;
    demo.write("jn@").await;
    has(
        demo.frame(),
        &["Email: it is no e-mail address", "1 not right"],
    );
    demo.write("meadow.example").await;
    assert!(
        !demo.frame().contains("no e-mail address"),
        "{}",
        demo.frame()
    );
    demo.press("Down Down Ctrl-U").await;
    demo.write(&"ü".repeat(201)).await;
    has(
        demo.frame(),
        &["City: it takes 200 characters, this text has 201"],
    );
    demo.press("Ctrl-U").await;
    demo.write("Graz").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(&frame, &["City: Bremen -> Graz", "[Graz, ", "\"city\" = ?"]);
    assert!(!frame.contains("first_name"), "{frame}");
}

#[tokio::test]
async fn what_is_stored_and_is_none_of_the_selections_may_stay() {
    let choices = json!({"UserCity": {"": "-", "Graz": "Graz", "Wien": "Vienna"}});
    let settings = source(password(), &[], &[("Selections", choices)]);
    let (mut demo, _folder) = console("selections", settings).await;
    demo.press("e Down").await;
    demo.write("a").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(&frame, &["Lastname: Novak -> Novaka", "▸Cancel"]);
    let frame = demo
        .press("Enter Down Down Down Down Enter")
        .await
        .to_owned();
    has(&frame, &["City · 4", "Bremen (-)", "Vienna"]);
    demo.write("Vienna").await;
    let frame = demo.press("Enter Ctrl-S").await.to_owned();
    has(&frame, &["City: Bremen Bremen (-) -> Wien Vienna"]);
}

#[tokio::test]
async fn a_password_that_must_be_given_is_part_of_the_form_that_adds() {
    let required = json!(["UserPassword", "Password", "pw", 0, 1, "var"]);
    let (mut demo, _folder) = console("password", source(required, &[], &[])).await;
    has(demo.press("a").await, &["Password *", "Once more"]);
    for text in ["Ada", "Quist", "aq", "aq@meadow.example", "B", "Graz"] {
        demo.write(text).await;
        demo.press("Down").await;
    }
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(&frame, &["nothing is written: Password: must be given"]);
    demo.write("tiger7").await;
    demo.press("Down").await;
    demo.write("tiger7").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &["Add this customer user?", "Password: ***", "*** (sha2)"],
    );
    assert!(!frame.contains("tiger"), "{frame}");
    has(
        demo.press("Right Enter").await,
        &["customer user aq is added"],
    );
    let record = demo.instance.person("aq").await.unwrap().record.unwrap();
    let kept = Secret::new(record.text("UserPassword").unwrap());
    assert!(is_stored(Scheme::Sha2, &kept, &Secret::new("tiger7")));
}
