//! What a matrix shows is what every customer user may do, once it is written.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::core::customer::testing::Instance;
use crate::core::customer::{CompanyGrant, Person, Record, Rights, UserGrant};
use crate::core::world::World;

const KEYS: [&str; 5] = ["ro", "create", "rw", "note", "RW"];
const GROUPS: [&str; 4] = ["1", "2", "3", "4"];
/// The last one is known to no backend.
const LOGINS: [&str; 3] = ["jo", "al", "nobody"];
const CUSTOMERS: [&str; 2] = ["acme", "zeta"];
const CONTEXTS: [&str; 3] = [SAME, OTHER, "Never::Configured"];

/// A world with the rows of both relations.
#[derive(Debug, Clone)]
struct Stock {
    settings: [bool; 5],
    types: usize,
    exact: bool,
    users: Vec<Row>,
    customers: Vec<Row>,
}

fn row(side: (&str, &str), group: &str, key: &str, context: Option<&str>, value: u8) -> Row {
    // One row in four counts for nothing.
    let value = if value == 0 { "0" } else { "1" };
    let mut cells = vec![
        (side.0, Some(side.1)),
        ("group_id", Some(group)),
        ("permission_key", Some(key)),
        ("permission_value", Some(value)),
    ];
    cells.extend(context.map(|context| ("permission_context", Some(context))));
    Row::from_pairs(cells)
}

fn stock() -> impl Strategy<Value = Stock> {
    let users = (0..3usize, 0..4usize, 0..5usize, 0..4u8);
    let users = users.prop_map(|(login, group, key, value)| {
        row(
            ("user_id", LOGINS[login]),
            GROUPS[group],
            KEYS[key],
            None,
            value,
        )
    });
    let customers = (0..2usize, 0..4usize, 0..5usize, 0..3usize, 0..4u8);
    let customers = customers.prop_map(|(customer, group, key, context, value)| {
        let side = ("customer_id", CUSTOMERS[customer]);
        row(
            side,
            GROUPS[group],
            KEYS[key],
            Some(CONTEXTS[context]),
            value,
        )
    });
    let settings = any::<[bool; 5]>();
    let rows = (vec(users, 0..14), vec(customers, 0..14));
    (settings, 0..4usize, any::<bool>(), rows).prop_map(
        |(mut settings, types, exact, (users, customers))| {
            // Mostly on, for then there is something to see.
            settings[0] |= types > 0;
            Stock {
                settings,
                types,
                exact,
                users,
                customers,
            }
        },
    )
}

impl Stock {
    fn world(&self) -> World {
        let [support, always, company_always, same, other] = self.settings;
        let types = [
            json!(["ro", "rw"]),
            json!(["ro", "create", "rw"]),
            json!(["create", "ro"]),
            json!(["ro", "rw", "RO", "rw"]),
        ];
        let named = |on: bool, name: &str| if on { json!([name]) } else { json!([]) };
        let mut contexts = serde_json::Map::new();
        for (on, key, value) in [
            (same, "001-CustomerID-same", SAME),
            (other, "100-CustomerID-other", OTHER),
        ] {
            let value = if on { value } else { "" };
            contexts.insert(key.to_owned(), json!({ "Value": value }));
        }
        let instance = Instance::new()
            .set("CustomerGroupSupport", json!(u8::from(support).to_string()))
            .set("CustomerGroupAlwaysGroups", named(always, "users"))
            .set(
                "CustomerGroupCompanyAlwaysGroups",
                named(company_always, "red"),
            )
            .set("CustomerGroupPermissionContext", contexts.into())
            .set("System::Customer::Permission", types[self.types].clone());
        match self.exact {
            true => instance.exact().world,
            false => instance.world,
        }
    }

