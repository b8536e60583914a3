//! The embedded world: what it holds, and the rows that are generated beside it.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeSet;

use aclscope::backend::demo::DemoSize;
use aclscope::backend::{Instance, Origin, Result};
use futures_util::TryStreamExt;
use serde_json::Value;

async fn demo() -> Result<Instance> {
    Instance::demo(DemoSize::default()).await
}

fn multi_tier() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/vectors/permissions/perm-multi-tier.world.json"
    );
    let text = std::fs::read_to_string(path).expect("the recorded world is readable");
    serde_json::from_str(&text).expect("the recorded world is JSON")
}

fn rows<'w>(world: &'w Value, table: &str) -> &'w Vec<Value> {
    world["tables"][table]
        .as_array()
        .expect("a table is a list")
}

/// A cell as text, whether the file has a text or a number.
fn cell(row: &Value, column: &str) -> String {
    match &row[column] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn the_demo_opens_for_writing_and_says_nothing() -> Result<()> {
    let instance = demo().await?;
    assert_eq!(instance.origin(), &Origin::Demo(DemoSize::default()));
    assert!(!instance.is_read_only());
    assert_eq!(instance.notices(), [] as [String; 0]);
    let labels: Vec<_> = instance.sources().labels().collect();
    let expected = [
        ("CustomerUser", "Database Backend"),
        ("CustomerUser1", "Partner portal"),
    ];
    assert_eq!(labels, expected);
    Ok(())
}

#[tokio::test]
async fn the_demo_is_the_multi_tier_example() -> Result<()> {
    let instance = demo().await?;
    let world = instance.world();
    let recorded = multi_tier();

    assert_eq!((world.groups.len(), world.queues.len()), (9, 12));
    for row in rows(&recorded, "groups_table") {
        let group = world
            .groups
            .by_id_text(&cell(row, "id"))
            .expect("the group exists");
        assert_eq!(group.name, cell(row, "name"));
    }
    for row in rows(&recorded, "queue") {
        let queue = world
            .queues
            .by_id_text(&cell(row, "id"))
            .expect("the queue exists");
        for column in [
            "name",
            "group_id",
            "follow_up_id",
            "follow_up_lock",
            "valid_id",
        ] {
            assert_eq!(
                queue.row.text(column),
                Some(cell(row, column).as_str()),
                "{}",
                queue.name
            );
        }
    }
    for row in rows(&recorded, "ticket") {
        let id = cell(row, "id").parse().expect("ids are numbers");
        let ticket = instance.ticket(id).await?.expect("the ticket exists");
        for column in ["tn", "queue_id", "customer_id", "customer_user_id"] {
            assert_eq!(
                ticket.row.text(column),
                Some(cell(row, column).as_str()),
                "ticket {id}"
            );
        }
    }
    let mut own_grants = BTreeSet::new();
    for row in rows(&recorded, "customer_user") {
        let login = cell(row, "login");
        let person = instance.person(&login).await?;
        let record = person.record.as_ref().expect("the customer user exists");
        for (attribute, column) in [
            ("UserFirstname", "first_name"),
            ("UserLastname", "last_name"),
            ("UserCustomerID", "customer_id"),
        ] {
            assert_eq!(record.text(attribute), Some(cell(row, column).as_str()));
        }
        let related = rows(&recorded, "customer_user_customer").iter();
        let related = related.filter(|row| cell(row, "user_id") == login);
        let related: Vec<String> = related.map(|row| cell(row, "customer_id")).collect();
        assert_eq!(person.customers, related, "{login}");
        for grant in &person.grants {
            own_grants.insert((login.clone(), grant.group, grant.key.clone()));
        }
        let ids: BTreeSet<String> = related
            .into_iter()
            .chain([cell(row, "customer_id")])
            .collect();
        let granted = |id: &String, grants: &mut dyn Iterator<Item = String>| -> BTreeSet<String> {
            assert!(ids.contains(id));
            grants.collect()
        };
        for id in &ids {
            let here = person
                .company_grants
                .iter()
                .filter(|grant| grant.customer_id == *id);
            let here = granted(
                id,
                &mut here.map(|grant| format!("{} {} {}", grant.group, grant.key, grant.context)),
            );
            let there = rows(&recorded, "group_customer")
                .iter()
                .filter(|row| cell(row, "customer_id") == *id);
            let text = |row: &Value| {
                ["group_id", "permission_key", "permission_context"]
                    .map(|column| cell(row, column))
                    .join(" ")
            };
            assert_eq!(here, granted(id, &mut there.map(text)), "{login} {id}");
        }
    }
    assert_eq!(
        own_grants,
        BTreeSet::from([("dg".to_owned(), 5, "rw".to_owned())])
    );
    Ok(())
}

#[tokio::test]
async fn the_demo_has_something_of_everything() -> Result<()> {
    let world = demo().await?.world();
    let names: Vec<&str> = world
        .acl_rows
        .iter()
        .filter_map(|row| row.text("name"))
        .collect();
    assert!(names.len() >= 15, "{}", names.len());
    assert!(names.is_sorted(), "the file is in evaluation order");
    for manual in [
        "100-Example-ACL",
        "101-Example-ACL",
        "102-Example-ACL",
        "103-Example-ACL",
        "104-Only-Hardware-Services-for-HW-Queues-ACL",
        "105-Disallow-Process-For-CustomerID",
        "200-ACL-Reference",
    ] {
        assert!(names.contains(&manual), "{manual}");
    }
    let texts: String = world
        .acl_rows
        .iter()
        .flat_map(|row| [row.text("config_match"), row.text("config_change")])
        .flatten()
        .collect();
    for part in [
        "\nPossible:",
        "\nPossibleAdd:",
        "\nPossibleNot:",
        "\nProperties:",
        "\nPropertiesDatabase:",
        "  Action:",
        "  Process:",
        "  ActivityDialog:",
        "  Form:",
        "  FormStd:",
        "  Endpoint:",
        "DynamicField_Location:",
        "'[Not]",
        "'[RegExp]",
        "'[regexp]",
        "'[NotRegExp]",
        "'[Notregexp]",
        "'[Notregex]",
        "'[Not] 2 low'",
    ] {
        assert!(texts.contains(part), "{part}");
    }
    let stops = world
        .acl_rows
        .iter()
        .filter(|row| row.text("stop_after_match") == Some("1"));
    assert_eq!(stops.count(), 1);
    for (what, count) in [
        ("services", world.services.valid().count()),
        ("SLAs", world.slas.valid().count()),
        ("types", world.types.valid().count()),
        ("priorities", world.priorities.len()),
        ("states", world.states.len()),
        ("dynamic fields", world.dynamic_fields.valid().count()),
        ("agents", world.agents.valid().count()),
        ("roles", world.roles.valid().count()),
    ] {
        assert!(count > 1, "{what}");
    }
    for setting in [
        "Process",
        "Process::Activity",
        "Process::ActivityDialog",
        "Ticket::Type",
        "Ticket::Service",
    ] {
        assert!(world.settings.is_on(setting), "{setting}");
    }
    assert_eq!(world.default_services, [1, 2, 3, 4, 5, 8]);
    assert_eq!(world.undeployed, 1);
    Ok(())
}

#[tokio::test]
async fn a_seed_makes_one_world_and_another_seed_another() -> Result<()> {
    let size = DemoSize {
        customer_users: 60,
        tickets: 80,
        queues: 30,
        acls: 100,
        seed: 7,
    };
    let logins = async |size| -> Result<Vec<String>> {
        Instance::demo(size)
            .await?
            .customer_logins()
            .try_collect()
            .await
    };
    let first = logins(size).await?;
    assert_eq!(first, logins(size).await?);
    assert_ne!(first, logins(DemoSize { seed: 8, ..size }).await?);

    let instance = Instance::demo(size).await?;
    let world = instance.world();
    assert_eq!((world.queues.len(), world.acl_rows.len()), (30, 100));
    let tickets: Vec<_> = instance.ticket_rows().try_collect().await?;
    assert_eq!(tickets.len(), 80);
    for ticket in &tickets {
        let queue = ticket.id("queue_id").and_then(|id| world.queues.by_id(id));
        assert!(queue.is_some(), "ticket {:?}", ticket.id("id"));
        let login = ticket
            .text("customer_user_id")
            .expect("a ticket has a customer user");
        let person = instance.person(login).await?;
        let customer = person.record.expect("the customer user exists");
        assert_eq!(customer.text("UserCustomerID"), ticket.text("customer_id"));
    }
    Ok(())
}

#[tokio::test]
async fn a_size_below_the_embedded_world_leaves_it_as_it_is() -> Result<()> {
    let size = DemoSize {
        customer_users: 2,
        tickets: 3,
        queues: 1,
        acls: 1,
        seed: 1,
    };
    let instance = Instance::demo(size).await?;
    let embedded = demo().await?;
    assert_eq!(instance.world().queues.len(), embedded.world().queues.len());
    assert_eq!(
        instance.world().acl_rows.len(),
        embedded.world().acl_rows.len()
    );
    let logins: Vec<String> = instance.customer_logins().try_collect().await?;
    assert_eq!(logins.len(), 8);
    Ok(())
}
