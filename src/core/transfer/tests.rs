//! Plans and mappings.

use super::*;
use crate::core::acl::AclColumns;
use crate::core::edit::Side;
use crate::core::value::Map;
use crate::core::world::{Collation, Row, Rows, Settings, Tables, World};
use crate::core::yaml::dump;

fn named(rows: &[(&str, &str)]) -> Rows {
    rows.iter()
        .map(|(id, name)| {
            Row::from_pairs([
                ("id", Some(*id)),
                ("name", Some(*name)),
                ("login", Some(*name)),
                ("valid_id", Some("1")),
            ])
        })
        .collect()
}

fn world(collation: Collation, acls: Rows) -> World {
    let mut tables = Tables::new();
    tables.insert(
        "valid".to_owned(),
        named(&[("1", "valid"), ("2", "invalid")]),
    );
    tables.insert(
        "queue".to_owned(),
        named(&[("3", "Mail::In"), ("4", "Junk")]),
    );
    tables.insert("users".to_owned(), named(&[("1", "root")]));
    tables.insert("dynamic_field".to_owned(), named(&[("1", "Location")]));
    tables.insert("acl".to_owned(), acls);
    World::read(Settings::new(Map::new(), Map::new()), collation, tables)
}

fn acl(name: &'static str, change: &'static str) -> Row {
    Row::from_pairs([
        ("id", Some("7")),
        ("name", Some(name)),
        ("comments", None),
        ("description", None),
        ("valid_id", Some("1")),
        ("stop_after_match", None),
        ("config_match", None),
        ("config_change", Some(change)),
    ])
}

const MEANING: ImportRules = ImportRules {
    overwrite: true,
    equality: Equality::Meaning,
};
const TEXTS: ImportRules = ImportRules {
    overwrite: true,
    equality: Equality::Texts,
};

fn outcomes(text: &str, world: &World, rules: ImportRules) -> Vec<String> {
    let plan = plan(&AclFile::read(text).unwrap(), world, rules);
    let said = plan.acls.into_iter().map(|planned| match planned.outcome {
        Outcome::Added(_) => "added".to_owned(),
        Outcome::Updated(_) => "updated".to_owned(),
        Outcome::Equal => "equal".to_owned(),
        Outcome::Failed(why) => why,
    });
    said.collect()
}

#[test]
fn what_says_the_same_is_equal_unless_texts_are_compared() {
    let change = "---\nPossibleNot:\n  Action: [AgentTicketClose]\n";
    let world = world(Collation::IgnoreCase, vec![acl("a", change)]);
    let text = "- Name: a\n  ConfigChange: {PossibleNot: {Action: [AgentTicketClose]}}\n";
    assert_eq!(outcomes(text, &world, MEANING), ["equal"]);
    assert_eq!(outcomes(text, &world, TEXTS), ["updated"]);
    let other = text.replace("- Name: a", "- Name: a\n  Comment: new");
    let plan = plan(&AclFile::read(&other).unwrap(), &world, MEANING);
    let Outcome::Updated(update) = &plan.acls[0].outcome else {
        panic!("it is changed")
    };
    let changed: Vec<&str> = differences(update).iter().map(|own| own.field).collect();
    assert_eq!(changed, ["Comment"]);
    assert_eq!(update.after.config_change.as_deref(), Some(change));
}

#[test]
fn names_are_taken_as_the_system_compares_them() {
    let acls = || vec![acl("Äpfel", "")];
    let ignoring = world(Collation::IgnoreCase, acls());
    let exact = world(Collation::Exact, acls());
    let taken = "ACL Äpfel is there already: names must differ in more than case";
    assert_eq!(outcomes("- Name: äpfel\n", &ignoring, TEXTS), [taken]);
    assert_eq!(outcomes("- Name: äpfel\n", &exact, TEXTS), [taken]);
    assert_eq!(outcomes("- Name: Apfel\n", &ignoring, TEXTS), [taken]);
    assert_eq!(outcomes("- Name: Apfel\n", &exact, TEXTS), ["added"]);
    let keep = ImportRules {
        overwrite: false,
        ..TEXTS
    };
    assert_eq!(
        outcomes("- Name: Äpfel\n", &exact, keep),
        ["already exists"]
    );
}

