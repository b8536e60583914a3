//! What a form reads and writes: only what was changed in it, and what columns it lacks.

use aclscope::backend::{Instance, Overlays};
use aclscope::core::customer::write::{Level, Rule};
use aclscope::core::value::{Map, Value};
use serde_json::{Value as Json, json};

use super::people::broken;
use super::{complete, fields, filled, jn, open, origin, others, thea, wait};
use crate::servers::{ALL, Fresh, Kind};

/// The shipped source with further rows in its Map, and further keys.
fn source(rows: &[Json], keys: &[(&str, Json)]) -> Map {
    let mut map = vec![
        json!(["UserFirstname", "Firstname", "first_name", 1, 1, "var"]),
        json!(["UserLastname", "Lastname", "last_name", 1, 1, "var"]),
        json!(["UserLogin", "Username", "login", 1, 1, "var"]),
        json!(["UserPassword", "Password", "pw", 0, 0, "var"]),
        json!(["UserEmail", "Email", "email", 1, 1, "var"]),
        json!(["UserCustomerID", "CustomerID", "customer_id", 0, 1, "var"]),
        json!(["UserCity", "City", "city", 1, 0, "var"]),
        json!(["ValidID", "Valid", "valid_id", 0, 1, "int"]),
    ];
    map.extend(rows.iter().cloned());
    let mut config = json!({
        "Name": "people", "Module": "Kernel::System::CustomerUser::DB",
        "Params": {"Table": "customer_user"}, "CustomerKey": "login", "CustomerID": "customer_id",
        "CustomerValid": "valid_id", "CustomerUserSearchFields": ["login"],
        "CustomerUserPostMasterSearchFields": ["email"], "CustomerUserEmailUniqCheck": 1,
    });
    config["Map"] = Json::Array(map);
    for (key, value) in keys {
        config[*key] = value.clone();
    }
    Map::from_iter([("CustomerUser".to_owned(), Value::from(config))])
}

async fn open_with(fresh: &Fresh, settings: Map) -> Instance {
    let overlays = Overlays {
        write: true,
        settings,
        ..Overlays::default()
    };
    Instance::open(origin(&fresh.url), overlays).await.unwrap()
}

#[test]
fn a_form_writes_what_was_changed_in_it_and_nothing_else() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let customers = instance.customers();
            let before = jn(&instance).await;
            let mut given = fields(&[
                ("UserLogin", "jn"),
                ("UserEmail", "jn@meadow.example"),
                ("UserFirstname", "Jana"),
                ("UserLastname", "Novák"),
                ("UserCustomerID", "B"),
                ("UserCity", ""),
                ("UserPhone", " "),
                ("ValidID", "1"),
            ]);
            let plan = customers.plan_person_change("jn", &given, Level::Form);
            assert!(plan.await.unwrap().is_nothing(), "{kind:?}");
            given.insert("UserCity".to_owned(), Some("Graz".to_owned()));
            let plan = customers.plan_person_change("jn", &given, Level::Form);
            let plan = plan.await.unwrap();
            let lines: Vec<String> = plan.lines().iter().map(ToString::to_string).collect();
            assert_eq!(
                lines,
                ["customer_user, customer user jn: city: NULL -> Graz"]
            );
            instance.write_rows(&plan, &thea(&instance)).await.unwrap();
            let after = jn(&instance).await;
            for column in ["phone", "title", "pw", "comments", "email", "create_by"] {
                assert_eq!(
                    after[0].text(column),
                    before[0].text(column),
                    "{kind:?} {column}"
                );
            }
            assert_eq!(after[0].text("city"), Some("Graz"), "{kind:?}");
            // The ticket system's function empties what is not given.
            let given = complete("jn");
            let plan = customers.plan_person_change("jn", &given, Level::Function);
            let (plan, by) = (plan.await.unwrap(), thea(&instance));
            instance.write_rows(&plan, &by).await.unwrap();
            let after = jn(&instance).await;
            assert_eq!(
                (after[0].text("city"), after[0].text("phone")),
                (Some(""), Some(""))
            );
            let given = fields(&[
                ("CustomerID", "B"),
                ("CustomerCompanyName", "Bees"),
                ("CustomerCompanyCity", ""),
                ("ValidID", "1"),
            ]);
            let plan = customers
                .plan_company_change("B", &given, Level::Form)
                .await;
            let lines: Vec<String> = plan
                .unwrap()
                .lines()
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(lines, ["customer_company, customer B: name: Bee -> Bees"]);
        });
    }
}

