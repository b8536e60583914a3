//! What comes otherwise than by a row: from customers, default services and settings.

use serde_json::json;

use super::*;
use crate::core::customer::testing::Instance;

#[test]
fn what_customers_give_is_marked_by_type_and_context() {
    use Origin::{Also as Through, Nothing, Other, Own};
    let also = |key: Option<&str>, other: bool| Also {
        key: key.map(str::to_owned),
        by: format!("customer acme has {} somewhere", key.unwrap_or("all")),
        other,
    };
    let mut sheet = groups(vec![grant("3", "ro", "1")]);
    sheet.items[0].also = vec![also(Some("RO"), false), also(Some("create"), true)];
    sheet.items[1].also = vec![also(Some("rw"), true)];
    let mut matrix = Matrix::new(sheet);
    assert_eq!(origins(&matrix, 0), [Through, Other, Nothing]);
    assert_eq!(
        origins(&matrix, 1),
        [Own, Other, Other],
        "rw gives every type"
    );
    assert_eq!(
        matrix.sentence(0, 1),
        "dg has no create in Support; customer acme has create somewhere, which counts for the \
         tickets of other customers only."
    );
    // A row of its own stands beside it.
    matrix.toggle(0, 0).unwrap();
    assert_eq!(origins(&matrix, 0), [Own, Other, Nothing]);
    assert_eq!(matrix.changes()[0].before, "nothing");
}

#[test]
fn the_default_services_count_while_there_is_no_own_one() {
    let sheet = Sheet {
        relation: Relation::UserServices,
        columns: vec![Column::default()],
        items: vec![item("5", "Hardware"), item("6", "Software")],
        defaults: vec!["5".to_owned()],
        ..groups(Vec::new())
    };
    let mut matrix = Matrix::new(sheet.clone());
    assert_eq!(origins(&matrix, 0), [Origin::Default]);
    assert_eq!(
        matrix.sentence(0, 0),
        "dg has no service of its own, so the default Hardware counts."
    );
    matrix.toggle(1, 0).unwrap();
    assert_eq!(origins(&matrix, 0), [Origin::Nothing]);
    let everybody = Sheet {
        chosen: Named::plain(DEFAULT_LOGIN),
        defaults: Vec::new(),
        ..sheet
    };
    let mut matrix = Matrix::new(everybody);
    assert!(matrix.is_of_everybody());
    matrix.toggle(0, 0).unwrap();
    assert!(
        matrix
            .sentence(0, 0)
            .starts_with("Hardware is for everybody who has no service")
    );
}

#[test]
fn seen_from_a_default_service_those_without_another_one_have_it() {
    let person = |login: &str, takes_defaults| Item {
        takes_defaults,
        ..item(login, login)
    };
    let row = |login| {
        Row::from_pairs([
            ("customer_user_login", Some(login)),
            ("service_id", Some("5")),
        ])
    };
    let sheet = Sheet {
        relation: Relation::UserServices,
        side: Side::Right,
        chosen: Named::new("5", "Hardware"),
        columns: vec![Column::default()],
        items: vec![person("jo", true), person("al", false)],
        rows: vec![row("al")],
        defaults: vec!["5".to_owned()],
        ..groups(Vec::new())
    };
    let mut matrix = Matrix::new(sheet.clone());
    assert_eq!(origins(&matrix, 0), [Origin::Default]);
    assert_eq!(
        matrix.sentence(0, 0),
        "jo has no service of its own, so the default Hardware counts."
    );
    matrix.toggle(1, 0).unwrap();
    assert_eq!(
        origins(&matrix, 1),
        [Origin::Nothing],
        "al has another service"
    );
    // The default itself is edited beside them.
    let mut with_everybody = sheet;
    with_everybody.items.insert(0, person(DEFAULT_LOGIN, false));
    with_everybody.rows.push(row(DEFAULT_LOGIN));
    let mut matrix = Matrix::new(with_everybody);
    assert_eq!(origins(&matrix, 1), [Origin::Default]);
    matrix.toggle(0, 0).unwrap();
    assert_eq!(origins(&matrix, 1), [Origin::Nothing]);
    assert!(matrix.cell(1, 0).unwrap().changed && !matrix.is_item_changed(1));
}

#[test]
fn the_settings_give_columns_contexts_and_fixed_groups() {
    let instance = Instance::new()
        .set("System::Customer::Permission", json!(["ro", "rw"]))
        .set("CustomerGroupAlwaysGroups", json!(["users"]))
        .set("CustomerGroupCompanyAlwaysGroups", json!(["red"]));
    let world = &instance.world;
    let all = columns(world, Relation::CustomerGroups);
    let words: Vec<_> = all
        .iter()
        .map(|own| (own.context.as_deref().unwrap(), own.key.as_deref().unwrap()))
        .collect();
    assert_eq!(
        words,
        [(SAME, "ro"), (SAME, "rw"), (OTHER, "ro"), (OTHER, "rw")]
    );
    assert_eq!(columns(world, Relation::UserServices), [Column::default()]);
    let twice = Instance::new().set("System::Customer::Permission", json!(["ro", "rw", "RO"]));
    assert_eq!(columns(&twice.world, Relation::UserGroups).len(), 2);
    let exact = twice.exact();
    assert_eq!(columns(&exact.world, Relation::UserGroups).len(), 3);
    let group = |name| world.groups.by_name(name).unwrap();
    let users = fixed(world, Relation::UserGroups, group("users"));
    assert_eq!(users, [(None, Fixed::Always)]);
    let red = fixed(world, Relation::CustomerGroups, group("red"));
    assert_eq!(red, [(Some(SAME.to_owned()), Fixed::CompanyAlways)]);
    assert!(fixed(world, Relation::UserGroups, group("red")).is_empty());
}

#[test]
fn without_contexts_there_is_nothing_to_tick_and_that_is_said() {
    let sheet = Sheet {
        columns: Vec::new(),
        ..company_groups(vec![company_grant("2", SAME, "rw")])
    };
    let mut matrix = Matrix::new(sheet);
    assert_eq!(matrix.toggle(0, 0), Err(Refused::Nothing));
    assert!(matrix.toggle_row(0).is_err() && !matrix.is_changed());
    let said = matrix.sentence(0, 0);
    assert!(
        said.starts_with("There is nothing to tick: CustomerGroupPermissionContext"),
        "{said}"
    );
}
