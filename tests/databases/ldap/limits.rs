//! Directories that do not give everything.

use aclscope::backend::customer::{Found, SearchRequest, Section, Sent, SourceState};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value as Json, json};

use super::large::{self, ODD, PEOPLE};
use super::{load, opened, source};
use crate::servers::runtime;
use crate::support::vectors;

/// What a search for everybody finds and tells.
fn everybody(name: &str, settings: &Json, limit: Option<usize>) -> Found {
    runtime().block_on(async {
        let instance = opened(name, settings).await;
        let request = SearchRequest {
            limit,
            ..SearchRequest::new("*")
        };
        let mut found = Found::default();
        let mut parts = instance.sources().search(&request);
        while let Some(part) = parts.next().await {
            found.add(part);
        }
        found
    })
}

#[test]
fn what_comes_before_the_servers_limit_counts_and_the_limit_is_told() {
    let world = vectors::json("customer_search/ldap-size.world.json");
    load("dc=tiny,dc=test", world["ldif"].as_str().unwrap());
    let settings = json!({"CustomerUser": source("dc=tiny,dc=test", &json!({}))});
    let found = everybody("tiny", &settings, None);
    let report = &found.reports()[0];
    assert_eq!(
        (report.state, report.count),
        (SourceState::Ok, 4),
        "{report:?}"
    );
    assert_eq!(
        report.incomplete.as_deref(),
        Some("the directory's size limit is reached after 4 entries")
    );
    runtime().block_on(async {
        let instance = opened("tiny-list", &settings).await;
        let request = SearchRequest::new("");
        let listing = instance
            .sources()
            .list(&request, &Section::First, 100)
            .await;
        assert_eq!((listing.rows.len(), listing.failure()), (4, None));
        let told = listing.reports.iter();
        let told: Vec<_> = told.map(|own| (&own.source, &own.incomplete)).collect();
        assert_eq!(told, [(&report.source, &report.incomplete)]);
    });
}

#[test]
fn the_sources_own_limit_is_told_apart() {
    large::fill();
    let settings = json!({"CustomerUser": source(PEOPLE, &json!({}))});
    let found = everybody("limited", &settings, None);
    let report = &found.reports()[0];
    assert_eq!((report.count, report.limited), (200, true), "{report:?}");
    assert_eq!(report.incomplete, None);
    let found = everybody("more", &settings, Some(1_700));
    assert_eq!(
        (found.reports()[0].count, found.reports()[0].limited),
        (1_700, true)
    );
    let found = everybody("all", &settings, Some(10_000));
    assert_eq!(
        (found.reports()[0].count, found.reports()[0].limited),
        (10_000, false)
    );
}

#[test]
fn where_a_directory_refers_to_is_told_and_nobody_goes_there() {
    large::fill();
    let settings = json!({"CustomerUser": source(ODD, &json!({}))});
    let found = everybody("referred", &settings, None);
    let report = &found.reports()[0];
    assert_eq!(
        (report.state, report.count),
        (SourceState::Ok, 3),
        "{report:?}"
    );
    let told = report.incomplete.as_deref().unwrap();
    assert!(
        told.starts_with("the directory refers to ldap://other.example/ou=away"),
        "{told}"
    );
}

#[test]
fn a_reference_elsewhere_hides_no_login() {
    large::fill();
    let settings = json!({"CustomerUser": source(ODD, &json!({}))});
    runtime().block_on(async {
        let instance = opened("referred-logins", &settings).await;
        let logins: Vec<String> = instance.customer_logins().try_collect().await.unwrap();
        assert_eq!(logins, ["binary", "huge", "secret"]);
    });
}

#[test]
fn dynamic_fields_are_in_no_filter_and_that_is_said() {
    large::fill();
    let mut own = source(ODD, &json!({}));
    let room = json!(["DynamicField_Room", "Room", "Room", 1, 0, "dynamic_field"]);
    own["Map"].as_array_mut().unwrap().push(room);
    own["CustomerUserSearchFields"] = json!(["uid", "Room"]);
    runtime().block_on(async {
        let instance = opened("dynamic", &json!({"CustomerUser": own})).await;
        let notices: Vec<String> = instance.sources().notices().collect();
        let told = "customer source CustomerUser: dynamic fields are not searched here for people \
                    of a directory: Room";
        assert_eq!(notices, [told]);
        let source = instance.sources().source("CustomerUser").unwrap();
        let sent = source.explain(&SearchRequest::new("bin")).unwrap();
        assert!(
            matches!(&sent, Sent::Ldap { filter, .. } if filter == "(|(uid=*bin*))"),
            "{sent:?}"
        );
        let found = source.sent(&SearchRequest::new("bin")).await.unwrap();
        assert_eq!(found.len(), 1);
    });
}

#[test]
fn the_scope_says_how_far_a_search_looks() {
    large::fill();
    let huge = format!("uid=huge,{ODD}");
    for (scope, base, count) in [
        ("sub", ODD, 3),
        ("subtree", huge.as_str(), 1),
        ("one", large::SUFFIX, 0),
        ("single", ODD, 3),
        ("base", huge.as_str(), 1),
        ("children", huge.as_str(), 0),
        ("children", ODD, 3),
        ("tree", ODD, 0),
    ] {
        let params = json!({"SSCOPE": scope});
        let settings = json!({"CustomerUser": source(base, &params)});
        let found = everybody("scope", &settings, None);
        assert_eq!(
            found.hits().len(),
            count,
            "{scope} {base}: {:?}",
            found.reports()
        );
    }
}
