//! Searching customer users over all sources.

#[path = "support/vectors.rs"]
#[expect(dead_code, reason = "every test program uses a part of it")]
mod vectors;

#[path = "support/folder.rs"]
mod folder;

use std::collections::BTreeSet;

use aclscope::backend::customer::{Found, Hit, SearchPart, SearchRequest, SourceState, Term};
use aclscope::backend::demo::DemoSize;
use aclscope::backend::sql::Folding;
use aclscope::backend::{Instance, Origin, Overlays, Result};
use aclscope::core::query::condition::{Condition, Form, Like, Outcome, Word, escape};
use aclscope::core::world::Collation;
use futures_util::{StreamExt, TryStreamExt};

async fn demo(customer_users: usize, collation: Option<Collation>) -> Result<Instance> {
    let size = DemoSize {
        customer_users,
        seed: 3,
        ..DemoSize::default()
    };
    let overlays = Overlays {
        collation,
        ..Overlays::default()
    };
    Instance::open(Origin::Demo(size), overlays).await
}

async fn found(instance: &Instance, request: &SearchRequest) -> Found {
    let mut found = Found::default();
    let mut parts = instance.sources().search(request);
    while let Some(part) = parts.next().await {
        found.add(part);
    }
    found
}

async fn logins(instance: &Instance, text: &str) -> Vec<String> {
    let found = found(instance, &SearchRequest::new(text)).await;
    let mut logins: Vec<String> = found.hits().map(|(_, hit)| hit.login.clone()).collect();
    logins.sort();
    logins
}

