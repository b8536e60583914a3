//! Plans: carried out whole or not at all, never over what nobody has seen.

use aclscope::backend::tables::WriteError;
use aclscope::core::table_change::{Act, Cell, Cells, Plan, TableChange, created, written};
use aclscope::core::world::Row;

use super::{filled, jn, open, others, thea, wait};
use crate::servers::{ALL, Kind};

fn plan(changes: Vec<TableChange>) -> Plan {
    Plan {
        changes,
        ..Plan::new("change customer user jn")
    }
}

/// A plan that writes the city of jn, resting on what was read.
fn city(old: &[Row], city: &str) -> TableChange {
    let cells = [("city".to_owned(), Cell::from(city))];
    let cells = cells.into_iter().chain(written()).collect();
    let key = [("login", "jn")];
    TableChange::new(
        "customer_user",
        "customer user jn",
        &key,
        old.to_vec(),
        Act::Update(cells),
    )
}

fn permission(key: &str) -> Cells {
    let mut cells = created();
    cells.extend([
        ("user_id".to_owned(), Cell::from("jn")),
        ("group_id".to_owned(), Cell::from(3)),
        ("permission_key".to_owned(), Cell::from(key)),
        ("permission_value".to_owned(), Cell::from(1)),
    ]);
    cells
}

#[test]
fn rows_are_written_in_the_name_of_the_agent_and_others_stay() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let by = thea(&instance);
            let person = jn(&instance).await;
            let key = [("user_id", "jn"), ("group_id", "3")];
            let granted = instance.rows_of("group_customer_user", &key).await.unwrap();
            assert_eq!((person.len(), granted.len()), (1, 2), "{kind:?}");
            let replace = TableChange::new(
                "group_customer_user",
                "customer user jn in group support",
                &key,
                granted,
                Act::Replace(vec![permission("rw")]),
            );
            let plan = plan(vec![city(&person, "Łódź"), replace]);
            let lines: Vec<String> = plan.lines().iter().map(ToString::to_string).collect();
            assert_eq!(
                lines[0],
                "customer_user, customer user jn: city: NULL -> Łódź"
            );
            let shown = instance.shown_statements(&plan, &by).await.unwrap();
            assert_eq!(
                shown.len(),
                3,
                "an update, a deletion, an insertion: {shown:?}"
            );
            assert!(shown[0].sql.starts_with("UPDATE") && shown[0].values[0] == "Łódź");
            instance.write_rows(&plan, &by).await.unwrap();
            let person = jn(&instance).await;
            assert_eq!(person[0].text("city"), Some("Łódź"), "{kind:?}");
            assert_eq!(person[0].text("change_by"), Some("2"));
            assert_eq!(person[0].text("create_by"), Some("1"));
            assert_ne!(person[0].text("change_time"), Some("2024-02-01 08:00:00"));
            let granted = instance
                .rows_of("group_customer_user", &[("user_id", "jn")])
                .await;
            let mut granted: Vec<_> = granted
                .unwrap()
                .iter()
                .map(|row| {
                    (
                        row.id("group_id"),
                        row.text("permission_key").map(str::to_owned),
                    )
                })
                .collect();
            granted.sort();
            let wanted = [(1, "rw"), (3, "rw")].map(|(id, key)| (Some(id), Some(key.to_owned())));
            assert_eq!(granted, wanted, "{kind:?}: the other group stays");
        });
    }
}

#[test]
fn what_somebody_else_changed_is_refused_and_nothing_is_written() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let by = thea(&instance);
            let person = jn(&instance).await;
            let key = [("user_id", "jn"), ("group_id", "3")];
            let granted = instance.rows_of("group_customer_user", &key).await.unwrap();
            // The time of the change stays the same: it is not what tells.
            others(
                &fresh,
                "UPDATE customer_user SET phone = '7' WHERE login = 'jn'",
            );
            let stale = instance
                .write_rows(&plan(vec![city(&person, "Graz")]), &by)
                .await;
            let message = stale.unwrap_err().to_string();
            for word in [
                "table customer_user",
                "customer user jn",
                "column phone",
                "NULL",
                "7",
            ] {
                assert!(message.contains(word), "{kind:?}: {word} in {message}");
            }
            // One of two rows that are the same came or went.
            others(
                &fresh,
                "INSERT INTO group_customer_user (user_id, group_id, permission_key, permission_value) \
                 VALUES ('jn', 3, 'ro', 1)",
            );
            let person = jn(&instance).await;
            let replace = TableChange::new(
                "group_customer_user",
                "customer user jn in group support",
                &key,
                granted,
                Act::Replace(Vec::new()),
            );
            let plan = plan(vec![city(&person, "Graz"), replace]);
            let stale = instance.write_rows(&plan, &by).await.unwrap_err();
            assert!(
                matches!(&stale, WriteError::Stale(rows) if rows.len() == 1),
                "{stale}"
            );
            assert!(stale.to_string().contains("group_customer_user"), "{stale}");
            let now = jn(&instance).await;
            assert_eq!(now, person, "{kind:?}: all or nothing");
        });
    }
}

