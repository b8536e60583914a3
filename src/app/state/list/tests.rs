//! Moving, filtering and marking.

use super::*;

const NAMES: [&str; 6] = [
    "Raw",
    "Junk",
    "FAQ Sweden",
    "FAQ Mexico",
    "Support Mexico",
    "Alert",
];

fn name(index: usize) -> Cow<'static, str> {
    Cow::Borrowed(NAMES[index])
}

fn type_text(list: &mut ListState, text: &str) {
    list.handle(Action::Filter, &name);
    for c in text.chars() {
        assert!(list.key(Key::char(c), &name));
    }
}

#[test]
fn moving_stops_at_the_ends() {
    let mut list = ListState::new(6);
    list.window(4);
    list.handle(Action::Up, &name);
    assert_eq!(list.selected(), Some(0));
    list.handle(Action::PageDown, &name);
    assert_eq!(list.selected(), Some(4));
    list.handle(Action::PageDown, &name);
    assert_eq!(list.selected(), Some(5));
    assert_eq!(ListState::new(0).selected(), None);
}

#[test]
fn the_window_follows_with_a_margin_and_moves_no_more_than_needed() {
    let mut list = ListState::new(100);
    assert_eq!(list.window(10), 0..10);
    for _ in 0..7 {
        list.handle(Action::Down, &|_| Cow::Borrowed(""));
    }
    assert_eq!(list.window(10), 0..10);
    list.handle(Action::Down, &|_| Cow::Borrowed(""));
    assert_eq!(list.window(10), 1..11);
    list.handle(Action::Up, &|_| Cow::Borrowed(""));
    assert_eq!(list.window(10), 1..11);
    list.handle(Action::Last, &|_| Cow::Borrowed(""));
    assert_eq!(list.window(10), 90..100);
    assert_eq!(list.window(0), 99..99);
    assert_eq!(list.window(1), 99..100);
}

#[test]
fn rows_that_come_or_go_at_the_beginning_leave_the_window_where_it_is() {
    let mut list = ListState::new(100);
    list.select(50);
    assert_eq!(list.window(10), 43..53);
    list.set_rows(120, &|_| Cow::Borrowed(""));
    list.shift(20);
    assert_eq!((list.selected(), list.window(10)), (Some(70), 63..73));
    list.shift(-70);
    list.set_rows(50, &|_| Cow::Borrowed(""));
    assert_eq!((list.selected(), list.window(10)), (Some(0), 0..10));
}

#[test]
fn a_filter_narrows_keeps_the_order_and_gives_the_place_back() {
    let mut list = ListState::new(6);
    list.select(4);
    type_text(&mut list, "mex");
    assert_eq!(list.count(), "2 of 6");
    assert_eq!((list.index_at(0), list.index_at(1)), (Some(3), Some(4)));
    assert_eq!(list.selected(), Some(4));
    list.handle(Action::Open, &name);
    assert!(!list.typing());
    list.handle(Action::Back, &name);
    assert_eq!((list.count().as_str(), list.selected()), ("6", Some(4)));
    assert!(!list.handle(Action::Back, &name));
}

#[test]
fn taking_letters_back_widens_again() {
    let mut list = ListState::new(6);
    type_text(&mut list, "faqs");
    assert_eq!(list.shown(), 1);
    list.key(Key::parse("Backspace").unwrap(), &name);
    assert_eq!(list.shown(), 2);
}

#[test]
fn after_the_filter_n_finds_the_next_match_around_the_end() {
    let mut list = ListState::new(6);
    type_text(&mut list, "mex");
    list.handle(Action::Back, &name);
    list.select(4);
    list.handle(Action::NextMatch, &name);
    assert_eq!(list.selected(), Some(3));
    list.handle(Action::PreviousMatch, &name);
    assert_eq!(list.selected(), Some(4));
}

#[test]
fn new_rows_keep_the_filter_and_a_valid_place() {
    let mut list = ListState::new(6);
    list.handle(Action::Last, &name);
    list.set_rows(3, &name);
    assert_eq!(list.selected(), Some(2));
    type_text(&mut list, "faq");
    list.set_rows(6, &name);
    assert_eq!(list.count(), "2 of 6");
    list.set_rows(0, &name);
    assert_eq!(list.selected(), None);
}

#[test]
fn pasted_text_goes_to_the_filter() {
    let mut list = ListState::new(6);
    list.paste("junk\n", &name);
    assert!(list.typing());
    assert_eq!(
        (list.count().as_str(), list.selected()),
        ("1 of 6", Some(1))
    );
}

#[test]
fn marks_stay_with_their_rows() {
    let mut list = ListState::new(6);
    list.handle(Action::Mark, &name);
    list.handle(Action::Mark, &name);
    assert_eq!(list.marked().collect::<Vec<_>>(), [0, 1]);
    list.select(0);
    list.handle(Action::Mark, &name);
    assert_eq!(list.marked().collect::<Vec<_>>(), [1]);
}
