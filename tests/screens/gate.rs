//! Opening an instance: what is offered, what is told, what is asked.

use std::path::PathBuf;

use aclscope::app::state::{Gate, Header};
use aclscope::app::{Answer, App, Appearance, Cmd, Failure, Msg, Opened, Request};
use aclscope::backend::MissingSetting;
use aclscope::config::instances::{Entrance, Way};
use aclscope::config::{Depth, Keymap};
use aclscope::secret::SecretUrl;

use crate::stage::{assert_snapshot, draw, press, text};

fn home(folder: &str) -> (Way, String) {
    let way = Way::Home {
        folder: PathBuf::from(folder),
        database: None,
    };
    (way, "found on this host".to_owned())
}

fn demo() -> (Way, String) {
    (Way::Demo, "embedded".to_owned())
}

/// A console that begins with these ways, the first of them being opened when `begins`.
fn app(ways: Vec<(Way, String)>, begins: bool) -> App {
    let first = ways[0].0.clone();
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    let keymap = Keymap::embedded().unwrap();
    App::at_gate(
        Gate::new(ways),
        begins.then_some(&first),
        keymap,
        appearance,
    )
}

/// The entrance that the last command opens, and how to answer it.
fn asked(cmds: &[Cmd]) -> (Entrance, impl Fn(&mut App, Result<Answer, Failure>) + use<>) {
    let Some(Cmd::Start {
        slot,
        ticket,
        request: Request::Open(entrance),
    }) = cmds.last()
    else {
        panic!("nothing is opened: {cmds:?}");
    };
    let (slot, ticket) = (*slot, *ticket);
    let answer = move |app: &mut App, answer: Result<Answer, Failure>| match answer {
        Ok(answer) => {
            app.update(Msg::Answered {
                slot,
                ticket,
                answer,
            });
        }
        Err(failure) => {
            let result = Err(failure);
            app.update(Msg::Ended {
                slot,
                ticket,
                result,
            });
        }
    };
    (entrance.clone(), answer)
}

fn failure() -> Failure {
    Failure {
        message: "/opt/otobo/Kernel/Config.pm: Permission denied (os error 13)".to_owned(),
        help: "it belongs to the user otobo: sudo -u otobo aclscope ...".to_owned(),
    }
}

#[test]
fn several_installations_are_offered_and_none_is_opened() {
    let mut app = app(vec![home("/opt/otobo"), home("/opt/znuny"), demo()], false);
    assert!(app.take_cmds().is_empty());
    assert_snapshot("gate-choose-80x24", &text(&draw(&app, 80, 24)));
    let (entrance, _) = asked(&press(&mut app, "j Enter"));
    assert_eq!(entrance.way, home("/opt/znuny").0);
}

#[test]
fn what_was_tried_why_not_and_as_whom_it_would_work_is_told() {
    let mut app = app(vec![home("/opt/otobo"), demo()], true);
    let (_, answer) = asked(&app.take_cmds());
    assert!(app.is_entering());
    answer(&mut app, Err(failure()));
    for (width, height) in [(80, 24), (160, 48), (40, 10)] {
        let screen = text(&draw(&app, width, height));
        assert_snapshot(&format!("gate-failed-{width}x{height}"), &screen);
    }
    let (again, answer) = asked(&press(&mut app, "r"));
    assert_eq!(again.way, home("/opt/otobo").0);
    let header = Header {
        instance: "/opt/otobo".to_owned(),
        ..Header::default()
    };
    let opened = Opened {
        header,
        customer_user: None,
        ..Opened::default()
    };
    answer(&mut app, Ok(Answer::Opened(opened)));
    assert!(app.is_inside() && app.gate().is_none());
    assert!(text(&draw(&app, 80, 24)).contains("[3 Simulate]"));
}

#[test]
fn only_what_is_missing_is_asked_for_with_the_line_that_hides_it() {
    let mut app = app(vec![home("/opt/otobo"), demo()], true);
    let (_, answer) = asked(&app.take_cmds());
    let missing = ["DatabaseHost", "DatabasePw"].map(|setting| MissingSetting {
        setting,
        place: format!("/opt/otobo/Kernel/Config.pm:{}", setting.len()),
    });
    answer(&mut app, Ok(Answer::Missing(missing.to_vec())));
    answer(&mut app, Err(failure()));
    press(&mut app, "Enter d b Tab p w");
    let screen = text(&draw(&app, 80, 24));
    assert_snapshot("gate-missing-80x24", &screen);
    let (entrance, _) = asked(&press(&mut app, "Enter"));
    let given: Vec<(&str, &str)> = entrance
        .given
        .iter()
        .map(|(name, value)| (name.as_str(), value.reveal()))
        .collect();
    assert_eq!(given, [("DatabaseHost", "db"), ("DatabasePw", "pw")]);
    assert_eq!(entrance.way, home("/opt/otobo").0);
}

