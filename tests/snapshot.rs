//! World files: what they may hold, and what each mistake is called.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up fails"
)]

#[path = "support/folder.rs"]
mod folder;

use std::io::Write;
use std::path::PathBuf;

use aclscope::backend::snapshot::read_overlay;
use aclscope::backend::{Error, Instance, Origin, Overlays, Result};
use aclscope::core::world::{Collation, Flavour};
use futures_util::TryStreamExt;

/// Writes a world file of this test run.
fn file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder::own().join(name);
    std::fs::write(&path, content).expect("the test folder is writable");
    path
}

async fn open(name: &str, content: &str) -> Result<Instance> {
    Instance::open_snapshot(file(name, content)).await
}

/// The message without the file's name, and the kind.
async fn refused(name: &str, content: impl AsRef<[u8]>) -> (String, &'static str) {
    let path = file(name, content);
    let error: Error = match Instance::open_snapshot(&path).await {
        Ok(_) => panic!("{name} was opened"),
        Err(error) => error,
    };
    assert!(error.help().is_some(), "{error}");
    let message = error.to_string();
    let place = format!("{}: ", path.display());
    let rest = message
        .strip_prefix(&place)
        .expect("the message begins with the file");
    (rest.to_owned(), error.kind())
}

#[tokio::test]
async fn every_mistake_is_named_with_its_place() {
    let cases = [
        (
            "",
            "line 1, column 1: not JSON: the document ends where a value was expected",
        ),
        (
            "{\"tables\": {},\n \"settings\": {]}",
            "line 2, column 15: not JSON: a key in double quotes was expected",
        ),
        (
            "[]",
            "not a world file: the document is a list, not an object with \"tables\"",
        ),
        (
            "{\"settings\": {}}",
            "not a world file: it has no \"tables\"",
        ),
        (
            "{\"tables\": [1]}",
            "not a world file: \"tables\" is a list, not an object of tables",
        ),
        (
            "{\"tables\": {\"queue\": {}}}",
            "table queue is an object, not a list of rows",
        ),
        (
            "{\"tables\": {\"queue\": [{\"id\": 1}, 7]}}",
            "table queue, row 2: a number, not an object of columns",
        ),
        (
            "{\"tables\": {\"queue\": [{\"comments\": [1], \"id\": 3, \"name\": \"Raw\"}]}}",
            "table queue, row 1 (id 3, Raw), column comments: a list; only a text, a number or null can stand here",
        ),
        (
            "{\"tables\": {\"users\": [{\"id\": 1, \"login\": \"root\", \"pw\": {\"a\": {}}}]}}",
            "table users, row 1 (id 1, root), column pw: an object; only a text, a number or null can stand here",
        ),
        (
            "{\"tables\": {\"queue\": [{\"valid_id\": true}]}}",
            "table queue, row 1, column valid_id: true; only a text, a number or null can stand here",
        ),
        (
            "{\"tables\": {\"queue\": [{\"id\": 1}, {\"id\": \"two\", \"name\": \"Raw\"}]}}",
            "table queue, row 2 (id two, Raw), column id: \"two\" is not a whole number",
        ),
        (
            "{\"tables\": {\"queue\": [{\"id\": 1.5}]}}",
            "table queue, row 1 (id 1.5), column id: \"1.5\" is not a whole number",
        ),
        (
            "{\"tables\": {\"queue\": [{\"id\": null, \"name\": \"Raw\"}]}}",
            "table queue, row 1 (Raw), column id: null is not a whole number",
        ),
        (
            "{\"tables\": {\"ticket\": [{\"id\": 1, \"tn\": \"77\", \"queue_id\": \"Raw\"}]}}",
            "table ticket, row 1 (id 1, 77), column queue_id: \"Raw\" is not a whole number",
        ),
        (
            "{\"tables\": {\"queue\": [{\"id\": 3, \"name\": \"Raw\"}, {\"id\": \"3\", \"name\": \"Junk\"}]}}",
            "table queue, row 2 (id 3, Junk), column id: 3 is already the id of row 1 (id 3, Raw)",
        ),
        (
            "{\"tables\": {\"customer_company\": [{\"customer_id\": \"de\"}, {\"customer_id\": \"de\"}]}}",
            "table customer_company, row 2 (de), column customer_id: de is already the id of row 1 (de)",
        ),
        (
            "{\"tables\": {\"queue\": [{\"id\": 1, \"name\": \"a\", \"name\": \"b\"}]}}",
            "table queue, row 1 (id 1, a), column name: given twice",
        ),
        (
            "{\"tables\": {\"queue\": [{\"name\": \"a\", \"NAME\": \"b\"}]}}",
            "table queue: name and NAME are one column",
        ),
        (
            "{\"tables\": {\"queue\": [], \"Queue\": []}}",
            "table Queue is given twice",
        ),
        (
            "{\"tables\": {}, \"settings\": []}",
            "settings is a list, not an object of settings",
        ),
        (
            "{\"tables\": {}, \"collation\": \"ci\"}",
            "collation \"ci\" is not known",
        ),
        (
            "{\"tables\": {}, \"collation\": {}}",
            "collation an object is not known",
        ),
        (
            "{\"tables\": {\"\": []}}",
            "table : \"\" cannot be the name of a table or column",
        ),
        (
            "{\"tables\": {\"sqlite_master\": [{\"name\": \"x\"}]}}",
            "table sqlite_master: \"sqlite_master\" cannot be the name of a table or column",
        ),
        (
            "{\"tables\": {\"_aclscope_ticket\": []}}",
            "table _aclscope_ticket: \"_aclscope_ticket\" cannot be the name of a table or column",
        ),
        (
            "{\"tables\": {\"queue\": [{\"a\\u0000b\": 1}]}}",
            "table queue: \"a\\0b\" cannot be the name of a table or column",
        ),
    ];
    for (number, (content, expected)) in cases.into_iter().enumerate() {
        let (message, kind) = refused(&format!("bad-{number}.json"), content).await;
        assert_eq!(message, expected);
        assert_eq!(kind, "bad_world");
    }
    let (message, _) = refused(
        "latin1.json",
        b"{\"tables\": {},\n \"note\": \"M\xfcller\"}",
    )
    .await;
    assert_eq!(message, "line 2: not JSON: the bytes are not UTF-8");
}

