//! Lint over the ACLs of the demo and of the recorded world.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::core::acl::{Acl, AclColumns};
use aclscope::core::edit::Draft;
use aclscope::core::known::{Existence, Known};
use aclscope::core::lint::{Context, Finding, Others, lint};
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

fn lines(all: &[(String, Vec<Finding>)]) -> Vec<String> {
    let line = |name: &String, own: &Finding| {
        format!(
            "{name}: {} {} {}: {} [{}]",
            own.severity.name(),
            own.code,
            own.at,
            own.message,
            own.proof
        )
    };
    let lines = all
        .iter()
        .flat_map(|(name, own)| own.iter().map(move |own| line(name, own)));
    lines.collect()
}

#[tokio::test]
async fn dump_demo() {
    let instance = Instance::demo(DemoSize::default()).await.expect("it opens");
    println!("{}", lines(&findings(&instance.world())).join("\n"));
}

#[tokio::test]
async fn dump_world() {
    for name in [
        "world/world.world.json",
        "permissions/perm-multi-tier.world.json",
    ] {
        let path = vectors::file(name);
        let instance = Instance::open_snapshot(path).await.expect("it opens");
        println!("{}", lines(&findings(&instance.world())).join("\n"));
    }
}
