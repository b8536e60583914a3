//! Of every kind of finding the smallest ACL that has it, and the nearest one that has not.

mod robust;
mod world;

use super::*;
use crate::core::acl::Acl;
use crate::core::known::{Asked, Existence, Known};
use crate::core::world::{Flavour, World};
use world::world;

fn draft(name: &str, config_match: &str, config_change: &str) -> Draft {
    Draft {
        name: name.to_owned(),
        valid_id: Some(1),
        config_match: Part::read(config_match),
        config_change: Part::read(config_change),
        ..Draft::default()
    }
}

fn found_in(world: &World, draft: &Draft, existence: &Existence) -> Vec<Finding> {
    let known = Known::of(world);
    let others = Others::of(world, &Acl::read_all(world));
    let context = Context {
        world,
        known: &known,
        others: &others,
        own: None,
        existence,
    };
    lint(draft, &context)
}

fn found(config_match: &str, config_change: &str) -> Vec<Finding> {
    let draft = draft("500-X", config_match, config_change);
    found_in(&world(&[]), &draft, &Existence::new())
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|own| own.code).collect()
}

const FINE: &str = "PossibleNot: {Ticket: {Queue: [Junk]}}";

/// Three lines for each entry: the kind, a tree that has it after `+`, one that has not after `-`.
fn table(text: &str) -> impl Iterator<Item = (&str, bool, &str)> {
    let mut code = "";
    text.lines().filter_map(move |line| {
        if let Some(own) = line.strip_prefix("+ ") {
            return Some((code, true, own));
        }
        if let Some(own) = line.strip_prefix("- ") {
            return Some((code, false, own));
        }
        code = line;
        None
    })
}

