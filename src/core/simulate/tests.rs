//! The rounds of a form.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::{Form, ROUND_LIMIT, Rules, Settled, Situation, Why};
use crate::core::checks::People;
use crate::core::customer::Person;
use crate::core::customer::testing::{map, read};
use crate::core::screen::{FieldSelection, Screen};
use crate::core::value::Map;
use crate::core::world::{Acls, Collation, DeployedAcl, DeployedAcls, Settings, World};
use crate::core::yaml;

/// Three types, two services with an SLA each, two dynamic fields, and these ACLs.
fn world(autoselect: Json, acls: Json) -> World {
    let settings = json!({
        "Ticket::Type": "1", "Ticket::Service": "1", "TicketACL::Autoselect": autoselect,
        "Ticket::Frontend::CustomerTicketMessage": {"TicketType": "1", "Service": "1", "SLA": "1"},
    });
    let drop_down = "---\nPossibleNone: 1\nPossibleValues:\n  o: Oulu\n  b: Bremen\n";
    let tables = json!({
        "ticket_type": [
            {"id": 1, "name": "Incident", "valid_id": 1}, {"id": 2, "name": "Request", "valid_id": 1},
            {"id": 3, "name": "Question", "valid_id": 1}],
        "service": [{"id": 1, "name": "IT", "valid_id": 1}, {"id": 2, "name": "Tools", "valid_id": 1}],
        "service_customer_user": [
            {"customer_user_login": "<DEFAULT>", "service_id": 1},
            {"customer_user_login": "<DEFAULT>", "service_id": 2}],
        "sla": [{"id": 1, "name": "Gold", "valid_id": 1}, {"id": 2, "name": "Iron", "valid_id": 1}],
        "service_sla": [{"service_id": 1, "sla_id": 1}, {"service_id": 2, "sla_id": 2}],
        "dynamic_field": [
            {"id": 1, "name": "Site", "field_order": 1, "field_type": "Dropdown", "object_type": "Ticket",
             "internal_field": 0, "valid_id": 1, "config": drop_down},
            {"id": 2, "name": "Note", "field_order": 2, "field_type": "Text", "object_type": "Ticket",
             "internal_field": 0, "valid_id": 1, "config": "---\n{}\n"}],
        "acl": acls,
    });
    let settings = Settings::new(map(&settings), Map::new());
    World::read(settings, Collation::IgnoreCase, read(&tables))
}

fn acl(name: &str, config_match: &str, config_change: &str) -> Json {
    json!({"id": name, "name": name, "stop_after_match": 0, "valid_id": 1,
           "config_match": config_match, "config_change": config_change})
}

fn settle(world: &World, filled_in: &[(&str, &str)]) -> Settled {
    let person = Person {
        asked: "jo".to_owned(),
        ..Person::default()
    };
    let people: People = [person.clone()].into_iter().collect();
    let rules = Rules::of_world(world);
    let screen = Screen::CustomerTicketMessage;
    let situation = Situation::new(
        world,
        &rules,
        &people,
        &person,
        screen,
        None,
        FieldSelection::Every,
    );
    let mut form = Form::new();
    for (key, id) in filled_in {
        form.choose(key, id);
    }
    situation.settle(&form)
}

fn dropped(settled: &Settled) -> Vec<(&str, &str, Why, usize)> {
    let dropped = settled.dropped.iter();
    dropped
        .map(|own| (own.key.as_str(), own.id.as_str(), own.why, own.round))
        .collect()
}

fn selected(settled: &Settled) -> Vec<(&str, &str, usize)> {
    let selected = settled.selected.iter();
    selected
        .map(|own| (own.key.as_str(), own.id.as_str(), own.round))
        .collect()
}

const ONLY_INCIDENT: &str = "---\nPossible:\n  Ticket:\n    Type:\n    - Incident\n";

#[test]
fn a_form_that_fits_needs_one_round_and_nothing_is_selected() {
    let world = world(json!({}), json!([acl("1", "---\n{}\n", ONLY_INCIDENT)]));
    let settled = settle(&world, &[("Service", "1")]);
    assert_eq!((settled.rounds, settled.stable), (1, true));
    assert!(settled.dropped.is_empty() && settled.selected.is_empty());
    assert_eq!(settled.form.id("Type"), None);
}

