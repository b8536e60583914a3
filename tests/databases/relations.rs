//! The relations behind permissions on every kind of database: read from both sides, written, read
//! again, and what they promise about permissions.

use std::collections::BTreeMap;

use aclscope::backend::instance::{RelationRead, RelationWanted, SHOWN};
use aclscope::backend::sql::Address;
use aclscope::backend::tables::WriteError;
use aclscope::backend::{Instance, Origin as From, Overlays};
use aclscope::core::customer::Rights;
use aclscope::core::customer::relation::{DEFAULT_LOGIN, Matrix, Origin, Refused, Relation, Side};
use aclscope::core::value::{Map, Value};
use aclscope::secret::SecretUrl;
use serde_json::{Value as Json, json};

use crate::acl_import::{load, rows};
use crate::servers::{ALL, Fresh, Kind, runtime};
use crate::support::program::file;

const SAME: &str = "Ticket::CustomerID::Same";
const OTHER: &str = "Ticket::CustomerID::Other";

/// So many customer users: more than are ever shown.
const PEOPLE: usize = 260;

/// A database of this kind with many customer users, two customers, groups and services.
fn filled(kind: Kind) -> Fresh {
    let people = (0..PEOPLE).map(|number| {
        json!({"id": number + 1, "login": format!("p{number:03}"), "valid_id": 1,
               "email": format!("p{number}@meadow.example"), "pw": "secret",
               "customer_id": if number % 2 == 0 { "acme" } else { "zeta" },
               "first_name": "Pat", "last_name": format!("No{number}")})
    });
    // Everybody has red; p000 has blue by an older row beside rw too.
    let grants = (0..PEOPLE).map(|number| {
        json!({"user_id": format!("p{number:03}"), "group_id": 2, "permission_key": "ro",
               "permission_value": 1})
    });
    let grant = |key: &str, value: u8| json!({"user_id": "p000", "group_id": 3, "permission_key": key, "permission_value": value});
    let grants = grants.chain([grant("rw", 1), grant("ro", 1)]);
    let world = json!({"tables": {
        "users": [{"id": 1, "login": "root@localhost", "valid_id": 1}],
        "groups_table": [
            {"id": 1, "name": "users", "valid_id": 1}, {"id": 2, "name": "red", "valid_id": 1},
            {"id": 3, "name": "blue", "valid_id": 1}, {"id": 4, "name": "gone", "valid_id": 2}],
        "queue": [{"id": 1, "name": "Raw", "group_id": 1, "valid_id": 1}],
        "customer_company": [
            {"customer_id": "acme", "name": "Acme", "valid_id": 1},
            {"customer_id": "zeta", "name": "Zeta", "valid_id": 1},
            {"customer_id": "beta", "name": "Beta", "valid_id": 2}],
        "customer_user": people.collect::<Vec<_>>(),
        "customer_user_customer": [{"user_id": "p000", "customer_id": "nowhere"}],
        "group_customer_user": grants.collect::<Vec<_>>(),
        "group_customer": [
            {"customer_id": "acme", "group_id": 2, "permission_key": "ro", "permission_value": 1,
             "permission_context": SAME},
            {"customer_id": "acme", "group_id": 2, "permission_key": "ro", "permission_value": 1,
             "permission_context": OTHER},
            {"customer_id": "acme", "group_id": 4, "permission_key": "rw", "permission_value": 1,
             "permission_context": SAME}],
        "service": [{"id": 1, "name": "Hardware", "valid_id": 1},
                    {"id": 2, "name": "Hardware::Laptop", "valid_id": 1}],
        "service_customer_user": [{"customer_user_login": DEFAULT_LOGIN, "service_id": 1}],
    }});
    let fresh = Fresh::new(kind);
    let name = format!("relations.{kind:?}.{}.json", std::process::id());
    load(&file(&name, world.to_string()), &fresh.url);
    fresh
}

fn value(json: &Json) -> Value {
    match json {
        Json::Object(map) => {
            let entries = map.iter().map(|(key, own)| (key.clone(), value(own)));
            Value::Map(entries.collect())
        }
        Json::Array(list) => Value::List(list.iter().map(value).collect()),
        Json::String(text) => Value::text(text),
        other => Value::text(other.to_string()),
    }
}

