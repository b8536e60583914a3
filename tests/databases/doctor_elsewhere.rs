//! The doctor on sources of people and companies in another database.

use serde_json::{Value as Json, json};

use crate::customers::world::access;
use crate::doctor::{PEOPLE, answer, settings, world};
use crate::servers::{ALL, Fresh, Kind};
use crate::support::program::file;

/// A database beside the ticket system's own, with people and companies.
fn beside(kind: Kind) -> Fresh {
    let fresh = Fresh::new(kind);
    let charset = match kind {
        Kind::MariaDb => " CHARACTER SET utf8mb4",
        Kind::PostgreSql | Kind::Sqlite => "",
    };
    fresh.run_on_new(&format!(
        "CREATE TABLE people (account VARCHAR(100), family VARCHAR(100), mail VARCHAR(100), \
         firm VARCHAR(100), active INTEGER){charset}"
    ));
    fresh.run(PEOPLE);
    fresh.run(&format!(
        "CREATE TABLE firms (id VARCHAR(100), title VARCHAR(100)){charset}"
    ));
    fresh.run("INSERT INTO firms (id, title) VALUES ('zz', 'Zebra'), ('a;b', 'Both')");
    fresh.run("CREATE TABLE numbered (account INTEGER, family VARCHAR(100), mail VARCHAR(100), firm INTEGER)");
    fresh.run(
        "INSERT INTO numbered (account, family, mail, firm) VALUES (7, 'Ek', 'e@n.example', 1), \
               (8, '', 'f@n.example', 2)",
    );
    fresh
}

/// Puts a source's table into another database.
fn moved(source: &mut Json, other: &Fresh) {
    let (dsn, _, user, password) = access(other);
    source["Params"]["DSN"] = json!(dsn);
    if other.kind != Kind::Sqlite {
        source["Params"]["User"] = json!(user);
        source["Params"]["Password"] = json!(password);
    }
}

/// What the doctor says of the small world with `CustomerUser1` in the other database, after a
/// change of the settings.
fn examined(name: &str, other: &Fresh, change: impl FnOnce(&mut Json)) -> Json {
    let mut whole = world();
    whole["settings"] = settings()["settings"].clone();
    moved(&mut whole["settings"]["CustomerUser1"], other);
    change(&mut whole["settings"]);
    let name = format!("doctor-{name}-{:?}.json", other.kind);
    answer(&["--snapshot", &file(&name, whole.to_string())])
}

/// Code and proof of the findings about a source.
fn about<'a>(answer: &'a Json, source: &str) -> Vec<(&'a str, &'a str)> {
    let findings = answer["findings"].as_array().unwrap().iter();
    let own = findings.filter(|own| own["source"] == source);
    own.map(|own| {
        (
            own["code"].as_str().unwrap(),
            own["proof"].as_str().unwrap(),
        )
    })
    .collect()
}

#[test]
fn people_of_another_database_are_examined_like_those_of_the_own() {
    for kind in ALL {
        let other = beside(kind);
        let answer = examined("elsewhere", &other, |_| {});
        let source = &answer["sources"][1];
        assert_eq!(
            (&source["state"], &source["count"]),
            (&json!("ok"), &json!(7)),
            "{kind:?}"
        );
        assert!(
            source["search"]["sql"].as_str().unwrap().contains("people"),
            "{source}"
        );
        assert_eq!(answer["not_examined"], json!([]), "{kind:?}");
        assert_eq!(
            about(&answer, "CustomerUser1"),
            [
                (
                    "duplicate_login",
                    "1 login of 2 customer users, for example P1 and p1"
                ),
                (
                    "unknown_validity",
                    "1 customer user of 7, for example p6 with 9"
                ),
                (
                    "without_email",
                    "1 customer user of 7 has no mail, for example p5"
                ),
                (
                    "without_customer_id",
                    "1 customer user of 7 has no firm, for example p6"
                ),
                (
                    "twice_encoded",
                    "1 text in family, for example p3: MÃ¼ller, which was Müller"
                ),
                (
                    "customer_id_with_separator",
                    "1 customer user of 7, for example p3: \"a;b\""
                ),
                ("shadowed_login", "1 login, for example ak"),
                (
                    "duplicate_email",
                    "1 address of 2 customer users, for example P3@p.example and p3@p.example"
                ),
            ],
            "{kind:?}"
        );
        let password = access(&other).3;
        assert!(password.is_empty() || !answer.to_string().contains(&password));
    }
}