#[test]
fn a_value_counts_until_it_falls_out_together_with_what_hangs_on_it() {
    let no_tools = "---\nPossibleNot:\n  Ticket:\n    Service:\n    - Tools\n";
    let no_bremen = "---\nPossibleNot:\n  Ticket:\n    DynamicField_Site:\n    - b\n";
    let with_tools = "---\nProperties:\n  Service:\n    Name:\n    - Tools\n";
    let without_tools = "---\nProperties:\n  Ticket:\n    SLA:\n    - '[Not]Iron'\n";
    let world = world(
        json!({}),
        json!([
            acl("1", with_tools, no_tools),
            acl("2", without_tools, no_bremen),
        ]),
    );
    let form = [
        ("Service", "2"),
        ("SLA", "2"),
        ("DynamicField_Site", "b"),
        ("DynamicField_Note", "x"),
    ];
    let settled = settle(&world, &form);
    assert_eq!(
        dropped(&settled),
        [
            ("Service", "2", Why::NotLeft, 1),
            ("SLA", "2", Why::NotLeft, 1),
        ],
        "while it is chosen, Tools takes itself away; an unchosen SLA is no value to compare"
    );
    assert_eq!((settled.rounds, settled.stable), (2, true));
    assert_eq!(settled.form.ids("DynamicField_Note"), ["x"]);
    let services = settled.field("Service").map(|field| field.outcome.applied);
    assert_eq!(services, Some(false), "the last round asks without Tools");
}

#[test]
fn a_hidden_field_loses_its_value_even_one_that_is_typed_in() {
    let hide = "---\nPossibleNot:\n  Form:\n  - Note\n  - Site\n";
    let world = world(
        json!({"DynamicField": {"Site": "1"}}),
        json!([acl("1", "---\n{}\n", hide)]),
    );
    let settled = settle(
        &world,
        &[("DynamicField_Site", "o"), ("DynamicField_Note", "x")],
    );
    assert_eq!(
        dropped(&settled),
        [
            ("DynamicField_Site", "o", Why::Hidden, 1),
            ("DynamicField_Note", "x", Why::Hidden, 1),
        ]
    );
    assert!(settled.stable && settled.selected.is_empty());
}

#[test]
fn the_only_value_is_selected_where_the_setting_says_so_and_counts_in_the_next_round() {
    let only_oulu = "---\nPossible:\n  Ticket:\n    DynamicField_Site:\n    - o\n";
    let incident = "---\nProperties:\n  Type:\n    Name:\n    - Incident\n";
    let acls = json!([
        acl("1", "---\n{}\n", ONLY_INCIDENT),
        acl("2", incident, only_oulu)
    ]);
    let on = world(
        json!({"TypeID": "1", "Dest": "0", "DynamicField": {"Site": "2"}}),
        acls.clone(),
    );
    let settled = settle(&on, &[("Type", "2")]);
    assert_eq!(dropped(&settled), [("Type", "2", Why::NotLeft, 1)]);
    assert_eq!(
        selected(&settled),
        [("Type", "1", 1), ("DynamicField_Site", "o", 2)]
    );
    assert_eq!((settled.rounds, settled.stable), (3, true));
    assert_eq!(settled.form.id("DynamicField_Site"), Some("o"));

    let off = world(json!({"TypeID": "0", "DynamicField": {}}), acls);
    assert!(settle(&off, &[("Type", "2")]).selected.is_empty());
}

#[test]
fn the_empty_value_of_a_dynamic_field_is_not_selected() {
    let nothing = "---\nPossibleNot:\n  Ticket:\n    DynamicField_Site:\n    - o\n    - b\n";
    let world = world(
        json!({"DynamicField": {"Site": "1"}}),
        json!([acl("1", "---\n{}\n", nothing)]),
    );
    let settled = settle(&world, &[]);
    let site = settled.field("DynamicField_Site");
    let left: Vec<&str> = site.into_iter().flat_map(|site| site.left_ids()).collect();
    assert_eq!(left, [""], "PossibleNot cannot remove the empty value");
    assert!(settled.selected.is_empty());
}