#[tokio::test]
async fn a_compressed_file_that_is_cut_or_damaged_says_so_wherever_it_is_cut() {
    let content = "{\"tables\": {\"queue\": [{\"id\": 1, \"name\": \"Köln\"}]}}".as_bytes();
    let mut refusals = 0;
    for (name, packed) in [("gzip", gzip(content)), ("zstd", zstandard(content))] {
        let ending = if name == "gzip" { "gz" } else { "zst" };
        let damaged = |mut bytes: Vec<u8>| {
            let last = bytes.len() - 1;
            bytes[last] ^= 0x55;
            bytes
        };
        let cuts = (0..packed.len()).map(|end| packed[..end].to_vec());
        for (number, bytes) in cuts.chain([damaged(packed.clone())]).enumerate() {
            let (message, kind) = refused(&format!("cut-{number}.json.{ending}"), bytes).await;
            assert_eq!(kind, "unreadable", "{message}");
            let expected = format!("the {name} data are cut off or damaged: ");
            assert!(message.starts_with(&expected), "{message}");
            refusals += 1;
        }
    }
    println!("{refusals} cut or damaged files refused");
    assert!(refusals > 100, "{refusals}");
}

fn zstandard(content: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).expect("levels are known");
    encoder.include_checksum(true).expect("it is not begun yet");
    encoder.write_all(content).expect("memory is writable");
    encoder.finish().expect("memory is writable")
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("memory is writable");
    encoder.finish().expect("memory is writable")
}