async fn open(url: &str) -> Instance {
    let settings = json!({
        "CustomerGroupSupport": "1",
        "CustomerGroupAlwaysGroups": ["users"],
        "CustomerGroupCompanyAlwaysGroups": [],
        "System::Customer::Permission": ["ro", "create", "rw"],
        "CustomerGroupPermissionContext": {
            "001-CustomerID-same": {"Value": SAME},
            "100-CustomerID-other": {"Value": OTHER},
        },
    });
    let Value::Map(settings) = value(&settings) else {
        panic!("a mapping");
    };
    let origin = From::Database(Address::parse(&SecretUrl::new(url)).unwrap());
    let overlays = Overlays {
        settings: settings.into_iter().collect::<Map>(),
        write: true,
        ..Overlays::default()
    };
    Instance::open(origin, overlays).await.unwrap()
}

async fn read(
    instance: &Instance,
    relation: Relation,
    side: Side,
    chosen: &str,
    words: &str,
) -> RelationRead {
    let wanted = RelationWanted {
        relation,
        side,
        chosen: chosen.to_owned(),
        words: words.to_owned(),
        kept: Vec::new(),
        limit: SHOWN,
    };
    instance.relation(&wanted).await.unwrap()
}

async fn matrix(instance: &Instance, relation: Relation, side: Side, chosen: &str) -> Matrix {
    Matrix::new(read(instance, relation, side, chosen, "").await.sheet)
}

fn at(matrix: &Matrix, name: &str) -> usize {
    let is = |at: &usize| matrix.item(*at).is_some_and(|item| item.named.name == name);
    (0..matrix.len())
        .find(is)
        .unwrap_or_else(|| panic!("{name} is not shown"))
}

/// Every item by name, and which of its cells say yes.
fn given(matrix: &Matrix) -> BTreeMap<String, Vec<bool>> {
    let items = (0..matrix.len()).map(|at| {
        let columns = 0..matrix.columns().len();
        let cells = columns.map(|column| matrix.cell(at, column).unwrap().origin.is_given());
        (matrix.item(at).unwrap().named.name.clone(), cells.collect())
    });
    items.collect()
}

async fn write(instance: &Instance, matrix: &Matrix) -> Result<(), WriteError> {
    let agent = instance.agent("root@localhost").unwrap();
    instance.write_rows(&matrix.plan(), &agent).await
}

/// The rows of a table in words, besides when and by whom they were written.
fn table(fresh: &Fresh, table: &'static str, order: &'static str) -> Vec<String> {
    let rows = rows(&fresh.url, table, order);
    let rows = rows.iter().map(|row| {
        let cells = row
            .iter()
            .filter(|(column, _)| !column.ends_with("_time") && !column.ends_with("_by"));
        let cells = cells.map(|(_, cell)| cell.unwrap_or("NULL"));
        cells.collect::<Vec<_>>().join(" ")
    });
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

#[test]
fn groups_of_a_customer_user_are_what_the_matrix_promised() {
    for kind in ALL {
        let fresh = filled(kind);
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            let mut own = matrix(&instance, Relation::UserGroups, Side::Left, "p000").await;
            let before = given(&own);
            assert_eq!(before["blue"], [true; 3], "{kind:?}");
            assert_eq!(before["red"], [true, false, false], "{kind:?}");
            assert!(!before.contains_key("gone"), "only valid groups");
            // rw of blue goes, its older ro stays; red gets create and keeps ro.
            let (blue, red) = (at(&own, "blue"), at(&own, "red"));
            own.toggle(blue, 2).unwrap();
            own.toggle(red, 1).unwrap();
            assert!(matches!(
                own.toggle(at(&own, "users"), 0),
                Err(Refused::Always(_))
            ));
            write(&instance, &own).await.unwrap();
            let now = matrix(&instance, Relation::UserGroups, Side::Left, "p000").await;
            assert_eq!(given(&now), given(&own), "{kind:?}");
            let person = instance.person("p000").await.unwrap();
            let world = instance.world();
            let rights = Rights::new(&world, &person);
            for (column, key) in ["ro", "create", "rw"].iter().enumerate() {
                let promised = given(&own).into_iter().filter(|(_, cells)| cells[column]);
                let promised: Vec<String> = promised.map(|(name, _)| name).collect();
                assert_eq!(rights.group_names(key), promised, "{kind:?} {key}");
            }
        });
        let mine: Vec<String> = table(&fresh, "group_customer_user", "group_id")
            .into_iter()
            .filter(|row| row.starts_with("p000 "))
            .collect();
        assert_eq!(
            mine,
            ["p000 2 create 1", "p000 2 ro 1", "p000 3 ro 1"],
            "{kind:?}"
        );
    }
}

