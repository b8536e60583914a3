use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::core::yaml;

fn acl(config_match: &str) -> AclColumns {
    AclColumns {
        name: "010-A".to_owned(),
        valid_id: Some(1),
        config_match: Some(config_match.to_owned()),
        ..AclColumns::default()
    }
}

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    Merged::of(&acl(base), &acl(ours), &acl(theirs))
}

/// What ConfigMatch says after a merge without conflicts.
fn clean(base: &str, ours: &str, theirs: &str) -> Value {
    let merged = merged(base, ours, theirs);
    assert_eq!(merged.conflicts(), [], "{base} | {ours} | {theirs}");
    said_by(&merged)
}

fn said_by(merged: &Merged) -> Value {
    yaml::read(merged.columns().config_match.as_deref().unwrap()).unwrap()
}

fn tree(text: &str) -> Value {
    yaml::read(text).unwrap()
}

#[test]
fn changes_at_different_places_are_both_kept() {
    let base = "{P: {Queue: [Raw], Type: [a]}, S: x}";
    let ours = "{P: {Queue: [Raw], Type: [b]}, S: x}";
    let theirs = "{P: {Queue: [Raw], Type: [a], SLA: [c]}}";
    assert_eq!(
        clean(base, ours, theirs),
        tree("{P: {Queue: [Raw], Type: [b], SLA: [c]}}")
    );
    assert_eq!(
        clean("", "{P: {Queue: [a]}}", "{P: {Type: [b]}}"),
        tree("{P: {Queue: [a], Type: [b]}}"),
        "both began from nothing"
    );
}

#[test]
fn additions_and_removals_in_a_list_are_both_kept() {
    for (base, ours, theirs, result) in [
        ("[a, b, c]", "[a, c]", "[a, b, c, d]", "[a, c, d]"),
        ("[a, b, c]", "[b, c]", "[a, b]", "[b]"),
        ("[a]", "[a, c]", "[a, b]", "[a, b, c]"),
        ("[a]", "[a, x, y]", "[a, y, z]", "[a, x, y, z]"),
        ("[a, b]", "[a]", "[a, x, b]", "[a, x]"),
        ("[a, b, c]", "[a, B, c]", "[a, b, C]", "[a, B, C]"),
        ("[a, a]", "[a]", "[a, a, b]", "[a, b]"),
        ("[a, b]", "[a, b, x]", "[x, a, b]", "[x, a, b]"),
    ] {
        let [base, ours, theirs, result] =
            [base, ours, theirs, result].map(|list| format!("{{P: {{Q: {list}}}}}"));
        let (both, turned) = (clean(&base, &ours, &theirs), clean(&base, &theirs, &ours));
        assert_eq!((&both, &turned), (&tree(&result), &tree(&result)), "{base}");
    }
}

#[test]
fn another_order_of_one_side_takes_what_the_other_added_and_removed() {
    let wrap = |list: &str| format!("{{Q: {list}}}");
    let base = wrap("[a, b, c, d]");
    assert_eq!(
        clean(&base, &wrap("[d, c, b, a]"), &wrap("[a, c, x, d]")),
        tree("{Q: [d, c, x, a]}")
    );
    let both = merged(&base, &wrap("[d, c, b, a]"), &wrap("[b, a, c, d]"));
    assert_eq!(both.conflicts().len(), 1);
    assert_eq!(both.conflicts()[0].base.as_deref(), Some("a\nb\nc\nd"));
    assert_eq!(said_by(&both), tree("{Q: [d, c, b, a]}"));
    let replaced = merged(&base, &wrap("[d, x, b, a]"), &wrap("[a, b, y, d]"));
    assert_eq!(replaced.conflicts().len(), 1, "both replaced c");
}

