//! Customer users and companies as the original writes them: every recorded case in MariaDB,
//! PostgreSQL and SQLite, with the rows of the tables afterwards read from the database.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use aclscope::backend::sql::{Address, Database, Name, Statement};
use aclscope::secret::SecretUrl;
use serde_json::{Value as Json, json};

use crate::customers::world::{Place, Prepared};
use crate::servers::{Kind, runtime};
use crate::support::program::command;
use crate::support::{eval, vectors};

/// The tables that cases write, each with a copy beside it from which it is filled again.
const TABLES: [&str; 4] = [
    "customer_user",
    "customer_company",
    "customer_preferences",
    "customer_user_customer",
];

/// Rows as texts, in an order of their own.
type Table = Vec<BTreeMap<String, Option<String>>>;

/// A running `aclscope eval` that is asked one question after the other.
struct Asked {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Asked {
    fn new(arguments: &[String]) -> Self {
        let mut command = command(&["eval", "--write"]);
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        Self {
            input: child.stdin.take(),
            child,
            output,
        }
    }

    fn ask(&mut self, case: &Json) -> Json {
        let question = json!({"id": case["id"], "op": case["op"], "params": case["params"],
                              "settings": case["settings"]});
        let input = self.input.as_mut().expect("it is open");
        writeln!(input, "{question}").expect("it reads");
        input.flush().expect("it reads");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it answers");
        serde_json::from_str(&line).expect("an answer is JSON")
    }

    fn end(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().expect("it ends").success());
    }
}

/// The database behind, looked at and filled again by somebody else.
struct Behind(Database);

impl Behind {
    async fn new(url: &str) -> Self {
        let address = Address::parse(&SecretUrl::new(url)).unwrap();
        let own = Self(Database::connect(&address, None, true).await.unwrap());
        for table in TABLES {
            let copy = Statement::new("CREATE TABLE ").name(&copy(table));
            own.run(copy.sql(" AS SELECT * FROM ").name(&Name::literal(table)))
                .await;
        }
        own
    }

    async fn run(&self, statement: Statement) {
        self.0
            .run("filling a table again", statement)
            .await
            .unwrap();
    }

    async fn fill_again(&self) {
        for table in TABLES {
            let name = Name::literal(table);
            self.run(Statement::new("DELETE FROM ").name(&name)).await;
            let insert = Statement::new("INSERT INTO ").name(&name);
            self.run(insert.sql(" SELECT * FROM ").name(&copy(table)))
                .await;
        }
    }

    async fn rows(&self, table: &'static str) -> Table {
        let select = Statement::new("SELECT * FROM ").name(&Name::literal(table));
        let rows = self.0.rows("looking", select).await.unwrap();
        let row = |row: &aclscope::core::world::Row| {
            let cells = row.iter();
            cells
                .map(|(column, cell)| (column.to_owned(), cell.map(str::to_owned)))
                .collect()
        };
        rows.iter().map(row).collect()
    }
}

fn copy(table: &str) -> Name {
    Name::new(&format!("copy_of_{table}")).unwrap()
}

/// The recorded rows, and of the rows that are there the same columns; both in one order.
fn compared(recorded: &Json, there: Table) -> (Table, Table) {
    let recorded = recorded.as_array().expect("rows are a list").iter();
    let recorded = recorded.map(|row| {
        let cells = row.as_object().expect("a row is an object").iter();
        let cells = cells.map(|(column, cell)| {
            let text = match cell {
                Json::Null => None,
                Json::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            };
            (column.clone(), text)
        });
        cells.collect::<BTreeMap<_, _>>()
    });
    let mut recorded: Table = recorded.collect();
    let columns = recorded.first().cloned().unwrap_or_default();
    let mut there: Table = there
        .into_iter()
        .map(|mut row| {
            row.retain(|column, _| columns.is_empty() || columns.contains_key(column));
            row
        })
        .collect();
    recorded.sort();
    there.sort();
    (recorded, there)
}

/// Every case of every recorded world, in a database of this kind.
fn are_written_as_recorded(kind: Kind) {
    let names = vectors::names("customer_write", ".world.json");
    assert_eq!(names.len(), 2);
    let (mut cases, mut tables, mut wrong) = (0, 0, Vec::new());
    for name in &names {
        let Some(prepared) = Prepared::new(name, Place::Server(kind)) else {
            println!("{kind:?}: no directory is running for {name}");
            continue;
        };
        let url = prepared.arguments.iter().find(|own| own.contains(':'));
        let url = url.expect("it says where the database is").clone();
        let mut asked = Asked::new(&prepared.arguments);
        runtime().block_on(async {
            let behind = Behind::new(&url).await;
            for case in &prepared.cases {
                let mut before = BTreeMap::new();
                for table in TABLES {
                    before.insert(table, behind.rows(table).await);
                }
                let answer = asked.ask(case);
                let (id, expected) = (&case["id"], prepared.expected(case));
                let mut differs = |what: &str, wanted: String, got: String| {
                    if wanted != got {
                        let note = &case["note"];
                        wrong.push(format!("{id} {note}: {what}: wanted {wanted}, got {got}"));
                    }
                };
                let result = eval::equal(&expected["result"], &answer["result"]);
                let got = format!("{answer}");
                differs(
                    "result",
                    format!("{} true", expected["result"]),
                    match result {
                        true => format!("{} true", expected["result"]),
                        false => got,
                    },
                );
                let logged = expected["errors_logged"].as_u64().unwrap_or(0) > 0
                    || expected["errors"] == Json::Bool(true);
                let errors = answer["errors"]
                    .as_array()
                    .is_some_and(|list| !list.is_empty());
                differs("errors", logged.to_string(), errors.to_string());
                for table in TABLES {
                    let there = behind.rows(table).await;
                    let unchanged = expected["rows"] == "unchanged";
                    let (wanted, got) = match &expected["rows"][table] {
                        // What was not recorded must not change where nothing may.
                        Json::Null if unchanged || logged => (before[table].clone(), there),
                        Json::Null => continue,
                        recorded => compared(recorded, there),
                    };
                    tables += 1;
                    differs(table, format!("{wanted:?}"), format!("{got:?}"));
                }
                cases += 1;
                behind.fill_again().await;
            }
        });
        asked.end();
    }
    println!(
        "{kind:?}: {cases} cases, {tables} tables compared, {} differences",
        wrong.len()
    );
    assert!(cases == 95, "only {cases} cases were compared");
    assert!(tables > 89, "only {tables} tables were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn customers_are_written_as_recorded_in_mariadb() {
    are_written_as_recorded(Kind::MariaDb);
}

#[test]
fn customers_are_written_as_recorded_in_postgresql() {
    are_written_as_recorded(Kind::PostgreSql);
}

#[test]
fn customers_are_written_as_recorded_in_sqlite() {
    are_written_as_recorded(Kind::Sqlite);
}
