mod editing;
mod otherwise;
mod properties;
mod truth;

use super::*;
use crate::core::customer::testing::{OTHER, SAME};
use crate::core::table_change::{Act, Cell, Plan};
use crate::core::world::{Collation, Row};

const TYPES: [&str; 3] = ["ro", "create", "rw"];

fn types(contexts: &[Option<&str>]) -> Vec<Column> {
    let columns = contexts.iter().flat_map(|context| {
        TYPES.iter().map(|key| Column {
            context: context.map(str::to_owned),
            key: Some((*key).to_owned()),
        })
    });
    columns.collect()
}

fn item(key: &str, name: &str) -> Item {
    Item {
        named: Named::new(key, name),
        valid: true,
        ..Item::default()
    }
}

/// The groups of dg: Support and Sales, and `users`, which everybody has.
fn groups(rows: Vec<Row>) -> Sheet {
    Sheet {
        relation: Relation::UserGroups,
        side: Side::Left,
        chosen: Named::plain("dg"),
        columns: types(&[None]),
        items: vec![
            item("2", "Support"),
            item("3", "Sales"),
            Item {
                fixed: vec![(None, Fixed::Always)],
                ..item("1", "users")
            },
        ],
        rows,
        defaults: Vec::new(),
        collation: Collation::IgnoreCase,
        widths: [Some(100), None],
        counts: true,
    }
}

fn grant(group: &str, key: &str, value: &str) -> Row {
    Row::from_pairs([
        ("user_id", Some("dg")),
        ("group_id", Some(group)),
        ("permission_key", Some(key)),
        ("permission_value", Some(value)),
        ("create_time", Some("2024-02-01 08:00:00")),
    ])
}

fn company_grant(group: &str, context: &str, key: &str) -> Row {
    Row::from_pairs([
        ("customer_id", Some("acme")),
        ("group_id", Some(group)),
        ("permission_key", Some(key)),
        ("permission_value", Some("1")),
        ("permission_context", Some(context)),
    ])
}

/// The groups of customer acme in both contexts.
fn company_groups(rows: Vec<Row>) -> Sheet {
    Sheet {
        relation: Relation::CustomerGroups,
        chosen: Named::plain("acme"),
        columns: types(&[Some(SAME), Some(OTHER)]),
        items: vec![
            item("2", "Support"),
            Item {
                fixed: vec![(Some(SAME.to_owned()), Fixed::CompanyAlways)],
                ..item("1", "users")
            },
        ],
        rows,
        ..groups(Vec::new())
    }
}

fn customers(rows: &[&str]) -> Sheet {
    let row = |id: &&str| Row::from_pairs([("user_id", Some("dg")), ("customer_id", Some(*id))]);
    Sheet {
        relation: Relation::UserCustomers,
        columns: vec![Column::default()],
        items: vec![
            Item {
                fixed: vec![(None, Fixed::Primary)],
                ..item("mx", "mx")
            },
            item("us", "us"),
            item("se", "se"),
        ],
        rows: rows.iter().map(row).collect(),
        widths: [Some(100), Some(150)],
        ..groups(Vec::new())
    }
}

/// What a database would hold after a plan.
fn carried_out(rows: Vec<Row>, plan: &Plan) -> Vec<Row> {
    carried_out_in(Collation::IgnoreCase, rows, plan)
}

/// The same of one that compares texts like this.
fn carried_out_in(collation: Collation, mut rows: Vec<Row>, plan: &Plan) -> Vec<Row> {
    for change in &plan.changes {
        let under = |row: &Row| {
            let mut key = change.key.iter();
            key.all(|(column, text)| collation.eq(row.text(column).unwrap_or(""), text))
        };
        let mut now: Vec<Row> = rows.iter().filter(|row| under(row)).cloned().collect();
        match &change.act {
            Act::Check(_) => {
                let mut old = change.old.clone();
                let order = |row: &Row| format!("{row:?}");
                now.sort_by_key(order);
                old.sort_by_key(order);
                assert_eq!(now, old, "{}", change.what);
            }
            Act::Replace(added) => {
                rows.retain(|row| !under(row));
                rows.extend(added.iter().map(|cells| {
                    let texts = cells.iter().filter_map(|(column, cell)| match cell {
                        Cell::Text(text) => Some((column.as_str(), Some(text.as_str()))),
                        _ => None,
                    });
                    Row::from_pairs(texts)
                }));
            }
            other => panic!("{other:?}"),
        }
    }
    rows
}

fn origins(matrix: &Matrix, item: usize) -> Vec<Origin> {
    let columns = 0..matrix.columns().len();
    columns
        .map(|column| matrix.cell(item, column).unwrap().origin)
        .collect()
}

fn given(matrix: &Matrix) -> Vec<Vec<bool>> {
    let items = 0..matrix.len();
    let given = items.map(|item| {
        origins(matrix, item)
            .iter()
            .map(|own| own.is_given())
            .collect()
    });
    given.collect()
}

#[test]
fn cells_say_where_they_come_from() {
    use Origin::{BesideRw, ByRw, Nothing, Own};
    let rows = vec![
        grant("2", "rw", "1"),
        grant("2", "RO", "1"),
        grant("3", "ro", "0"),
    ];
    let mut matrix = Matrix::new(groups(rows));
    assert_eq!(origins(&matrix, 0), [BesideRw, ByRw, Own]);
    assert_eq!(
        origins(&matrix, 1),
        [Nothing; 3],
        "a row whose value is 0 gives nothing"
    );
    assert_eq!(origins(&matrix, 2), [Origin::Fixed(Fixed::Always); 3]);
    assert_eq!(
        matrix.sentence(0, 2),
        "dg has rw in Support through group_customer_user; rw implies ro and create."
    );
    assert_eq!(matrix.toggle(0, 1), Err(Refused::ByRw("create".to_owned())));
    assert_eq!(
        matrix.toggle(2, 0),
        Err(Refused::Always("users".to_owned()))
    );
    assert!(!matrix.is_changed() && !matrix.undo());
    matrix.toggle(0, 2).unwrap();
    assert_eq!(
        origins(&matrix, 0),
        [Own, Nothing, Nothing],
        "the older row stays"
    );
    assert!(matrix.sentence(0, 2).ends_with("Not written yet."));
}

