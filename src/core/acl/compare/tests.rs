//! Laws of the comparison, and each way in which an ACL can stand.

use std::sync::Arc;

use super::{Change, Comparison, Standing, changes};
use crate::core::acl::Acl;
use crate::core::value::Value;
use crate::core::world::{
    Collation, DeployedAcl, DeployedAcls, Row, Rows, Settings, Tables, World,
};
use crate::core::yaml;

/// A row of `acl`: name, validity, ConfigMatch, ConfigChange.
fn row(id: usize, [name, valid, config_match, config_change]: [&str; 4]) -> Row {
    let id = id.to_string();
    Row::from_pairs([
        ("id", Some(id.as_str())),
        ("name", Some(name)),
        ("valid_id", Some(valid)),
        ("stop_after_match", Some("0")),
        ("config_match", Some(config_match)),
        ("config_change", Some(config_change)),
    ])
}

fn world(rows: &[[&str; 4]]) -> World {
    let rows: Rows = (1..).zip(rows).map(|(id, acl)| row(id, *acl)).collect();
    let tables = Tables::from([("acl".to_owned(), rows)]);
    World::read(Settings::default(), Collation::default(), tables)
}

fn read(text: &str) -> Value {
    yaml::read(text).unwrap()
}

fn acl(name: &str, text: &str) -> DeployedAcl {
    DeployedAcl {
        name: name.to_owned(),
        acl: read(text),
        written: None,
    }
}

fn with(mut world: World, acls: Vec<DeployedAcl>) -> World {
    world.deployed = Some(Arc::new(DeployedAcls {
        acls,
        ..DeployedAcls::default()
    }));
    world
}

/// What a deployment of everything that is stored now would leave.
fn deploy(world: World) -> World {
    let valid = Acl::read_all(&world).into_iter().filter(|acl| acl.valid);
    let acls = valid.map(|acl| DeployedAcl {
        acl: acl.deployed(),
        name: acl.name,
        written: None,
    });
    let acls = acls.collect();
    with(world, acls)
}

fn standings(world: &World) -> Vec<(String, Standing)> {
    let acls = Comparison::of(world).acls;
    let pairs = acls.into_iter().map(|acl| (acl.name, acl.standing));
    pairs.collect()
}

const QUEUE: &str = "Properties: {Ticket: {Queue: [Raw, '[Not][empty]']}, '[empty]': {A: ~}}\n";
const HIDE: &str = "PossibleNot: {Ticket: {Queue: [Junk]}, Action: []}\nPossible: {Ticket: {}}\n";

#[test]
fn deploying_what_is_stored_leaves_no_difference() {
    let world = deploy(world(&[
        ["10", "1", QUEUE, HIDE],
        ["20", "1", "", ""],
        [
            "30",
            "1",
            "Foo: {A: [b]}\n",
            "Possible: ''\nPossibleAdd: {}\n",
        ],
        ["40", "2", QUEUE, HIDE],
        ["50", "3", "", "- no mapping"],
        [
            "60",
            "1",
            "Properties: a text\n",
            "Possible: {Form: {A: 1}}\n",
        ],
    ]));
    let comparison = Comparison::of(&world);
    assert_eq!(comparison.acls.len(), 6);
    for acl in &comparison.acls {
        assert_eq!(acl.standing, Standing::Same, "{}", acl.name);
    }
    assert_eq!((comparison.waiting(), comparison.differs()), (0, false));
}

#[test]
fn absent_and_empty_parts_are_one_and_so_are_orders_of_keys() {
    let one = read("Possible: {}\nProperties: {Ticket: {B: [x], A: [y]}}\nStopAfterMatch: 0\n");
    let other = read("Properties: {Ticket: {A: [y], B: [x]}}\nPossibleNot: ''\n");
    assert_eq!(changes(&one, &other), []);
    assert_eq!(changes(&other, &one), []);
}

fn change(path: &str, stored: Option<&str>, deployed: Option<&str>) -> Change {
    Change {
        path: path.split('/').map(str::to_owned).collect(),
        stored: stored.map(read),
        deployed: deployed.map(read),
    }
}

