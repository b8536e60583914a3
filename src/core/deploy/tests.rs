//! Laws of the file's text, and of what follows from a state.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::core::perl::literal;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, Flavour, Row, Settings, Tables, World};
use crate::core::yaml;

/// Columns of an ACL beside its name.
#[derive(Default, Clone)]
struct Given<'g> {
    comment: Option<&'g str>,
    config_match: &'g str,
    config_change: &'g str,
    stop: Option<&'g str>,
    valid: &'g str,
}

fn world(login: &str, acls: &[(&str, Given<'_>)]) -> World {
    let rows = (1..).zip(acls).map(|(id, (name, given)): (i64, _)| {
        let valid = if given.valid.is_empty() {
            "1"
        } else {
            given.valid
        };
        Row::from_pairs([
            ("id", Some(id.to_string().as_str())),
            ("name", Some(*name)),
            ("comments", given.comment),
            ("valid_id", Some(valid)),
            ("stop_after_match", given.stop),
            ("config_match", Some(given.config_match)),
            ("config_change", Some(given.config_change)),
            ("create_time", Some("2024-02-01 08:00:00")),
            ("create_by", Some("7")),
            ("change_time", Some("2024-02-01 09:30:00")),
            ("change_by", Some("8")),
        ])
    });
    let agent = |id, login| Row::from_pairs([("id", Some(id)), ("login", Some(login))]);
    let tables = Tables::from([
        ("acl".to_owned(), rows.collect()),
        ("users".to_owned(), vec![agent("7", login)]),
    ]);
    World::read(Settings::default(), Collation::default(), tables)
}

fn named(name: &str) -> World {
    world("root@localhost", &[(name, Given::default())])
}

fn commented(comment: &str) -> World {
    let given = Given {
        comment: Some(comment),
        ..Given::default()
    };
    world("root@localhost", &[("a", given)])
}

fn reasons(world: &World) -> Vec<Reason> {
    let refused = Plan::of(world).refused.into_iter();
    refused.map(|refused| refused.reason).collect()
}

#[test]
fn only_valid_acls_are_deployed_by_code_point_and_with_six_keys() {
    let invalid = Given {
        valid: "3",
        ..Given::default()
    };
    let stops = Given {
        stop: Some("1"),
        ..Given::default()
    };
    let world = world(
        "x",
        &[
            ("a", stops),
            ("Z", Given::default()),
            ("0", invalid),
            ("9", Given::default()),
            ("10", Given::default()),
        ],
    );
    let plan = Plan::of(&world);
    assert_eq!(plan.acls, ["10", "9", "Z", "a"]);
    assert_eq!(plan.text, file_text(&world));
    let wanted = plan.wanted().expect("it is data");
    let keys = [
        "Possible",
        "PossibleAdd",
        "PossibleNot",
        "Properties",
        "PropertiesDatabase",
        "StopAfterMatch",
    ];
    for (name, acl) in &wanted {
        let own: Vec<&str> = acl.as_map().unwrap().keys().map(String::as_str).collect();
        assert_eq!(own, keys, "{name}");
    }
    assert_eq!(wanted["a"].get("StopAfterMatch"), Some(&Value::text("1")));
    assert_eq!(wanted["9"].get("StopAfterMatch"), Some(&Value::text("0")));
}

#[test]
fn the_first_line_names_the_product() {
    for (flavour, line) in [
        (
            Flavour::Otobo,
            "# OTOBO config file (automatically generated)",
        ),
        (
            Flavour::Znuny,
            "# Znuny config file (automatically generated)",
        ),
        (
            Flavour::Otrs6,
            "# OTRS config file (automatically generated)",
        ),
    ] {
        let mut world = named("x");
        world.flavour = flavour;
        let text = file_text(&world);
        assert_eq!(
            text.lines().take(2).collect::<Vec<_>>(),
            [line, "# VERSION:1.1"]
        );
    }
}

#[test]
fn no_comment_ends_its_line() {
    for (comment, line) in [
        ("a\n$Self->{X} = 1;", "# Comment: a"),
        ("\n\r\n\u{2028}b\r$Self->{X} = 1;", "# Comment: b"),
        ("c\u{85}$Self->{X} = 1;", "# Comment: c"),
        ("=cut", "# Comment: =cut"),
    ] {
        let text = file_text(&commented(comment));
        assert!(text.lines().any(|own| own == line), "{comment:?}: {text}");
        assert!(!text.contains("{X}"), "{comment:?}");
        assert_eq!(reasons(&commented(comment)), []);
    }
    assert!(!file_text(&commented("\n \n".trim())).contains("# Comment"));
}

#[test]
fn what_breaks_the_original_is_refused_and_named() {
    assert_eq!(
        reasons(&commented("price in $VAR1")),
        [Reason::Variable("comment")]
    );
    assert_eq!(
        reasons(&commented("one\nlater $VAR1")),
        [Reason::Variable("comment")]
    );
    assert_eq!(
        reasons(&named("name with $VAR1")),
        [],
        "a name is no comment"
    );
    let hostile = world("x\n}; system('x'); {", &[("a", Given::default())]);
    assert_eq!(reasons(&hostile), [Reason::EndsLine("login")]);
    assert!(
        !file_text(&hostile)
            .lines()
            .any(|line| line.starts_with('}') && line.contains("system"))
    );
    let broken = Given {
        config_match: "---\nProperties: [",
        ..Given::default()
    };
    assert!(matches!(
        *reasons(&world("x", &[("a", broken)])),
        [Reason::Broken(_)]
    ));
    let list = Given {
        config_change: "---\n- a\n",
        ..Given::default()
    };
    assert!(matches!(
        *reasons(&world("x", &[("a", list)])),
        [Reason::Broken(_)]
    ));
    let broken = Given {
        config_match: "---\nProperties: [",
        valid: "2",
        ..Given::default()
    };
    assert_eq!(
        reasons(&world("x", &[("a", broken)])),
        [],
        "it is not deployed"
    );
    // Perl makes a line feed of both.
    let lost = Given {
        config_match: "---\nProperties:\n  Ticket:\n    Queue:\n    - \"a\\r\\nb\"\n",
        ..Given::default()
    };
    assert_eq!(reasons(&world("x", &[("a", lost)])), [Reason::Otherwise]);
}

#[test]
fn unknown_sections_are_noticed_and_not_deployed() {
    let given = Given {
        config_change: "---\nFoo:\n  Bar:\n  - x\nPossible:\n  Action:\n  - A\n",
        ..Given::default()
    };
    let plan = Plan::of(&world("x", &[("a", given)]));
    assert_eq!(
        plan.notices,
        ["ACL \"a\": section \"Foo\" of ConfigChange is stored, but not deployed"]
    );
    assert!(!plan.text.contains("Foo") && plan.refused.is_empty());
}

#[test]
fn empty_is_replaced_in_keys_too_after_they_were_sorted() {
    let tree = "---\nProperties:\n  Ticket:\n    'a[empty]':\n    - last\n    a:\n    - '[Not][empty]'\n    '[empty]':\n    - '[empty]'\n";
    let given = Given {
        config_match: tree,
        ..Given::default()
    };
    let plan = Plan::of(&world("x", &[("n[empty]", given)]));
    assert_eq!(plan.refused, []);
    let wanted = plan.wanted().expect("it is data");
    let ticket = wanted["n[empty]"]
        .get("Properties")
        .and_then(|part| part.get("Ticket"));
    assert_eq!(
        ticket.and_then(|part| part.get("a")).unwrap().texts(),
        ["last"]
    );
    assert_eq!(ticket.and_then(|part| part.get("")).unwrap().texts(), [""]);
}

#[test]
fn what_is_broken_off_goes_back_or_on() {
    let (old, new, other) = (Some("1"), Some("2"), Some("3"));
    for kind in [Kind::Deploy, Kind::Undo] {
        assert_eq!(resume(kind, old, new, new), Resume::Finish);
        assert_eq!(resume(kind, old, new, other), Resume::Leave);
        assert_eq!(resume(kind, old, new, None), Resume::Leave);
        assert_eq!(
            resume(kind, old, old, old),
            Resume::Finish,
            "only marks are left"
        );
    }
    assert_eq!(resume(Kind::Deploy, None, new, None), Resume::TakeBack);
    assert_eq!(resume(Kind::Deploy, old, new, old), Resume::TakeBack);
    assert_eq!(resume(Kind::Undo, old, new, old), Resume::Finish);
    assert_eq!(resume(Kind::Undo, old, None, None), Resume::Finish);
}

#[test]
fn a_mark_stays_where_somebody_stored_meanwhile() {
    let prints = |rows: &[(&str, &str)]| -> Prints {
        rows.iter()
            .map(|(id, print)| ((*id).to_owned(), (*print).to_owned()))
            .collect()
    };
    let deployed = prints(&[("1", "a"), ("2", "b"), ("3", "c")]);
    let now = prints(&[("1", "a"), ("2", "changed"), ("4", "new")]);
    let gone = settled(&deployed, &now, ["1", "1", "2", "3", "4", "9"]);
    assert_eq!(gone, BTreeSet::from(["1".to_owned(), "9".to_owned()]));
    assert_eq!(differing(&deployed, &now), BTreeSet::from(["2", "3", "4"]));
}

#[test]
fn obstacles_say_what_to_do() {
    let free = Surroundings {
        home: Some("h".into()),
        writable: true,
        ..Surroundings::default()
    };
    assert_eq!(Obstacle::of(&free), None);
    assert_eq!(
        Obstacle::of(&Surroundings::default()),
        Some(Obstacle::NoHome)
    );
    assert!(
        Obstacle::NoHome
            .help()
            .contains("aclscope deploy --home /opt/otobo --write")
    );
    let s3 = Surroundings {
        s3: S3::On,
        ..free.clone()
    };
    assert_eq!(Obstacle::of(&s3), Some(Obstacle::S3));
    let unknown = Surroundings {
        s3: S3::Unknown("f:1".into()),
        ..free.clone()
    };
    assert_eq!(
        Obstacle::of(&unknown),
        Some(Obstacle::S3Unknown("f:1".into()))
    );
    let container = Surroundings {
        container: Some("m".into()),
        ..free.clone()
    };
    assert_eq!(
        Obstacle::of(&container),
        Some(Obstacle::Container("m".into()))
    );
    let inside = Surroundings {
        inside: true,
        ..free.clone()
    };
    assert_eq!(Obstacle::of(&inside), None, "the folder is what counts");
    let closed = Surroundings {
        writable: false,
        ..inside
    };
    assert_eq!(
        Obstacle::of(&closed),
        Some(Obstacle::InContainer("h".into()))
    );
}

/// Texts that mean something to Perl, to YAML or to a terminal.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "'",
        "\\",
        "\"",
        "}; system('x'); {",
        "\n",
        "\t",
        "\0",
        "\u{7f}",
        "\u{1b}[2J",
        "\u{202e}",
        "$VAR1",
        "[empty]",
        "\n=cut\n",
        "\n__END__\n",
        "<<'EOT'\nEOT\n",
        "#",
        "@x",
        "${\\ x}",
        "q(",
        "é",
        "梨",
        "🙂",
        " ",
        "=>",
        ",",
        "];",
        "{",
        "a",
        "0",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..6)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_text_stays_a_text(name in hostile(), key in hostile(), value in hostile(), comment in hostile(), login in hostile()) {
        let tree = |part: &str| {
            let list = Value::List(vec![Value::text(&value), Value::Null]);
            let keys = Map::from_iter([(key.clone(), list)]);
            let ticket = Map::from_iter([("Ticket".to_owned(), Value::Map(keys))]);
            yaml::write(&Value::Map(Map::from_iter([(part.to_owned(), Value::Map(ticket))])))
        };
        let (config_match, config_change) = (tree("Properties"), tree("Possible"));
        let given = Given { comment: Some(&comment), config_match: &config_match, config_change: &config_change, ..Given::default() };
        let plan = Plan::of(&world(&login, &[(name.as_str(), given)]));
        let breaks = comment.contains("$VAR1") || login.contains("$VAR1") || login.contains('\n');
        prop_assert_eq!(!plan.refused.is_empty(), breaks, "{:?}", plan.refused);
        if breaks {
            return Ok(());
        }
        let wanted = plan.wanted().expect("it is data");
        prop_assert_eq!(wanted.keys().collect::<Vec<_>>(), [&name]);
        let found = wanted[&name].get("Properties").and_then(|part| part.get("Ticket"));
        let found = found.and_then(|part| part.get(&key.replace("[empty]", ""))).unwrap();
        prop_assert_eq!(found.as_list().unwrap(), [Value::text(value.replace("[empty]", "")), Value::Null]);
        prop_assert!(plan.text.contains(&literal(&name)));
    }
}
