//! Findings about tables: whether they have what the settings name.

use std::collections::BTreeMap;

use serde_json::json;

use super::testing::{judged, settings, spoiled};
use super::{DatabaseKind, TableColumn, TableFacts};

const TABLE: &str = "CustomerUser";

fn table(kind: DatabaseKind, columns: &[&str]) -> BTreeMap<String, TableFacts> {
    let columns = columns.iter().map(|name| TableColumn {
        name: name.trim_end_matches('#').to_owned(),
        whole_number: name.ends_with('#'),
    });
    let facts = TableFacts {
        database: kind,
        columns: Some(columns.collect()),
    };
    BTreeMap::from([(TABLE.to_owned(), facts)])
}

const COLUMNS: [&str; 11] = [
    "login",
    "email",
    "customer_id",
    "pw",
    "first_name",
    "last_name",
    "valid_id#",
    "create_time",
    "create_by#",
    "change_time",
    "change_by#",
];

#[test]
fn a_table_with_everything_has_no_findings() {
    let tables = table(DatabaseKind::Postgres, &COLUMNS);
    assert_eq!(judged(&settings(), &tables), []);
}

#[test]
fn the_table_must_have_what_settings_name() {
    let judge = |kind, columns: &[&str]| {
        let findings = judged(&settings(), &table(kind, columns));
        let told = findings
            .into_iter()
            .map(|own| (own.code, own.proof, own.help));
        told.collect::<Vec<_>>()
    };
    let mut columns = COLUMNS.to_vec();
    columns.retain(|column| *column != "pw");
    let told = judge(DatabaseKind::MySql, &columns);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "mapped_column_missing");
    assert_eq!(told[0].1, "table customer_user has no column pw");
    let statement = "ALTER TABLE customer_user ADD COLUMN pw VARCHAR(250) NULL;";
    assert!(told[0].2.ends_with(statement), "{}", told[0].2);
    let told = judge(DatabaseKind::MySql, &COLUMNS[..7]);
    assert_eq!(told[0].0, "no_audit_columns");
    let mut number = COLUMNS.to_vec();
    number[0] = "login#";
    assert_eq!(
        judge(DatabaseKind::Postgres, &number)[0].0,
        "number_as_login"
    );
    assert_eq!(judge(DatabaseKind::MySql, &number), []);
    let mut tables = table(DatabaseKind::MySql, &COLUMNS);
    let mut own = settings();
    own[TABLE]["CustomerUserSearchFields"] = json!(["login", "nick"]);
    assert_eq!(judged(&own, &tables)[0].code, "column_missing");
    let mut own = settings();
    own[TABLE]["Map"].as_array_mut().unwrap().remove(0);
    own[TABLE]["CustomerUserListFields"] = json!(["last_name", "email"]);
    own[TABLE]
        .as_object_mut()
        .unwrap()
        .remove("CustomerUserNameFields");
    let mut columns = COLUMNS.to_vec();
    columns.retain(|column| *column != "first_name");
    let told = judged(&own, &table(DatabaseKind::MySql, &columns));
    assert_eq!(told.len(), 1, "the shipped names are asked for: {told:?}");
    assert!(
        told[0]
            .message
            .starts_with("CustomerUserNameFields is not set")
    );
    tables.get_mut(TABLE).unwrap().columns = None;
    assert_eq!(judged(&settings(), &tables)[0].code, "no_table");
    own = settings();
    own[TABLE]["Params"]["SearchCaseSensitive"] = json!(1);
    let case = |kind| judged(&own, &table(kind, &COLUMNS))[0].code;
    assert_eq!(case(DatabaseKind::Postgres), "case_counts");
    assert_eq!(case(DatabaseKind::MySql), "case_counts_nowhere");
    assert_eq!(
        judged(&own, &table(DatabaseKind::Postgres, &number)),
        [],
        "a number needs it there"
    );
}

#[test]
fn what_companies_lack_is_named() {
    let judge = |columns: &[&str]| {
        let facts = table(DatabaseKind::MySql, columns)
            .into_values()
            .next()
            .unwrap();
        let tables = BTreeMap::from([("CustomerCompany".to_owned(), facts)]);
        let mut own = settings();
        own["CustomerCompany"] = json!({
            "Params": {"Table": "firms"}, "CustomerCompanyKey": "id",
            "CustomerCompanyListFields": ["id"], "Map": [["CustomerID", "", "id"]]});
        let found = judged(&own, &tables).into_iter();
        found
            .map(|own| (own.code, own.proof, own.help))
            .collect::<Vec<_>>()
    };
    let whole = ["id", "create_time", "create_by", "change_time", "change_by"];
    assert_eq!(judge(&whole), []);
    let told =
        |proof: &str, help: &str| vec![("column_missing", proof.to_owned(), help.to_owned())];
    assert_eq!(
        judge(&whole[..3]),
        told(
            "table firms has no change_time, change_by",
            "set Params.ForeignDB to 1"
        )
    );
    let help = "correct the Map and the keys that name them, or add the columns";
    assert_eq!(judge(&whole[1..]), told("table firms has no id", help));
    let module = spoiled(|settings| {
        settings["CustomerCompany"] = json!({"Module": "My::Companies", "Params": {"Table": "c"}, "CustomerCompanyKey": "id"});
    });
    assert_eq!(module, [("unknown_module", "CustomerCompany".to_owned())]);
}
