//! What loads says since when, Esc gives it up, and r asks again.

use std::time::{Duration, Instant};

use aclscope::app::people::{FoundPerson, PeoplePart, PeopleWanted};
use aclscope::app::state::{AclsPage, CustomersPage, Header, SimulatePage, Slot, Ticket};
use aclscope::app::{Answer, App, Appearance, Cmd, Effect, Msg, Reply, Request, ViewId, Views};
use aclscope::config::{Depth, Key, Keymap};

use crate::stage::{draw, text};

/// A console whose time is told by the test.
struct Slow {
    app: App,
    now: Instant,
}

impl Slow {
    fn new() -> Self {
        let views = Views {
            customers: Some(CustomersPage::default()),
            acls: Some(AclsPage::loading()),
            simulate: Some(SimulatePage::default()),
            problems: None,
            journal: None,
        };
        let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
        let keymap = Keymap::embedded().unwrap();
        let mut slow = Self {
            app: App::new(Header::default(), views, keymap, appearance),
            now: Instant::now(),
        };
        slow.app.set_now(slow.now);
        slow
    }

    /// Carries out what a view wishes for, and returns the question.
    fn ask(&mut self, wish: impl FnOnce(&mut Views) -> Reply) -> (Slot, Ticket, Request) {
        let reply = wish(&mut self.app.views);
        self.app.wish_all(reply);
        question(self.app.take_cmds())
    }

    fn press(&mut self, key: &str) -> Vec<Cmd> {
        let key = Key::parse(key).unwrap();
        self.app.update(Msg::Key { key, at: self.now })
    }

    fn screen_after(&mut self, waited: Duration) -> String {
        self.now += waited;
        self.app.set_now(self.now);
        text(&draw(&self.app, 80, 24))
    }

    /// What loads is said with its time; Esc gives it up, and r asks the same again.
    fn is_given_up_and_asked_again(&mut self, asked: (Slot, Ticket, Request), doing: &str) {
        let (slot, ticket, request) = asked;
        let at_once = self.screen_after(Duration::from_millis(100));
        assert!(!at_once.contains("Esc cancel"), "{at_once}");
        let later = self.screen_after(Duration::from_millis(3100));
        let said = format!("{doing} 3.2 s  Esc cancel");
        assert!(later.contains(&said), "{said}:\n{later}");
        assert_eq!(self.press("Esc"), [Cmd::Stop(slot)]);
        assert!(!self.app.is_waiting());
        let given_up = self.screen_after(Duration::ZERO);
        assert!(
            given_up.contains("cancelled after 3.2 s; r asks again"),
            "{given_up}"
        );
        // An answer that was under way comes too late.
        let late = Msg::Ended {
            slot,
            ticket,
            result: Ok(()),
        };
        self.app.update(late);
        self.press("?");
        self.press("Esc");
        let footer = self.screen_after(Duration::ZERO);
        assert!(footer.contains("r again"), "{footer}");
        let (again, _, asked) = question(self.press("r"));
        assert_eq!((again, asked), (slot, request));
        let waiting = self.screen_after(Duration::from_secs(1));
        assert!(waiting.contains(&format!("{doing} 1.0 s")), "{waiting}");
    }
}

fn question(cmds: Vec<Cmd>) -> (Slot, Ticket, Request) {
    let mut questions = cmds.into_iter().filter_map(|cmd| match cmd {
        Cmd::Start {
            slot,
            ticket,
            request,
        } => Some((slot, ticket, request)),
        _ => None,
    });
    questions.next().expect("something is asked for")
}

fn person(login: &str) -> FoundPerson {
    FoundPerson {
        login: login.to_owned(),
        text: String::new(),
        customer_id: "us".to_owned(),
        source: "CustomerUser".to_owned(),
        valid: true,
        row: 1,
        ..FoundPerson::default()
    }
}