#[test]
fn rows_that_count_for_nothing_are_said_to() {
    let sheet = Sheet {
        counts: false,
        ..groups(vec![grant("2", "ro", "1")])
    };
    let matrix = Matrix::new(sheet);
    assert_eq!(
        matrix.sentence(0, 0),
        "dg has ro in Support through group_customer_user. CustomerGroupSupport is off: everybody \
         has all valid groups, whatever stands here."
    );
    assert_eq!(matrix.sentence(9, 0), "No group is found here.");
    assert_eq!(
        matrix.sentence(1, 0),
        "group_customer_user has no ro in Sales for dg. CustomerGroupSupport is off: everybody has \
         all valid groups, whatever stands here."
    );
    let off = Sheet {
        counts: false,
        ..company_groups(Vec::new())
    };
    let other = Matrix::new(off).sentence(0, 3);
    assert!(
        other.ends_with("and nobody has any in context Other."),
        "{other}"
    );
}

#[test]
fn rw_is_written_alone_and_an_older_row_stays() {
    let rows = vec![grant("2", "ro", "1"), grant("3", "ro", "1")];
    let mut matrix = Matrix::new(groups(rows.clone()));
    matrix.toggle(0, 2).unwrap();
    let plan = matrix.plan();
    let writes: Vec<_> = plan.writes().collect();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].key.last().unwrap().1, "rw");
    let now = carried_out(rows, &plan);
    assert_eq!(now.len(), 3);
    assert_eq!(given(&Matrix::new(groups(now))), given(&matrix));
    assert_eq!(matrix.changes()[0].before, "ro");
    assert_eq!(matrix.changes()[0].after, "rw");
}

#[test]
fn of_a_customer_rw_replaces_everything_in_its_context_and_nothing_elsewhere() {
    let rows = vec![
        company_grant("2", SAME, "ro"),
        company_grant("2", SAME, "create"),
        company_grant("2", OTHER, "ro"),
        company_grant("2", "Never::Configured", "rw"),
    ];
    let mut matrix = Matrix::new(company_groups(rows.clone()));
    matrix.toggle(0, 2).unwrap();
    let now = carried_out(rows, &matrix.plan());
    let mut kept: Vec<(&str, &str)> = now
        .iter()
        .filter_map(|row| Some((row.text("permission_context")?, row.text("permission_key")?)))
        .collect();
    kept.sort_unstable();
    assert_eq!(
        kept,
        [("Never::Configured", "rw"), (OTHER, "ro"), (SAME, "rw")]
    );
    assert_eq!(
        matrix.changes()[0].before,
        "ro in Same, create in Same, ro in Other"
    );
    assert!(matches!(
        matrix.toggle(1, 0),
        Err(Refused::CompanyAlways(_))
    ));
    matrix.toggle(1, 3).unwrap();
}

#[test]
fn types_that_only_rows_know_get_columns_and_stay() {
    let rows = vec![grant("2", "note", "1"), grant("2", "ro", "1")];
    let mut matrix = Matrix::new(groups(rows.clone()));
    assert_eq!(
        matrix.columns().last().unwrap().key.as_deref(),
        Some("note")
    );
    matrix.toggle(0, 0).unwrap();
    let now = carried_out(rows, &matrix.plan());
    assert_eq!(now, [grant("2", "note", "1")]);
    // In the right context, behind its other types.
    let rows = vec![company_grant("2", SAME, "note")];
    let matrix = Matrix::new(company_groups(rows));
    let keys: Vec<&str> = matrix
        .columns()
        .iter()
        .filter_map(|own| own.key.as_deref())
        .collect();
    assert_eq!(keys, ["ro", "create", "rw", "note", "ro", "create", "rw"]);
}

#[test]
fn the_own_customer_is_fixed_and_others_are_ticks() {
    let mut matrix = Matrix::new(customers(&["us"]));
    assert_eq!(matrix.toggle(0, 0), Err(Refused::Primary("mx".to_owned())));
    matrix.toggle(1, 0).unwrap();
    matrix.toggle(2, 0).unwrap();
    let rows = customers(&["us"]).rows;
    let now = carried_out(rows, &matrix.plan());
    let ids: Vec<_> = now
        .iter()
        .filter_map(|row| row.text("customer_id"))
        .collect();
    assert_eq!(ids, ["se"]);
    assert_eq!(
        matrix.sentence(2, 0),
        "dg acts for se through customer_user_customer. Not written yet."
    );
}

#[test]
fn logins_that_do_not_fit_are_refused_but_can_be_taken_away() {
    let long = "x".repeat(101);
    let mut sheet = customers(&["us"]);
    sheet.chosen = Named::plain(long);
    let mut matrix = Matrix::new(sheet);
    let refused = matrix.toggle(2, 0).unwrap_err().to_string();
    assert!(
        refused.contains("has 101 characters, column user_id of table"),
        "{refused}"
    );
    assert!(refused.contains("takes only 100"), "{refused}");
    assert!(matrix.toggle_row(2).is_err());
    matrix.toggle(1, 0).unwrap();
    assert_eq!(matrix.plan().writes().count(), 1);
}
