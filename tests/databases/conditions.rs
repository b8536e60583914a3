//! The search conditions that the original recorded: its own statements, the ones that `eval`
//! answers and the ones that are really sent select the same rows, on every kind of database.

use std::collections::{BTreeMap, BTreeSet};

use aclscope::backend::sql::{
    Access, Address, Catalogue, Database, Folding, Name, Search, Searched, Start, Statement,
    meeting,
};
use aclscope::core::query::condition::{Condition, Form, Group, Outcome};
use aclscope::core::world::Collation;
use aclscope::secret::SecretUrl;
use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection, Row};

use crate::servers::{Fresh, Kind, runtime};
use crate::support::{eval, vectors};

/// The columns that the recorded conditions name.
const COLUMNS: [&str; 6] = ["col", "one", "two", "three", "c1", "c2"];
/// The recorded cases.
const CASES: usize = 330;

/// What a statement selects; none where the database refuses it.
type Selected = Option<BTreeSet<i64>>;

/// Texts that tell the conditions apart: every word of theirs, and what is almost like it.
fn texts(cases: &[Json]) -> Vec<String> {
    let mut texts: BTreeSet<String> = [
        "",
        " ",
        "%",
        "_",
        "\\",
        "'",
        "''",
        "\"",
        ";",
        "ab",
        "AB",
        "u",
        "x",
        "x y",
        "1",
        "0",
        "()",
        "Kor and u",
        "##",
        "a",
        "b",
    ]
    .map(str::to_owned)
    .into();
    let conditions = cases.iter().filter(|case| case["op"] == "QueryCondition");
    for case in conditions {
        let values = case["expected"]["values"].as_array();
        let values = values.into_iter().flatten().filter_map(Json::as_str);
        let value = case["params"]["Value"].as_str().unwrap_or_default();
        let parts = value.split(['(', ')', '+', '&', '|', '!']).map(str::trim);
        for word in values.chain(parts).filter(|word| !word.is_empty()) {
            let plain = word.replace(['%', '*'], "");
            texts.extend([
                word.to_owned(),
                plain.clone(),
                format!("{plain}z"),
                format!("y{plain}"),
                word.replace(['%', '*'], "mid"),
                word.replace('_', "Q"),
                plain.replace('\\', ""),
                plain.to_uppercase(),
                plain.replace('ü', "u"),
                format!("{plain} "),
            ]);
        }
    }
    texts.into_iter().collect()
}

/// Rows of texts: the first column has every text, the others have them shifted, some are NULL.
fn rows(texts: &[String]) -> Vec<Vec<Option<String>>> {
    let shifts = [0, 1, 7, 31, 0, 101];
    let cell = |row: usize, column: usize| {
        let text = texts.get((row + shifts[column]) % texts.len());
        let kept = (row + column) % 23 != 5;
        text.filter(|_| kept).cloned()
    };
    (0..texts.len())
        .map(|row| (0..COLUMNS.len()).map(|column| cell(row, column)).collect())
        .collect()
}

/// A database with these rows in table `rows_of_texts`.
fn filled(kind: Kind, rows: &[Vec<Option<String>>]) -> Fresh {
    let fresh = Fresh::new(kind);
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|name| format!("{name} VARCHAR(250)"))
        .collect();
    let options = match kind {
        Kind::MariaDb => " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
        _ => "",
    };
    fresh.run_on_new(&format!(
        "CREATE TABLE rows_of_texts (id INTEGER NOT NULL PRIMARY KEY, {}){options}",
        columns.join(", ")
    ));
    let literal = |cell: &Option<String>| match cell {
        None => "NULL".to_owned(),
        Some(text) => {
            let text = match kind {
                Kind::MariaDb => text.replace('\\', "\\\\"),
                _ => text.clone(),
            };
            format!("'{}'", text.replace('\'', "''"))
        }
    };
    let rows: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(id, cells)| {
            let cells: Vec<String> = cells.iter().map(literal).collect();
            format!("({id}, {})", cells.join(", "))
        })
        .collect();
    fresh.run(&format!(
        "INSERT INTO rows_of_texts VALUES {}",
        rows.join(", ")
    ));
    fresh
}