#[test]
fn an_acl_that_stands_twice_is_written_once_with_what_it_is_in_the_end() {
    let world = world(Collation::Exact, vec![acl("old", "")]);
    let text = "- {Name: new, Comment: a}\n- {Name: new, Comment: b}\n\
                - {Name: old, Comment: x}\n- {Name: old}\n";
    let plan = plan(&AclFile::read(text).unwrap(), &world, MEANING);
    let net = plan.net();
    assert_eq!(
        net.len(),
        1,
        "the second change of `old` takes back the first: {net:?}"
    );
    assert_eq!(
        (&net[0].base, net[0].after.comment.as_deref()),
        (&None, Some("b"))
    );
    assert!(plan.changes_something());
}

#[test]
fn what_no_database_takes_fails_with_its_reason() {
    let world = world(Collation::Exact, Vec::new());
    let long = format!("- Name: {}\n", "n".repeat(192));
    for (text, why) in [
        ("- Comment: x\n", "it has no name"),
        ("- Name: '0'\n", "it has no name"),
        ("- Name: [a]\n", "Name is a list where a text belongs"),
        (
            "- Name: \"a\\0\"\n",
            "Name holds the character NUL, which no database keeps",
        ),
        (
            "- {Name: a, Comment: {b: c}}\n",
            "Comment is a mapping where a text belongs",
        ),
        (
            "- {Name: a, ValidID: 9}\n",
            "there is no validity 9; there are 1 valid, 2 invalid",
        ),
        (
            "- {Name: a, StopAfterMatch: 5}\n",
            "StopAfterMatch is 0 or 1, not 5",
        ),
        (
            "- {Name: a, ConfigMatch: [b]}\n",
            "ConfigMatch is a list where a mapping belongs",
        ),
        (
            long.as_str(),
            "the name has 192 characters, the column takes 191",
        ),
    ] {
        assert_eq!(outcomes(text, &world, TEXTS), [why], "{text}");
    }
}

fn mapped(file: &str, mapping: &str) -> (AclFile, Vec<String>) {
    let mapping = Mapping::read(mapping).unwrap();
    let (file, notices) = rename(&AclFile::read(file).unwrap(), &mapping);
    (file, notices.iter().map(ToString::to_string).collect())
}

#[test]
fn a_mapping_reaches_what_means_the_entity_and_nothing_else() {
    let (file, notices) = mapped(
        "- Name: a\n  Comment: Post\n  ConfigMatch:\n    Properties:\n      Queue:\n        \
         Name: [Post, '[Not]Post', '[Not] Post', '[RegExp]^Po', Junk]\n        Comment: [Post]\n        \
         QueueID: [3]\n      DynamicField: {DynamicField_Site: [HQ]}\n      CustomerUser: {Group_ro: [g]}\n  \
         ConfigChange:\n    Possible:\n      Ticket: {Queue: Post, Owner: [Post], \
         DynamicField_Site: [HQ, '[Not]HQ']}\n      Process: [P1]\n      Form: [Site]\n    \
         Post: {Ticket: {Queue: [Post]}}\n",
        "Queue: {Post: Mail::In, Junk: Post}\nQueueID: {'3': '9'}\nDynamicField: {Site: Location}\n\
         DynamicField_Site: {HQ: head}\nGroup: {g: h}\nProcessEntityID: {P1: P2}\n",
    );
    let entry = &file.entries[0];
    assert_eq!(
        dump(entry.tree(Side::Match).unwrap()),
        "---\nProperties:\n  CustomerUser:\n    Group_ro:\n    - h\n  DynamicField:\n    \
         DynamicField_Location:\n    - head\n  Queue:\n    Comment:\n    - Post\n    Name:\n    \
         - Mail::In\n    - '[Not]Mail::In'\n    - '[Not] Post'\n    - '[RegExp]^Po'\n    - Post\n    \
         QueueID:\n    - '9'\n"
    );
    assert_eq!(
        dump(entry.tree(Side::Change).unwrap()),
        "---\nPossible:\n  Form:\n  - Location\n  Process:\n  - P2\n  Ticket:\n    \
         DynamicField_Location:\n    - head\n    - '[Not]head'\n    Owner:\n    - Post\n    \
         Queue: Mail::In\nPost:\n  Ticket:\n    Queue:\n    - Mail::In\n"
    );
    assert_eq!(
        notices,
        [
            "ACL a: the pattern `[RegExp]^Po` hits `Post`, which is mapped; patterns are not rewritten"
        ]
    );
}

