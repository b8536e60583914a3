//! The ACLs of the instance with what is wrong with each.

use std::collections::HashMap;

use super::InstanceSource;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::AclRow;
use crate::core::acl::{Acl, Compiled, FlatKind};
use crate::core::value::Value;
use crate::core::world::World;

impl InstanceSource {
    /// Every ACL in evaluation order. Reading and compiling thousands is no work for the task that
    /// also reads keys.
    pub(super) async fn acls(&self, parts: &Parts) -> Result<(), Failure> {
        let world = self.instance.world();
        let rows = tokio::task::spawn_blocking(move || rows(&world))
            .await
            .map_err(|error| Failure::new(format!("a defect in aclscope: {error}")))?;
        parts.send(Answer::Acls(rows)).await;
        Ok(())
    }
}

pub(super) fn rows(world: &World) -> Vec<AclRow> {
    let acls = Acl::read_all(world);
    let mut problems = faults(&acls, world);
    acls.into_iter()
        .map(|acl| AclRow {
            broken: acl.broken.is_some(),
            problem: match &acl.broken {
                Some(broken) => Some(format!(
                    "{} cannot be read: {}; it takes no part",
                    broken.column, broken.error
                )),
                None => problems.remove(&acl.name),
            },
            unknown: unknown_kinds(&acl, world),
            name: acl.name,
            valid: acl.valid,
            stop: acl.stop_after_match,
            deployed: !world.undeployed_acls.contains(&acl.id),
            changed: false,
            config_match: acl.config_match,
            config_change: acl.config_change,
        })
        .collect()
}

/// The first thing in each ACL that ends a request when it is reached.
fn faults(acls: &[Acl], world: &World) -> HashMap<String, String> {
    let deployed: Vec<(&str, Value)> = acls
        .iter()
        .filter(|acl| acl.broken.is_none())
        .map(|acl| (acl.name.as_str(), acl.deployed()))
        .collect();
    let named = deployed.iter().map(|(name, acl)| (*name, acl));
    let mut faults = HashMap::new();
    for fault in Compiled::new(named, world.flavour).faults() {
        let place = [fault.section, &fault.key, &fault.pattern];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let text = format!("{}: {}", place.join(" "), fault.message);
        faults.entry(fault.acl).or_insert(text);
    }
    faults
}

/// Kinds of list in the change sections that this product does not know: kept, and never applied.
fn unknown_kinds(acl: &Acl, world: &World) -> Vec<String> {
    let sections = acl.config_change.as_map().into_iter().flatten();
    let kinds = sections.flat_map(|(_, section)| section.as_map().into_iter().flatten());
    let mut unknown: Vec<String> = kinds
        .map(|(kind, _)| kind)
        .filter(|kind| *kind != "Ticket" && FlatKind::named(kind, world.flavour).is_none())
        .cloned()
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}
