//! Directories that fail, refuse, or break off: what came counts, and what went wrong is told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aclscope::backend::Instance;
use aclscope::backend::customer::{Found, SearchRequest, Section, SourceState};
use futures_util::StreamExt;
use serde_json::{Value as Json, json};

use super::fake::{
    Asked, Fake, Question, Step, bound, ended, found, numbered, page, person, refused,
};
use super::{opened, source};
use crate::servers::runtime;

/// An instance whose one source is in this directory.
pub async fn instance(name: &str, fake: &Fake, params: &Json) -> Instance {
    let mut own = json!({"Host": "127.0.0.1", "Params": {"port": fake.port, "timeout": 20}});
    for (key, value) in params.as_object().into_iter().flatten() {
        own[key] = value.clone();
    }
    opened(name, &json!({"CustomerUser": source("dc=fake", &own)})).await
}

/// A directory that takes every name and answers searches so.
pub fn searched(answer: impl Fn(&Question) -> Vec<Step> + Send + Sync + 'static) -> Fake {
    Fake::new(move |question| match question.asked {
        Asked::Bind => bound(question),
        Asked::Search { .. } => answer(question),
        _ => Vec::new(),
    })
}

/// What a search for everybody finds and tells.
pub async fn everybody(instance: &Instance) -> Found {
    let request = SearchRequest {
        limit: Some(1_000_000),
        ..SearchRequest::new("*")
    };
    let mut found = Found::default();
    let mut parts = instance.sources().search(&request);
    while let Some(part) = parts.next().await {
        found.add(part);
    }
    found
}

/// Says that these are all.
pub fn whole(question: &Question, logins: &[&str]) -> Vec<Step> {
    found(question, logins, &[ended(0x65, 0, b"")])
}

#[test]
fn what_came_before_a_page_broke_off_counts_and_the_reason_is_told() {
    let closing = |question: &Question| {
        let two = [person("a"), person("b")].map(|one| numbered(question.number, &[one]));
        vec![Step::Say(two.concat()), Step::Close]
    };
    let busy = |question: &Question| found(question, &["a", "b"], &[ended(0x65, 51, b"later")]);
    let odd = |question: &Question| {
        let two = [person("a"), person("b")].map(|one| numbered(question.number, &[one]));
        vec![Step::Say([&two.concat()[..], b"no LDAP"].concat())]
    };
    let fakes = [
        (searched(closing), "ended: the server closed it"),
        (searched(busy), "51 busy, later"),
        (searched(odd), "what it sends is no LDAP"),
    ];
    runtime().block_on(async {
        for (fake, reason) in fakes {
            let instance = instance("broke", &fake, &json!({})).await;
            let request = SearchRequest::new("");
            let listing = instance.sources().list(&request, &Section::First, 10).await;
            let logins: Vec<_> = listing
                .rows
                .iter()
                .map(|row| row.hit.login.as_str())
                .collect();
            assert_eq!(
                (logins, listing.failure()),
                (vec!["a", "b"], None),
                "{reason}"
            );
            let told = listing.reports[0].incomplete.as_deref().unwrap();
            assert!(
                told.contains(reason) && told.ends_with(", after 2 entries"),
                "{told}"
            );
            let found = everybody(&instance).await;
            let report = &found.reports()[0];
            assert_eq!(
                (found.hits().len(), report.state),
                (2, SourceState::Error),
                "{reason}"
            );
            assert!(
                report
                    .error
                    .as_ref()
                    .is_some_and(|told| told.contains(reason)),
                "{report:?}"
            );
        }
    });
}

#[test]
fn an_idle_connection_that_was_dropped_is_made_anew_once_and_nobody_notices() {
    let fake = searched(|question| {
        let mut steps = whole(question, &["a"]);
        steps.push(Step::Close);
        steps
    });
    runtime().block_on(async {
        let instance = instance("idle", &fake, &json!({})).await;
        for round in 1..4 {
            let found = everybody(&instance).await;
            let report = &found.reports()[0];
            assert_eq!(
                (report.state, report.count),
                (SourceState::Ok, 1),
                "{report:?}"
            );
            assert_eq!(report.incomplete, None);
            assert_eq!(fake.binds(), round);
        }
    });
}