#[test]
fn a_change_has_the_path_and_both_values() {
    let stored = read(
        "Properties: {Ticket: {Queue: [Raw, Raw, Junk], Type: [a, b]}, Empty: {}}\n\
         Possible: {Ticket: {State: [new]}}\nPossibleNot: {Action: x, Form: [~, {}]}\nStopAfterMatch: '1'\n",
    );
    let deployed = read(
        "Properties: {Ticket: {Queue: [Misc, Raw], Type: [b, a]}}\n\
         PossibleAdd: {Ticket: {SLA: []}}\nPossibleNot: {Action: [x], Form: [~]}\nStopAfterMatch: 0\n",
    );
    let expected = [
        change("Properties/Ticket/Queue", Some("Raw"), None),
        change("Properties/Ticket/Queue", Some("Junk"), None),
        change("Properties/Ticket/Queue", None, Some("Misc")),
        change("Properties/Ticket/Type", Some("[a, b]"), Some("[b, a]")),
        change("Properties/Empty", Some("{}"), None),
        change("Possible/Ticket/State", Some("new"), None),
        change("PossibleAdd/Ticket/SLA", None, Some("[]")),
        change("PossibleNot/Action", Some("x"), Some("[x]")),
        change("PossibleNot/Form", Some("[~, {}]"), Some("[~]")),
        change("StopAfterMatch", Some("'1'"), Some("'0'")),
    ];
    assert_eq!(changes(&stored, &deployed), expected);
    // The other way round the same places differ, with the sides exchanged.
    let mut back = changes(&deployed, &stored);
    for change in &mut back {
        std::mem::swap(&mut change.stored, &mut change.deployed);
    }
    let sorted = |mut changes: Vec<Change>| {
        changes.sort_by_key(|change| format!("{change:?}"));
        changes
    };
    assert_eq!(sorted(back), sorted(expected.into()));
}

#[test]
fn every_way_in_which_an_acl_can_stand() {
    let world = world(&[
        ["10-new", "1", "", HIDE],
        ["20-changed", "1", "", HIDE],
        ["30-invalid", "2", "", HIDE],
        ["50-hand", "1", "", HIDE],
        ["60-hand-invalid", "3", "", HIDE],
        ["80-broken", "1", "a: b: c", ""],
        ["90-doubt", "1", "", HIDE],
    ]);
    let hidden =
        "PossibleNot: {Ticket: {Queue: [Junk]}, Action: []}\nPossible: {Ticket: {Type: [a]}}\n";
    let hand = |name| DeployedAcl {
        written: Some("Kernel/Config.pm:7".to_owned()),
        ..acl(name, hidden)
    };
    let mut world = with(
        world,
        vec![
            acl("20-changed", hidden),
            acl("30-invalid", hidden),
            acl("40-deleted", hidden),
            hand("50-hand"),
            hand("60-hand-invalid"),
            hand("70-hand-only"),
            acl("80-broken", hidden),
        ],
    );
    let known = world.deployed.take().unwrap();
    world.deployed = Some(Arc::new(DeployedAcls {
        in_doubt: [("90-doubt".to_owned(), "Kernel/Config.pm:9".to_owned())].into(),
        ..Arc::unwrap_or_clone(known)
    }));
    let changed = Standing::Changed(vec![Change {
        stored: None,
        ..change("Possible/Ticket/Type", None, Some("a"))
    }]);
    let written = || Standing::Written("Kernel/Config.pm:7".to_owned());
    let unknown = |why: &str| Standing::Unknown(why.to_owned());
    let expected = [
        ("10-new", Standing::New),
        ("20-changed", changed.clone()),
        ("30-invalid", Standing::Invalid),
        ("40-deleted", Standing::Deleted),
        ("50-hand", changed),
        ("60-hand-invalid", written()),
        ("70-hand-only", written()),
        ("80-broken", unknown("config_match cannot be read")),
        (
            "90-doubt",
            unknown("only running Kernel/Config.pm:9 could tell"),
        ),
    ];
    let expected = expected.map(|(name, standing)| (name.to_owned(), standing));
    assert_eq!(standings(&world), expected);
    let comparison = Comparison::of(&world);
    let waits = comparison.acls.iter().filter(|acl| acl.waits());
    let waits: Vec<&str> = waits.map(|acl| acl.name.as_str()).collect();
    assert_eq!(waits, ["10-new", "20-changed", "30-invalid", "40-deleted"]);
    assert_eq!(comparison.waiting(), 4);
    let hand = comparison.get("50-hand").unwrap();
    assert_eq!(hand.written(), Some("Kernel/Config.pm:7"));
    assert!(comparison.get("55").is_none());
}

#[test]
fn without_the_table_nothing_is_called_deleted() {
    let empty = World::read(Settings::default(), Collation::default(), Tables::default());
    let world = with(empty, vec![acl("10", HIDE)]);
    let why = Standing::Unknown("there is no table acl".to_owned());
    assert_eq!(standings(&world), [("10".to_owned(), why)]);
    assert_eq!(Comparison::of(&world).waiting(), 0);
}

#[test]
fn where_the_file_is_out_of_reach_acl_sync_tells() {
    let mut world = world(&[["10", "1", "", HIDE], ["20", "1", "", HIDE]]);
    world.undeployed_acls = [2, 17].into();
    let comparison = Comparison::of(&world);
    let expected = [
        ("10".to_owned(), Standing::Same),
        ("20".to_owned(), Standing::Waiting),
    ];
    assert_eq!(standings(&world), expected);
    assert_eq!((comparison.deleted, comparison.waiting()), (1, 2));
    // Once the file is known, it alone counts.
    let comparison = Comparison::of(&deploy(world));
    assert_eq!((comparison.deleted, comparison.waiting()), (0, 0));
}