    /// jo is of acme, al of zeta and related to acme; nobody is related to zeta. Others are of the
    /// customer that they are called after, and have nothing of their own.
    fn person(&self, login: &str) -> Person {
        let (primary, related) = match login {
            "jo" => (Some("acme"), None),
            "al" => (Some("zeta"), Some("acme")),
            "nobody" => (None, Some("zeta")),
            customer => (Some(customer), None),
        };
        let record = |primary: &str| Record {
            source: "CustomerUser".to_owned(),
            login: login.to_owned(),
            attributes: [("UserCustomerID".to_owned(), Some(primary.to_owned()))].into(),
            full_name: String::new(),
            mail_string: String::new(),
            exclude_primary: false,
            company_support: true,
        };
        let text = |row: &Row, column: &str| row.text(column).unwrap().to_owned();
        let counts = |row: &&Row| row.text("permission_value") == Some("1");
        let own = self
            .users
            .iter()
            .filter(|row| row.text("user_id") == Some(login));
        let customers = self.customers.iter().filter(counts);
        Person {
            asked: login.to_owned(),
            record: primary.map(record),
            customers: related.into_iter().map(str::to_owned).collect(),
            grants: own
                .filter(counts)
                .map(|row| UserGrant {
                    group: row.id("group_id").unwrap(),
                    key: text(row, "permission_key"),
                })
                .collect(),
            company_grants: customers
                .map(|row| CompanyGrant {
                    customer_id: text(row, "customer_id"),
                    group: row.id("group_id").unwrap(),
                    key: text(row, "permission_key"),
                    context: text(row, "permission_context"),
                })
                .collect(),
            ..Person::default()
        }
    }

    /// Everything that somebody may do in a valid group: its id, the type, and whether it is for the
    /// tickets of others.
    fn rights(&self, login: &str) -> BTreeSet<(String, &'static str, bool)> {
        let (world, person) = (self.world(), self.person(login));
        let rights = Rights::new(&world, &person);
        let mut all = BTreeSet::new();
        for key in KEYS {
            let own = rights.groups(key).into_iter().map(|grant| (grant, false));
            let others = rights.other_groups(key).into_iter();
            for (grant, other) in own.chain(others.map(|grant| (grant, true))) {
                all.insert((grant.group.id.to_string(), key, other));
            }
        }
        all
    }

    fn rows(&mut self, relation: Relation) -> &mut Vec<Row> {
        match relation {
            Relation::CustomerGroups => &mut self.customers,
            _ => &mut self.users,
        }
    }

    /// What is read of a relation, as the backend reads it.
    fn sheet(&mut self, relation: Relation, side: Side, chosen: &str) -> Sheet {
        let world = self.world();
        let group = |id: &str| world.groups.by_id_text(id).unwrap();
        let through = |login: &str, id: &str| -> Vec<Also> {
            if relation != Relation::UserGroups {
                return Vec::new();
            }
            let person = self.person(login);
            let through = through_customers(&Rights::new(&world, &person)).into_iter();
            let here = through.filter(|(group, _)| group.to_string() == id);
            here.map(|(_, also)| also).collect()
        };
        let whole: &[&str] = match (relation, side) {
            (_, Side::Left) => &GROUPS[..3],
            (Relation::CustomerGroups, Side::Right) => &CUSTOMERS,
            _ => &LOGINS,
        };
        let items = whole.iter().map(|key| {
            let (who, id) = match side {
                Side::Left => (chosen, *key),
                Side::Right => (*key, chosen),
            };
            Item {
                fixed: fixed(&world, relation, group(id)),
                also: through(who, id),
                ..item(key, key)
            }
        });
        let items = items.collect();
        let [own, across] = [side, side.other()].map(|side| relation.column(side));
        let read = self.rows(relation).iter().filter(|row| {
            let shown = row.text(across).is_some_and(|key| whole.contains(&key));
            row.text(own) == Some(chosen) && shown
        });
        Sheet {
            relation,
            side,
            chosen: Named::plain(chosen),
            columns: columns(&world, relation),
            items,
            rows: read.cloned().collect(),
            defaults: Vec::new(),
            collation: world.collation,
            widths: [None, None],
            counts: world.settings.is_on("CustomerGroupSupport"),
        }
    }
}

