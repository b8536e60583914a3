//! The list of customer users, page by page from either end, on each kind of database.

use std::collections::BTreeSet;

use aclscope::backend::customer::{Mark, SearchRequest, Section};
use aclscope::backend::sql::Address;
use aclscope::backend::{Instance, Origin, Overlays};
use aclscope::core::value::{Map, Value};
use aclscope::secret::SecretUrl;
use serde_json::json;

use crate::servers::{ALL, Fresh, Kind, runtime};
use crate::support::program::run;
use crate::support::vectors;

/// People of a page.
const PAGE: usize = 2;

/// All marks, walked from one end to the other; they come in the order of the walk's direction.
async fn walk(instance: &Instance, words: &str, backward: bool) -> Vec<Mark> {
    let request = SearchRequest {
        valid_only: false,
        ..SearchRequest::new(words)
    };
    let mut section = if backward {
        Section::Last
    } else {
        Section::First
    };
    let mut all: Vec<Mark> = Vec::new();
    loop {
        let listing = instance.sources().list(&request, &section, PAGE).await;
        assert_eq!(listing.failure(), None);
        assert!(listing.rows.len() <= PAGE);
        let marks: Vec<Mark> = listing.rows.into_iter().map(|row| row.mark).collect();
        section = match (backward, marks.first(), marks.last()) {
            (true, Some(first), _) => Section::Before(first.clone()),
            (false, _, Some(last)) => Section::Behind(last.clone()),
            _ => panic!("a page is empty and said to have more before it"),
        };
        let at = if backward { 0 } else { all.len() };
        all.splice(at..at, marks);
        if !listing.more {
            return all;
        }
    }
}

#[test]
fn pages_from_either_end_meet_in_one_list() {
    let world = vectors::file("world/world.world.json");
    let mut lists = Vec::new();
    for kind in ALL {
        let fresh = Fresh::new(kind);
        let world = world.display().to_string();
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let url = SecretUrl::new(&fresh.url);
        let origin = Origin::Database(Address::parse(&url).expect("the address is one"));
        let forward = runtime().block_on(async {
            let instance = Instance::open(origin, Overlays::default()).await;
            let instance = instance.expect("the database opens");
            let forward = walk(&instance, "", false).await;
            assert!(forward.len() > 3 * PAGE, "{}", forward.len());
            assert_eq!(walk(&instance, "", true).await, forward, "{kind:?}");
            let found = walk(&instance, "*or*", false).await;
            assert!(
                (PAGE + 1..forward.len()).contains(&found.len()),
                "{found:?}"
            );
            assert_eq!(walk(&instance, "*or*", true).await, found, "{kind:?}");
            forward
        });
        let logins = forward.into_iter().map(|mark| mark.login);
        lists.push(logins.collect::<Vec<_>>());
    }
    for list in &mut lists {
        list.sort();
    }
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[1], lists[2]);
}

/// Logins that collations hold to be equal or order otherwise, among them the same one twice.
const LOGINS: [&str; 24] = [
    "ab",
    "AB",
    "aB",
    "\u{e4}b",
    "ab ",
    "a b",
    "a_b",
    "a-b",
    "a.b",
    "ab1",
    "A_C",
    "ac",
    "Zoe",
    "zoe",
    "\u{17c}oe",
    "ZO\u{cb}",
    "kim",
    "kim",
    "KIM",
    "\u{df}",
    "ss",
    "S",
    "_x",
    "1a",
];
/// Logins of a column of numbers.
const NUMBERS: [i32; 7] = [2, 10, 1, 100, 20, 3, 11];

/// Tables of other programs: one with ids, whose order MariaDB has its own mind about, one without,
/// one whose ids may be missing, one whose logins are numbers. Nobody has a login that is NULL.
fn others(kind: Kind) -> Fresh {
    let fresh = Fresh::new(kind);
    let order = match kind {
        Kind::MariaDb => " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        Kind::PostgreSql => "",
        Kind::Sqlite => " COLLATE NOCASE",
    };
    let text = format!("login VARCHAR(60){order}, mail VARCHAR(60)");
    fresh.run_on_new(&format!(
        "CREATE TABLE with_ids (id INTEGER NOT NULL PRIMARY KEY, {text})"
    ));
    fresh.run("CREATE TABLE without_ids (login VARCHAR(60), mail VARCHAR(60))");
    fresh.run(&format!("CREATE TABLE some_ids (id INTEGER, {text})"));
    fresh.run("CREATE TABLE numbered (login INTEGER NOT NULL PRIMARY KEY, mail VARCHAR(60))");
    for (id, login) in LOGINS.iter().enumerate() {
        fresh.run(&format!(
            "INSERT INTO with_ids VALUES ({id}, '{login}', 'm')"
        ));
        fresh.run(&format!("INSERT INTO without_ids VALUES ('{login}', 'm')"));
        let id = if id % 3 == 0 { "NULL" } else { "7" };
        fresh.run(&format!(
            "INSERT INTO some_ids VALUES ({id}, '{login}', 'm')"
        ));
    }
    fresh.run("INSERT INTO with_ids VALUES (99, NULL, 'm')");
    fresh.run("INSERT INTO without_ids VALUES (NULL, 'm')");
    for number in NUMBERS {
        fresh.run(&format!("INSERT INTO numbered VALUES ({number}, 'm')"));
    }
    fresh
}

