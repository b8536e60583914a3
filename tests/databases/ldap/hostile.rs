//! Texts that try to be more than texts.

use aclscope::backend::customer::{SearchRequest, Section, Term};
use aclscope::core::customer::{DetailCondition, DetailSearch};
use aclscope::core::known::Asked;
use serde_json::json;

use super::large::{self, PEOPLE};
use super::{opened, source};
use crate::servers::runtime;

#[test]
fn injections_find_nobody() {
    large::fill();
    let settings = json!({"CustomerUser": source(PEOPLE, &json!({}))});
    let long = "a".repeat(100_000);
    runtime().block_on(async {
        let instance = opened("hostile", &settings).await;
        let sources = instance.sources();
        let own = sources.source("CustomerUser").unwrap();
        for hostile in [
            "*)(uid=*",
            "nobody)(uid=*",
            "nobody))(|(uid=*",
            "')) OR 1=1 --",
            "\0",
            "\\2a",
            "\\",
            "(",
            "\u{1b}[2J",
            "\u{fffd}",
            &long,
        ] {
            let text = hostile.to_owned();
            let (login, id) = (Term::Login(text.clone()), Term::CustomerId(text.clone()));
            let terms = [
                Term::Search(text.clone()),
                Term::PostMaster(text.clone()),
                login,
                id,
                Term::CustomerIdRaw(text.clone()),
            ];
            for term in terms {
                let request = SearchRequest {
                    term,
                    ..SearchRequest::new("")
                };
                let sent = own.sent(&request).await.unwrap();
                let listing = sources.list(&request, &Section::First, 10).await;
                let shown = hostile.get(..20).unwrap_or(hostile);
                assert_eq!((sent.len(), listing.rows.len()), (0, 0), "{shown:?}");
                assert_eq!(listing.failure(), None, "{shown:?}");
            }
            assert_eq!(own.record(hostile).await.unwrap(), None);
            assert_eq!(own.name(hostile).await.unwrap(), None);
            assert_eq!(own.raw(hostile).await.unwrap(), None);
            let asked = [text.clone()];
            assert!(
                own.held(Asked::CustomerUserLogin, &asked)
                    .await
                    .unwrap()
                    .is_empty()
            );
            assert!(own.customer_ids(hostile, true).await.unwrap().is_empty());
            let column = "uid".to_owned();
            let search = DetailSearch {
                conditions: vec![DetailCondition::Like { column, text }],
                ..DetailSearch::default()
            };
            assert!(own.detail(&search).await.unwrap().logins.is_empty());
        }
    });
}

#[test]
fn values_that_somebody_has_are_held_whatever_stands_in_them() {
    large::fill();
    let settings = json!({"CustomerUser": source(PEOPLE, &json!({}))});
    runtime().block_on(async {
        let instance = opened("held", &settings).await;
        let values = ["com,ma00006", "o'brady00005", "*", "李00002", "(uid=*)"];
        let asked = values.map(str::to_owned);
        let (held, all) = instance
            .sources()
            .held(Asked::CustomerUserLogin, &asked)
            .await;
        let held: Vec<String> = held.into_iter().collect();
        assert_eq!(held, ["com,ma00006", "o'brady00005", "李00002"]);
        assert!(all);
    });
}