#[test]
fn a_form_that_never_comes_to_rest_is_given_up() {
    let no_incident = "---\nPossibleNot:\n  Ticket:\n    Type:\n    - Incident\n";
    let incident = "---\nProperties:\n  Type:\n    Name:\n    - Incident\n";
    let world = world(
        json!({"TypeID": "1"}),
        json!([
            acl("1", "---\n{}\n", ONLY_INCIDENT),
            acl("2", incident, no_incident)
        ]),
    );
    let settled = settle(&world, &[]);
    assert_eq!((settled.rounds, settled.stable), (ROUND_LIMIT, false));
    assert_eq!(settled.selected.len(), ROUND_LIMIT / 2);
    assert_eq!(settled.dropped.len(), ROUND_LIMIT / 2);
}

#[test]
fn an_error_of_the_engine_changes_nothing_in_the_form() {
    let broken = "---\nPossible:\n  Ticket:\n    Type:\n    - '[RegExp]('\n";
    let world = world(
        json!({"TypeID": "1"}),
        json!([acl("1", "---\n{}\n", broken)]),
    );
    let settled = settle(&world, &[("Type", "2")]);
    assert!(settled.dropped.is_empty() && settled.stable);
    assert_eq!(settled.form.id("Type"), Some("2"));
}

#[test]
fn the_deployed_acls_count_as_they_are_written_and_only_when_they_are_asked_for() {
    let hide = "PossibleNot:\n  Ticket:\n    Type: [Incident]\n";
    let mut world = world(json!({}), json!([acl("10", "", hide), acl("20", "", hide)]));
    let deployed = |name: &str, change: &str| DeployedAcl {
        name: name.to_owned(),
        acl: yaml::read(change).unwrap(),
        written: None,
    };
    world.deployed = Some(Arc::new(DeployedAcls {
        acls: vec![
            // What stands in the file is what counts: nothing is replaced in it any more.
            deployed(
                "10",
                "PossibleNot: {Ticket: {Type: ['[Not][empty]Request']}}\n",
            ),
            deployed("30", "PossibleNot: {Ticket: {Type: [Question]}}\n"),
        ],
        ..DeployedAcls::default()
    }));
    let names = |rules: &Rules| -> Vec<String> {
        let rules = rules.compiled.rules.iter();
        rules.map(|rule| rule.name.clone()).collect()
    };
    let types = |world: &World| -> Vec<String> {
        let settled = settle(world, &[]);
        let left = settled.field("Type").unwrap().left_ids();
        left.map(str::to_owned).collect()
    };
    assert_eq!(names(&Rules::of_world(&world)), ["10", "20"]);
    assert_eq!(types(&world), ["3", "2"]);
    world.acls = Acls::Deployed;
    assert_eq!(names(&Rules::of_world(&world)), ["10", "30"]);
    assert_eq!(names(&Rules::of(&world, Acls::Stored)), ["10", "20"]);
    let named = Rules::named(&world, &["30".to_owned(), "20".to_owned()]);
    assert_eq!(names(&named), ["30"]);
    assert!(types(&world).is_empty());
    world.deployed = None;
    assert!(names(&Rules::of_world(&world)).is_empty());
}

#[test]
fn what_is_left_does_not_depend_on_being_told_why() {
    let keep = "Possible:\n  Ticket:\n    Type: [Incident]\n    Service: [IT]\n";
    let world = world(json!({"TypeID": "1"}), json!([acl("10", "", keep)]));
    let person = Person {
        asked: "jo".to_owned(),
        ..Person::default()
    };
    let people: People = [person.clone()].into_iter().collect();
    let rules = Rules::of_world(&world);
    let screen = Screen::CustomerTicketMessage;
    let every = FieldSelection::Every;
    let situation = Situation::new(&world, &rules, &people, &person, screen, None, every);
    let mut form = Form::new();
    form.choose("Service", "2");
    let (traced, untraced) = (situation.settle(&form), situation.settle_untraced(&form));
    assert_eq!(
        (&traced.form, traced.rounds),
        (&untraced.form, untraced.rounds)
    );
    let lists = |settled: &Settled| -> Vec<Vec<String>> {
        let lists = settled.fields.iter();
        lists
            .map(|list| list.left_ids().map(str::to_owned).collect())
            .collect()
    };
    assert_eq!(lists(&traced), lists(&untraced));
    assert!(traced.fields.iter().all(|list| list.trace.is_some()));
    assert!(untraced.fields.iter().all(|list| list.trace.is_none()));
}