/// What a cell says about the rights of somebody is so.
fn check(stock: &Stock, matrix: &Matrix, item: usize, column: usize) {
    let own = &matrix.columns()[column];
    let key = own.key.as_deref().unwrap();
    let other_side = matrix.item(item).unwrap().named.key.as_str();
    let (who, group) = match matrix.side() {
        Side::Left => (matrix.chosen().key.as_str(), other_side),
        Side::Right => (other_side, matrix.chosen().key.as_str()),
    };
    let (world, person) = (stock.world(), stock.person(who));
    let rights = Rights::new(&world, &person);
    let of_group = |grants: Vec<crate::core::customer::GroupGrant<'_>>, company: bool| {
        let mut grants = grants.into_iter();
        let grant = grants.find(|grant| grant.group.id.to_string() == group);
        grant.is_some_and(|grant| {
            let mut origins = grant.origins.iter();
            !company || origins.any(crate::core::customer::Origin::is_company)
        })
    };
    let cell = matrix.cell(item, column).unwrap().origin;
    let said = format!("{} {stock:?}", matrix.sentence(item, column));
    if !matrix.counts() {
        assert!(said.contains("CustomerGroupSupport is off"), "{said}");
        assert!(of_group(rights.groups(key), false), "{said}");
        return;
    }
    let others = of_group(rights.other_groups(key), false);
    match own.context.as_deref() {
        None => {
            let own = of_group(rights.groups(key), false);
            assert_eq!(cell.is_given(), own, "{said}");
            assert_eq!(cell == Origin::Other, others && !own, "{said}");
        }
        Some(OTHER) => assert_eq!(cell.is_given(), others, "{said}"),
        Some(_) => assert_eq!(
            cell.is_given(),
            of_group(rights.groups(key), true),
            "{said}"
        ),
    }
}

proptest! {
    #[test]
    fn every_cell_says_what_the_rules_say_before_and_after_it_is_written(
        mut stock in stock(),
        of_customers in any::<bool>(),
        from_group in any::<bool>(),
        which in 0..3usize,
        edits in proptest::collection::vec((0..8u8, 0..9usize, 0..9usize), 0..12),
    ) {
        let relation = match of_customers {
            true => Relation::CustomerGroups,
            false => Relation::UserGroups,
        };
        let (side, chosen) = match (from_group, of_customers) {
            (true, _) => (Side::Right, GROUPS[which]),
            (false, true) => (Side::Left, CUSTOMERS[which % 2]),
            (false, false) => (Side::Left, LOGINS[which]),
        };
        let all = LOGINS.iter().chain(&CUSTOMERS);
        let before: Vec<_> = all.clone().map(|login| stock.rights(login)).collect();
        let sheet = stock.sheet(relation, side, chosen);
        let mut matrix = Matrix::new(sheet);
        let cells = |matrix: &Matrix| {
            let columns = matrix.columns().len();
            (0..matrix.len()).flat_map(move |item| (0..columns).map(move |column| (item, column)))
        };
        for (item, column) in cells(&matrix) {
            check(&stock, &matrix, item, column);
        }
        if matrix.columns().is_empty() {
            return Ok(());
        }
        for own in edits {
            super::properties::edit(&mut matrix, own);
        }
        let plan = matrix.plan();
        let collation = stock.world().collation;
        let old = std::mem::take(stock.rows(relation));
        let invalid = |rows: &[Row]| -> Vec<Row> {
            rows.iter().filter(|row| row.text("group_id") == Some("4")).cloned().collect()
        };
        let hidden = invalid(&old);
        *stock.rows(relation) = carried_out_in(collation, old, &plan);
        prop_assert_eq!(invalid(stock.rows(relation)), hidden);
        for (item, column) in cells(&matrix) {
            check(&stock, &matrix, item, column);
        }
        // Nobody else has more or less than before, and in no other group.
        for (login, before) in all.zip(before) {
            let touched = match (side, relation) {
                (Side::Left, Relation::CustomerGroups) => {
                    stock.person(login).wanted_customer_ids().contains(chosen)
                }
                (Side::Left, _) => *login == chosen,
                (Side::Right, _) => false,
            };
            let elsewhere = |rights: BTreeSet<(String, &'static str, bool)>| -> BTreeSet<_> {
                let here = |group: &String| side == Side::Right && group == chosen;
                rights.into_iter().filter(|(group, ..)| !touched && !here(group)).collect()
            };
            prop_assert_eq!(elsewhere(stock.rights(login)), elsewhere(before), "{}", login);
        }
        // What is read again shows the same.
        let again = Matrix::new(stock.sheet(relation, side, chosen));
        for (item, column) in cells(&again) {
            check(&stock, &again, item, column);
        }
    }
}
