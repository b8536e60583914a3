//! Looking whether and what to deploy, and getting ready for it.

use std::collections::VecDeque;
use std::path::Path;

use super::carry::Deployment;
use super::error::DeployError;
use super::file::{Target, hash};
use super::intent::{Intent, Shelf};
use super::site;
use super::step::{Deployed, Step};
use crate::backend::acls::prints;
use crate::backend::error::Error;
use crate::backend::instance::{Instance, Origin};
use crate::backend::journal::Place;
use crate::backend::otrs::Installation;
use crate::core::deploy::{Kind, Obstacle, Plan, Prints};

impl Instance {
    /// The installation folder that this instance was opened from.
    pub fn home(&self) -> Option<&Path> {
        match self.origin() {
            Origin::Home { folder, .. } => Some(folder),
            _ => None,
        }
    }

    /// What a deployment would do now. Any instance can tell.
    pub fn deploy_plan(&self) -> Plan {
        Plan::of(&self.world())
    }

    /// Why nothing can be deployed from here, as far as that is known without trying.
    ///
    /// # Errors
    /// The obstacle, with what to do.
    pub fn can_deploy(&self) -> Result<&Path, DeployError> {
        let Origin::Home { folder, given, .. } = self.origin() else {
            return Err(DeployError::Obstacle(Obstacle::NoHome));
        };
        let installation = Installation::read_given(folder, given).map_err(Error::from)?;
        let around = site::surroundings(folder, &installation, &self.world());
        match Obstacle::of(&around) {
            Some(obstacle) => Err(DeployError::Obstacle(obstacle)),
            // It would take every deployed ACL out of effect.
            None if !self.world().stores_acls => Err(DeployError::NoTable),
            None => Ok(folder),
        }
    }

    /// True when a deployment would change the file or `acl_sync`.
    ///
    /// # Errors
    /// The instance was not opened from a folder, or the file cannot be read.
    pub fn deploy_changes(&self, plan: &Plan) -> Result<bool, DeployError> {
        let home = self.can_deploy()?;
        let target = Target::find(home)?;
        Ok(target.bytes.as_deref() != Some(plan.text.as_bytes()) || self.world().undeployed > 0)
    }

    /// Prepares a deployment of what the world stores, as it was read; nothing happens yet.
    ///
    /// # Errors
    /// Nothing can be deployed from here, an ACL must not be deployed, or an earlier deployment is
    /// unfinished.
    pub async fn deployment(&self, place: &Place) -> Result<Deployment<'_>, DeployError> {
        let home = self.can_deploy()?;
        self.writable().await?;
        let world = self.world();
        let plan = Plan::of(&world);
        if !plan.refused.is_empty() {
            return Err(DeployError::Refused(plan.refused));
        }
        let target = Target::find(home)?;
        let new = plan.text.into_bytes();
        let acls = prints(&world.acl_rows);
        let same = target.bytes.as_ref() == Some(&new);
        let marks = self.marks_now().await?;
        let steps = Step::all(Kind::Deploy, same);
        let draft = Draft {
            kind: Kind::Deploy,
            new: Some(new),
            acls,
            marks,
        };
        self.prepare(place, target, draft, steps)
    }

    /// Makes the deployment that is wanted, when nobody else deploys and nothing is unfinished.
    pub(super) fn prepare(
        &self,
        place: &Place,
        target: Target,
        draft: Draft,
        steps: VecDeque<Step>,
    ) -> Result<Deployment<'_>, DeployError> {
        let shelf = Shelf::make(place, &target.home)?;
        let lock = shelf.lock(&target.home)?;
        if shelf.intent()?.is_some() {
            return Err(DeployError::Earlier(target.home));
        }
        let intent = Intent {
            kind: draft.kind,
            home: target.home.clone(),
            target: target.path.clone(),
            temporary: target.temporary()?,
            old: target.hash(),
            new: draft.new.as_deref().map(hash),
            acls: draft.acls,
            marks: draft.marks,
        };
        Ok(Deployment {
            instance: self,
            _lock: lock,
            new: draft.new,
            steps,
            deployed: Deployed::nothing(&intent),
            shelf,
            target,
            intent,
        })
    }
}

/// What is wanted of a deployment.
pub(super) struct Draft {
    pub kind: Kind,
    pub new: Option<Vec<u8>>,
    pub acls: Prints,
    pub marks: Vec<(String, String)>,
}
