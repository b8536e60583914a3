//! What can be done to a draft, and undone.

use proptest::prelude::*;

use super::*;
use crate::core::yaml;

fn draft() -> Draft {
    let tree = |text| Part::Tree(yaml::read(text).unwrap());
    Draft {
        name: "010-A".to_owned(),
        config_match: tree("Properties: {Queue: {Name: [Raw, Junk]}, Ticket: {State: [new]}}"),
        config_change: Part::default(),
        ..Draft::default()
    }
}

fn make(changes: Vec<Change>) -> (Draft, Draft) {
    let before = draft();
    let mut after = before.clone();
    let mut undo = Vec::new();
    for change in changes {
        undo.push(change.apply(&mut after).unwrap());
    }
    let mut back = after.clone();
    for change in undo.into_iter().rev() {
        change.apply(&mut back).unwrap();
    }
    assert_eq!(back, before, "undone");
    (before, after)
}

#[test]
fn what_is_put_into_nothing_makes_the_tree_and_undoing_it_leaves_none() {
    let (_, after) = make(vec![
        Change::Insert {
            side: Side::Change,
            at: vec![0],
            key: Some("Possible".to_owned()),
            value: Value::Null,
        },
        Change::Insert {
            side: Side::Change,
            at: vec![0, 0],
            key: Some("Action".to_owned()),
            value: Value::Null,
        },
        Change::Insert {
            side: Side::Change,
            at: vec![0, 0, 0],
            key: None,
            value: "AgentTicketMove".into(),
        },
    ]);
    assert_eq!(
        after.config_change.text(),
        "---\nPossible:\n  Action:\n  - AgentTicketMove\n"
    );
}

#[test]
fn the_last_one_taken_away_leaves_no_tree() {
    let (_, after) = make(vec![Change::Remove {
        side: Side::Match,
        at: vec![0],
    }]);
    assert_eq!(after.config_match, Part::default());
}

#[test]
fn a_key_that_stands_twice_and_a_place_that_is_gone_are_refused() {
    let mut draft = draft();
    let before = draft.clone();
    let twice = Change::Rename {
        side: Side::Match,
        at: vec![0, 1],
        key: "Queue".to_owned(),
    };
    assert_eq!(
        twice.apply(&mut draft),
        Err(Refusal::Twice("Queue".to_owned()))
    );
    let gone = Change::Remove {
        side: Side::Match,
        at: vec![0, 7],
    };
    assert_eq!(gone.apply(&mut draft), Err(Refusal::NoPlace(Side::Match)));
    let keyless = Change::Insert {
        side: Side::Match,
        at: vec![0],
        key: None,
        value: Value::Null,
    };
    assert!(keyless.apply(&mut draft).is_err());
    assert_eq!(draft, before);
}

fn changes() -> impl Strategy<Value = Change> {
    let path = proptest::collection::vec(0..3_usize, 0..4);
    let side = prop_oneof![Just(Side::Match), Just(Side::Change)];
    let word = "[a-c]{1}";
    (side, path, word, 0..6_u8).prop_map(|(side, at, word, kind)| match kind {
        0 => Change::Insert {
            side,
            at,
            key: Some(word),
            value: Value::Null,
        },
        1 => Change::Insert {
            side,
            at,
            key: None,
            value: word.into(),
        },
        2 => Change::Remove { side, at },
        3 => Change::Rename {
            side,
            at,
            key: word,
        },
        4 => Change::Put {
            side,
            at,
            value: word.into(),
        },
        _ => Change::Property(Property::Comment(Some(word))),
    })
}

proptest! {
    #[test]
    fn undoing_in_reverse_gives_back_what_was(changes in proptest::collection::vec(changes(), 0..40)) {
        let before = draft();
        let mut now = before.clone();
        let mut undo = Vec::new();
        for change in changes {
            let kept = now.clone();
            match change.apply(&mut now) {
                Ok(back) => undo.push(back),
                Err(_) => prop_assert_eq!(&now, &kept, "a refused change changes nothing"),
            }
        }
        for change in undo.into_iter().rev() {
            prop_assert!(change.apply(&mut now).is_ok());
        }
        prop_assert_eq!(now, before);
    }
}
