//! A picker without a screen.

use super::*;

fn queues() -> Picker {
    let names = ["Raw", "Junk", "FAQ Sweden", "Support Sweden"];
    let choices = names.iter().map(|name| Choice::new(*name, *name)).collect();
    Picker::new(Purpose::Command, "Queue", choices).of(12)
}

#[test]
fn typing_narrows_and_enter_chooses_the_best() {
    let mut picker = queues();
    assert_eq!(picker.count(), "4 of 12");
    for c in "swe".chars() {
        assert_eq!(picker.key(Key::char(c)), Picked::Kept);
    }
    assert_eq!(picker.count(), "2 of 12");
    picker.handle(Action::Down);
    assert_eq!(
        picker.handle(Action::Open),
        Picked::Chosen(Choice::new("Support Sweden", "Support Sweden"))
    );
}

#[test]
fn nothing_left_chooses_nothing() {
    let mut picker = queues();
    picker.paste("zzz");
    assert_eq!(picker.handle(Action::Open), Picked::Kept);
}

#[test]
fn the_present_value_is_selected_first() {
    let picker = queues().at("FAQ Sweden");
    assert_eq!(picker.list().position(), 2);
    assert_eq!(queues().at("gone").list().position(), 0);
}

#[test]
fn an_asking_picker_asks_keeps_the_last_answer_and_says_limits() {
    let mut picker = Picker::asking(Purpose::CustomerUser, "Customer user");
    assert_eq!(picker.key(Key::char('d')), Picked::Asked("d".to_owned()));
    picker.answered(
        vec![Choice::new("dg", "Diego Garcia")],
        Some("first 1 of more".to_owned()),
    );
    assert_eq!(picker.count(), "first 1 of more");
    picker.failed("backend CustomerUser1 does not answer".to_owned());
    assert_eq!(picker.choice(0).unwrap().id, "dg");
    assert!(picker.failure().is_some());
    picker.answered(Vec::new(), None);
    assert_eq!((picker.count().as_str(), picker.failure()), ("0", None));
}