#[tokio::test]
async fn words_and_wildcards_find_logins_names_addresses_and_customer_ids() -> Result<()> {
    let instance = demo(0, None).await?;
    let cases: [(&str, &[&str]); 23] = [
        (
            "",
            &[
                "ak",
                "bs",
                "cm",
                "dg",
                "p.kaya",
                "p.lindqvist",
                "p.oneill",
                "p.wang",
            ],
        ),
        (
            "*",
            &[
                "ak",
                "bs",
                "cm",
                "dg",
                "p.kaya",
                "p.lindqvist",
                "p.oneill",
                "p.wang",
            ],
        ),
        ("DIEGO", &["dg"]),
        ("hernandez.example", &["dg"]),
        ("muller", &["cm"]),
        ("MÜLLER", &["cm"]),
        ("asa", &["p.lindqvist"]),
        ("王", &["p.wang"]),
        ("o'neill us", &[]),
        ("Siobhán O'Neill", &[]),
        ("o'neill+us", &["p.oneill"]),
        ("o'neill AND us", &["p.oneill"]),
        ("diego+se", &[]),
        ("diego OR o'neill", &["dg", "p.oneill"]),
        ("p.+!oneill+!wang", &["p.kaya", "p.lindqvist"]),
        ("\"a\"+diego", &["dg"]),
        ("(diego)", &[]),
        ("di_go", &["dg"]),
        ("di\\", &[]),
        ("a*karl*", &["ak"]),
        ("di*go", &["dg"]),
        ("[a-z]", &[]),
        ("d%go%", &["dg"]),
    ];
    for (text, expected) in cases {
        assert_eq!(logins(&instance, text).await, expected, "{text:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_exact_instance_ignores_case_but_not_accents() -> Result<()> {
    let instance = demo(0, Some(Collation::Exact)).await?;
    assert_eq!(logins(&instance, "MÜLLER").await, ["cm"]);
    assert_eq!(logins(&instance, "ÅSA").await, ["p.lindqvist"]);
    assert!(logins(&instance, "muller").await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_hit_says_who_it_is() -> Result<()> {
    let instance = demo(0, None).await?;
    let found = found(&instance, &SearchRequest::new("oneill")).await;
    let hits: Vec<_> = found.hits().collect();
    let hit = Hit {
        login: "p.oneill".to_owned(),
        text: "\"Siobhán O'Neill\" <siobhan.oneill@kestrel.example>".to_owned(),
        customer_id: Some("us".to_owned()),
        valid: true,
    };
    assert_eq!(hits, [("CustomerUser1", &hit)]);
    Ok(())
}

#[tokio::test]
async fn invalid_people_are_found_when_asked_for() -> Result<()> {
    let instance = demo(0, None).await?;
    let mut request = SearchRequest::new("zoric");
    assert_eq!(found(&instance, &request).await.hits().len(), 0);
    request.valid_only = false;
    let found = found(&instance, &request).await;
    let hits: Vec<_> = found
        .hits()
        .map(|(_, hit)| (hit.login.as_str(), hit.valid))
        .collect();
    assert_eq!(hits, [("p.zoric", false)]);
    Ok(())
}

#[tokio::test]
async fn the_database_finds_exactly_what_the_query_says() -> Result<()> {
    for collation in [Collation::IgnoreCase, Collation::Exact] {
        let instance = demo(400, Some(collation)).await?;
        let folding = Folding::of_search(collation, false);
        let mut people = Vec::new();
        let all: Vec<String> = instance.customer_logins().try_collect().await?;
        for login in all {
            let record = instance
                .person(&login)
                .await?
                .record
                .expect("listed people exist");
            let attributes = [
                "UserLogin",
                "UserFirstname",
                "UserLastname",
                "UserEmail",
                "UserCustomerID",
            ];
            let field = |attribute: &str| record.text(attribute).unwrap_or_default().to_owned();
            people.push((login, attributes.map(field)));
        }
        let mut compared = 0;
        for text in [
            "",
            "a",
            "E",
            "ö",
            "weiss",
            "Weiß",
            "ł",
            "z*z",
            "*er *1*",
            "!a+!e",
            "a+!b OR c1000",
            "_a_",
            "ł+i OR !1",
            "\"van dorn\"",
            "王",
            "c1000",
            "@c10003.example",
            ".jose",
            "jo*nu*9",
            "?",
            "[",
            "]",
            "[ab]",
            "a**b",
            "o'b",
            "van dorn",
            "ÇAĞLA",
            "ς",
            "İ",
            "mx",
        ] {
            let form = Form {
                prefix: "*",
                suffix: "*",
                extended: false,
            };
            let condition = Condition::read(&escape(text), form).expect("a short text");
            let fold = |character| folding.fold_character(character);
            let expected = people.iter().filter(|(_, fields)| {
                let compares = |word: &Word| {
                    let like = Like::read(&word.text).folded(fold);
                    let found = fields.iter().any(|field| like.matches(field, fold));
                    Some(found != word.negated)
                };
                match condition.outcome() {
                    Outcome::Rows(group) => group.finds(&compares) == Some(true),
                    Outcome::Nothing => true,
                    Outcome::Never | Outcome::Mixed | Outcome::Broken => false,
                }
            });
            let mut expected: Vec<&String> = expected.map(|(login, _)| login).collect();
            expected.sort();
            let request = SearchRequest {
                limit: Some(10_000),
                ..SearchRequest::new(text)
            };
            let found = found(&instance, &request).await;
            let mut logins: Vec<&String> = found.hits().map(|(_, hit)| &hit.login).collect();
            logins.sort();
            assert_eq!(logins, expected, "{text:?} {collation:?}");
            compared += expected.len();
        }
        println!("{compared} hits compared");
        assert!(compared > 1_000, "{compared}");
    }
    Ok(())
}

#[tokio::test]
async fn pages_follow_each_other_and_a_limit_is_said() -> Result<()> {
    let instance = demo(700, None).await?;
    let whole = SearchRequest {
        limit: Some(10_000),
        ..SearchRequest::new("a")
    };
    let own = |part: SearchPart| match part {
        SearchPart::Hits { source, hits } if source == "CustomerUser" => hits,
        _ => Vec::new(),
    };
    let hits = async |request: &SearchRequest| -> Vec<Hit> {
        let parts: Vec<SearchPart> = instance.sources().search(request).collect().await;
        parts.into_iter().flat_map(own).collect()
    };
    let all = hits(&whole).await;
    assert!(all.len() > 300, "{}", all.len());
    let mut paged = Vec::new();
    for page in 0..=all.len() / 70 {
        let request = SearchRequest {
            limit: Some(70),
            offset: page * 70,
            ..SearchRequest::new("a")
        };
        paged.extend(hits(&request).await);
    }
    assert_eq!(paged, all);

    let exactly = SearchRequest {
        limit: Some(all.len()),
        ..SearchRequest::new("a")
    };
    let short = SearchRequest {
        limit: Some(all.len() - 1),
        ..SearchRequest::new("a")
    };
    for (request, count, limited) in [(exactly, all.len(), false), (short, all.len() - 1, true)] {
        let found = found(&instance, &request).await;
        let report = found
            .reports()
            .iter()
            .find(|report| report.source == "CustomerUser");
        let report = report.expect("every source reports");
        assert_eq!(
            (report.count, report.limited, report.state),
            (count, limited, SourceState::Ok)
        );
    }
    let everybody = found(&instance, &SearchRequest::new("")).await;
    let counts: Vec<_> = everybody
        .reports()
        .iter()
        .map(|report| (report.count, report.limited))
        .collect();
    assert!(
        counts.contains(&(250, true)),
        "the list limit of the source: {counts:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_first_part_is_small_and_a_dropped_search_disturbs_nothing() -> Result<()> {
    let instance = demo(700, None).await?;
    let request = SearchRequest::new("a");
    {
        let mut parts = instance.sources().search(&request);
        let Some(SearchPart::Hits { hits, .. }) = parts.next().await else {
            panic!("hits come first");
        };
        assert!(hits.len() <= 50, "{}", hits.len());
    }
    assert!(instance.person("dg").await?.record.is_some());
    assert_eq!(logins(&instance, "diego.garcia").await, ["dg"]);
    Ok(())
}

#[tokio::test]
async fn a_login_in_two_sources_appears_once_as_the_first_one_shows_it() -> Result<()> {
    let config = |key: &str, table: &str, valid: &str| {
        format!(
            r#""{key}": {{"CustomerKey": "login", "CustomerID": "customer_id", "CustomerValid": "{valid}",
                "CustomerUserListFields": ["name"], "CustomerUserSearchFields": ["login"], "CustomerUserNameFields": ["name"],
                "Params": {{"Table": "{table}", "ForeignDB": 1}},
                "Map": [["UserLogin", "", "login"], ["UserCustomerID", "", "customer_id"]]}}"#
        )
    };
    let content = format!(
        r#"{{"settings": {{{}, {}}}, "tables": {{
            "one": [{{"login": "eva", "name": "first", "customer_id": "k", "valid": 1}},
                    {{"login": "old", "name": "first", "customer_id": "k", "valid": 2}}],
            "two": [{{"login": "eva", "name": "second", "customer_id": "k", "valid": 1}},
                    {{"login": "EVA", "name": "second", "customer_id": "k", "valid": 1}},
                    {{"login": "old", "name": "second", "customer_id": "k", "valid": 1}}]}}}}"#,
        config("CustomerUser", "one", "valid"),
        config("CustomerUser10", "two", "valid")
    );
    let path = folder::own().join("two-sources.json");
    std::fs::write(&path, content).expect("the test folder is writable");
    let instance = Instance::open_snapshot(path).await?;

    let found = found(&instance, &SearchRequest::new("")).await;
    let mut texts: Vec<_> = found
        .hits()
        .map(|(_, hit)| (hit.login.as_str(), hit.text.as_str()))
        .collect();
    texts.sort_unstable();
    assert_eq!(
        texts,
        [("EVA", "second"), ("eva", "first"), ("old", "second")]
    );
    let record = instance.person("old").await?.record.expect("old is known");
    assert_eq!(
        record.source, "CustomerUser",
        "an invalid person hides a valid namesake"
    );
    Ok(())
}