#[test]
fn a_typed_database_opens_and_can_be_corrected_without_its_password_being_shown() {
    let mut app = app(vec![home("/opt/otobo"), demo()], false);
    press(&mut app, "u");
    app.update(Msg::Paste("mysql://otobo:tiger@bd/otobo\n".to_owned()));
    assert!(!text(&draw(&app, 80, 24)).contains("tiger"));
    let (entrance, answer) = asked(&press(&mut app, "Enter"));
    let url = SecretUrl::new("mysql://otobo:tiger@bd/otobo");
    assert_eq!(entrance.way, Way::Database(url));
    answer(&mut app, Err(failure()));
    let screen = text(&draw(&app, 80, 24));
    assert!(screen.contains("mysql://otobo:***@bd/otobo"), "{screen}");
    press(&mut app, "e");
    let screen = text(&draw(&app, 80, 24));
    assert!(screen.contains("mysql://otobo@bd/otobo"), "{screen}");
    press(&mut app, "Ctrl-U");
    app.update(Msg::Paste("mysql://otobo@db/otobo".to_owned()));
    let (entrance, _) = asked(&press(&mut app, "Enter"));
    let url = SecretUrl::new("mysql://otobo:tiger@db/otobo");
    assert_eq!(entrance.way, Way::Database(url), "as before");
}

#[test]
fn what_opens_for_too_long_is_stopped() {
    for keys in ["Esc", "Ctrl-C"] {
        let mut app = app(vec![home("/opt/otobo"), demo()], true);
        let (_, answer) = asked(&app.take_cmds());
        let cmds = press(&mut app, keys);
        assert!(matches!(cmds.as_slice(), [Cmd::Stop(_)]), "{cmds:?}");
        let screen = text(&draw(&app, 80, 24));
        assert!(screen.contains("Not open: cancelled after"), "{screen}");
        // What arrives late is dropped.
        answer(&mut app, Err(failure()));
        assert!(!text(&draw(&app, 80, 24)).contains("Permission denied"));
    }
}

#[test]
fn quitting_without_what_was_asked_for_is_a_failure_and_choosing_nothing_is_none() {
    let mut chooser = app(vec![home("/opt/otobo"), home("/opt/znuny")], false);
    assert_eq!(press(&mut chooser, "q"), [Cmd::Quit(0)]);
    let mut failed = app(vec![home("/opt/otobo"), demo()], true);
    let (_, answer) = asked(&failed.take_cmds());
    answer(&mut failed, Err(failure()));
    assert_eq!(press(&mut failed, "q"), [Cmd::Quit(2)]);
    assert_eq!(
        press(&mut failed, "Ctrl-C Ctrl-C").last(),
        Some(&Cmd::Quit(2))
    );
}

#[test]
fn another_instance_is_opened_from_an_open_one_and_one_can_go_back() {
    let mut app = app(vec![home("/opt/otobo"), home("/opt/znuny"), demo()], true);
    let (_, answer) = asked(&app.take_cmds());
    let opened = |name: &str| {
        let header = Header {
            instance: name.to_owned(),
            ..Header::default()
        };
        Answer::Opened(Opened {
            header,
            customer_user: None,
            ..Opened::default()
        })
    };
    answer(&mut app, Ok(opened("first")));
    app.take_cmds();
    press(&mut app, "Ctrl-O");
    let screen = text(&draw(&app, 80, 24));
    assert!(screen.contains("first") && screen.contains("Open an instance"));
    press(&mut app, "Esc");
    assert!(app.gate().is_none());
    let (entrance, answer) = asked(&press(&mut app, "Ctrl-O j Enter"));
    assert_eq!(entrance.way, home("/opt/znuny").0);
    answer(&mut app, Ok(opened("second")));
    let screen = text(&draw(&app, 80, 24));
    assert!(screen.contains("second") && screen.contains("[3 Simulate]"));
}