#[test]
fn the_same_element_touched_by_both_is_a_conflict() {
    let mut merged = merged(
        "{P: {Q: [a, b, c]}}",
        "{P: {Q: [a, x, c, n]}}",
        "{P: {Q: [a, y, c]}}",
    );
    let [conflict] = merged.conflicts() else {
        panic!("{:?}", merged.conflicts());
    };
    assert_eq!(conflict.place.to_string(), "ConfigMatch / P / Q");
    let sides = [&conflict.base, &conflict.ours, &conflict.theirs];
    assert_eq!(
        sides.map(Option::as_deref),
        [Some("b"), Some("x"), Some("y")]
    );
    assert_eq!(said_by(&merged), tree("{P: {Q: [a, x, c, n]}}"));
    merged.choose(0, Choice::Theirs);
    assert_eq!(said_by(&merged), tree("{P: {Q: [a, y, c, n]}}"));
    assert_eq!(merged.conflicts()[0].choice, Choice::Theirs);
    merged.choose(7, Choice::Ours);
    merged.choose(0, Choice::Ours);
    assert_eq!(said_by(&merged), tree("{P: {Q: [a, x, c, n]}}"));
}

#[test]
fn taking_away_what_the_other_changed_is_a_conflict() {
    let (base, edited) = ("{P: {Q: [a]}, S: x}", "{P: {Q: [a, b]}, S: x}");
    let mut ours = merged(base, "{S: x}", edited);
    assert_eq!(ours.conflicts().len(), 1);
    assert_eq!(ours.conflicts()[0].place.to_string(), "ConfigMatch / P");
    assert_eq!(ours.conflicts()[0].ours, None);
    assert_eq!(said_by(&ours), tree("{S: x}"));
    ours.choose(0, Choice::Theirs);
    assert_eq!(said_by(&ours), tree(edited));
    let list = merged("{Q: [a, b]}", "{Q: [a]}", "{Q: [a, c]}");
    assert_eq!(list.conflicts().len(), 1, "b taken away, and replaced");
}

#[test]
fn properties_are_merged_one_by_one() {
    let base = acl("");
    let mut ours = base.clone();
    ours.name = "020-B".to_owned();
    ours.comment = Some("ours".to_owned());
    let mut theirs = base.clone();
    theirs.valid_id = Some(2);
    theirs.comment = Some("theirs".to_owned());
    theirs.stop_after_match = Some("0".to_owned());
    let mut merged = Merged::of(&base, &ours, &theirs);
    assert_eq!(merged.conflicts().len(), 1);
    assert_eq!(merged.conflicts()[0].place, Place::Property("comments"));
    merged.choose(0, Choice::Theirs);
    let columns = merged.columns();
    assert_eq!(
        (columns.name.as_str(), columns.valid_id),
        ("020-B", Some(2))
    );
    assert_eq!(columns.comment.as_deref(), Some("theirs"));
    assert_eq!(columns.stop_after_match.as_deref(), Some("0"));
}

#[test]
fn what_says_the_same_is_no_change() {
    let base = acl("---\nP: x\n");
    let mut ours = base.clone();
    ours.stop_after_match = Some("1".to_owned());
    ours.comment = Some("why".to_owned());
    ours.config_match = Some("---\nP: y\n".to_owned());
    let mut theirs = base.clone();
    // As the web editor writes them without changing anything.
    theirs.stop_after_match = Some("0".to_owned());
    theirs.comment = Some(String::new());
    theirs.config_match = Some("---\n'P': 'x'\n".to_owned());
    let merged = Merged::of(&base, &ours, &theirs);
    assert_eq!(merged.conflicts(), []);
    assert_eq!(*merged.columns(), ours);
}

#[test]
fn a_tree_that_cannot_be_read_is_one_text() {
    let broken = "P: [x";
    let mut merged = merged("{P: {Q: [a]}}", "{P: {Q: [a, b]}}", broken);
    assert_eq!(merged.conflicts().len(), 1);
    assert_eq!(merged.conflicts()[0].place.to_string(), "ConfigMatch");
    assert_eq!(merged.conflicts()[0].theirs.as_deref(), Some(broken));
    merged.choose(0, Choice::Theirs);
    assert_eq!(merged.columns().config_match.as_deref(), Some(broken));
    let one = Merged::of(&acl(broken), &acl("{P: x}"), &acl(broken));
    assert_eq!(one.conflicts(), [], "only we corrected it");
    assert_eq!(*one.columns(), acl("{P: x}"));
}

/// Small trees over few words, so that the sides often meet at the same places.
fn trees() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec!["a", "b", "c", "d"]);
    let leaf = prop_oneof![
        4 => word.clone().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let node = leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::btree_map(word.clone(), inner, 0..4).prop_map(|map| {
                let entries = map.into_iter().map(|(key, value)| (key.to_owned(), value));
                Value::Map(entries.collect())
            }),
        ]
    });
    prop::collection::btree_map(prop::sample::select(vec!["a", "b", "c"]), node, 0..4).prop_map(
        |map| {
            let entries = map.into_iter().map(|(key, value)| (key.to_owned(), value));
            Value::Map(entries.collect())
        },
    )
}