#[test]
fn a_mapping_says_what_it_did_not_need_and_refuses_what_would_be_lost() {
    let (file, notices) = mapped(
        "- Name: a\n  ConfigMatch: {Properties: {Ticket: {DynamicField_A: [x], DynamicField_B: [y]}}}\n",
        "DynamicField: {A: B}\nState: {open: offen}\n",
    );
    assert_eq!(
        notices,
        ["the mapping of State `open` is not used: no ACL holds it"]
    );
    let world = world(Collation::Exact, Vec::new());
    let plan = plan(&file, &world, MEANING);
    let why: Vec<&str> = plan.failed().map(|(_, why)| why).collect();
    assert_eq!(
        why,
        ["with the mapping two dynamic fields of it become DynamicField_B"]
    );
}

#[test]
fn anchors_survive_where_nothing_is_renamed() {
    let text = "- Name: a\n  ConfigMatch: {Properties: {Queue: &q {Name: [x]}, X: *q}, \
                PropertiesDatabase: {Type: {Name: [old]}}}\n";
    let (file, _) = mapped(text, "Type: {old: new}\n");
    assert_eq!(
        dump(file.entries[0].tree(Side::Match).unwrap()),
        "---\nProperties:\n  Queue: &1\n    Name:\n    - x\n  X: *1\nPropertiesDatabase:\n  Type:\n    \
         Name:\n    - new\n"
    );
}

#[test]
fn a_mapping_file_that_says_nothing_clear_is_refused_with_its_place() {
    let refused = |text: &str| {
        let error = Mapping::read(text).unwrap_err();
        format!("{error}; {}", error.help)
    };
    assert_eq!(
        refused("Queues: {a: b}\n"),
        "line 1, column 1: `Queues` is no kind of entity; did you mean `Queue`?"
    );
    assert!(refused("Queue: [a]\n").starts_with("line 1, column 8: this is a list"));
    assert!(refused("Queue: {a: }\n").starts_with("line 1, column 12: `a` is mapped to nothing"));
    assert!(
        refused("Queue:\n  a: b\n  a: c\n")
            .starts_with("line 3, column 3: the key `a` stands twice")
    );
    assert_eq!(Mapping::read(""), Ok(Mapping::default()));
}

#[test]
fn what_this_system_does_not_have_is_named() {
    let world = world(Collation::Exact, Vec::new());
    let mapping = Mapping::read("Queue: {a: Mail::Im, b: Junk}\nCustomerID: {a: any}\n").unwrap();
    let unknown_targets = mapping.unknown_targets(&world);
    assert_eq!(unknown_targets.len(), 1);
    assert_eq!(
        unknown_targets[0].to_string(),
        "line 1, column 12: this system has no Queue `Mail::Im`"
    );
    assert_eq!(unknown_targets[0].help, "did you mean `Mail::In`?");
    let text = "- Name: a\n  ConfigMatch: {Properties: {Queue: {Name: [Gone, Junk, '[Not]Gone', '[empty]', \
                '[RegExp]Gone']}}}\n- Name: b\n  ValidID: 9\n  ConfigMatch: {Properties: {Queue: {Name: [Away]}}}\n";
    let file = AclFile::read(text).unwrap();
    let plan = plan(&file, &world, MEANING);
    let said: Vec<String> = unknown(&file, &plan, &world)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(said, ["this system has no Queue `Gone` (ACL a)"]);
}

#[test]
fn hostile_texts_are_data_in_both_directions() {
    let world = world(Collation::Exact, Vec::new());
    let hostile = "'; DROP TABLE acl; -- \u{202e}\u{1b}[2J }; system('x'); $VAR1 \\ \" \n\t😀";
    let columns = AclColumns {
        name: hostile.to_owned(),
        comment: Some(hostile.to_owned()),
        ..AclColumns::default()
    };
    let cells = columns.texts();
    let cells = cells
        .iter()
        .map(|(column, cell)| (*column, cell.as_deref()));
    let row = Row::from_pairs(cells.chain([("id", Some("1"))]));
    let exported = export([&row], &world.agents);
    let file = AclFile::read(&exported.text).unwrap();
    assert_eq!(file.entries[0].name(), Some(hostile));
    let plan = plan(&file, &world, MEANING);
    assert_eq!(plan.net()[0].after.name, hostile);
    assert_eq!(plan.net()[0].after.comment.as_deref(), Some(hostile));
}
