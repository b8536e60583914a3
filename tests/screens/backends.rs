//! How customer backends fare beside the list, and what the list says of whom it lacks.

use aclscope::app::people::{BackendRow, BackendState, FoundPerson, PeoplePart, PeopleWanted};
use aclscope::app::{Answer, App, Appearance, Cmd, Msg, Opened, Request};
use aclscope::backend::customer::Section;
use aclscope::config::{Depth, Keymap};

use crate::customers::lacks;
use crate::demo::has;
use crate::stage::{draw, press, text};

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
    found(state, people, false).0
}

/// The same where there may be more to find, and what is asked next.
fn found(state: BackendState, people: Vec<FoundPerson>, more: bool) -> (App, Vec<PeopleWanted>) {
    let keymap = Keymap::embedded().unwrap();
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    let mut app = App::of_instance(Opened::default(), keymap, appearance);
    press(&mut app, "1");
    app.take_cmds();
    let asked = app.views.customers.as_mut().unwrap().start();
    app.wish(asked);
    let asked = app.take_cmds();
    let next = answer(&mut app, asked, state, people, more);
    (app, next)
}

/// Answers what is asked for the list; what is asked next.
fn answer(
    app: &mut App,
    asked: Vec<Cmd>,
    state: BackendState,
    people: Vec<FoundPerson>,
    more: bool,
) -> Vec<PeopleWanted> {
    let mut questions = asked.into_iter().filter_map(|cmd| match cmd {
        Cmd::Start {
            slot,
            ticket,
            request: Request::People(wanted),
        } => Some((slot, ticket, wanted.section)),
        _ => None,
    });
    let (slot, ticket, section) = questions.next().unwrap();
    let waits = state == BackendState::Waiting;
    let answered = BackendState::Answered {
        ms: 3,
        count: people.len(),
        limited: more,
        incomplete: None,
    };
    let answer = Answer::People(PeoplePart {
        people,
        section,
        backends: vec![
            backend("CustomerUser", answered),
            backend("CustomerUser1", state),
        ],
        more,
    });
    let mut cmds = app.update(Msg::Answered {
        slot,
        ticket,
        answer,
    });
    if !waits {
        let result = Ok(());
        cmds.extend(app.update(Msg::Ended {
            slot,
            ticket,
            result,
        }));
    }
    wanted(&cmds)
}

/// The parts of the list that are asked for.
fn wanted(cmds: &[Cmd]) -> Vec<PeopleWanted> {
    let wanted = cmds.iter().filter_map(|cmd| match cmd {
        Cmd::Start {
            request: Request::People(wanted),
            ..
        } => Some(wanted.clone()),
        _ => None,
    });
    wanted.collect()
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

fn failed(word: &'static str) -> BackendState {
    BackendState::Failed {
        word,
        since: "10:31:05".to_owned(),
        reason: "it is down".to_owned(),
    }
}

/// What a backend that failed would have had before this page is missing, and stays so: the page
/// leaves it out, and asking again begins anew.
#[test]
fn a_list_goes_on_without_whom_it_lacks_until_somebody_asks_again() {
    let people = vec![person("eva"), person("fred")];
    let (mut app, next) = found(failed("error"), people, true);
    assert!(next.is_empty());
    let next = press(&mut app, "j");
    let asked = wanted(&next);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].without, ["CustomerUser1"]);
    assert!(matches!(asked[0].section, Section::Behind(_)));
    answer(
        &mut app,
        next,
        BackendState::Resting,
        vec![person("gerd")],
        false,
    );
    has(
        &text(&draw(&app, 120, 24)),
        &["Not complete: CustomerUser1: error since 10:31:05: it is down; r asks again. fred of"],
    );
    let asked = wanted(&press(&mut app, "r"));
    assert_eq!(asked[0].section, Section::First);
    assert_eq!(asked[0].without, Vec::<String>::new());
}

/// A page in which a backend failed is taken in once more, in its order.
#[test]
fn a_page_that_lacks_somebody_is_asked_for_again_in_its_place() {
    let answered = BackendState::Answered {
        ms: 1,
        count: 0,
        limited: false,
        incomplete: None,
    };
    let (mut app, _) = found(answered.clone(), vec![person("eva"), person("fred")], true);
    let next = press(&mut app, "j");
    let last = vec![person("gerd"), person("ida")];
    answer(&mut app, next, failed("error"), last, false);
    let again = press(&mut app, "r");
    assert!(matches!(wanted(&again)[0].section, Section::Behind(_)));
    let whole = ["gerd", "hans", "ida"].map(person).to_vec();
    answer(&mut app, again, answered, whole, false);
    let page = app.views.customers.as_ref().unwrap();
    let logins: Vec<&str> = page.people().iter().map(|own| own.login.as_str()).collect();
    assert_eq!(logins, ["eva", "fred", "gerd", "hans", "ida"]);
    lacks(&text(&draw(&app, 120, 24)), "Not complete");
}

/// Who looks at one backend is not told what another one lacks.
#[test]
fn a_list_of_one_backend_is_complete_without_the_others() {
    let mut app = searched(failed("timeout"), vec![person("eva")]);
    has(
        &text(&draw(&app, 120, 24)),
        &["Not complete: CustomerUser1"],
    );
    press(&mut app, "b Down");
    let asked = press(&mut app, "Enter");
    assert_eq!(wanted(&asked)[0].only.as_deref(), Some("CustomerUser"));
    answer(
        &mut app,
        asked,
        BackendState::NotAsked,
        vec![person("eva")],
        false,
    );
    let frame = text(&draw(&app, 120, 24));
    lacks(&frame, "Not complete");
    has(&frame, &["eva of no CustomerID", "timeout since 10:31:05"]);
}

#[test]
fn an_empty_list_says_so_without_a_text() {
    let none = BackendState::Answered {
        ms: 1,
        count: 0,
        limited: false,
        incomplete: None,
    };
    let app = searched(none, Vec::new());
    has(
        &text(&draw(&app, 120, 24)),
        &["There is no customer user.", "nobody found"],
    );
}