fn answered(slow: &mut Slow, slot: Slot, ticket: Ticket, answer: Answer) -> Vec<Cmd> {
    slow.app.update(Msg::Answered {
        slot,
        ticket,
        answer,
    })
}

#[test]
fn the_list_of_customers() {
    let mut slow = Slow::new();
    let asked = slow.ask(|views| views.customers.as_mut().unwrap().start().into());
    slow.is_given_up_and_asked_again(asked, "searching");
}

#[test]
fn the_card_of_a_customer_user() {
    let mut slow = Slow::new();
    let (slot, ticket, _) = slow.ask(|views| views.customers.as_mut().unwrap().start().into());
    let people = Answer::People(PeoplePart {
        people: vec![person("dg"), person("mk")],
        ..PeoplePart::default()
    });
    let card = question(answered(&mut slow, slot, ticket, people));
    slow.app.update(Msg::Ended {
        slot,
        ticket,
        result: Ok(()),
    });
    slow.is_given_up_and_asked_again(card, "reading");
}

#[test]
fn a_search_that_is_typed() {
    let mut slow = Slow::new();
    slow.ask(|views| views.customers.as_mut().unwrap().start().into());
    slow.press("/");
    let asked = question(slow.press("y"));
    slow.screen_after(Duration::from_secs(2));
    assert_eq!(slow.press("Esc"), [Cmd::Stop(asked.0)]);
    // What was typed is still there: the next Esc clears it.
    let screen = slow.screen_after(Duration::ZERO);
    assert!(
        screen.contains("/y") && screen.contains("cancelled after 2.0 s"),
        "{screen}"
    );
    let (_, _, request) = question(slow.press("Esc"));
    assert_eq!(request, Request::People(PeopleWanted::default()));
}

#[test]
fn the_acls() {
    let mut slow = Slow::new();
    slow.app.show(ViewId::Acls);
    let asked = slow.ask(|views| views.acls.as_mut().unwrap().start().into());
    slow.is_given_up_and_asked_again(asked, "reading ACLs");
}

#[test]
fn a_simulation_and_the_permissions() {
    let mut slow = Slow::new();
    slow.app.show(ViewId::Simulate);
    let asked = slow.ask(|views| views.simulate.as_mut().unwrap().simulate("dg"));
    slow.is_given_up_and_asked_again(asked, "simulating");
    slow.press("Esc");

    let mut slow = Slow::new();
    slow.app.wish(Effect::SimulateAs("dg".to_owned()));
    let (slot, ticket, _) = question(slow.app.take_cmds());
    slow.app.update(Msg::Ended {
        slot,
        ticket,
        result: Ok(()),
    });
    let asked = question(slow.press("p"));
    slow.is_given_up_and_asked_again(asked, "reading permissions");
}

#[test]
fn ctrl_c_leaves_no_view_waiting_for_what_it_cancelled() {
    let mut slow = Slow::new();
    let (slot, ..) = slow.ask(|views| views.customers.as_mut().unwrap().start().into());
    slow.now += Duration::from_secs(3);
    assert_eq!(slow.press("Ctrl-C"), [Cmd::Stop(slot)]);
    let screen = slow.screen_after(Duration::ZERO);
    assert!(!screen.contains("Searching"), "{screen}");
    assert!(
        screen.contains("Not complete: cancelled after 3.0 s"),
        "{screen}"
    );
    assert_eq!(question(slow.press("r")).0, slot);
}

#[test]
fn a_popup_over_what_loads_takes_esc_for_itself() {
    let mut slow = Slow::new();
    slow.ask(|views| views.customers.as_mut().unwrap().start().into());
    slow.press("?");
    let screen = slow.screen_after(Duration::from_secs(2));
    assert!(
        screen.contains("searching 2.0 s") && !screen.contains("Esc cancel"),
        "{screen}"
    );
    assert_eq!(slow.press("Esc"), []);
    assert!(slow.app.is_waiting());
}