/// Placeholders as PostgreSQL numbers them.
fn numbered(sql: &str) -> String {
    let mut text = String::new();
    let (mut number, mut quoted) = (0, false);
    for character in sql.chars() {
        quoted ^= character == '\'';
        match character {
            '?' if !quoted => {
                number += 1;
                text.push_str(&format!("${number}"));
            }
            other => text.push(other),
        }
    }
    text
}

/// Runs conditions as texts with values on a server; an empty one is none.
fn run(fresh: &Fresh, conditions: &[(String, Vec<String>)]) -> Vec<Selected> {
    let select = |sql: &str| match sql {
        "" => "SELECT id FROM rows_of_texts".to_owned(),
        sql => format!("SELECT id FROM rows_of_texts WHERE {sql}"),
    };
    runtime().block_on(async {
        let mut selected = Vec::new();
        match fresh.kind {
            Kind::MariaDb => {
                let mut connection = MySqlConnection::connect(&fresh.url)
                    .await
                    .expect("it answers");
                for (sql, values) in conditions {
                    let mut query = sqlx::query(AssertSqlSafe(select(sql)));
                    for value in values {
                        query = query.bind(value);
                    }
                    let rows = query.fetch_all(&mut connection).await.ok();
                    let id = |row: &sqlx::mysql::MySqlRow| i64::from(row.get::<i32, _>(0));
                    selected.push(rows.map(|rows| rows.iter().map(id).collect()));
                }
            }
            _ => {
                let mut connection = PgConnection::connect(&fresh.url).await.expect("it answers");
                for (sql, values) in conditions {
                    let mut query = sqlx::query(AssertSqlSafe(numbered(&select(sql))));
                    for value in values {
                        query = query.bind(value);
                    }
                    let rows = query.fetch_all(&mut connection).await.ok();
                    let id = |row: &sqlx::postgres::PgRow| i64::from(row.get::<i32, _>(0));
                    selected.push(rows.map(|rows| rows.iter().map(id).collect()));
                }
            }
        }
        selected
    })
}

/// A recorded or answered condition as a text with values.
fn condition(answer: &Json) -> (String, Vec<String>) {
    let sql = answer.get("sql").or(answer.get("scalar"));
    let values = answer["values"].as_array().into_iter().flatten();
    (
        sql.and_then(Json::as_str).unwrap_or_default().to_owned(),
        values.filter_map(Json::as_str).map(str::to_owned).collect(),
    )
}

fn expected(case: &Json, exact: bool) -> &Json {
    match case.get("expected_postgresql").filter(|_| exact) {
        Some(expected) => expected,
        None => &case["expected"],
    }
}

/// What the recorded conditions select on the database that they were recorded for.
struct Recorded {
    cases: Vec<Json>,
    rows: Vec<Vec<Option<String>>>,
    selected: Vec<Selected>,
    exact: bool,
    fresh: Fresh,
}

impl Recorded {
    fn new(exact: bool) -> Self {
        let all = vectors::cases("query_condition.jsonl");
        assert_eq!(all.len(), CASES);
        let rows = rows(&texts(&all));
        let cases = all
            .into_iter()
            .filter(|case| case["op"] == "QueryCondition");
        let cases: Vec<Json> = cases.collect();
        let kind = match exact {
            true => Kind::PostgreSql,
            false => Kind::MariaDb,
        };
        let fresh = filled(kind, &rows);
        let conditions: Vec<_> = cases
            .iter()
            .map(|case| condition(expected(case, exact)))
            .collect();
        let selected = run(&fresh, &conditions);
        let distinct: BTreeSet<&Selected> = selected.iter().collect();
        println!(
            "{kind:?}: {} conditions over {} rows select {} different sets",
            cases.len(),
            rows.len(),
            distinct.len()
        );
        assert!(distinct.len() > 120, "only {} sets differ", distinct.len());
        Self {
            cases,
            rows,
            selected,
            exact,
            fresh,
        }
    }

