//! The demo as an instance: what it holds, one person, tickets, generated rows.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeSet;

use aclscope::backend::demo::DemoSize;
use aclscope::backend::instance::TicketSearch;
use aclscope::backend::{Error, Instance, Origin, Overlays, Result};
use aclscope::core::query::Query;
use aclscope::core::world::Collation;
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
async fn a_person_has_a_record_relations_and_a_company() -> Result<()> {
    let person = demo().await?.person("dg").await?;
    let record = person.record.expect("dg is known");
    assert_eq!(record.source, "CustomerUser");
    assert_eq!(record.full_name, "Diego Garcia");
    assert_eq!(
        record.mail_string,
        "\"Diego Garcia\" <diego.garcia@hernandez.example>"
    );
    assert!(record.company_support && !record.exclude_primary);
    assert_eq!(record.attributes.get("UserTitle"), Some(&None));
    let company = person.company.expect("mx is a company");
    assert_eq!(
        (company.name.as_str(), company.valid),
        ("Hernandez SA", true)
    );
    assert_eq!(person.customers, ["se", "us"]);
    assert_eq!(person.services, [1, 2, 3, 5, 6, 9, 11]);
    let language = ("UserLanguage".to_owned(), Some("es_MX".to_owned()));
    assert_eq!(person.preferences.first(), Some(&language));
    let companies: Vec<&str> = person
        .companies
        .iter()
        .map(|company| company.customer_id.as_str())
        .collect();
    assert_eq!(
        companies,
        ["de", "mx", "se", "us"],
        "de holds groups that mx holds as Other"
    );
    Ok(())
}

#[tokio::test]
async fn a_person_of_the_second_source_is_read_through_its_own_columns() -> Result<()> {
    let person = demo().await?.person("p.wang").await?;
    let record = person.record.expect("p.wang is known");
    assert_eq!(
        (record.source.as_str(), record.full_name.as_str()),
        ("CustomerUser1", "芳 王")
    );
    assert_eq!(record.text("UserCustomerID"), Some("huashan"));
    assert_eq!(person.company, None, "huashan is no company");
    Ok(())
}

#[tokio::test]
async fn logins_compare_as_the_instance_says() -> Result<()> {
    let ignoring = demo().await?;
    let person = ignoring.person("DG").await?;
    assert_eq!(
        person.record.map(|record| record.login).as_deref(),
        Some("dg")
    );
    assert_eq!(person.customers, ["se", "us"]);

    let overlays = Overlays {
        collation: Some(Collation::Exact),
        ..Overlays::default()
    };
    let exact = Instance::open(Origin::Demo(DemoSize::default()), overlays).await?;
    let person = exact.person("DG").await?;
    assert_eq!((person.record, person.customers.len()), (None, 0));
    Ok(())
}

#[tokio::test]
async fn an_unknown_login_has_no_record() -> Result<()> {
    let person = demo().await?.person("nobody").await?;
    assert_eq!((person.asked.as_str(), person.record), ("nobody", None));
    Ok(())
}

#[tokio::test]
async fn the_logins_of_all_sources_come_sorted_and_only_valid() -> Result<()> {
    let instance = demo().await?;
    let logins: Vec<String> = instance.customer_logins().try_collect().await?;
    let expected = [
        "ak",
        "bs",
        "cm",
        "dg",
        "p.kaya",
        "p.lindqvist",
        "p.oneill",
        "p.wang",
    ];
    assert_eq!(logins, expected);
    Ok(())
}

#[tokio::test]
async fn a_ticket_is_found_by_id_and_by_number() -> Result<()> {
    let instance = demo().await?;
    let ticket = instance.ticket(31).await?.expect("ticket 31 exists");
    let fields: Vec<_> = ticket.values.iter().map(|row| row.id("field_id")).collect();
    assert_eq!(fields, [Some(1), Some(2), Some(7)]);
    let number = ticket.row.text("tn").expect("it has a number").to_owned();
    let same = instance
        .ticket_by_number(&number)
        .await?
        .expect("the number is known");
    assert_eq!((same.id, same.values), (31, ticket.values));
    assert!(instance.ticket(9_999).await?.is_none());
    assert!(instance.ticket_by_number("9999").await?.is_none());
    Ok(())
}

#[tokio::test]
async fn tickets_are_paged_by_number_and_searched_in_number_and_title() -> Result<()> {
    let instance = demo().await?;
    let mut search = TicketSearch {
        limit: 10,
        ..TicketSearch::default()
    };
    let mut ids = Vec::new();
    loop {
        let page = instance.tickets(&search).await?;
        assert!(page.tickets.len() <= 10);
        ids.extend(page.tickets.iter().map(|ticket| ticket.id));
        match page.next {
            None => break,
            next => search.after = next,
        }
    }
    assert_eq!(ids, (1..=32).collect::<Vec<i64>>());

    let found = |query: &str| TicketSearch {
        query: Query::parse(query),
        limit: 10,
        after: None,
    };
    let page = instance.tickets(&found("guia vpn")).await?;
    let titles: Vec<&str> = page
        .tickets
        .iter()
        .map(|ticket| ticket.title.as_str())
        .collect();
    assert_eq!(titles, ["Guía de VPN en español"]);
    let page = instance.tickets(&found("01000031")).await?;
    assert_eq!(
        page.tickets
            .iter()
            .map(|ticket| ticket.id)
            .collect::<Vec<_>>(),
        [31]
    );
    let all: Vec<_> = instance.ticket_rows().try_collect().await?;
    assert_eq!(all.len(), 32);
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

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let error = Instance::open_snapshot("no/such/world.json")
        .await
        .err()
        .expect("it cannot be opened");
    assert!(matches!(error, Error::Unreadable { .. }));
    assert!(
        error.to_string().starts_with("no/such/world.json: "),
        "{error}"
    );
    assert_eq!(error.kind(), "unreadable");
}
