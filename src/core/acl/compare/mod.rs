//! Stored ACLs against deployed ones: what a deployment would change, and where.

mod difference;
#[cfg(test)]
mod tests;

pub use difference::{Change, changes, tree_changes};

use std::collections::{BTreeMap, BTreeSet};

use super::model::Acl;
use crate::core::world::{DeployedAcl, DeployedAcls, World};

/// How a stored ACL and its deployed form stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Standing {
    /// A deployment would change nothing about it; also: not valid, and not deployed.
    #[default]
    Same,
    /// Stored and valid, and not deployed.
    New,
    /// Deployed, but not as it is stored.
    Changed(Vec<Change>),
    /// Not valid in the database, and still in effect.
    Invalid,
    /// Not in the database, and still in effect.
    Deleted,
    /// Written by hand into the file at this place, and not valid or not there in the database.
    Written(String),
    /// What is deployed cannot be read here; `acl_sync` says that it is new or was changed.
    Waiting,
    /// Nobody can tell, for this reason.
    Unknown(String),
}

/// One ACL in its stored and in its deployed form.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Its name.
    pub name: String,
    /// The row.
    pub stored: Option<Acl>,
    /// What the ticket system works with; always `None` where that cannot be read.
    pub deployed: Option<DeployedAcl>,
    /// How they stand to each other.
    pub standing: Standing,
}

impl Compared {
    /// True when a deployment would change what the ticket system does about it. What somebody
    /// wrote by hand stays as it is.
    pub fn waits(&self) -> bool {
        match &self.standing {
            Standing::New | Standing::Invalid | Standing::Deleted | Standing::Waiting => true,
            Standing::Changed(_) => self.written().is_none(),
            Standing::Same | Standing::Written(_) | Standing::Unknown(_) => false,
        }
    }

    /// File and line where its deployed form was written by hand.
    pub fn written(&self) -> Option<&str> {
        self.deployed.as_ref()?.written.as_deref()
    }
}

/// All ACLs, stored or deployed.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// In evaluation order.
    pub acls: Vec<Compared>,
    /// Deleted ACLs that may still be in effect and whose names nobody knows any more: rows of
    /// `acl_sync`, where what is deployed cannot be read.
    pub deleted: usize,
}

impl Comparison {
    /// Compares what a world stores with what is deployed, where that is known; else what
    /// `acl_sync` says.
    pub fn of(world: &World) -> Self {
        let stored = Acl::read_all(world);
        let Some(deployed) = &world.deployed else {
            return Self::by_sync(world, stored);
        };
        let mut found: BTreeMap<String, (Option<Acl>, Option<DeployedAcl>)> = BTreeMap::new();
        for acl in stored {
            let name = acl.name.clone();
            found.entry(name).or_default().0 = Some(acl);
        }
        for acl in &deployed.acls {
            found.entry(acl.name.clone()).or_default().1 = Some(acl.clone());
        }
        for name in deployed.in_doubt.keys() {
            found.entry(name.clone()).or_default();
        }
        let acls = found.into_iter().map(|(name, (stored, own))| Compared {
            standing: match standing(&name, stored.as_ref(), own.as_ref(), deployed) {
                Standing::Deleted if !world.stores_acls => {
                    Standing::Unknown("there is no table acl".to_owned())
                }
                standing => standing,
            },
            name,
            stored,
            deployed: own,
        });
        Self {
            acls: acls.collect(),
            deleted: 0,
        }
    }

    fn by_sync(world: &World, stored: Vec<Acl>) -> Self {
        let there: BTreeSet<i64> = stored.iter().map(|acl| acl.id).collect();
        let acls = stored.into_iter().map(|acl| Compared {
            name: acl.name.clone(),
            standing: match world.undeployed_acls.contains(&acl.id) {
                true => Standing::Waiting,
                false => Standing::Same,
            },
            stored: Some(acl),
            deployed: None,
        });
        Self {
            acls: acls.collect(),
            deleted: world.undeployed_acls.difference(&there).count(),
        }
    }

    /// The ACL with this name.
    pub fn get(&self, name: &str) -> Option<&Compared> {
        let found = self
            .acls
            .binary_search_by(|own| own.name.as_str().cmp(name));
        self.acls.get(found.ok()?)
    }

    /// How many ACLs a deployment would change.
    pub fn waiting(&self) -> usize {
        let waiting = self.acls.iter().filter(|acl| acl.waits());
        waiting.count() + self.deleted
    }

    /// True when stored and deployed ACLs say something else.
    pub fn differs(&self) -> bool {
        self.acls.iter().any(|acl| acl.standing != Standing::Same)
    }
}

fn standing(
    name: &str,
    stored: Option<&Acl>,
    deployed: Option<&DeployedAcl>,
    all: &DeployedAcls,
) -> Standing {
    if let Some(place) = all.in_doubt.get(name) {
        return Standing::Unknown(format!("only running {place} could tell"));
    }
    let Some(deployed) = deployed else {
        return match stored {
            Some(acl) if acl.valid => Standing::New,
            _ => Standing::Same,
        };
    };
    match (stored, &deployed.written) {
        (Some(acl), _) if acl.valid => match &acl.broken {
            Some(broken) => Standing::Unknown(format!("{} cannot be read", broken.column)),
            None => match changes(&acl.deployed(), &deployed.acl) {
                changes if changes.is_empty() => Standing::Same,
                changes => Standing::Changed(changes),
            },
        },
        (_, Some(place)) => Standing::Written(place.clone()),
        (Some(_), None) => Standing::Invalid,
        (None, None) => Standing::Deleted,
    }
}