#[test]
fn who_is_not_shown_is_never_touched() {
    for kind in ALL {
        let fresh = filled(kind);
        let before = table(&fresh, "group_customer_user", "group_id");
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            let found = read(&instance, Relation::UserGroups, Side::Right, "2", "").await;
            assert!(found.more, "{kind:?}");
            assert_eq!(found.sheet.items.len(), SHOWN, "{kind:?}");
            let mut group = Matrix::new(found.sheet);
            // Everybody shown has ro: the whole column is taken away.
            let all: Vec<usize> = (0..group.len()).collect();
            group.toggle_column(&all, 0).unwrap();
            assert_eq!(group.changes().len(), SHOWN);
            write(&instance, &group).await.unwrap();
            // The search brings those who were not shown, with what they have.
            let others = read(&instance, Relation::UserGroups, Side::Right, "2", "p250").await;
            let others = Matrix::new(others.sheet);
            assert_eq!(others.len(), 1, "{kind:?}");
            assert!(given(&others)["p250"][0], "{kind:?}");
            // Whoever wants more of them gets them.
            let all = RelationWanted {
                relation: Relation::UserGroups,
                side: Side::Right,
                chosen: "2".to_owned(),
                words: String::new(),
                kept: vec!["p259".to_owned()],
                limit: 2 * SHOWN,
            };
            let all = instance.relation(&all).await.unwrap();
            assert!(!all.more, "{kind:?}");
            assert_eq!(all.sheet.items.len(), PEOPLE, "{kind:?}");
        });
        let after = table(&fresh, "group_customer_user", "group_id");
        assert_eq!(before.len() - after.len(), SHOWN, "{kind:?}");
        let left = after.iter().filter(|row| row.ends_with(" 2 ro 1"));
        assert_eq!(left.count(), PEOPLE - SHOWN, "{kind:?}");
        assert!(after.iter().all(|row| before.contains(row)), "{kind:?}");
        assert!(after.contains(&"p000 3 rw 1".to_owned()), "another group's");
    }
}

#[test]
fn what_others_changed_meanwhile_is_not_overwritten() {
    for kind in ALL {
        let fresh = filled(kind);
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            let mut mine = matrix(&instance, Relation::UserGroups, Side::Left, "p001").await;
            let mut theirs = matrix(&instance, Relation::UserGroups, Side::Right, "3").await;
            // They give blue to p001 through the other side, mine gives it another type.
            let p001 = at(&theirs, "p001");
            theirs.toggle(p001, 0).unwrap();
            write(&instance, &theirs).await.unwrap();
            let blue = at(&mine, "blue");
            mine.toggle(blue, 2).unwrap();
            let red = at(&mine, "red");
            mine.toggle(red, 0).unwrap();
            let error = write(&instance, &mine).await.unwrap_err();
            assert!(matches!(error, WriteError::Stale(_)), "{kind:?}: {error}");
            assert!(
                error.to_string().contains("group blue"),
                "{kind:?}: {error}"
            );
            // All or nothing: red stays too. Read anew, what was edited is written.
            let now = read(&instance, Relation::UserGroups, Side::Left, "p001", "").await;
            let (again, told) = mine.over(now.sheet);
            assert!(told.is_empty(), "{kind:?}: {told:?}");
            let still = matrix(&instance, Relation::UserGroups, Side::Left, "p001").await;
            assert!(given(&still)["red"][0], "{kind:?}");
            write(&instance, &again).await.unwrap();
            let now = matrix(&instance, Relation::UserGroups, Side::Left, "p001").await;
            assert_eq!(given(&now)["blue"], [true; 3], "{kind:?}");
            assert_eq!(given(&now)["red"], [false; 3], "{kind:?}");
        });
        let mine: Vec<String> = table(&fresh, "group_customer_user", "group_id")
            .into_iter()
            .filter(|row| row.starts_with("p001 "))
            .collect();
        // Their row stays beside rw.
        assert_eq!(mine, ["p001 3 ro 1", "p001 3 rw 1"], "{kind:?}");
    }
}