    fn differences(&self, what: &str, selected: &[Selected]) -> Vec<String> {
        assert_eq!(selected.len(), self.selected.len());
        let differ = self.cases.iter().zip(&self.selected).zip(selected);
        differ
            .filter(|((_, wanted), got)| wanted != got)
            .map(|((case, wanted), got)| {
                let (wanted, got) = (wanted.as_ref(), got.as_ref());
                let text = |id: &i64| &self.rows[*id as usize];
                let only = |some: Option<&BTreeSet<i64>>, not: Option<&BTreeSet<i64>>| {
                    let some = some.into_iter().flatten();
                    let rows = some.filter(|id| not.is_none_or(|not| !not.contains(id)));
                    rows.take(2).map(text).cloned().collect::<Vec<_>>()
                };
                format!(
                    "{what} {} {}: refused {} / {}, missing {:?}, too many {:?}",
                    case["id"],
                    case["params"],
                    wanted.is_none(),
                    got.is_none(),
                    only(wanted, got),
                    only(got, wanted)
                )
            })
            .collect()
    }

    fn answered(&self) {
        let arguments: &[&str] = if self.exact {
            &["--collation", "exact"]
        } else {
            &[]
        };
        let answers = eval::ask(arguments, &self.cases);
        for (case, answer) in self.cases.iter().zip(&answers) {
            let wanted = expected(case, self.exact);
            let notice = wanted["notice"] == json!(true);
            assert_eq!(answer["notice"], json!(notice), "{case} {answer}");
        }
        let conditions: Vec<_> = answers.iter().map(condition).collect();
        let differences = self.differences("answered", &run(&self.fresh, &conditions));
        println!(
            "{:?}: {} answered conditions compared, {} differences",
            self.fresh.kind,
            answers.len(),
            differences.len()
        );
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

#[test]
fn answered_conditions_select_what_the_recorded_ones_select_on_mariadb() {
    Recorded::new(false).answered();
}

#[test]
fn answered_conditions_select_what_the_recorded_ones_select_on_postgresql() {
    Recorded::new(true).answered();
}

/// What one condition selects when it is really sent.
async fn sent(database: &Database, index: Option<&Search>, case: &Json, exact: bool) -> Selected {
    let params = &case["params"];
    let text = |name: &str| params[name].as_str().unwrap_or_default();
    let form = Form {
        prefix: text("SearchPrefix"),
        suffix: text("SearchSuffix"),
        extended: params["Extended"] == json!(1),
    };
    let collation = match exact {
        true => Collation::Exact,
        false => Collation::IgnoreCase,
    };
    let folding = Folding::of_search(collation, params["CaseSensitive"] == json!(1));
    let columns: Vec<&str> = match &params["Key"] {
        Json::Array(columns) => columns.iter().filter_map(Json::as_str).collect(),
        column => column.as_str().into_iter().collect(),
    };
    let group: Option<Group> = match Condition::read(text("Value"), form).unwrap().outcome() {
        Outcome::Rows(group) => Some(group.clone()),
        Outcome::Nothing => None,
        Outcome::Never | Outcome::Mixed => return Some(BTreeSet::new()),
        Outcome::Broken => return None,
    };
    let select = match (&group, index) {
        (None, _) => Statement::new("SELECT b.id AS id FROM rows_of_texts b"),
        (Some(group), None) => {
            let names: Vec<Name> = columns
                .iter()
                .map(|name| Name::new(name).unwrap())
                .collect();
            let condition = meeting(group, &names, folding).unwrap();
            Statement::new("SELECT b.id AS id FROM rows_of_texts b WHERE ").append(condition)
        }
        (Some(group), Some(index)) => {
            let condition = index
                .meeting(group, &|column| columns.contains(&column), &|_| None)
                .unwrap();
            let select = index.select(&[Name::literal("id")], condition);
            index.page(select, &Start::First, 0, 1_000_000)
        }
    };
    let rows = database.rows("selecting", select).await.unwrap();
    Some(rows.iter().filter_map(|row| row.id("id")).collect())
}

/// Are its values bound, which is how everything is sent here?
fn is_bound(case: &Json) -> bool {
    case["params"]["BindMode"] == json!(1)
}

fn compare_sent(recorded: &Recorded, place: &str, selected: Vec<(usize, Selected)>) -> usize {
    let by_case: BTreeMap<usize, Selected> = selected.into_iter().collect();
    let got: Vec<Selected> = recorded
        .selected
        .iter()
        .enumerate()
        .map(|(index, recorded)| by_case.get(&index).unwrap_or(recorded).clone())
        .collect();
    let differences = recorded.differences(place, &got);
    println!(
        "{place}, exact {}: {} conditions sent, {} differences",
        recorded.exact,
        by_case.len(),
        differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    by_case.len()
}

/// Sends every condition to a database, whatever kind it is, that compares as asked.
fn sent_to(kind: Kind, exact: bool) {
    let recorded = Recorded::new(exact);
    let fresh = filled(kind, &recorded.rows);
    let selected = runtime().block_on(async {
        let url = SecretUrl::new(fresh.url.clone());
        let address = Access::default().of(Address::parse(&url).expect("an address"));
        let collation = match exact {
            true => Collation::Exact,
            false => Collation::IgnoreCase,
        };
        let database = Database::connect(&address, Some(collation), false);
        let database = database.await.expect("it opens");
        let mut selected = Vec::new();
        for (index, case) in recorded.cases.iter().enumerate() {
            if is_bound(case) {
                selected.push((index, sent(&database, None, case, exact).await));
            }
        }
        selected
    });
    assert!(compare_sent(&recorded, &format!("{kind:?}"), selected) > 200);
}

#[test]
fn sent_conditions_select_what_was_recorded_on_mariadb() {
    sent_to(Kind::MariaDb, false);
    sent_to(Kind::MariaDb, true);
}

#[test]
fn sent_conditions_select_what_was_recorded_on_postgresql() {
    sent_to(Kind::PostgreSql, true);
    sent_to(Kind::PostgreSql, false);
}

#[test]
fn sent_conditions_select_what_was_recorded_on_sqlite() {
    sent_to(Kind::Sqlite, true);
    sent_to(Kind::Sqlite, false);
}

/// The index in memory folds as the source says, so each of its foldings has one of its own.
#[test]
fn the_index_in_memory_selects_what_was_recorded() {
    for (exact, sensitive) in [(false, false), (true, false), (true, true)] {
        let recorded = Recorded::new(exact);
        let collation = match exact {
            true => Collation::Exact,
            false => Collation::IgnoreCase,
        };
        let folding = Folding::of_search(collation, sensitive);
        let selected = runtime().block_on(async {
            let database = Database::in_memory(collation).await.expect("it opens");
            fill_memory(&database, &recorded.rows).await;
            let catalogue = Catalogue::read(&database).await.expect("it is read");
            let searched = Searched {
                key: "rows".to_owned(),
                table: Name::literal("rows_of_texts"),
                order: Name::literal("id_text"),
                valid: None,
                fields: COLUMNS.map(Name::literal).to_vec(),
                collation: None,
            };
            let search = Search::open(&database, &catalogue, folding, searched);
            let search = search.await.expect("the index is made");
            let mut selected = Vec::new();
            for (index, case) in recorded.cases.iter().enumerate() {
                let case_sensitive = case["params"]["CaseSensitive"] == json!(1);
                if is_bound(case) && (!exact || case_sensitive == sensitive) {
                    let answer = sent(&database, Some(&search), case, exact).await;
                    selected.push((index, answer));
                }
            }
            selected
        });
        assert!(compare_sent(&recorded, "index", selected) > 30);
    }
}

async fn fill_memory(database: &Database, rows: &[Vec<Option<String>>]) {
    let columns: Vec<String> = COLUMNS.iter().map(|name| format!("{name} TEXT")).collect();
    let create = format!(
        "CREATE TABLE rows_of_texts (id INTEGER NOT NULL PRIMARY KEY, id_text TEXT, {})",
        columns.join(", ")
    );
    let created = database.run_script("making the table", AssertSqlSafe(create));
    created.await.expect("it is made");
    for (id, cells) in rows.iter().enumerate() {
        let id = i64::try_from(id).unwrap();
        let mut insert = Statement::new("INSERT INTO rows_of_texts VALUES (").bind(id);
        insert = insert.sql(", ").bind(id.to_string());
        for cell in cells {
            insert = insert.sql(", ").bind(cell.as_deref());
        }
        database
            .run("filling", insert.sql(")"))
            .await
            .expect("a row");
    }
}