#[test]
fn a_farewell_is_told() {
    let name = super::fake::part(0x8a, b"1.3.6.1.4.1.1466.20036");
    let fake = searched(move |_| {
        let mut own = ended(0x78, 52, b"down for the night");
        own.extend(&name);
        // The name belongs into the answer; Active Directory puts it behind.
        vec![Step::Say(numbered(0, &[own])), Step::Close]
    });
    runtime().block_on(async {
        let instance = instance("farewell", &fake, &json!({})).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        let error = own.record("a").await.unwrap_err().to_string();
        let told = "ended: the server closed it: 52 unavailable, down for the night";
        assert!(error.ends_with(told), "{error}");
    });
}

#[test]
fn what_a_server_refuses_is_told_with_what_to_do() {
    for (code, name, help) in [
        (
            1,
            "operationsError",
            "Params.UserDN and Params.UserPw are both set",
        ),
        (8, "strongerAuthRequired", "AuthModule::LDAP::StartTLS"),
        (13, "confidentialityRequired", "ldaps://"),
        (32, "noSuchObject", "check Params.BaseDN"),
        (34, "invalidDNSyntax", "no distinguished name"),
        (
            49,
            "invalidCredentials",
            "check Params.UserDN and Params.UserPw",
        ),
        (50, "insufficientAccessRights", "may search there"),
        (51, "busy", "ask again later"),
        (52, "unavailable", "ask again later"),
        (53, "unwillingToPerform", "what it allows"),
        (80, "other", "rights of Params.UserDN"),
    ] {
        let binding = Fake::new(move |question| {
            let answer = ended(0x61, code, b"gr\xfcndlich");
            vec![Step::Say(numbered(question.number, &[answer]))]
        });
        let searching = searched(move |question| refused(question, code, b"gr\xfcndlich"));
        runtime().block_on(async {
            for fake in [binding, searching] {
                let instance = instance("refusing", &fake, &json!({})).await;
                let own = instance.sources().source("CustomerUser").unwrap();
                let error = own.record("a").await.unwrap_err();
                let told = format!(": {code} {name}, gr?ndlich");
                assert!(error.to_string().ends_with(&told), "{error}");
                let advice = error.help().unwrap();
                assert!(advice.contains(help), "{code}: {advice}");
                let found = everybody(&instance).await;
                let report = &found.reports()[0];
                assert_eq!(report.state, SourceState::Error, "{code}");
                let told = report.error.as_deref().unwrap();
                assert!(
                    told.contains(name) && told.ends_with(advice.as_str()),
                    "{told}"
                );
            }
        });
    }
}

#[test]
fn only_a_wrong_password_is_not_tried_again_at_once() {
    for (code, binds) in [(49, 1), (51, 2), (52, 2), (13, 2)] {
        let fake = Fake::new(move |question| {
            let answer = ended(0x61, code, b"");
            vec![Step::Say(numbered(question.number, &[answer]))]
        });
        runtime().block_on(async {
            let instance = instance("again", &fake, &json!({})).await;
            let own = instance.sources().source("CustomerUser").unwrap();
            for _ in 0..2 {
                assert!(own.record("a").await.is_err());
            }
            assert_eq!(fake.binds(), binds, "{code}");
        });
    }
}

#[test]
fn a_size_limit_below_a_page_keeps_what_came() {
    let fake = searched(|question| found(question, &["a", "b", "c"], &[ended(0x65, 4, b"")]));
    runtime().block_on(async {
        let instance = instance("sizes", &fake, &json!({})).await;
        let found = everybody(&instance).await;
        let report = &found.reports()[0];
        assert_eq!(
            (report.state, report.count),
            (SourceState::Ok, 3),
            "{report:?}"
        );
        let told = "the directory's size limit is reached after 3 entries";
        assert_eq!(report.incomplete.as_deref(), Some(told));
        assert_eq!(fake.searches(), 1);
    });
}