#[test]
fn every_kind_is_found_where_it_is_and_not_beside_it() {
    let mut wrong = Vec::new();
    let mut check = |code: &str, is: bool, what: &str, findings: Vec<Finding>| {
        if findings.iter().any(|own| own.code == code) != is {
            wrong.push(format!("{what}: {code} {is}, but {:?}", codes(&findings)));
        }
        for own in findings {
            if own.message.is_empty() || own.proof.is_empty() || own.at.is_empty() {
                wrong.push(format!("{what}: {own:?} says too little"));
            }
        }
    };
    let mut count = 0;
    for (code, is, own) in table(include_str!("conditions.txt")) {
        check(code, is, own, found(own, FINE));
        count += 1;
    }
    for (code, is, own) in table(include_str!("changes.txt")) {
        check(code, is, own, found("", own));
        count += 1;
    }
    assert!(count > 150, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_plain_acl_has_no_finding() {
    let own_match = "{Properties: {CustomerUser: {UserCustomerID: [mx], Group_rw: ['[Not]users']}, \
                     Queue: {Name: ['[RegExp]^Sup', Raw]}}, PropertiesDatabase: {State: {TypeName: [open]}}}";
    let change = "{Possible: {Ticket: {State: [new, '[regexp]^OP'], DynamicField_Site: [oul]}}, \
                  PossibleNot: {Action: [AgentTicketClose], Form: [Site], FormStd: [Article]}}";
    assert_eq!(found(own_match, change), []);
}

#[test]
fn a_finding_points_at_its_node() {
    let findings = found(
        "Properties: {Ticket: {Queue: [Raw]}, Queue: {Name: [Raw, Alert]}}",
        FINE,
    );
    let place = Place::Tree {
        side: Side::Match,
        path: vec![0, 1, 0, 1],
    };
    let own = findings.first().unwrap();
    assert_eq!(
        (&own.place, own.at.as_str()),
        (&place, "Properties/Queue/Name")
    );
}

#[test]
fn of_many_findings_of_a_kind_the_rest_is_counted() {
    let many: Vec<String> = (0..40).map(|number| format!("none {number}")).collect();
    let own = format!(
        "Properties: {{Queue: {{Name: [Raw, {}]}}}}",
        many.join(", ")
    );
    let findings = found(&own, FINE);
    let of_kind = findings.iter().filter(|own| own.code == "unknown_value");
    let messages: Vec<&str> = of_kind.map(|own| own.message.as_str()).collect();
    assert_eq!(messages.len(), 6, "{messages:?}");
    assert_eq!(messages.last(), Some(&"35 more of this kind here"));
}

#[test]
fn the_product_and_the_other_acls_count() {
    let mut world = world(&[
        ("100-A", "", "PossibleNot: {Ticket: {Queue: [Raw]}}"),
        ("900-Z", "", "PossibleAdd: {Ticket: {State: [new]}}"),
    ]);
    let nothing = Existence::new();
    let in_world = |world: &World, own: &Draft| codes(&found_in(world, own, &nothing));
    let add = "PossibleAdd: {Ticket: {Queue: [Raw]}}";
    assert!(in_world(&world, &draft("050-X", "", add)).contains(&"add_without_effect"));
    assert!(!in_world(&world, &draft("500-X", "", add)).contains(&"add_without_effect"));
    let revived = draft("500-X", "", "Possible: {Ticket: {Queue: [Raw]}}");
    assert_eq!(in_world(&world, &revived), ["possible_overrules"]);
    let dead = draft("500-X", "", "Possible: {Ticket: {State: []}}");
    let findings = found_in(&world, &dead, &nothing);
    assert_eq!(
        findings[0].severity,
        Severity::Note,
        "900-Z may bring some back"
    );
    let form = draft("500-X", "", "PossibleNot: {Form: [Site]}");
    assert_eq!(in_world(&world, &form), [""; 0]);
    world.flavour = Flavour::Znuny;
    assert_eq!(in_world(&world, &form), ["unknown_kind", "changes_nothing"]);
}

#[test]
fn names_are_judged_against_the_other_names() {
    let world = world(&[("10-b", "", FINE), ("11-c", "", FINE), ("Alpha", "", FINE)]);
    let of = |name: &str| {
        let draft = draft(name, "", FINE);
        codes(&found_in(&world, &draft, &Existence::new()))
    };
    assert_eq!(of("9-a"), ["order_by_text"]);
    assert_eq!(of("09-a"), [""; 0]);
    assert_eq!(of("12-a"), [""; 0]);
    assert_eq!(of("ALPHA"), ["name_taken"]);
    assert_eq!(of("Al pha"), ["similar_name"]);
    assert_eq!(of("Beta"), [""; 0]);
    assert_eq!(of(""), ["no_name"]);
    assert_eq!(of(&"x".repeat(70)), [""; 0]);
    assert_eq!(of(&"x".repeat(71)), ["long_for_form"]);
    assert_eq!(of(&"x".repeat(191)), ["long_for_form"]);
    assert_eq!(of(&"x".repeat(192)), ["too_long"]);
}

#[test]
fn properties_are_judged() {
    let world = world(&[]);
    let of = |change: &dyn Fn(&mut Draft)| {
        let mut draft = draft("500-X", "", FINE);
        change(&mut draft);
        codes(&found_in(&world, &draft, &Existence::new()))
    };
    let comment = |text: &str| Some(text.to_owned());
    assert_eq!(
        of(&|own| own.comment = comment("costs $VAR1")),
        ["comment_var1"]
    );
    assert_eq!(of(&|own| own.comment = comment("costs $VAR")), [""; 0]);
    assert_eq!(
        of(&|own| own.comment = comment(&"ß".repeat(251))),
        ["too_long"]
    );
    assert_eq!(
        of(&|own| own.comment = comment(&"ß".repeat(250))),
        ["long_for_form"]
    );
    assert_eq!(
        of(&|own| own.description = comment(&"ß".repeat(200))),
        [""; 0]
    );
    assert_eq!(
        of(&|own| own.description = comment(&"ß".repeat(201))),
        ["long_for_form"]
    );
    assert_eq!(of(&|own| own.valid_id = None), ["no_validity"]);
    assert_eq!(of(&|own| own.valid_id = Some(9)), ["no_validity"]);
    assert_eq!(of(&|own| own.valid_id = Some(3)), [""; 0]);
    let stop = |own: &mut Draft| {
        own.stop_after_match = Some("1".to_owned());
        own.config_change = Part::default();
    };
    assert_eq!(of(&stop), ["changes_nothing", "stop_without_effect"]);
}

#[test]
fn large_tables_are_judged_by_what_was_found_out() {
    let own = draft(
        "500-X",
        "Properties: {CustomerUser: {UserCustomerID: [mx, '[Not]xm', '[RegExp]y']}}",
        FINE,
    );
    let world = world(&[]);
    let wanted = asked(&own, &Known::of(&world));
    let expected = ["mx", "xm"].map(|id| (Asked::CustomerId, id.to_owned()));
    assert_eq!(wanted, expected);
    let mut existence = Existence::new();
    let without_always = |existence: &Existence| -> Vec<&str> {
        let found = codes(&found_in(&world, &own, existence));
        found
            .into_iter()
            .filter(|code| *code == "unknown_value")
            .collect()
    };
    assert_eq!(without_always(&existence), [""; 0], "nobody knows");
    existence.insert(Asked::CustomerId, "mx", true);
    assert_eq!(without_always(&existence), [""; 0]);
    existence.insert(Asked::CustomerId, "xm", false);
    assert_eq!(without_always(&existence), ["unknown_value"]);
}