#[tokio::test]
async fn a_search_that_no_database_can_answer_is_an_error_of_every_source() -> Result<()> {
    let instance = demo(0, None).await?;
    let large = "a search can have 128 words of 16000 bytes";
    let cases = [
        ("x+".repeat(129), large),
        ("x".repeat(16_001), large),
        (
            "x".repeat(200_000),
            "a search text can have 131072 bytes, this one has 200000: search for less",
        ),
        (
            "AND".to_owned(),
            "an operator stands without words around it: write a word, or put it in quotes",
        ),
        (
            "a+ OR b".to_owned(),
            "AND and OR stand directly behind each other: put a word between them",
        ),
    ];
    for (text, expected) in cases {
        let found = found(&instance, &SearchRequest::new(&text)).await;
        assert_eq!(found.hits().len(), 0);
        for report in found.reports() {
            assert_eq!(report.state, SourceState::Error);
            assert_eq!(report.error.as_deref(), Some(expected));
        }
    }
    Ok(())
}

/// The request of a recorded search; none where it searches for nothing.
fn recorded(params: &serde_json::Value) -> Option<SearchRequest> {
    let text = |name: &str| params[name].as_str().map(str::to_owned);
    let term = text("Search")
        .map(Term::Search)
        .or_else(|| text("PostMasterSearch").map(Term::PostMaster))
        .or_else(|| text("UserLogin").map(Term::Login))
        .or_else(|| text("CustomerID").map(Term::CustomerId))
        .or_else(|| text("CustomerIDRaw").map(Term::CustomerIdRaw))?;
    Some(SearchRequest {
        term,
        customer_user_only: params["CustomerUserOnly"] == 1,
        valid_only: params["Valid"] != 0,
        limit: Some(10_000),
        offset: 0,
    })
}

