//! Bringing the previous version of the file back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::carry::Deployment;
use super::error::DeployError;
use super::file::Target;
use super::intent::{Last, Shelf};
use super::prepare::Draft;
use super::step::Step;
use crate::backend::acls::prints;
use crate::backend::instance::Instance;
use crate::backend::journal::Place;
use crate::core::acl::{Acl, Comparison, Standing, changes};
use crate::core::deploy::{Kind, deployed_acls};
use crate::core::value::Value;
use crate::core::world::{DeployedAcl, DeployedAcls, World};

impl Instance {
    /// Prepares the return of the version that the last deployment replaced; nothing happens yet.
    /// Rows of table `acl` stay as they are: what then is not deployed gets a row in `acl_sync`.
    ///
    /// # Errors
    /// No deployment is known that could be taken back, or the file is not the one that it wrote.
    pub async fn undo_deployment(&self, place: &Place) -> Result<Deployment<'_>, DeployError> {
        let (target, last, bytes) = self.undo(place)?;
        self.writable().await?;
        let world = self.world();
        let there = self.marks_now().await?;
        let marks = marks(&world, bytes.as_deref(), &last, &there);
        let draft = Draft {
            kind: Kind::Undo,
            new: bytes,
            acls: prints(&world.acl_rows),
            marks,
        };
        self.prepare(place, target, draft, Step::all(Kind::Undo, false))
    }

    /// What the return of the previous version would change, by name: an ACL is new that comes into
    /// effect again, deleted that is in effect no longer, and of a changed one what comes back
    /// stands where otherwise what is stored does.
    ///
    /// # Errors
    /// As for [`Instance::undo_deployment`].
    pub fn undo_plan(&self, place: &Place) -> Result<Vec<(String, Standing)>, DeployError> {
        let (target, _, bytes) = self.undo(place)?;
        let by_name = |bytes: Option<&[u8]>| -> BTreeMap<String, Value> {
            let acls = acls_of(bytes).unwrap_or_default().acls.into_iter();
            acls.map(|acl| (acl.name, acl.acl)).collect()
        };
        let now = by_name(target.bytes.as_deref());
        let then = by_name(bytes.as_deref());
        let names: BTreeSet<&String> = now.keys().chain(then.keys()).collect();
        let standings = names.into_iter().filter_map(|name| {
            let standing = match (then.get(name), now.get(name)) {
                (Some(then), Some(now)) => match changes(then, now) {
                    changes if changes.is_empty() => return None,
                    changes => Standing::Changed(changes),
                },
                (Some(_), None) => Standing::New,
                _ => Standing::Deleted,
            };
            Some((name.clone(), standing))
        });
        Ok(standings.collect())
    }

    /// The file, what the last deployment did to it, and what was in it before.
    fn undo(&self, place: &Place) -> Result<(Target, Last, Option<Vec<u8>>), DeployError> {
        let home = self.can_deploy()?;
        let none = || {
            let place = place.path().display();
            DeployError::NoUndo(format!("{place} knows no deployment into this folder"))
        };
        let shelf = Shelf::existing(place, home)?.ok_or_else(none)?;
        let last = shelf.last()?.ok_or_else(none)?;
        let target = Target::find(home)?;
        if target.hash().as_ref() != Some(&last.deployed) {
            return Err(DeployError::NoUndo(format!(
                "{} is not the file that was deployed last, somebody has written it since",
                target.path.display()
            )));
        }
        let bytes = match &last.previous {
            Some(print) => Some(shelf.kept(print)?),
            None => None,
        };
        Ok((target, last, bytes))
    }
}

/// What `acl_sync` has to say when the previous version is back: a row for every ACL that is not
/// deployed as it is stored then.
fn marks(
    world: &World,
    bytes: Option<&[u8]>,
    last: &Last,
    there: &[(String, String)],
) -> Vec<(String, String)> {
    let mark = |id: i64, state: &str| (id.to_string(), state.to_owned());
    let Some(deployed) = acls_of(bytes) else {
        let stored = Acl::read_all(world).into_iter();
        return stored.map(|acl| mark(acl.id, "not_sync")).collect();
    };
    let mut then = World::clone(world);
    then.deployed = Some(Arc::new(deployed));
    let comparison = Comparison::of(&then);
    let differing = comparison.acls.iter().filter(|acl| acl.waits());
    let stored = differing.filter_map(|acl| acl.stored.as_ref());
    let mut marks: Vec<_> = stored.map(|acl| mark(acl.id, "not_sync")).collect();
    let deleted = comparison
        .acls
        .iter()
        .any(|acl| acl.standing == Standing::Deleted);
    if deleted {
        let known = last.marks.iter().filter(|(_, state)| state == "deleted");
        marks.extend(known.cloned());
        let is_deleted = |mark: &(String, String)| mark.1 == "deleted";
        if !marks.iter().chain(there).any(is_deleted) {
            // Nobody knows its id any more.
            marks.push(mark(0, "deleted"));
        }
    }
    marks
}

/// The ACLs of a version; no file has none. `None` where only running it could tell.
fn acls_of(bytes: Option<&[u8]>) -> Option<DeployedAcls> {
    let text = String::from_utf8_lossy(bytes.unwrap_or_default());
    let acls = match bytes {
        None => Some(Default::default()),
        Some(_) => deployed_acls(&text).ok()?,
    };
    let acls = acls?.into_iter().map(|(name, acl)| DeployedAcl {
        name,
        acl,
        written: None,
    });
    Some(DeployedAcls {
        acls: acls.collect(),
        ..DeployedAcls::default()
    })
}
