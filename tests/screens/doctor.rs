//! The customer backends among the problems.

use aclscope::app::state::problems::{BackendProblem, Gravity, ProblemRow};
use aclscope::app::state::{ProblemsPage, Reader, ReaderRow};
use aclscope::app::{Answer, App, Cmd, Failure, Msg};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;

use crate::demo::Demo;
use crate::stage::{app, draw, press, text};

#[tokio::test]
async fn the_backends_of_the_demo_are_examined_when_a_key_says_so() {
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    let mut demo = Demo::of(instance, "dg", (80, 24)).await;
    let before = demo.press("6").await.to_owned();
    assert!(!before.contains("CustomerUser1"), "{before}");
    assert!(before.contains("x examine"), "{before}");
    let frame = demo.press("x").await.to_owned();
    assert!(
        frame.contains("4 findings in the customer backends"),
        "{frame}"
    );
    demo.press("/").await;
    let frame = demo.write("customeruser1 sender").await.to_owned();
    assert!(
        frame.contains("CustomerUser1: incoming mails never find their sender"),
        "{frame}"
    );
    let frame = demo.press("Enter Enter").await.to_owned();
    for part in [
        "CustomerUser1: no_mail_search",
        "do ",
        "list the columns",
        "Partner portal",
        "sends",
    ] {
        assert!(frame.contains(part), "{part}: {frame}");
    }
}

/// A console whose examination was answered like this.
fn examined(answer: Option<Vec<BackendProblem>>, result: Result<(), Failure>) -> App {
    let mut app = app(10);
    app.views.problems = Some(ProblemsPage::default());
    let Some(Cmd::Start { slot, ticket, .. }) = press(&mut app, "6 x").pop() else {
        panic!("nothing is asked");
    };
    if let Some(found) = answer {
        let answer = Answer::Examined(found);
        app.update(Msg::Answered {
            slot,
            ticket,
            answer,
        });
    }
    app.update(Msg::Ended {
        slot,
        ticket,
        result,
    });
    app
}

fn problem(about: &str, words: &str) -> BackendProblem {
    BackendProblem {
        row: ProblemRow {
            gravity: Gravity::Doubtful,
            about: about.to_owned(),
            text: words.to_owned(),
            is_acl: false,
        },
        reader: Reader::new(about, vec![ReaderRow::new("do", "look there")]),
    }
}

#[test]
fn healthy_backends_and_failures_are_said() {
    let app = examined(Some(Vec::new()), Ok(()));
    assert!(text(&draw(&app, 80, 24)).contains("the customer backends are well"));
    let app = examined(None, Err(Failure::new("cancelled")));
    assert!(text(&draw(&app, 80, 24)).contains("not examined: cancelled"));
}

#[test]
fn a_second_examination_replaces_the_first_one() {
    let mut app = examined(
        Some(vec![
            problem("CustomerUser", "old"),
            problem("CustomerUser2", "both"),
        ]),
        Ok(()),
    );
    assert!(text(&draw(&app, 80, 24)).contains("old"));
    let Some(Cmd::Start { slot, ticket, .. }) = press(&mut app, "x").pop() else {
        panic!("nothing is asked");
    };
    let answer = Answer::Examined(vec![problem("CustomerUser2", "both")]);
    app.update(Msg::Answered {
        slot,
        ticket,
        answer,
    });
    app.update(Msg::Ended {
        slot,
        ticket,
        result: Ok(()),
    });
    let screen = text(&draw(&app, 80, 24));
    assert!(!screen.contains("old"), "{screen}");
    assert_eq!(
        screen.matches("doubtful").count(),
        2,
        "once in the list, once below: {screen}"
    );
}
