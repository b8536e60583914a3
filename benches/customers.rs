//! Searching customer users where they are: the real binary in a pseudo-terminal over tables of
//! MariaDB, PostgreSQL and SQLite, and over a directory.
//!
//! From the last key of a query to the first rows of its answer, and from the key that asks for more
//! rows to their frame. One key at a time, from idle. The ordinary test run executes everything once
//! on small worlds, for working, not for figures.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that goes wrong ends"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use measured::{Bench, Folder, for_figures, load};
use serde_json::{Map, Value as Json, json};
use servers::{ALL, Fresh, server};

#[path = "../tests/support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "measurements use a part of it")]
mod measured;
#[expect(dead_code, reason = "measurements use a part of it")]
#[path = "../tests/support/pty.rs"]
mod pty;
#[expect(dead_code, reason = "measurements use a part of it")]
#[path = "../tests/databases/servers.rs"]
mod servers;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// In every table.
    customer_users: usize,
    /// In the directory.
    entries: usize,
    repetitions: usize,
}

impl Plan {
    const FIGURES: Self = Self {
        customer_users: 100_000,
        entries: 10_000,
        repetitions: 100,
    };

    const WORKS: Self = Self {
        customer_users: 1_000,
        entries: 600,
        repetitions: 2,
    };
}

/// The part of the directory that is this program's.
const BASE: &str = "ou=bench,dc=large,dc=test";
const SUFFIX: &str = "dc=large,dc=test";

const PAGE_DOWN: &str = "\x1b[6~";

fn main() {
    let plan = match for_figures() {
        true => Plan::FIGURES,
        false => Plan::WORKS,
    };
    let folder = Folder::new("customers");
    let world = folder.world("tables", &[("--customer-users", plan.customer_users)]);
    let mut backends = Map::new();
    for kind in ALL {
        let fresh = Fresh::new(kind);
        load(&world, &fresh.url);
        let figures = measure(&["--database", &fresh.url], plan);
        backends.insert(format!("{kind:?}").to_lowercase(), figures);
    }
    fill(plan.entries);
    let directory = directory(&folder);
    let figures = measure(&["--snapshot", &directory.display().to_string()], plan);
    backends.insert("slapd".to_owned(), figures);
    let report = json!({
        "format": "aclscope.bench.customers/1",
        "terminal": "80x24",
        "unit": "ms",
        "customer_users": plan.customer_users,
        "entries": plan.entries,
        "backends": backends,
    });
    println!("{report:#}");
}

/// What the keys of a search take.
fn measure(arguments: &[&str], plan: Plan) -> Json {
    let mut bench = Bench::start(arguments, "? keys", plan.repetitions);
    bench.go("1", "of more");
    let paging = bench.each(&[PAGE_DOWN]);
    let ends = bench.each_answered_then(&["G"], "g");
    bench.go("/", "Enter accept");
    let first = bench.each_answered_then(&["m", "o", "d", "p"], "\x7f");
    bench.go("mar", "Enter accept");
    let further = bench.each_answered_then(&["i", "t", "c"], "\x7f");
    bench.go("\x1b", "? keys");
    bench.end();
    json!({
        "page_down": paging,
        "last_page_to_its_rows": ends,
        "first_letter_to_first_rows": first,
        "fourth_letter_to_first_rows": further,
    })
}

/// A world whose customer users are in the directory.
fn directory(folder: &Folder) -> PathBuf {
    let path = folder.file("directory.world.json");
    let source = json!({
        "Name": "Directory", "Module": "Kernel::System::CustomerUser::LDAP",
        "CustomerKey": "uid", "CustomerID": "o", "CustomerUserListFields": ["cn", "mail"],
        "CustomerUserSearchFields": ["uid", "cn", "mail"], "CustomerUserSearchPrefix": "*",
        "CustomerUserSearchSuffix": "*",
        "Map": [["UserLogin", "Username", "uid", 1, 1, "var"], ["UserEmail", "Email", "mail", 1, 1, "var"],
                ["UserCustomerID", "CustomerID", "o", 0, 1, "var"]],
        "Params": {"Host": server("ACLSCOPE_TEST_LDAP"), "BaseDN": BASE, "SSCOPE": "sub",
                   "SourceCharset": "utf-8", "Params": {"port": server("ACLSCOPE_TEST_LDAP_PORT")}},
    });
    let world = json!({"settings": {"CustomerUser": source}, "tables": {}});
    fs::write(&path, world.to_string()).expect("the folder is writable");
    path
}

/// Puts so many people into the directory, where they are not there yet.
fn fill(entries: usize) {
    const NAMES: [(&str, &str); 4] = [
        ("Maria", "Dupont"),
        ("Omar", "Paredes"),
        ("Marta", "Ödegård"),
        ("Dora", "Marchetti"),
    ];
    let mut ldif = format!(
        "dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: large\no: large\n\n\
         dn: {BASE}\nobjectClass: organizationalUnit\nou: bench\n\n"
    );
    for (number, (given, family)) in (0..entries).zip(NAMES.iter().cycle()) {
        write!(
            ldif,
            "dn: uid=u{number:05},{BASE}\nobjectClass: inetOrgPerson\nuid: u{number:05}\n\
             cn: {given} {family} {number}\nsn: {family}\nmail: u{number:05}@large.example\n\
             o: company{}\n\n",
            number % 200
        )
        .unwrap();
    }
    let address = format!(
        "ldap://{}:{}",
        server("ACLSCOPE_TEST_LDAP"),
        server("ACLSCOPE_TEST_LDAP_PORT")
    );
    let mut add = Command::new("ldapadd")
        .args([
            "-c",
            "-x",
            "-H",
            &address,
            "-D",
            &format!("cn=root,{SUFFIX}"),
        ])
        .args(["-w", &server("ACLSCOPE_TEST_LDAP_PASSWORD")])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the directory's commands are there");
    let mut input = add.stdin.take().expect("it reads");
    input.write_all(ldif.as_bytes()).expect("it reads all");
    drop(input);
    // 68: the suffix was there before.
    let ended = add.wait().expect("it ends").code();
    assert!(
        matches!(ended, Some(0 | 68)),
        "ldapadd ended with {ended:?}"
    );
}
