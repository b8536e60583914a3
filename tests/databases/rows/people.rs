//! Customer users and companies: what a form is told, what follows a change, what the history keeps.

use std::fs;

use aclscope::backend::instance::Refused;
use aclscope::backend::journal::{History, Origin as Who, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::backend::{Instance, Overlays};
use aclscope::core::customer::write::{Level, Rule};
use aclscope::core::value::{Map, Value};
use serde_json::json;

use super::{complete, fields, filled, open, origin, others, thea, wait};
use crate::servers::{ALL, Fresh, Kind};

/// The rules that fields break.
pub fn broken(refused: &Refused) -> Vec<(&str, Rule)> {
    let errors = refused.fields().iter();
    errors.map(|own| (own.field.as_str(), own.rule)).collect()
}

#[test]
fn a_form_is_told_of_every_field_and_nothing_is_planned() {
    let fresh = filled(Kind::Sqlite);
    wait(async {
        let instance = open(&fresh.url).await;
        let customers = instance.customers();
        let given = fields(&[
            ("UserLogin", " JN "),
            ("UserEmail", "JN@meadow.example"),
            ("UserFirstname", "0"),
            ("UserLastname", &"x".repeat(101)),
            ("UserCustomerID", "nowhere"),
            ("ValidID", "9"),
        ]);
        let refused = customers.plan_person_add(None, &given, Level::Form).await;
        let refused = refused.unwrap_err();
        let mut told = broken(&refused);
        told.sort_by_key(|(field, _)| *field);
        let wanted = [
            ("UserCustomerID", Rule::Unknown),
            ("UserEmail", Rule::Taken),
            ("UserFirstname", Rule::Required),
            ("UserLastname", Rule::Unfit),
            ("UserLogin", Rule::Taken),
            ("ValidID", Rule::Unknown),
        ];
        assert_eq!(told, wanted, "{refused}");
        // What is not checked from here is told, not hidden.
        let (plan, _) = customers
            .plan_person_add(None, &complete("new"), Level::Function)
            .await
            .unwrap();
        assert!(plan.notes.iter().any(|note| note.contains("CheckMXRecord")));
    });
}

#[test]
fn a_login_that_somebody_takes_meanwhile_is_refused() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let customers = instance.customers();
            let given = complete("new");
            let planned = customers.plan_person_add(None, &given, Level::Function);
            let (plan, login) = planned.await.unwrap();
            assert_eq!(login, "new");
            others(
                &fresh,
                "INSERT INTO customer_user (id, login, email, customer_id, first_name, last_name, \
                 valid_id) VALUES (70, 'NEW', 'x@meadow.example', 'B', 'a', 'b', 1)",
            );
            let stale = instance.write_rows(&plan, &thea(&instance)).await;
            let message = stale.unwrap_err().to_string();
            assert!(
                message.contains("somebody has the login \"new\""),
                "{kind:?}: {message}"
            );
        });
    }
}