#[test]
fn companies_of_another_database_count() {
    for kind in ALL {
        let other = beside(kind);
        let with_companies = |settings: &mut Json| {
            settings["CustomerUser1"]["CustomerCompanySupport"] = json!(1);
            settings["CustomerCompany"] = json!({
                "Params": {"Table": "customer_company"}, "CustomerCompanyKey": "customer_id",
                "CustomerCompanyValid": "valid_id",
                "Map": [["CustomerID", "", "customer_id"], ["CustomerCompanyName", "", "name"]]});
        };
        let own = examined("own-companies", &other, with_companies);
        let proof = "1 CustomerID, for example zz (of bo)";
        assert!(
            about(&own, "CustomerUser").contains(&("without_company", proof)),
            "{own}"
        );
        let proof = "1 CustomerID, for example a;b (of p3)";
        assert!(
            about(&own, "CustomerUser1").contains(&("without_company", proof)),
            "{own}"
        );
        let both = examined("both-companies", &other, |settings| {
            with_companies(settings);
            settings["CustomerCompany1"] = json!({
                "Params": {"Table": "firms", "ForeignDB": 1}, "CustomerCompanyKey": "id",
                "CustomerCompanyListFields": ["id", "title"],
                "Map": [["CustomerID", "", "id"], ["CustomerCompanyName", "", "title"]]});
            moved(&mut settings["CustomerCompany1"], &other);
        });
        assert_eq!(both["not_examined"], json!([]), "{kind:?}");
        assert!(
            !both.to_string().contains("without_company"),
            "{kind:?}: {both}"
        );
    }
}

#[test]
fn a_table_that_is_missing_there_is_no_dead_server() {
    for kind in ALL {
        let other = beside(kind);
        let answer = examined("no-table", &other, |settings| {
            settings["CustomerUser1"]["Params"]["Table"] = json!("nobody");
        });
        let proof = "the database has no table nobody";
        assert_eq!(
            about(&answer, "CustomerUser1"),
            [("no_table", proof)],
            "{kind:?}"
        );
        let answer = examined("no-column", &other, |settings| {
            let source = settings["CustomerUser1"].as_object_mut().unwrap();
            source.remove("CustomerUserNameFields");
        });
        let found = about(&answer, "CustomerUser1");
        for column in ["first_name", "last_name"] {
            let proof = format!("table people has no column {column}");
            assert!(
                found.contains(&("column_missing", &proof)),
                "{kind:?}: {found:?}"
            );
        }
        assert!(
            found.iter().all(|(code, _)| *code != "unreachable"),
            "{found:?}"
        );
    }
}

#[test]
fn numbers_as_logins_and_customer_ids_are_counted() {
    for kind in ALL {
        let other = beside(kind);
        let answer = examined("numbers", &other, |settings| {
            let source = &mut settings["CustomerUser1"];
            source["Params"]["Table"] = json!("numbered");
            source["Params"]["SearchCaseSensitive"] = json!(1);
            source["ReadOnly"] = json!(0);
            source["CustomerUserSearchFields"] = json!(["family"]);
            source["Map"] = json!([
                ["UserLastname", "", "family", 1, 1, "var"],
                ["UserLogin", "", "account", 1, 1, "int"],
                ["UserEmail", "", "mail", 1, 1, "var"],
                ["UserCustomerID", "", "firm", 0, 1, "int"]
            ]);
            source.as_object_mut().unwrap().remove("CustomerValid");
        });
        assert_eq!(answer["not_examined"], json!([]), "{kind:?}");
        assert_eq!(answer["sources"][1]["count"], 2, "{kind:?}");
        let proof = "1 customer user of 2 has no family, for example 8";
        assert_eq!(
            about(&answer, "CustomerUser1"),
            [("without_attribute", proof)],
            "{kind:?}"
        );
    }
}