/// Pages in order, from the index, and the one statement of the ticket system find the same.
#[tokio::test]
async fn typing_finds_what_the_ticket_system_finds() -> Result<()> {
    let (mut compared, mut found_somebody) = (0, 0);
    for world in [
        "db-bare",
        "db-both",
        "db-case",
        "db-docs",
        "db-fuzz",
        "db-fuzz-plain",
    ] {
        let file = vectors::file(&format!("customer_search/{world}.world.json"));
        let cases = vectors::cases(&format!("customer_search/{world}.cases.jsonl"));
        for collation in [Collation::IgnoreCase, Collation::Exact] {
            let overlays = Overlays {
                collation: Some(collation),
                ..Overlays::default()
            };
            let instance = Instance::open(Origin::Snapshot(file.clone()), overlays).await?;
            for case in &cases {
                let searched = case["op"] == "CustomerSearch" && case.get("settings").is_none();
                let Some(request) = recorded(&case["params"]).filter(|_| searched) else {
                    continue;
                };
                let sent = instance.sources().sent(&request).await;
                if !sent.errors.is_empty() {
                    continue;
                }
                let found = found(&instance, &request).await;
                let failed = found
                    .reports()
                    .iter()
                    .find_map(|report| report.error.clone());
                assert_eq!(failed, None, "{world} {collation:?} {}", case["params"]);
                let logins = |hits: Vec<&Hit>| -> BTreeSet<String> {
                    hits.into_iter().map(|hit| hit.login.clone()).collect()
                };
                let typed = logins(found.hits().map(|(_, hit)| hit).collect());
                let sent = logins(sent.found.iter().collect());
                assert_eq!(typed, sent, "{world} {collation:?} {}", case["params"]);
                compared += 1;
                found_somebody += usize::from(!sent.is_empty());
            }
        }
    }
    println!("{compared} searches compared, {found_somebody} of them found somebody");
    assert!(
        compared > 1_000 && found_somebody > 500,
        "{compared} {found_somebody}"
    );
    Ok(())
}

/// Names of dynamic fields among the searched fields are no columns: their values stand by login in
/// tables of their own.
#[tokio::test]
async fn dynamic_fields_of_people_are_searched() -> Result<()> {
    let content = r#"{"settings": {"CustomerUser": {"CustomerKey": "login", "CustomerID": "customer_id",
            "CustomerUserListFields": ["login", "Room"], "CustomerUserSearchFields": ["login", "Room"],
            "CustomerUserSearchPrefix": "*", "Params": {"Table": "people", "ForeignDB": 1},
            "Map": [["UserLogin", "", "login"], ["UserCustomerID", "", "customer_id"],
                    ["DynamicField_Room", "Room", "Room", 1, 0, "dynamic_field"]]}},
        "tables": {
            "people": [{"login": "eva", "customer_id": "k"}, {"login": "bo", "customer_id": "k"},
                       {"login": "cellar.one", "customer_id": "k"}],
            "dynamic_field": [
                {"id": 1, "name": "Room", "object_type": "CustomerUser", "field_type": "Text", "valid_id": 1},
                {"id": 2, "name": "Floor", "object_type": "CustomerUser", "field_type": "Text", "valid_id": 1}],
            "dynamic_field_obj_id_name": [
                {"object_id": 7, "object_name": "eva", "object_type": "CustomerUser"},
                {"object_id": 8, "object_name": "bo", "object_type": "CustomerUser"}],
            "dynamic_field_value": [
                {"id": 1, "field_id": 1, "object_id": 7, "value_text": "Cellar 3"},
                {"id": 2, "field_id": 2, "object_id": 8, "value_text": "Cellar 3"},
                {"id": 3, "field_id": 1, "object_id": 8, "value_text": "Attic"}]}}"#;
    let path = folder::own().join("dynamic-fields.json");
    std::fs::write(&path, content).expect("the test folder is writable");
    for collation in [Collation::IgnoreCase, Collation::Exact] {
        let overlays = Overlays {
            collation: Some(collation),
            ..Overlays::default()
        };
        let instance = Instance::open(Origin::Snapshot(path.clone()), overlays).await?;
        let cases: [(&str, &[&str]); 5] = [
            ("cellar", &["cellar.one", "eva"]),
            ("attic OR one", &["bo", "cellar.one"]),
            ("!cellar", &["bo"]),
            ("cellar+eva", &["eva"]),
            ("') OR 1=1 --", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(
                logins(&instance, text).await,
                expected,
                "{text} {collation:?}"
            );
            let sent = instance.sources().sent(&SearchRequest::new(text)).await;
            assert_eq!(sent.errors, Vec::<String>::new(), "{text}");
            let sent: BTreeSet<&str> = sent.found.iter().map(|hit| hit.login.as_str()).collect();
            assert_eq!(
                sent,
                expected.iter().copied().collect(),
                "{text} {collation:?}"
            );
        }
    }
    Ok(())
}
