//! The ACLs that count: what a deployment would write, compiled.

use std::collections::BTreeSet;

use crate::core::acl::{Acl, Compiled};
use crate::core::checks::Required;
use crate::core::value::Value;
use crate::core::world::World;

/// A set of deployed ACLs with everything that is worked out once for it.
#[derive(Debug)]
pub struct Rules {
    /// Ready for evaluation.
    pub compiled: Compiled,
    /// What the gathering of checks looks at because of them.
    pub required: Required,
    /// The names of those that the ticket system does not apply as they are stored: something about
    /// them waits for a deployment.
    pub undeployed: BTreeSet<String>,
}

impl Rules {
    /// The valid ACLs of a world, as a deployment takes them; broken ones take no part.
    pub fn of_world(world: &World) -> Self {
        Self::deploy(world, Acl::read_all(world).iter().filter(|acl| acl.valid))
    }

    /// Only the ACLs with these names, whatever their validity.
    pub fn named(world: &World, names: &[String]) -> Self {
        let acls = Acl::read_all(world);
        Self::deploy(world, acls.iter().filter(|acl| names.contains(&acl.name)))
    }

    /// These ACLs as if they were deployed.
    pub fn deploy<'a>(world: &World, acls: impl Iterator<Item = &'a Acl>) -> Self {
        let acls: Vec<&Acl> = acls.filter(|acl| acl.broken.is_none()).collect();
        let deployed: Vec<(&str, Value)> = acls
            .iter()
            .map(|acl| (acl.name.as_str(), acl.deployed()))
            .collect();
        let waiting = acls
            .iter()
            .filter(|acl| world.undeployed_acls.contains(&acl.id));
        Self {
            undeployed: waiting.map(|acl| acl.name.clone()).collect(),
            required: Required::of(deployed.iter().map(|(_, acl)| acl)),
            compiled: Compiled::new(
                deployed.iter().map(|(name, acl)| (*name, acl)),
                world.flavour,
            ),
        }
    }
}
