//! When pages are asked for, and when the rest is not wanted.

use std::time::Duration;

use aclscope::backend::customer::{SearchPart, SearchRequest, Section};
use futures_util::StreamExt;
use serde_json::json;

use super::fake::{Asked, Fake, Step, ended, found, numbered, page, person, refused};
use super::faults::{everybody, instance, searched, whole};
use crate::servers::runtime;

/// Somebody on each of three pages.
fn three_pages() -> Fake {
    searched(|question| {
        let Asked::Search { page: Some(cookie) } = &question.asked else {
            return refused(question, 2, b"");
        };
        let (login, next): (_, &[u8]) = match cookie.as_slice() {
            b"" => ("a", b"2"),
            b"2" => ("b", b"3"),
            _ => ("c", b""),
        };
        found(question, &[login], &[ended(0x65, 0, b""), page(next)])
    })
}

#[test]
fn no_page_is_asked_for_before_the_one_before_it_is_on_screen() {
    let fake = three_pages();
    runtime().block_on(async {
        let instance = instance("lazy", &fake, &json!({})).await;
        let request = SearchRequest::new("*");
        let mut parts = instance.sources().search(&request);
        for number in 1..=3 {
            let Some(SearchPart::Hits { hits, .. }) = parts.next().await else {
                panic!("a page");
            };
            assert_eq!(hits.len(), 1);
            assert_eq!(fake.searches(), number);
        }
    });
}

#[test]
fn a_list_by_login_needs_all_pages_and_keeps_them_for_turning() {
    let fake = three_pages();
    runtime().block_on(async {
        let instance = instance("turning", &fake, &json!({})).await;
        let request = SearchRequest::new("*");
        let first = instance.sources().list(&request, &Section::First, 2).await;
        assert_eq!((first.rows.len(), fake.searches()), (2, 3));
        let behind = Section::Behind(first.rows[1].mark.clone());
        let second = instance.sources().list(&request, &behind, 2).await;
        assert_eq!((second.rows.len(), fake.searches()), (1, 3));
    });
}

#[test]
fn a_search_that_nobody_waits_for_is_abandoned_at_the_server() {
    let fake = searched(|question| match question.number {
        // The first search, behind the bind: somebody, and no end.
        2 => vec![Step::Say(numbered(2, &[person("a")]))],
        _ => whole(question, &["b"]),
    });
    runtime().block_on(async {
        let instance = instance("abandoned", &fake, &json!({})).await;
        let request = SearchRequest::new("a");
        let mut parts = instance.sources().search(&request);
        tokio::select! {
            _ = parts.next() => panic!("it does not end"),
            () = asked(&fake) => {}
        }
        drop(parts);
        // Typing goes on, over the same connection.
        let found = everybody(&instance).await;
        assert_eq!(found.reports()[0].count, 1);
        fake.await_question(|question| question.asked == Asked::Abandon(2));
        let questions = fake.questions();
        assert!(
            questions.iter().all(|question| question.connection == 0),
            "{questions:?}"
        );
        assert_eq!(fake.binds(), 1);
    });
}

/// Waits until the directory has been searched.
async fn asked(fake: &Fake) {
    while fake.searches() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The answer that came arrives.
    tokio::time::sleep(Duration::from_millis(50)).await;
}