#[test]
fn the_history_tells_every_row_and_no_password() {
    for kind in ALL {
        let fresh = filled(kind);
        let folder = format!("aclscope-rows-{kind:?}-{}", std::process::id());
        let folder = crate::support::folder::own().join(folder);
        fs::create_dir_all(&folder).unwrap();
        wait(async {
            let instance = open(&fresh.url).await;
            let place = Place::at(&folder.join("aclscope")).unwrap();
            let who = || Who::of(|_| None);
            let ledger = Ledger::new(&place, who());
            let mut given = complete("jn");
            given.insert("UserPassword".to_owned(), Some("n3w s3cret".to_owned()));
            let planned = instance.customers();
            let planned = planned.plan_person_change("jn", &given, Level::Function);
            let plan = planned.await.unwrap();
            let lines: Vec<String> = plan.lines().iter().map(ToString::to_string).collect();
            let line = "customer_user, customer user jn: pw: *** (crypt) -> *** (sha2)";
            assert!(lines.iter().any(|own| own == line), "{lines:?}");
            let by = thea(&instance);
            let shown = instance.shown_statements(&plan, &by).await.unwrap();
            assert_eq!(
                ledger
                    .write_rows(&instance, &plan, &by)
                    .await
                    .unwrap()
                    .map(|_| ()),
                None
            );
            let history = History::new(&place, who());
            let text = fs::read_to_string(history.path()).unwrap();
            let everything = format!("{text} {lines:?} {shown:?} {plan:?}");
            let hash = "785f2e1d26f0a895bd82";
            for secret in ["n3w s3cret", "old secret", hash] {
                assert!(!everything.contains(secret), "{kind:?}: {secret}");
            }
            let entry = history.read().unwrap().newest(Default::default()).next();
            let change = entry.unwrap().unwrap().change;
            let cell = |side: &Option<_>, column: &str| {
                let columns: &aclscope::backend::journal::Columns = side.as_ref().unwrap();
                columns[column].clone()
            };
            assert_eq!(change.row.as_ref().unwrap().what, "customer user jn");
            assert_eq!(cell(&change.before, "first_name").as_deref(), Some("Jana"));
            assert_eq!(cell(&change.after, "first_name").as_deref(), Some("Tomas"));
            assert_eq!(cell(&change.after, "pw").as_deref(), Some("*** (sha2)"));
            // What is refused leaves no trace, and nothing that waits.
            let again = ledger.write_rows(&instance, &plan, &by).await;
            assert!(
                again
                    .unwrap_err()
                    .to_string()
                    .contains("somebody else has changed")
            );
            assert_eq!(history.read().unwrap().count(), 1);
            assert!(history.unsettled().unwrap().found.is_empty());
            let caches = instance.renew_caches(&plan).await;
            let command =
                "bin/otobo.Console.pl Maint::Cache::Delete --type CustomerUser_CustomerSearch";
            assert!(
                caches.commands.iter().any(|own| own == command),
                "{caches:?}"
            );
        });
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn what_hangs_on_a_login_or_customer_follows() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let by = thea(&instance);
            let customers = instance.customers();
            let mut given = complete("jana");
            given.insert("UserEmail".to_owned(), Some("jn@meadow.example".to_owned()));
            let plan = customers
                .plan_person_change("jn", &given, Level::Function)
                .await;
            let plan = plan.unwrap();
            let left = "3 rows of table group_customer_user keep the login jn";
            assert!(
                plan.notes.iter().any(|note| note.contains(left)),
                "{:?}",
                plan.notes
            );
            instance.write_rows(&plan, &by).await.unwrap();
            let ticket = |id: &'static str| {
                let instance = &instance;
                async move {
                    let rows = instance.rows_of("ticket", &[("id", id)]).await.unwrap();
                    let cell = |column| rows[0].text(column).unwrap_or_default().to_owned();
                    format!("{} {}", cell("customer_user_id"), cell("customer_id"))
                }
            };
            assert_eq!(ticket("1").await, "jana B", "{kind:?}");
            assert_eq!(ticket("2").await, "jn C", "of another customer");
            let key = [("customer_user_login", "jana")];
            assert_eq!(
                instance
                    .rows_of("service_customer_user", &key)
                    .await
                    .unwrap()
                    .len(),
                1
            );
            let given = fields(&[
                ("CustomerID", "BB"),
                ("CustomerCompanyName", "Bee"),
                ("ValidID", "1"),
            ]);
            let plan = customers
                .plan_company_change("B", &given, Level::Function)
                .await;
            instance.write_rows(&plan.unwrap(), &by).await.unwrap();
            assert_eq!(ticket("1").await, "jana BB", "{kind:?}");
            let person = instance
                .rows_of("customer_user", &[("login", "jana")])
                .await
                .unwrap();
            assert_eq!(person[0].text("customer_id"), Some("BB"), "{kind:?}");
            assert_eq!(person[0].text("change_by"), Some("2"));
        });
    }
}

/// The settings of a source whose people are in another database.
fn elsewhere(url: &str) -> Map {
    let config = json!({
        "Name": "CRM", "Module": "Kernel::System::CustomerUser::DB",
        "Params": {"Table": "people", "DSN": url, "ForeignDB": 1},
        "CustomerKey": "login", "CustomerID": "firm",
        "CustomerUserSearchFields": ["login"],
        "CustomerUserNameFields": ["login"], "CustomerUserListFields": ["login", "mail"],
        "Map": [["UserLogin", "Login", "login", 1, 1, "var"],
                ["UserEmail", "Email", "mail", 1, 1, "var"],
                ["UserCustomerID", "CustomerID", "firm", 1, 1, "var"],
                ["UserRoom", "Room", "room\"; --", 1, 0, "var"]],
    });
    Map::from_iter([("CustomerUser1".to_owned(), Value::from(config))])
}

#[test]
fn people_of_another_database_are_written_there_once_every_column_is_there() {
    let (fresh, crm) = (filled(Kind::Sqlite), Fresh::new(Kind::Sqlite));
    crm.run_on_new("CREATE TABLE people (login VARCHAR(20), mail VARCHAR(50), firm VARCHAR(20))");
    wait(async {
        let overlays = Overlays {
            write: true,
            settings: elsewhere(&crm.url),
            ..Overlays::default()
        };
        let instance = Instance::open(origin(&fresh.url), overlays).await.unwrap();
        let customers = instance.customers();
        let source = Some("CustomerUser1");
        let refused = customers
            .plan_person_add(source, &complete("zoe"), Level::Function)
            .await;
        assert_eq!(
            broken(&refused.unwrap_err()),
            [("UserRoom", Rule::NoColumn)]
        );
        let columns = customers.mapped_columns("CustomerUser1").await.unwrap();
        let statement = "ALTER TABLE \"people\" ADD COLUMN \"room\"\"; --\" VARCHAR(250) NULL;";
        assert_eq!(columns.missing[0].statement, statement);
        others(&crm, statement);
        let given = complete("zoe");
        let planned = customers.plan_person_add(source, &given, Level::Function);
        let (plan, _) = planned.await.unwrap();
        instance.write_rows(&plan, &thea(&instance)).await.unwrap();
        let there = instance.sources().record("ZOE").await.unwrap().unwrap();
        assert_eq!(
            (there.source.as_str(), there.login.as_str()),
            ("CustomerUser1", "zoe")
        );
        let own = instance
            .rows_of("customer_user", &[("login", "zoe")])
            .await
            .unwrap();
        assert!(own.is_empty(), "not in the ticket system's own table");
    });
}
