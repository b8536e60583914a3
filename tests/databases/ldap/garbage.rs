//! Directories that send what no directory may: the program says so and lives on.

use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aclscope::backend::customer::{SearchRequest, Section};
use serde_json::json;

use super::fake::{Fake, Question, Step, ended, numbered, part, person};
use super::faults::{instance, searched};
use crate::servers::runtime;

/// Panics within the driver of directories so far.
fn panics() -> usize {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map_or("", |place| place.file());
            if ["ldap3", "lber"].iter().any(|name| place.contains(name)) {
                COUNT.fetch_add(1, Ordering::SeqCst);
            }
            before(info);
        }));
    });
    COUNT.load(Ordering::SeqCst)
}

/// What is told of a directory that answers every search with these bytes.
fn told(name: &str, answer: impl Fn(&Question) -> Vec<u8> + Send + Sync + 'static) -> String {
    let fake = searched(move |question| vec![Step::Say(answer(question))]);
    runtime().block_on(async {
        let instance = instance(name, &fake, &json!({})).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        let error = own.record("a").await.unwrap_err();
        let request = SearchRequest::new("a");
        let listing = instance.sources().list(&request, &Section::First, 10).await;
        assert!(listing.failure().is_some(), "{name}");
        error.to_string()
    })
}

type Answer = Box<dyn Fn(&Question) -> Vec<u8> + Send + Sync>;

#[test]
fn what_no_directory_may_send_ends_the_connection_and_nothing_else() {
    let before = panics();
    // A message that is nested 200,000 times.
    let deep = || {
        let levels = (0..200_000_u32).rev();
        let head = |level: u32| [&[0x30, 0x84], &(level * 6).to_be_bytes()[..]].concat();
        levels.map(head).collect::<Vec<_>>().concat()
    };
    let answers: [(&str, Answer); 11] = [
        (
            "text",
            Box::new(|_| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
        ),
        ("zeros", Box::new(|_| vec![0; 4_096])),
        ("deep", Box::new(move |_| deep())),
        ("empty", Box::new(|_| part(0x30, &[]))),
        ("number", Box::new(|_| part(0x30, &part(4, b"x")))),
        (
            "operation",
            Box::new(|own| numbered(own.number, &[part(0x69, &[])])),
        ),
        (
            "bind",
            Box::new(|own| numbered(own.number, &[ended(0x61, 0, b"")])),
        ),
        (
            "end",
            Box::new(|own| numbered(own.number, &[part(0x65, &[])])),
        ),
        (
            "longer",
            Box::new(|own| numbered(own.number, &[vec![0x64, 0x7f, 4, 1, b'x']])),
        ),
        (
            "primitive",
            Box::new(|own| numbered(own.number, &[part(0x45, b"x")])),
        ),
        (
            "control",
            Box::new(|own| {
                let bad = part(0xa0, &part(0x30, &part(2, b"1")));
                numbered(own.number, &[ended(0x65, 0, b""), bad])
            }),
        ),
    ];
    for (name, answer) in answers {
        let told = told(name, answer);
        assert!(
            told.ends_with("ended: what it sends is no LDAP"),
            "{name}: {told}"
        );
    }
    assert_eq!(panics(), before);
}

#[test]
fn a_message_that_nobody_wants_to_hold_is_not_awaited() {
    let before = panics();
    let told = told("huge", |_| {
        vec![0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 2, 1, 2]
    });
    assert!(
        told.contains("it sends a message of 2147483653 bytes"),
        "{told}"
    );
    assert_eq!(panics(), before);
}

#[test]
fn a_bind_that_is_answered_with_something_else_is_told() {
    let before = panics();
    let answers: [(&str, Answer); 3] = [
        (
            "entry",
            Box::new(|own| numbered(own.number, &[person("a")])),
        ),
        (
            "extended",
            Box::new(|own| numbered(own.number, &[part(0x78, &[])])),
        ),
        (
            "nothing",
            Box::new(|own| numbered(own.number, &[part(0x61, &[])])),
        ),
    ];
    for (name, answer) in answers {
        let fake = Fake::new(move |question| vec![Step::Say(answer(question))]);
        runtime().block_on(async {
            let instance = instance(name, &fake, &json!({})).await;
            let own = instance.sources().source("CustomerUser").unwrap();
            let error = own.record("a").await.unwrap_err().to_string();
            assert!(
                error.ends_with("ended: what it sends is no LDAP"),
                "{error}"
            );
        });
    }
    assert_eq!(panics(), before);
}

#[test]
fn who_sends_without_end_is_stopped_and_what_came_counts() {
    let fake = searched(|question| {
        let number = question.number;
        let mut said = Vec::new();
        for login in 0..101_000 {
            said.extend(numbered(number, &[person(&login.to_string())]));
        }
        vec![Step::Say(said), Step::Wait(Duration::from_secs(1))]
    });
    runtime().block_on(async {
        let instance = instance("endless", &fake, &json!({})).await;
        let request = SearchRequest::new("");
        let listing = instance.sources().list(&request, &Section::First, 10).await;
        assert_eq!((listing.rows.len(), listing.failure()), (10, None));
        // By their number, or by the time on a machine that takes long for so many.
        let told = listing.reports[0].incomplete.as_deref().unwrap();
        assert!(told.contains(" and was stopped after "), "{told}");
    });
}