#[test]
fn a_server_that_declines_pages_is_asked_without() {
    for code in [11, 12, 53] {
        let fake = searched(move |question| match &question.asked {
            Asked::Search { page: Some(_) } => refused(question, code, b"no pages"),
            _ => whole(question, &["a", "b"]),
        });
        runtime().block_on(async {
            let instance = instance("pageless", &fake, &json!({})).await;
            let found = everybody(&instance).await;
            let report = &found.reports()[0];
            assert_eq!(
                (report.state, report.count),
                (SourceState::Ok, 2),
                "{report:?}"
            );
            assert_eq!(report.incomplete, None);
        });
    }
}

#[test]
fn a_directory_that_is_slow_gives_what_came_in_time() {
    let fake = searched(|question| {
        let mut steps = vec![Step::Wait(Duration::from_secs(5))];
        steps.extend(found(question, &["a"], &[ended(0x65, 0, b""), page(b"on")]));
        steps
    });
    runtime().block_on(async {
        let instance = instance("slow", &fake, &json!({})).await;
        let request = SearchRequest::new("");
        let listing = instance.sources().list(&request, &Section::First, 10).await;
        assert_eq!((listing.rows.len(), listing.failure()), (1, None));
        let told = listing.reports[0].incomplete.as_deref().unwrap();
        assert_eq!(told, "the directory is slow and was stopped after 1 entry");
    });
}

#[test]
fn who_is_valid_is_asked_once_and_nobody_counts_as_invalid_unasked() {
    static ROUNDS: AtomicUsize = AtomicUsize::new(0);
    let fake = searched(|question| {
        let Asked::Search { page: Some(cookie) } = &question.asked else {
            return refused(question, 2, b"");
        };
        match (ROUNDS.fetch_add(1, Ordering::SeqCst), cookie.as_slice()) {
            // The first page of everybody, then whom the valid filter lets pass.
            (0, _) => found(question, &["a", "b"], &[ended(0x65, 0, b""), page(b"2")]),
            (1, _) => found(question, &["a"], &[ended(0x65, 4, b"")]),
            _ => whole(question, &["c"]),
        }
    });
    runtime().block_on(async {
        let mut own = source(
            "dc=fake",
            &json!({"Params": {"port": fake.port, "timeout": 20}}),
        );
        own["CustomerUserValidFilter"] = json!("(!(description=locked))");
        own["Params"]["Host"] = json!("127.0.0.1");
        let instance = opened("valid", &json!({"CustomerUser": own})).await;
        let request = SearchRequest {
            valid_only: false,
            ..SearchRequest::new("*")
        };
        let mut found = Found::default();
        let mut parts = instance.sources().search(&request);
        while let Some(part) = parts.next().await {
            found.add(part);
        }
        assert_eq!(fake.searches(), 3);
        assert!(found.hits().len() == 3 && found.hits().all(|(_, hit)| hit.valid));
        let told = found.reports()[0].incomplete.clone().unwrap();
        assert!(
            told.starts_with("who of them is valid is not known: "),
            "{told}"
        );
    });
}

#[test]
fn the_next_server_is_asked_where_one_cannot_answer() {
    let busy = Fake::new(|question| {
        let answer = ended(0x61, 52, b"");
        vec![Step::Say(numbered(question.number, &[answer]))]
    });
    let silent = Fake::new(|_| Vec::new());
    let well = searched(|question| whole(question, &["a"]));
    runtime().block_on(async {
        for first in [busy, silent] {
            let hosts = [&first, &well].map(|fake| format!("127.0.0.1:{}", fake.port));
            let instance = instance("next", &first, &json!({"Host": hosts})).await;
            let found = everybody(&instance).await;
            assert_eq!(found.reports()[0].count, 1, "{:?}", found.reports());
            assert_eq!(first.binds(), 1);
        }
    });
}
