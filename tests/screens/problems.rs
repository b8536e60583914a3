//! The view of the problems.

use aclscope::app::state::problems::{Gravity, ProblemRow};
use aclscope::app::state::{Header, ProblemsPage};
use aclscope::app::{Answer, App, Cmd, Msg, ViewId};

use crate::stage::{app, assert_snapshot, draw, press, text};

fn row(gravity: Gravity, about: &str, text: &str, is_acl: bool) -> ProblemRow {
    ProblemRow {
        gravity,
        about: about.to_owned(),
        text: text.to_owned(),
        is_acl,
    }
}

/// A console with ten ACLs that shows these problems.
fn showing(problems: Vec<ProblemRow>) -> App {
    let mut app = app(10);
    app.header = Header::default();
    let mut page = ProblemsPage::default();
    let looking = page.start();
    app.views.problems = Some(page);
    app.wish(looking);
    let Some(Cmd::Start { slot, ticket, .. }) = app.take_cmds().pop() else {
        panic!("nothing is asked");
    };
    let answer = Answer::Problems(problems);
    app.update(Msg::Answered {
        slot,
        ticket,
        answer,
    });
    let result = Ok(());
    app.update(Msg::Ended {
        slot,
        ticket,
        result,
    });
    press(&mut app, "6");
    app
}

#[test]
fn problems_are_listed_with_the_whole_of_the_chosen_one() {
    let long = "PossibleNot Ticket Queue [RegExp](: the pattern ends inside a group; every request \
                that reaches this ACL ends with an error, whatever the other ACLs say, until it is \
                corrected or made invalid";
    let mut app = showing(vec![
        row(Gravity::Fatal, "010-Only FAQ Sweden", long, true),
        row(Gravity::Odd, "020-Only Größe 漢字", "no list Colour", true),
        row(
            Gravity::Left,
            "instance",
            "there is no table sla: evil \u{1b}[2J",
            false,
        ),
    ]);
    for (width, height) in [(80, 24), (160, 48)] {
        let screen = text(&draw(&app, width, height));
        assert_snapshot(&format!("problems-{width}x{height}"), &screen);
    }
    let first = text(&draw(&app, 80, 24));
    assert!(
        first.contains("ends with an error, whatever the other ACLs"),
        "{first}"
    );
    press(&mut app, "j Enter");
    assert_eq!(app.current(), ViewId::Acls);
    let screen = text(&draw(&app, 80, 24));
    assert!(screen.contains("▸ 020-Only Größe 漢字"), "{screen}");
    // What is about no ACL leads nowhere.
    press(&mut app, "6 G Enter");
    assert_eq!(app.current(), ViewId::Problems);
}

#[test]
fn an_instance_without_problems_says_so() {
    let app = showing(Vec::new());
    assert!(text(&draw(&app, 80, 24)).contains("No problem was found."));
}

#[test]
fn an_acl_that_is_gone_meanwhile_is_said() {
    let mut app = showing(vec![row(Gravity::Left, "999-Gone", "cannot be read", true)]);
    press(&mut app, "Enter");
    assert!(text(&draw(&app, 80, 24)).contains("there is no ACL 999-Gone any more"));
}