#[test]
fn a_missing_column_is_told_with_its_statement_and_what_is_stored_is_read() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let rows = [
                json!(["UserRoom", "Room", "room", 1, 0, "var"]),
                json!(["UserFloor", "Floor", "floor", 1, 0, "int"]),
            ];
            let instance = open_with(&fresh, source(&rows, &[])).await;
            let customers = instance.customers();
            assert!(
                instance.person("jn").await.is_err(),
                "as in the ticket system"
            );
            let columns = customers.mapped_columns("CustomerUser").await.unwrap();
            let statements: Vec<&str> = columns
                .missing
                .iter()
                .map(|own| own.statement.as_str())
                .collect();
            let number = if kind == Kind::MariaDb {
                "INT"
            } else {
                "INTEGER"
            };
            let floor = format!("ALTER TABLE customer_user ADD COLUMN floor {number} NULL;");
            let room = "ALTER TABLE customer_user ADD COLUMN room VARCHAR(250) NULL;";
            assert_eq!(statements, [room, floor.as_str()], "{kind:?}");
            let stored = customers
                .stored_there("CustomerUser", "jn")
                .await
                .unwrap()
                .unwrap();
            assert_eq!(stored["UserLastname"].as_deref(), Some("Novák"), "{kind:?}");
            assert!(!format!("{stored:?}").contains("old secret"), "{stored:?}");
            for statement in statements {
                others(&fresh, statement);
            }
            let instance = open_with(&fresh, source(&rows, &[])).await;
            let columns = instance
                .customers()
                .mapped_columns("CustomerUser")
                .await
                .unwrap();
            assert_eq!(columns.missing, []);
            let mut given = complete("jn");
            given.insert("UserRoom".to_owned(), Some("B 7".to_owned()));
            let customers = instance.customers();
            let plan = customers
                .plan_person_change("jn", &given, Level::Form)
                .await;
            instance
                .write_rows(&plan.unwrap(), &thea(&instance))
                .await
                .unwrap();
            let after = jn(&instance).await;
            assert_eq!(after[0].text("room"), Some("B 7"), "{kind:?}");
            assert_eq!(after[0].text("floor"), None, "{kind:?}: it was left");
        });
    }
}

#[test]
fn a_validity_that_is_not_given_is_refused_before_the_database_does() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let customers = instance.customers();
            let given = fields(&[("CustomerID", "N"), ("CustomerCompanyName", "New")]);
            let refused = customers
                .plan_company_add(None, &given, Level::Function)
                .await;
            let refused = refused.unwrap_err();
            assert_eq!(broken(&refused), [("ValidID", Rule::Required)], "{kind:?}");
        });
    }
}

#[test]
fn a_login_is_made_that_nobody_has() {
    let fresh = filled(Kind::Sqlite);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let minute = now.unwrap().as_secs() / 60;
    // All but one number of every minute that this may take.
    for minute in minute..minute + 5 {
        let numbers: Vec<String> = (0..99).map(|number| number.to_string()).collect();
        let rows = numbers
            .iter()
            .filter(|number| *number != "42")
            .map(|number| {
                format!(
                    "('auto-' || strftime('%Y%m%d%H%M', {minute} * 60, 'unixepoch') || '{number}', \
                 '{minute}.{number}@meadow.example', 'B', 'a', 'b', 1)"
                )
            });
        let rows = rows.collect::<Vec<_>>().join(", ");
        others(
            &fresh,
            &format!(
                "INSERT INTO customer_user (login, email, customer_id, first_name, last_name, \
                 valid_id) VALUES {rows}"
            ),
        );
    }
    wait(async {
        let settings = source(&[], &[("AutoLoginCreation", json!(1))]);
        let instance = open_with(&fresh, settings).await;
        let mut given = complete("new");
        given.shift_remove("UserLogin");
        let customers = instance.customers();
        let planned = customers
            .plan_person_add(None, &given, Level::Function)
            .await;
        let (_, login) = planned.unwrap();
        assert!(
            login.starts_with("auto-") && login.ends_with("42"),
            "{login}"
        );
        assert_eq!(login.len(), "auto-20240201080042".len(), "{login}");
    });
}