fn acls() -> impl Strategy<Value = AclColumns> {
    let text = prop::option::of(prop::sample::select(vec!["", "0", "1", "x"]));
    let part = || {
        prop_oneof![
            6 => trees().prop_map(|tree| Some(Part::Tree(tree).text())),
            1 => prop::sample::select(vec![None, Some("a: [b".to_owned()), Some("- a".to_owned())]),
        ]
    };
    let texts = (text.clone(), text.clone(), text);
    (
        prop::sample::select(vec!["010-A", "020-B"]),
        texts,
        1..3i64,
        part(),
        part(),
    )
        .prop_map(
            |(name, (comment, description, stop), valid, config_match, config_change)| AclColumns {
                name: name.to_owned(),
                comment: comment.map(str::to_owned),
                description: description.map(str::to_owned),
                valid_id: Some(valid),
                stop_after_match: stop.map(str::to_owned),
                config_match,
                config_change,
            },
        )
}

/// What columns say, however it is written.
fn meaning(columns: &AclColumns) -> (Draft, bool) {
    let mut draft = Draft::of(columns);
    let stops = draft
        .stop_after_match
        .take()
        .is_some_and(|text| is_true(&text));
    for text in [&mut draft.comment, &mut draft.description] {
        text.get_or_insert_default();
    }
    for side in Side::ALL {
        let part = draft.part_mut(side);
        if part.tree().is_some_and(|tree| said(tree).is_none()) {
            *part = Part::default();
        }
    }
    (draft, stops)
}

proptest! {
    #[test]
    fn a_side_that_changed_nothing_gives_the_other(base in acls(), other in acls()) {
        for merged in [Merged::of(&base, &base, &other), Merged::of(&base, &other, &base)] {
            prop_assert_eq!(merged.columns(), &other);
            prop_assert!(merged.conflicts().is_empty());
        }
        let same = Merged::of(&base, &other, &other);
        prop_assert_eq!(same.columns(), &other);
        prop_assert!(same.conflicts().is_empty());
    }

    #[test]
    fn the_sides_can_be_turned(base in acls(), ours in acls(), theirs in acls()) {
        let merged = Merged::of(&base, &ours, &theirs);
        let mut turned = Merged::of(&base, &theirs, &ours);
        prop_assert_eq!(merged.conflicts().len(), turned.conflicts().len());
        for index in 0..turned.conflicts().len() {
            turned.choose(index, Choice::Theirs);
        }
        prop_assert_eq!(meaning(merged.columns()), meaning(turned.columns()));
        for (one, other) in merged.conflicts().iter().zip(turned.conflicts()) {
            prop_assert_eq!(&one.place, &other.place);
            prop_assert_eq!((&one.ours, &one.theirs), (&other.theirs, &other.ours));
        }
    }

    #[test]
    fn what_we_added_is_in_the_result(base in acls(), ours in acls(), theirs in acls()) {
        let merged = Merged::of(&base, &ours, &theirs);
        let [base, ours, result] = [&base, &ours, merged.columns()].map(texts);
        for added in ours.difference(&base) {
            prop_assert!(result.contains(added), "{:?} is lost: {:?}", added, merged);
        }
    }
}

/// Every text of the trees with the keys that lead to it.
fn texts(columns: &AclColumns) -> BTreeSet<String> {
    fn walk(path: &str, value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Map(map) => map
                .iter()
                .for_each(|(key, value)| walk(&format!("{path}/{key}"), value, found)),
            Value::List(list) => list.iter().for_each(|value| walk(path, value, found)),
            Value::Text(text) => drop(found.insert(format!("{path}={text}"))),
            Value::Null => {}
        }
    }
    let mut found = BTreeSet::new();
    let draft = Draft::of(columns);
    for side in Side::ALL {
        match draft.part(side) {
            Part::Tree(tree) => walk(side.name(), tree, &mut found),
            Part::Unread { text, .. } => drop(found.insert(text.clone())),
        }
    }
    found
}
