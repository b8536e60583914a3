//! An instance: one person, tickets, logins, and many who ask at once.

use std::sync::Arc;

use aclscope::backend::customer::{SearchPart, SearchRequest};
use aclscope::backend::demo::DemoSize;
use aclscope::backend::instance::TicketSearch;
use aclscope::backend::{Error, Instance, Origin, Overlays, Result};
use aclscope::core::query::Query;
use aclscope::core::world::Collation;
use futures_util::{StreamExt, TryStreamExt};

async fn demo() -> Result<Instance> {
    Instance::demo(DemoSize::default()).await
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
    assert_eq!(
        person.record.map(|record| record.login).as_deref(),
        Some("dg"),
        "a source asks for LOWER(login)"
    );
    assert_eq!(person.customers, [""; 0], "relations compare exactly");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_share_an_instance_and_an_aborted_one_disturbs_nobody() -> Result<()> {
    let size = DemoSize {
        customer_users: 3_000,
        ..DemoSize::default()
    };
    let instance = Arc::new(Instance::demo(size).await?);
    let mut tasks = Vec::new();
    for round in 0..20 {
        let shared = Arc::clone(&instance);
        let task = tokio::spawn(async move {
            let mut parts = Vec::new();
            let request = SearchRequest::new("a");
            let mut search = shared.sources().search(&request);
            while let Some(part) = search.next().await {
                parts.push(part);
            }
            let person = shared.person("dg").await;
            (parts, person.map(|person| person.record))
        });
        if round % 2 == 0 {
            tokio::task::yield_now().await;
            task.abort();
        } else {
            tasks.push(task);
        }
    }
    let mut answers = Vec::new();
    for task in tasks {
        let (parts, record) = task.await.expect("the task ends");
        assert!(record?.is_some());
        let hits = parts.iter().map(|part| match part {
            SearchPart::Hits { hits, .. } => hits.len(),
            SearchPart::Ended(_) => 0,
        });
        answers.push(hits.sum::<usize>());
    }
    assert!(answers.iter().all(|count| *count == 250 + 4), "{answers:?}");
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