#[test]
fn groups_of_customers_keep_the_contexts_apart_on_both_sides() {
    for kind in ALL {
        let fresh = filled(kind);
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            let mut acme = matrix(&instance, Relation::CustomerGroups, Side::Left, "acme").await;
            assert_eq!(acme.columns().len(), 6);
            let red = at(&acme, "red");
            acme.toggle(red, 2).unwrap();
            write(&instance, &acme).await.unwrap();
            let red_side = matrix(&instance, Relation::CustomerGroups, Side::Right, "2").await;
            assert_eq!(
                given(&red_side)["acme"],
                [true, true, true, true, false, false],
                "{kind:?}"
            );
            let beta = red_side.item(at(&red_side, "beta")).unwrap();
            assert!(!beta.valid, "{kind:?}");
            let person = instance.person("p002").await.unwrap();
            let world = instance.world();
            let rights = Rights::new(&world, &person);
            assert_eq!(rights.group_names("rw"), ["red", "users"], "{kind:?}");
            // The groups of the customer user say where that comes from.
            let own = matrix(&instance, Relation::UserGroups, Side::Left, "p002").await;
            assert_eq!(
                own.sentence(at(&own, "red"), 2),
                format!(
                    "p002 has rw in red because customer acme has rw in {SAME}; \
                     group_customer_user has no row for it."
                ),
                "{kind:?}"
            );
        });
        runtime().block_on(async {
            // And so does the group: of acme are those with an even number.
            let instance = open(&fresh.url).await;
            let red = matrix(&instance, Relation::UserGroups, Side::Right, "2").await;
            let origin = |login: &str, column| red.cell(at(&red, login), column).unwrap().origin;
            assert_eq!(origin("p002", 0), Origin::Own, "{kind:?}");
            assert_eq!(origin("p002", 2), Origin::Also, "{kind:?}");
            assert_eq!(origin("p001", 2), Origin::Nothing, "{kind:?}");
            assert_eq!(
                red.sentence(at(&red, "p002"), 1),
                format!(
                    "p002 has create in red because customer acme has rw in {SAME}; \
                     group_customer_user has no row for it."
                ),
                "{kind:?}"
            );
            let world = instance.world();
            for login in ["p000", "p001", "p002", "p003"] {
                let person = instance.person(login).await.unwrap();
                let rights = Rights::new(&world, &person);
                for (column, key) in ["ro", "create", "rw"].iter().enumerate() {
                    let has = rights.group_names(key).contains(&"red");
                    assert_eq!(
                        origin(login, column).is_given(),
                        has,
                        "{kind:?} {login} {key}"
                    );
                }
            }
            // What everybody has cannot be changed from the group's side either.
            let users = matrix(&instance, Relation::UserGroups, Side::Right, "1").await;
            let refused = users.refuses(at(&users, "p001"), 0);
            assert!(matches!(refused, Some(Refused::Always(_))), "{kind:?}");
        });
        assert_eq!(
            table(&fresh, "group_customer", "group_id"),
            [
                format!("acme 2 ro 1 {OTHER}"),
                format!("acme 2 rw 1 {SAME}"),
                format!("acme 4 rw 1 {SAME}"),
            ],
            "{kind:?}"
        );
    }
}