/// The settings of sources for these tables.
fn sources(fresh: &Fresh, tables: &[&str]) -> Map {
    let mut settings = Map::new();
    for (number, table) in tables.iter().enumerate() {
        let source = json!({
            "Module": "Kernel::System::CustomerUser::DB", "Name": table,
            "Params": {"DSN": fresh.url, "Table": table, "ForeignDB": "1"},
            "CustomerKey": "login", "CustomerID": "mail", "CustomerUserListFields": ["mail"],
            "CustomerUserSearchFields": ["login"],
            "Map": [
                ["UserLogin", "Username", "login", 1, 1, "var"],
                ["UserEmail", "Email", "mail", 1, 1, "var"],
                ["UserCustomerID", "CustomerID", "mail", 1, 1, "var"],
            ],
        });
        let number = if number == 0 {
            String::new()
        } else {
            number.to_string()
        };
        let source = aclscope::core::json::read(&source.to_string());
        settings.insert(format!("CustomerUser{number}"), source.expect("it is JSON"));
    }
    // Those of the world.
    for number in tables.len()..=10 {
        settings.insert(format!("CustomerUser{number}"), Value::Null);
    }
    settings
}

/// What tells that no row was lost or shown twice: every row's place, and every login with the
/// sources that it is in.
async fn seen(instance: &Instance, page: usize, backward: bool) -> BTreeSet<(String, String)> {
    let request = SearchRequest {
        valid_only: false,
        ..SearchRequest::new("")
    };
    let mut section = match backward {
        true => Section::Last,
        false => Section::First,
    };
    let (mut places, mut logins) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let listing = instance.sources().list(&request, &section, page).await;
        assert_eq!(listing.failure(), None);
        for row in &listing.rows {
            let Mark {
                login,
                source,
                row: number,
            } = row.mark.clone();
            let place = (login.clone(), source.clone(), number);
            assert!(places.insert(place), "{:?} is shown twice", row.mark);
            let all = row.also.iter().chain([&source]);
            logins.extend(all.map(|source| (login.clone(), source.clone())));
        }
        section = match (backward, listing.rows.first(), listing.rows.last()) {
            (true, Some(first), _) => Section::Before(first.mark.clone()),
            (false, _, Some(last)) => Section::Behind(last.mark.clone()),
            _ => panic!("a page is empty and said to have more before it"),
        };
        if !listing.more {
            return logins;
        }
    }
}

fn expected(tables: &[&str]) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for (number, table) in tables.iter().enumerate() {
        let source = match number {
            0 => "CustomerUser".to_owned(),
            number => format!("CustomerUser{number}"),
        };
        let logins: Vec<String> = match *table {
            "numbered" => NUMBERS.iter().map(ToString::to_string).collect(),
            _ => LOGINS.map(str::to_owned).to_vec(),
        };
        all.extend(logins.into_iter().map(|login| (login, source.clone())));
    }
    all
}

#[test]
fn no_row_is_lost_or_shown_twice_where_logins_are_equal_or_ordered_otherwise() {
    let tables = ["with_ids", "without_ids", "some_ids", "numbered"];
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    let others = ALL.map(others);
    let mut walked = 0;
    for own in ALL {
        let fresh = Fresh::new(own);
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        for other in &others {
            let mut lists = vec![tables.to_vec()];
            if own == other.kind {
                lists.extend(tables.map(|table| vec![table]));
            }
            for list in lists {
                let url = SecretUrl::new(&fresh.url);
                let origin = Origin::Database(Address::parse(&url).expect("the address is one"));
                let overlays = Overlays {
                    settings: sources(other, &list),
                    ..Overlays::default()
                };
                runtime().block_on(async {
                    let instance = Instance::open(origin, overlays).await;
                    let instance = instance.expect("the database opens");
                    for (page, backward) in [(2, false), (3, true)] {
                        let seen = seen(&instance, page, backward).await;
                        let place = format!("{own:?} {:?} {list:?} {page} {backward}", other.kind);
                        assert_eq!(seen, expected(&list), "{place}");
                        walked += 1;
                    }
                });
            }
        }
    }
    println!("{walked} lists walked from end to end");
    assert_eq!(walked, (3 * 3 + 3 * 4) * 2);
}