#[test]
fn values_that_a_column_does_not_take_are_named_and_never_cut_off() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let by = thea(&instance);
            let person = jn(&instance).await;
            let long = plan(vec![city(&person, &"ä".repeat(201))]);
            let refused = instance.write_rows(&long, &by).await.unwrap_err();
            assert_eq!(refused.kind(), "refused");
            let wanted = "column city: it takes 200 characters, this text has 201";
            assert!(refused.to_string().contains(wanted), "{kind:?}: {refused}");
            let mut word = city(&person, "Graz");
            if let Act::Update(cells) = &mut word.act {
                cells.push(("valid_id".to_owned(), Cell::from("x' OR 1=1 --")));
                cells.push(("no such\" column".to_owned(), Cell::from("x")));
            }
            let refused = instance.write_rows(&plan(vec![word]), &by).await;
            let refused = refused.unwrap_err().to_string();
            assert!(
                refused.contains("column valid_id: it takes whole numbers only"),
                "{refused}"
            );
            assert!(
                refused.contains("has no column no such\" column"),
                "{refused}"
            );
            let now = jn(&instance).await;
            assert_eq!(now, person, "{kind:?}");
        });
    }
}

#[test]
fn a_change_of_case_or_of_blanks_at_the_end_is_noticed() {
    for kind in ALL {
        let fresh = filled(kind);
        wait(async {
            let instance = open(&fresh.url).await;
            let by = thea(&instance);
            // MariaDB itself takes all of these for the same.
            for (was, now) in [
                ("Bremen", "bremen"),
                ("bremen", "bremen "),
                ("bremen ", "brémen "),
            ] {
                others(
                    &fresh,
                    &format!("UPDATE customer_user SET street = '{was}'"),
                );
                let person = jn(&instance).await;
                others(
                    &fresh,
                    &format!("UPDATE customer_user SET street = '{now}'"),
                );
                let plan = plan(vec![city(&person, "Graz")]);
                let stale = instance.write_rows(&plan, &by).await.unwrap_err();
                let wanted = format!("column street: {was:?} was read, now it is {now:?}");
                assert!(stale.to_string().contains(&wanted), "{kind:?}: {stale}");
            }
            others(&fresh, "UPDATE customer_user SET street = NULL");
            let person = jn(&instance).await;
            others(&fresh, "UPDATE customer_user SET street = ''");
            let graz = plan(vec![city(&person, "Graz")]);
            let stale = instance.write_rows(&graz, &by).await;
            let stale = stale.unwrap_err().to_string();
            assert!(stale.contains("column street"), "{kind:?}: {stale}");
            let person = jn(&instance).await;
            let plan = plan(vec![city(&person, "Graz")]);
            instance.write_rows(&plan, &by).await.unwrap();
        });
    }
}

#[test]
fn columns_of_every_type_are_compared_and_stay() {
    let columns = |kind| match kind {
        Kind::MariaDb => [
            ("since DATE", "'0000-00-00'", "'2024-02-01'"),
            (
                "at DATETIME",
                "'0000-00-00 00:00:00'",
                "'2024-02-01 08:00:00'",
            ),
            ("shift TIME", "'-01:30:00'", "'120:00:01'"),
            ("share DOUBLE", "0.1", "0.1000000000000001"),
            ("half FLOAT", "0.1", "0.10000001"),
            ("price DECIMAL(10,2)", "1.10", "1.20"),
            ("flag BIT(1)", "b'0'", "b'1'"),
        ]
        .to_vec(),
        Kind::PostgreSql => [
            ("since DATE", "'2024-02-02'", "'2024-02-01'"),
            (
                "at TIMESTAMP",
                "'2024-02-01 08:00:00.5'",
                "'2024-02-01 08:00:00'",
            ),
            ("shift TIME", "'01:30:00'", "'01:30:00.000001'"),
            ("share DOUBLE PRECISION", "0.1", "0.1000000000000001"),
            ("half REAL", "0.1", "0.10000001"),
            ("price NUMERIC(10,2)", "1.10", "1.20"),
            ("flag BOOLEAN", "TRUE", "FALSE"),
        ]
        .to_vec(),
        Kind::Sqlite => [
            ("share REAL", "0.1", "0.1001"),
            ("photo BLOB", "x'0041'", "x'0042'"),
        ]
        .to_vec(),
    };
    for kind in ALL {
        let fresh = filled(kind);
        for (column, ..) in columns(kind) {
            others(
                &fresh,
                &format!("ALTER TABLE customer_user ADD COLUMN {column}"),
            );
        }
        wait(async {
            let instance = open(&fresh.url).await;
            let by = thea(&instance);
            for (column, was, now) in columns(kind) {
                let name = column.split(' ').next().unwrap();
                others(&fresh, &format!("UPDATE customer_user SET {name} = {was}"));
                let person = jn(&instance).await;
                others(&fresh, &format!("UPDATE customer_user SET {name} = {now}"));
                let plan = plan(vec![city(&person, "Graz")]);
                let Err(stale) = instance.write_rows(&plan, &by).await else {
                    panic!("{kind:?}: {column} has changed, and nobody noticed");
                };
                let wanted = format!("column {name}");
                assert!(
                    stale.to_string().contains(&wanted),
                    "{kind:?} {column}: {stale}"
                );
                others(&fresh, &format!("UPDATE customer_user SET {name} = {was}"));
            }
            let person = jn(&instance).await;
            let plan = plan(vec![city(&person, "Graz")]);
            instance.write_rows(&plan, &by).await.unwrap();
        });
    }
}
