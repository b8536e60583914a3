//! The customers on the embedded world: the list, the backends, the card.

use aclscope::app::people::{BackendRow, BackendState, FoundPerson, PeoplePart};
use aclscope::app::{Answer, App, Appearance, Cmd, Msg, Opened};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::config::{Depth, Keymap};

use crate::demo::{Demo, has};
use crate::stage::{draw, press, text};

async fn open(size: (u16, u16)) -> Demo {
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    let mut demo = Demo::of(instance, "dg", size).await;
    demo.press("1").await;
    demo
}

fn lacks(frame: &str, text: &str) {
    assert!(!frame.contains(text), "{text:?} is on\n{frame}");
}

#[tokio::test]
async fn backends_say_how_they_fared_beside_the_list() {
    let demo = open((80, 24)).await;
    has(
        demo.frame(),
        &[
            "Customers · 9",
            "Backends · 2 of 2 answered",
            "✔ CustomerUser  4 in",
            "✔ CustomerUser1 ro  5 in",
        ],
    );
}

#[tokio::test]
async fn the_card_has_headings_labels_marks_and_meanings() {
    let mut demo = open((80, 48)).await;
    has(
        demo.press("j j j Enter").await,
        &[
            "▾ Record  CustomerUser, Database Backend",
            "Username *",
            "mx  (Hernandez SA)",
            "1  (valid)",
            "▾ Company  mx",
            "▾ CustomerIDs  3",
            "Ericsson AB  (customer us",
        ],
    );
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["▸ Record", "▾ Company  mx"]);
    lacks(&frame, "Username");
    // What is closed stays closed with the next one.
    has(
        demo.press("Esc k Enter").await,
        &["cm · CustomerUser", "▸ Record"],
    );
    // A line that may be too long is read in full.
    has(
        demo.press("Enter j j j j j j Enter").await,
        &["UserEmail, column email", "must be given"],
    );
}

#[tokio::test]
async fn wide_terminals_lay_the_card_out_in_columns() {
    let mut demo = open((180, 40)).await;
    has(
        demo.press("j j j Enter").await,
        &["▾ Record", "▾ Company  mx", "▾ Groups rw  5"],
    );
}

#[tokio::test]
async fn validity_and_backend_narrow_the_list() {
    let mut demo = open((80, 24)).await;
    has(demo.frame(), &["p.zoric"]);
    let frame = demo.press("v").await.to_owned();
    has(
        &frame,
        &["Customers · 8 · valid", "only valid customer users"],
    );
    lacks(&frame, "p.zoric");
    demo.press("v b").await;
    has(
        demo.frame(),
        &["Which backend", "CustomerUser1 Partner portal"],
    );
    let frame = demo.press("Down Down Enter").await.to_owned();
    has(&frame, &["Customers · 5 · CustomerUser1", "not asked"]);
    lacks(&frame, "Arvid");
    has(demo.press("Esc").await, &["Customers · 9", "Arvid"]);
}

#[tokio::test]
async fn the_query_and_all_that_is_kept_are_a_key_away() {
    let mut demo = open((100, 30)).await;
    demo.press("/").await;
    has(
        demo.write("dg").await,
        &["a+b both  a OR b  !a not", "/dg", "Customers · 1 "],
    );
    let frame = demo.press("Enter f").await.to_owned();
    has(
        &frame,
        &[
            "How dg is asked for",
            "the ticket system's search sends",
            "SELECT ",
            "value 1",
        ],
    );
    has(
        demo.press("G").await,
        &["How a search is read", "one of them"],
    );
    has(
        demo.press("Esc t").await,
        &["dg: all that CustomerUser keeps", "pw ", "create_time"],
    );
}

fn backend(source: &str, state: BackendState) -> BackendRow {
    BackendRow {
        source: source.to_owned(),
        label: "People".to_owned(),
        kind: "directory (LDAP)".to_owned(),
        read_only: false,
        state,
    }
}

/// The console after a search of two backends, the second of which fared like this.
fn searched(state: BackendState, people: Vec<FoundPerson>) -> App {
    let keymap = Keymap::embedded().unwrap();
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    let mut app = App::of_instance(Opened::default(), keymap, appearance);
    press(&mut app, "1");
    app.take_cmds();
    let asked = app.views.customers.as_mut().unwrap().start();
    app.wish(asked);
    let mut questions = app.take_cmds().into_iter().filter_map(|cmd| match cmd {
        Cmd::Start { slot, ticket, .. } => Some((slot, ticket)),
        _ => None,
    });
    let (slot, ticket) = questions.next().unwrap();
    let answered = BackendState::Answered {
        ms: 3,
        count: people.len(),
        limited: false,
        incomplete: None,
    };
    let answer = Answer::People(PeoplePart {
        people,
        backends: vec![
            backend("CustomerUser", answered),
            backend("CustomerUser1", state),
        ],
        ..PeoplePart::default()
    });
    app.update(Msg::Answered {
        slot,
        ticket,
        answer,
    });
    app
}

fn person(login: &str) -> FoundPerson {
    FoundPerson {
        login: login.to_owned(),
        source: "CustomerUser".to_owned(),
        valid: true,
        ..FoundPerson::default()
    }
}

#[test]
fn a_backend_that_fails_says_since_when_and_why() {
    let failed = BackendState::Failed {
        word: "timeout",
        since: "10:31:05".to_owned(),
        reason: "no answer within 10 s".to_owned(),
    };
    let app = searched(failed, vec![person("eva")]);
    has(
        &text(&draw(&app, 120, 24)),
        &[
            "Not complete: CustomerUser1: timeout since 10:31:05: no answer within 10 s; r asks again.",
            "▲ CustomerUser1  timeout since 10:31:05",
            "1 of 2 answered",
        ],
    );
}

#[test]
fn what_a_server_cut_off_is_said() {
    let cut = BackendState::Answered {
        ms: 12,
        count: 500,
        limited: true,
        incomplete: Some("the server gives no more than 500".to_owned()),
    };
    let app = searched(cut, vec![person("eva")]);
    has(
        &text(&draw(&app, 160, 24)),
        &[
            "Not complete: CustomerUser1: first 500 of at least 501 in 12 ms, incomplete: the server",
        ],
    );
}

#[test]
fn shadowed_and_double_logins_are_marked_and_said() {
    let double = FoundPerson {
        also: vec!["CustomerUser1".to_owned()],
        ..person("eva")
    };
    let shadowed = FoundPerson {
        source: "CustomerUser1".to_owned(),
        behind: Some("CustomerUser".to_owned()),
        ..person("EVA")
    };
    let mut app = searched(BackendState::Waiting, vec![double, shadowed]);
    has(
        &text(&draw(&app, 120, 24)),
        &[
            "eva of no CustomerID comes from CustomerUser. Also in CustomerUser1.",
            "waiting",
        ],
    );
    press(&mut app, "j");
    has(
        &text(&draw(&app, 120, 24)),
        &[
            "EVA of no CustomerID comes from CustomerUser1. Shadowed: CustomerUser answers for this login.",
        ],
    );
}