#[test]
fn customers_of_a_customer_user_and_back() {
    for kind in ALL {
        let fresh = filled(kind);
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            let mut own = matrix(&instance, Relation::UserCustomers, Side::Left, "p000").await;
            assert!(matches!(
                own.toggle(at(&own, "acme"), 0),
                Err(Refused::Primary(_))
            ));
            // A customer that does not exist is shown, and can be taken away.
            let nowhere = at(&own, "nowhere");
            assert_eq!(own.item(nowhere).unwrap().detail, "no such customer");
            own.toggle(nowhere, 0).unwrap();
            let zeta = at(&own, "zeta");
            own.toggle(zeta, 0).unwrap();
            write(&instance, &own).await.unwrap();
            // A running system that is not on this machine: the commands that are to be run there.
            let caches = instance.renew_caches(&own.plan()).await;
            let asked = ["CustomerUser", "CustomerGroup"].map(|cache| {
                let clears = format!("--type {cache}");
                let mut commands = caches.commands.iter();
                commands.any(|command| command.contains(&clears))
            });
            assert_eq!(asked, [true; 2], "{kind:?}: {:?}", caches.commands);
            let person = instance.person("p000").await.unwrap();
            assert!(
                person
                    .wanted_customer_ids()
                    .into_iter()
                    .eq(["acme", "zeta"]),
                "{kind:?}"
            );
            let back = matrix(&instance, Relation::UserCustomers, Side::Right, "zeta").await;
            assert_eq!(
                back.sentence(at(&back, "p000"), 0),
                "p000 acts for zeta through customer_user_customer.",
                "{kind:?}"
            );
            assert!(matches!(
                back.refuses(at(&back, "p001"), 0),
                Some(Refused::Primary(_))
            ));
            // A login that does not fit into the table of the relation.
            let long = "l".repeat(300);
            let mut long = matrix(&instance, Relation::UserCustomers, Side::Left, &long).await;
            let refused = long.toggle(at(&long, "zeta"), 0).unwrap_err().to_string();
            assert!(refused.contains("takes only"), "{kind:?}: {refused}");
        });
        let now = table(&fresh, "customer_user_customer", "customer_id");
        assert_eq!(now, ["p000 zeta"], "{kind:?}");
    }
}

#[test]
fn services_and_their_defaults() {
    for kind in ALL {
        let fresh = filled(kind);
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            let services = Relation::UserServices;
            let mut defaults = matrix(&instance, services, Side::Left, DEFAULT_LOGIN).await;
            assert_eq!(given(&defaults)["Hardware"], [true], "{kind:?}");
            defaults
                .toggle(at(&defaults, "Hardware::Laptop"), 0)
                .unwrap();
            write(&instance, &defaults).await.unwrap();
            let world = instance.reread().await.unwrap();
            assert_eq!(world.default_services.len(), 2, "{kind:?}");
            let mut own = matrix(&instance, services, Side::Left, "p000").await;
            assert_eq!(given(&own)["Hardware::Laptop"], [true], "a default");
            own.toggle(at(&own, "Hardware"), 0).unwrap();
            assert_eq!(
                given(&own)["Hardware::Laptop"],
                [false],
                "an own one takes them away"
            );
            write(&instance, &own).await.unwrap();
            let laptop = matrix(&instance, services, Side::Right, "1").await;
            let first: Vec<_> = (0..2)
                .map(|at| laptop.item(at).unwrap().named.key.clone())
                .collect();
            assert_eq!(first, [DEFAULT_LOGIN, "p000"], "{kind:?}");
            // Seen from a default service: p000 has a service of its own, the others have none.
            let laptop = matrix(&instance, services, Side::Right, "2").await;
            let origin = |login: &str| laptop.cell(at(&laptop, login), 0).unwrap().origin;
            assert_eq!(origin("p000"), Origin::Nothing, "{kind:?}");
            assert_eq!(origin("p001"), Origin::Default, "{kind:?}");
        });
        assert_eq!(
            table(&fresh, "service_customer_user", "service_id"),
            ["<DEFAULT> 1", "<DEFAULT> 2", "p000 1"],
            "{kind:?}"
        );
    }
}

#[test]
fn hostile_words_find_nothing_and_change_nothing() {
    for kind in ALL {
        let fresh = filled(kind);
        runtime().block_on(async {
            let instance = open(&fresh.url).await;
            for words in [
                "')) OR 1=1 --",
                "*)(uid=*",
                "'; DROP TABLE customer_user; --",
            ] {
                let found = read(&instance, Relation::UserGroups, Side::Right, "2", words).await;
                assert_eq!(found.sheet.items.len(), 0, "{kind:?} {words}");
                let found = read(&instance, Relation::UserGroups, Side::Left, words, "").await;
                assert!(found.sheet.rows.is_empty(), "{kind:?} {words}");
            }
        });
    }
}