#[tokio::test]
async fn compressed_files_are_read_whatever_they_are_called() -> Result<()> {
    let text = "{\"tables\": {\"queue\": [{\"id\": 1, \"name\": \"Köln\"}]}}".as_bytes();
    let (head, tail) = text.split_at(20);
    let two_frames = [zstandard(head), zstandard(tail)].concat();
    for (name, content) in [
        ("compressed.world", gzip(text)),
        ("compressed.json", zstandard(text)),
        ("compressed.json.gz", zstandard(text)),
        ("frames.json.zst", two_frames),
        ("plain.json.zst", text.to_vec()),
        ("plain.json.gz", text.to_vec()),
    ] {
        let instance = Instance::open_snapshot(file(name, content)).await?;
        assert!(instance.world().queues.by_name("Köln").is_some(), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_world_has_the_stock_rows_and_settings_and_cannot_be_written() -> Result<()> {
    let instance = open("empty.json", "{\"tables\": {}}").await?;
    let world = instance.world();
    assert_eq!(world.validities.len(), 3);
    assert_eq!(world.state_types.len(), 7);
    assert_eq!(world.locks.len(), 3);
    assert_eq!(world.follow_ups.len(), 3);
    assert_eq!(world.queues.len(), 0);
    assert_eq!(
        world.settings.text("CustomerPanelSelectionType"),
        Some("Queue")
    );
    assert_eq!(instance.collation(), Collation::IgnoreCase);
    assert_eq!(instance.flavour(), Flavour::Otobo);
    assert!(instance.is_read_only());
    assert_eq!(instance.notices(), [] as [String; 0]);
    Ok(())
}

#[tokio::test]
async fn settings_are_laid_over_in_the_order_stock_file_overlay() -> Result<()> {
    let content =
        r#"{"settings": {"CustomerPanelUserID": 7, "FirstnameLastnameOrder": 3}, "tables": {}}"#;
    let world = file("settings.json", content);
    let overlay = file(
        "overlay.json",
        r#"{"settings": {"FirstnameLastnameOrder": "5"}}"#,
    );
    let overlays = Overlays {
        settings: read_overlay(&overlay)?,
        ..Overlays::default()
    };
    let instance = Instance::open(Origin::Snapshot(world), overlays).await?;
    let world = instance.reread().await?;
    let text = |name| world.settings.text(name);
    assert_eq!(text("CustomerPanelSelectionType"), Some("Queue"));
    assert_eq!(text("CustomerPanelUserID"), Some("7"));
    assert_eq!(text("FirstnameLastnameOrder"), Some("5"));
    let message = read_overlay(&file("bad-overlay.json", "[]"))
        .err()
        .map(|error| error.to_string());
    assert!(message.is_some_and(|message| message.contains("the document is a list")));
    Ok(())
}

#[tokio::test]
async fn a_table_that_is_given_has_only_its_own_rows() -> Result<()> {
    let content = "{\"tables\": {\"valid\": [{\"id\": 7, \"name\": \"valid\"}], \"follow_up_possible\": [],
        \"queue\": [{\"id\": 1, \"name\": \"a\", \"valid_id\": 7}, {\"id\": 2, \"name\": \"b\", \"valid_id\": 1}]}}";
    let world = open("own-rows.json", content).await?.world();
    assert_eq!(world.validities.len(), 1);
    assert!(world.follow_ups.is_empty());
    let valid: Vec<&str> = world
        .queues
        .valid()
        .map(|queue| queue.name.as_str())
        .collect();
    assert_eq!(valid, ["a"], "valid is the row with that name, not id 1");
    Ok(())
}

#[tokio::test]
async fn cells_stay_texts_and_missing_ones_are_null_or_the_audit_default() -> Result<()> {
    let content = "{\"tables\": {\"queue\": [
        {\"id\": 9007199254740993, \"name\": 1.10, \"comments\": null, \"create_by\": null},
        {\"id\": \"2\", \"comments\": \"\", \"name\": \"07\"}]}}";
    let world = open("cells.json", content).await?.world();
    let first = world
        .queues
        .by_id(9_007_199_254_740_993)
        .expect("ids are 64-bit");
    assert_eq!(first.name, "1.10");
    assert_eq!(first.row.text("comments"), None);
    assert_eq!(first.row.text("create_by"), None, "null is null");
    assert_eq!(first.row.text("change_by"), Some("1"));
    assert_eq!(first.row.text("create_time"), Some("2024-02-01 08:00:00"));
    let second = world.queues.by_name("07").expect("texts stay texts");
    assert_eq!((second.id, second.row.text("comments")), (2, Some("")));
    assert_eq!(second.row.text("create_by"), Some("1"));
    assert_eq!(second.row.text("group_id"), None);
    Ok(())
}

#[tokio::test]
async fn what_is_not_known_is_kept_and_named_in_one_notice() -> Result<()> {
    let content = "{\"name\": \"x\", \"note\": \"y\", \"info\": 1, \"made_by\": {}, \"tables\": {
        \"queue\": [{\"id\": 1, \"name\": \"a\", \"colour\": \"red\"}],
        \"my table\": [{\"k\": \"v\"}], \"nothing\": []}}";
    let path = file("unknown.json", content);
    let instance = Instance::open_snapshot(&path).await?;
    let expected = format!(
        "{}: kept, but not known here: keys info, made_by; tables my table, nothing; column queue.colour",
        path.display()
    );
    assert_eq!(instance.notices(), [expected]);
    let world = instance.world();
    let queue = world.queues.by_id(1).expect("the queue is loaded");
    assert_eq!(queue.row.text("colour"), Some("red"));
    Ok(())
}

#[tokio::test]
async fn hostile_names_and_values_stay_data() -> Result<()> {
    let content = r#"{"tables": {
        "queue": [{"id": 1, "name": "'); DROP TABLE queue; --", "x\"; DROP TABLE valid; --": "v"}],
        "t\" (a); DROP TABLE ticket; --": [{"a": 1}]},
        "settings": {"CustomerUser": {"CustomerKey": "login\" FROM users; --", "CustomerID": "customer_id",
            "Params": {"Table": "customer_user"}},
          "CustomerUser1": {"CustomerKey": "login", "CustomerID": "customer_id",
            "Params": {"Table": "customer_user\"; DROP TABLE queue; --"}}}}"#;
    let instance = open("hostile.json", content).await?;
    let world = instance.reread().await?;
    let queue = world
        .queues
        .by_name("'); DROP TABLE queue; --")
        .expect("the name is data");
    assert_eq!(queue.row.text("x\"; DROP TABLE valid; --"), Some("v"));
    assert_eq!(world.validities.len(), 3);
    assert!(
        instance.ticket(1).await?.is_none(),
        "table ticket still answers"
    );
    let left_out: Vec<&String> = instance.notices().iter().skip(1).collect();
    assert_eq!(
        left_out,
        [
            "customer source CustomerUser: table customer_user has no column login\" FROM users; --",
            "customer source CustomerUser1 is left out: the database has no table customer_user\"; DROP TABLE queue; --",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn sources_that_cannot_be_asked_are_named_and_the_others_work() -> Result<()> {
    let content = r#"{"tables": {"customer_user": [{"login": "eva", "first_name": "Eva", "customer_id": "k", "valid_id": 1}]},
        "settings": {
          "CustomerUser": {"CustomerKey": "login", "CustomerID": "customer_id", "Params": {"Table": "customer_user"}, "Map": [["UserLogin", "", "login"]]},
          "CustomerUser1": {"Module": "Kernel::System::CustomerUser::LDAP", "CustomerKey": "uid", "CustomerID": "o"},
          "CustomerUser2": {"CustomerKey": "login", "CustomerID": "customer_id", "Params": {"Table": "x", "DSN": "DBI:Oracle://y:1521/z", "Password": "geheim"}},
          "CustomerUser3": {"CustomerID": "customer_id", "Params": {"Table": "customer_user"}},
          "CustomerUser4": {"Module": "Kernel::System::CustomerUser::Own", "CustomerKey": "a", "CustomerID": "b"},
          "CustomerUser11": {"CustomerKey": "never looked at"}}}"#;
    let instance = open("sources.json", content).await?;
    assert_eq!(
        instance.notices(),
        [
            "customer source CustomerUser1 is left out: Params.BaseDN is not set",
            "customer source CustomerUser2 is left out: Params.DSN: Oracle cannot be asked here",
            "customer source CustomerUser3 is left out: CustomerKey is not set",
            "customer source CustomerUser4 is left out: unsupported module Kernel::System::CustomerUser::Own",
        ]
    );
    assert!(instance.person("eva").await?.record.is_some());
    Ok(())
}

#[tokio::test]
async fn groups_have_another_name_in_other_products() -> Result<()> {
    for (table, flavour) in [
        ("groups", Flavour::Otrs6),
        ("permission_groups", Flavour::Znuny),
        ("groups_table", Flavour::Otobo),
    ] {
        let content = format!(
            "{{\"tables\": {{\"{table}\": [{{\"id\": 4, \"name\": \"desk\", \"valid_id\": 1}}]}}}}"
        );
        let instance = open(&format!("{table}.json"), &content).await?;
        assert_eq!(instance.flavour(), flavour);
        assert!(instance.world().groups.by_name("desk").is_some(), "{table}");
    }
    Ok(())
}

#[tokio::test]
async fn customer_ids_of_an_added_column_decide_which_companies_are_read() -> Result<()> {
    let content = r#"{"settings": {"CustomerUser::Map::UserCustomerIDs": "customer_ids",
          "CustomerUser::CustomerUserExcludePrimaryCustomerID": 1, "CustomerGroupSupport": 1,
          "CustomerGroupPermissionContext": {"001-CustomerID-same": {"Value": "Same"}, "100-CustomerID-other": {"Value": "Other"}}},
        "tables": {"customer_user": [{"login": "eva", "customer_id": "own", "customer_ids": "ONE; two", "valid_id": 1}],
          "customer_company": [{"customer_id": "one", "name": "One", "valid_id": 1}, {"customer_id": "own", "name": "Own", "valid_id": 2}],
          "group_customer": [
            {"customer_id": "one", "group_id": 1, "permission_key": "ro", "permission_value": 1, "permission_context": "Other"},
            {"customer_id": "one", "group_id": 2, "permission_key": "ro", "permission_value": 0, "permission_context": "Same"},
            {"customer_id": "own", "group_id": 3, "permission_key": "ro", "permission_value": 1, "permission_context": "Same"},
            {"customer_id": "far", "group_id": 1, "permission_key": "rw", "permission_value": 1, "permission_context": "Same"},
            {"customer_id": "off", "group_id": 1, "permission_key": "rw", "permission_value": 1, "permission_context": "Other"}]}}"#;
    let person = open("customer-ids.json", content)
        .await?
        .person("eva")
        .await?;
    let grants: Vec<(&str, i64)> = person
        .company_grants
        .iter()
        .map(|grant| (grant.customer_id.as_str(), grant.group))
        .collect();
    assert_eq!(
        grants,
        [("one", 1), ("far", 1), ("off", 1)],
        "ONE is one here; own is not an id; the group that one holds in context Other is looked at whole"
    );
    let record = person.record.expect("eva is known");
    assert!(record.exclude_primary);
    assert_eq!(record.text("UserCustomerIDs"), Some("ONE; two"));
    let company = person.company.expect("the primary company is read");
    assert_eq!((company.name.as_str(), company.valid), ("Own", false));
    Ok(())
}

#[tokio::test]
async fn every_recorded_world_opens() -> Result<()> {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/vectors");
    let mut opened = 0;
    for folder in ["world", "permissions", "customer_search", "customer_write"] {
        let entries =
            std::fs::read_dir(format!("{vectors}/{folder}")).expect("the recordings are readable");
        for entry in entries {
            let path = entry.expect("the recordings are readable").path();
            if !path.to_string_lossy().ends_with(".world.json") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("the recording is readable");
            let recorded: serde_json::Value =
                serde_json::from_str(&text).expect("the recording is JSON");
            let instance = Instance::open_snapshot(&path).await?;
            let tickets: Vec<_> = instance.ticket_rows().try_collect().await?;
            let recorded = recorded["tables"]["ticket"].as_array().map_or(0, Vec::len);
            assert_eq!(tickets.len(), recorded, "{}", path.display());
            opened += 1;
        }
    }
    println!("{opened} recorded worlds opened");
    assert!(opened > 40, "{opened}");
    Ok(())
}
