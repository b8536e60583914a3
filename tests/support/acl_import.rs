//! The recorded import cases through the real program, into a database of any kind.

use aclscope::backend::sql::{Address, Database, Statement};
use aclscope::core::world::Rows;
use aclscope::secret::SecretUrl;
use serde_json::{Value as Json, json};

use crate::support::program::{file, run};
use crate::support::{eval, vectors};

/// A world with root and these ACLs, as a file.
pub fn world(name: &str, acls: &Json) -> String {
    let world = json!({
        "name": name,
        "settings": {},
        "tables": {
            "users": [{"id": 1, "login": "root@localhost", "pw": "", "first_name": "A",
                       "last_name": "O", "valid_id": 1},
                      {"id": 2, "login": "ann", "pw": "", "first_name": "Ann", "last_name": "B",
                       "valid_id": 1}],
            "queue": [{"id": 1, "name": "Mail::In", "group_id": 1, "valid_id": 1}],
            "acl": acls,
            "acl_sync": [],
        },
    });
    file(
        &format!("{name}.{}.world.json", std::process::id()),
        world.to_string(),
    )
}

/// The ACL that some cases begin with.
pub fn present() -> Json {
    json!([{"id": 1, "name": "Present", "comments": "there", "description": "d", "valid_id": 1,
            "stop_after_match": 0, "config_change": "",
            "config_match": "---\nProperties:\n  Ticket:\n    Queue:\n    - Q\n",
            "create_by": 1, "change_by": 1}])
}

/// Fills the database at this address with a world.
pub fn load(world: &str, url: &str) {
    let ended = run(&["snapshot", "load", world, "--into", url]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{url}");
}

/// The rows of a table by what `order` says.
pub fn rows(url: &str, table: &'static str, order: &'static str) -> Rows {
    read(url, &[(table, order)]).remove(0)
}

/// The rows of several tables.
fn read(url: &str, tables: &[(&'static str, &'static str)]) -> Vec<Rows> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        let address = Address::parse(&SecretUrl::new(url)).expect("it is an address");
        let database = Database::connect(&address, None, false).await;
        let database = database.expect("the database answers");
        let mut read = Vec::new();
        for (table, order) in tables {
            let select = Statement::new("SELECT * FROM ").sql(table);
            let rows = database.rows("reading", select.sql(" ORDER BY ").sql(order));
            read.push(rows.await.expect("the table is read"));
        }
        read
    })
}

/// The ACLs that a recorded case begins with.
pub fn before(case: &Json) -> Json {
    match case["present_before"].as_array() {
        Some(list) if !list.is_empty() => present(),
        _ => json!([]),
    }
}

/// Carries out one recorded case in a database that holds the ACLs [before](before) it and answers
/// with every difference.
pub fn differences(case: &Json, url: &str) -> Vec<String> {
    let note = case["note"].as_str().expect("a case has a note");
    let question = json!({"id": note, "op": "AclImport", "yaml": case["yaml"],
                          "overwrite": case["overwrite"]});
    let answer = eval::ask(&["--database", url, "--write"], [&question]).remove(0);
    let mut wrong = Vec::new();
    let mut compare = |what: &str, wanted: &str, got: &str| {
        if wanted != got {
            wrong.push(format!("{note}: {what}: wanted {wanted:?}, got {got:?}"));
        }
    };
    let joined = |field: &str| {
        let names = answer[field]
            .as_array()
            .map_or(&[] as &[Json], Vec::as_slice);
        let names: Vec<&str> = names.iter().filter_map(Json::as_str).collect();
        names.join(", ")
    };
    let returned = &case["returned"];
    for (field, recorded) in [
        ("added", "AddedACLs"),
        ("updated", "UpdatedACLs"),
        ("failed", "ACLErrors"),
    ] {
        let wanted = returned[recorded].as_str().unwrap_or_default();
        compare(field, wanted, &joined(field));
    }
    let readable = returned["Success"] == json!(1);
    compare(
        "readable",
        &readable.to_string(),
        &answer["error"].is_null().to_string(),
    );
    let mut read = read(url, &[("acl", "id"), ("acl_sync", "acl_id")]);
    let synced = read.remove(1).len().to_string();
    compare("acl_sync", &case["new_sync_rows"].to_string(), &synced);
    let stored = read.remove(0);
    let recorded = case["rows"].as_array().expect("a case has rows");
    compare(
        "rows",
        &recorded.len().to_string(),
        &stored.len().to_string(),
    );
    for (wanted, got) in recorded.iter().zip(&stored) {
        for (column, cell) in wanted.as_object().expect("a row is an object") {
            let wanted = format!("{:?}", cell.as_str());
            // PostgreSQL and a failed insertion leave gaps between ids, as they did when recorded.
            if column != "id" {
                compare(column, &wanted, &format!("{:?}", got.text(column)));
            }
        }
    }
    wrong
}

/// Every recorded import case.
pub fn cases() -> Vec<Json> {
    let recorded = vectors::json("acl_yaml/import_cases.json");
    recorded["cases"]
        .as_array()
        .expect("there are cases")
        .clone()
}
