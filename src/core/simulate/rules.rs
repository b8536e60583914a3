//! The ACLs that count: what a deployment would write, compiled.

use crate::core::acl::{Acl, Compiled};
use crate::core::checks::Required;
use crate::core::value::Value;
use crate::core::world::{Acls, DeployedAcl, World};

/// A set of deployed ACLs with everything that is worked out once for it.
#[derive(Debug)]
pub struct Rules {
    /// Ready for evaluation.
    pub compiled: Compiled,
    /// What the gathering of checks looks at because of them.
    pub required: Required,
}

impl Rules {
    /// The ACLs of a world that count there.
    pub fn of_world(world: &World) -> Self {
        Self::of(world, world.acls)
    }

    /// Either the valid ACLs of a world, as a deployment would take them, broken ones taking no part,
    /// or the deployed ones. Where these are not known there are none.
    pub fn of(world: &World, acls: Acls) -> Self {
        match acls {
            Acls::Stored => {
                Self::deploy(world, Acl::read_all(world).iter().filter(|acl| acl.valid))
            }
            Acls::Deployed => Self::deployed(world, |_| true),
        }
    }

    /// Of the ACLs that count only those with these names, whatever their validity.
    pub fn named(world: &World, names: &[String]) -> Self {
        match world.acls {
            Acls::Stored => {
                let acls = Acl::read_all(world);
                Self::deploy(world, acls.iter().filter(|acl| names.contains(&acl.name)))
            }
            Acls::Deployed => Self::deployed(world, |acl| names.contains(&acl.name)),
        }
    }

    fn deployed(world: &World, chosen: impl Fn(&DeployedAcl) -> bool) -> Self {
        let acls = world.deployed.iter().flat_map(|deployed| &deployed.acls);
        let acls = acls.filter(|acl| chosen(acl));
        let acls: Vec<(&str, &Value)> = acls.map(|own| (own.name.as_str(), &own.acl)).collect();
        Self::compiled(world, &acls)
    }

    /// These ACLs as if they were deployed.
    pub fn deploy<'a>(world: &World, acls: impl Iterator<Item = &'a Acl>) -> Self {
        let acls = acls.filter(|acl| acl.broken.is_none());
        let acls: Vec<(&str, Value)> = acls
            .map(|acl| (acl.name.as_str(), acl.deployed()))
            .collect();
        let acls: Vec<(&str, &Value)> = acls.iter().map(|(name, acl)| (*name, acl)).collect();
        Self::compiled(world, &acls)
    }

    fn compiled(world: &World, acls: &[(&str, &Value)]) -> Self {
        Self {
            required: Required::of(acls.iter().map(|(_, acl)| *acl)),
            compiled: Compiled::new(acls.iter().copied(), world.flavour),
        }
    }
}
