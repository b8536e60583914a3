//! Lint over the ACLs of the demo and of the recorded worlds.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::core::acl::{Acl, AclColumns, Compiled};
use aclscope::core::edit::Draft;
use aclscope::core::known::{Existence, Known};
use aclscope::core::lint::{Context, Finding, Others, Severity, lint};
use aclscope::core::world::World;
use support::vectors;

/// The findings of every stored ACL, by name.
fn findings(world: &World) -> Vec<(String, Vec<Finding>)> {
    let known = Known::of(world);
    let others = Others::of(world, &Acl::read_all(world));
    let existence = Existence::new();
    let of = |columns: AclColumns| {
        let context = Context {
            world,
            known: &known,
            others: &others,
            own: Some(&columns.name),
            existence: &existence,
        };
        let findings = lint(&Draft::of(&columns), &context);
        (columns.name, findings)
    };
    let mut all: Vec<_> = world.acl_rows.iter().map(AclColumns::of).map(of).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// What the demo's README says is wrong on purpose, and what else is true of the manual's examples.
const DEMO: &[(&str, &str, &str)] = &[
    ("100-Example-ACL", "unknown_value", "Possible/Ticket/Queue"),
    ("101-Example-ACL", "unknown_value", "Possible/Ticket/Queue"),
    (
        "130-Endpoint-Of-Another-Product",
        "unknown_kind",
        "PossibleNot/Endpoint",
    ),
    (
        "130-Endpoint-Of-Another-Product",
        "changes_nothing",
        "ConfigChange",
    ),
    (
        "200-ACL-Reference",
        "unknown_attribute",
        "Properties/Frontend/Endpoint",
    ),
    ("200-ACL-Reference", "unknown_kind", "Possible/Endpoint"),
    (
        "200-ACL-Reference",
        "unknown_field",
        "Possible/Ticket/SLAID",
    ),
    (
        "200-ACL-Reference",
        "unknown_field",
        "Possible/Ticket/ServiceID",
    ),
    (
        "200-ACL-Reference",
        "unknown_field",
        "Possible/Ticket/StateID",
    ),
    (
        "400-Typo-In-A-Modifier",
        "unknown_modifier",
        "Properties/CustomerUser/UserCity",
    ),
    (
        "410-Blank-After-A-Modifier",
        "space_after_not",
        "Properties/Priority/Name",
    ),
    ("420-Nowhere", "never_matches", "Properties/Queue/Name"),
    ("420-Nowhere", "unknown_value", "Properties/Queue/Name"),
    ("420-Nowhere", "unknown_value", "PossibleNot/Ticket/Service"),
    (
        "430-Missing-Attribute",
        "unknown_attribute",
        "Properties/CustomerUser/UserDepartment",
    ),
    (
        "440-Switched-Off",
        "invalid_pattern",
        "Properties/User/UserEmail",
    ),
    (
        "450-Broken-Pattern",
        "invalid_pattern",
        "Properties/DynamicField/DynamicField_Contract",
    ),
    ("460-Broken-YAML", "unreadable", "ConfigMatch"),
    (
        "470-Everybody-But-Two",
        "negations_always_true",
        "Properties/CustomerUser/UserLogin",
    ),
    (
        "480-Empty-List",
        "empties_field",
        "Possible/Ticket/DynamicField_Devices",
    ),
];

#[tokio::test]
async fn the_demo_has_the_findings_that_were_put_there_and_no_other() {
    let instance = Instance::demo(DemoSize::default()).await.expect("it opens");
    let all = findings(&instance.world());
    let worth = all.iter().flat_map(|(name, own)| {
        let worth = own.iter().filter(|own| own.severity != Severity::Note);
        worth.map(move |own| (name.as_str(), own.code, own.at.as_str()))
    });
    assert_eq!(worth.collect::<Vec<_>>(), DEMO);
}

/// Generated ACLs with everything in them: what ends requests is told, and nothing is told of what
/// the world has as it is written.
#[tokio::test]
async fn the_recorded_worlds_agree() {
    let (mut acls, mut told) = (0, 0);
    for name in [
        "world/world.world.json",
        "permissions/perm-multi-tier.world.json",
    ] {
        let instance = Instance::open_snapshot(vectors::file(name))
            .await
            .expect("it opens");
        let world = instance.world();
        for (name, findings) in findings(&world) {
            acls += 1;
            told += findings.len();
            let row = world
                .acl_rows
                .iter()
                .find(|row| row.text("name") == Some(&name));
            let acl = Acl::read(row.expect("it is stored"), &world);
            let deployed = acl.deployed();
            let faults = Compiled::new([(name.as_str(), &deployed)], world.flavour).faults();
            let ends = [
                "invalid_pattern",
                "code_in_pattern",
                "empty_pattern",
                "wrong_structure",
            ];
            let is_told = findings.iter().any(|own| ends.contains(&own.code));
            assert_eq!(
                is_told,
                !faults.is_empty(),
                "{name}: {findings:?}, {faults:?}"
            );
            let known = world
                .queues
                .iter()
                .map(|own| format!("no queue `{}`", own.name));
            for known in known {
                let is_told = findings.iter().any(|own| own.message.contains(&known));
                assert!(!is_told, "{name}: {findings:?}");
            }
        }
    }
    println!("lint: {acls} ACLs of recorded worlds, {told} findings");
    assert!(acls >= 50 && told >= 100, "{acls} ACLs, {told} findings");
}
