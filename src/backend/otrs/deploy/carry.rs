//! Carrying a deployment out, step by step.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::cache;
use super::error::DeployError;
use super::file::{Target, as_owner, hash, read};
use super::intent::{Intent, Last, Shelf};
use super::site;
use crate::backend::acls::prints;
use crate::backend::error::Error;
use crate::backend::instance::{Instance, Origin};
use crate::backend::journal::Place;
use crate::backend::otrs::Installation;
use crate::core::deploy::{Kind, Obstacle, Plan, deployed_acls, differing};

/// One step of a deployment. Whatever ends the process between two steps, or in one, the next start
/// finds a state in which it can finish or take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What is to be done is written down, and lasts.
    Record,
    /// The version that is replaced is kept in the state directory.
    Keep,
    /// `acl_sync` says which ACLs will not be deployed; only where a version comes back.
    Mark,
    /// The new file is written beside the old one, with its owner, group and mode.
    Write,
    /// What was written is read back, and is what is stored.
    Check,
    /// Nobody has changed ACLs or the file since they were read.
    Compare,
    /// The new file takes the place of the old one.
    Replace,
    /// Caches that hold the old ACLs are removed.
    Caches,
    /// `acl_sync` says that what is stored is deployed.
    Sync,
    /// The intent goes.
    Done,
}

impl Step {
    /// What it does, for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Record => "writing down what is to be done",
            Self::Keep => "keeping the previous version",
            Self::Mark => "marking ACLs as not deployed",
            Self::Write => "writing the new file",
            Self::Check => "reading it back",
            Self::Compare => "looking whether anybody changed ACLs meanwhile",
            Self::Replace => "replacing the file",
            Self::Caches => "clearing caches",
            Self::Sync => "resetting the sync state",
            Self::Done => "tidying up",
        }
    }

    /// The steps of a deployment; a file that is as it should be is not replaced.
    pub(super) fn all(kind: Kind, same: bool) -> VecDeque<Self> {
        use Step::*;
        let steps: &[Self] = match (kind, same) {
            (Kind::Deploy, false) => &[
                Record, Keep, Write, Check, Compare, Replace, Caches, Sync, Done,
            ],
            (Kind::Deploy, true) => &[Record, Compare, Caches, Sync, Done],
            (Kind::Undo, _) => &[Record, Mark, Write, Check, Compare, Replace, Caches, Done],
        };
        steps.iter().copied().collect()
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// Whether something was deployed or taken back.
    pub kind: Kind,
    /// The file.
    pub file: PathBuf,
    /// True when the file is another one now.
    pub replaced: bool,
    /// Where the previous version is kept, when there was one.
    pub previous: Option<PathBuf>,
    /// How many files of caches were removed.
    pub cache_files: usize,
    /// Commands that somebody has to run, since the caches are none of files.
    pub commands: Vec<String>,
    /// How many rows `acl_sync` lost; of a version that came back, how many it got.
    pub marks: usize,
    /// How many rows it still has, since somebody has stored ACLs meanwhile.
    pub left: usize,
}

/// A deployment that is prepared. Dropped before its first step nothing has happened; dropped later
/// it is as if the process had ended there.
pub struct Deployment<'i> {
    pub(super) instance: &'i Instance,
    pub(super) shelf: Shelf,
    /// Kept until the end: nobody else deploys meanwhile.
    pub(super) _lock: File,
    pub(super) target: Target,
    /// What the file is to hold; `None` when there is to be none.
    pub(super) new: Option<Vec<u8>>,
    pub(super) intent: Intent,
    pub(super) steps: VecDeque<Step>,
    pub(super) deployed: Deployed,
}

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
    pub acls: crate::core::deploy::Prints,
    pub marks: Vec<(String, String)>,
}

impl Deployed {
    /// Nothing was done yet.
    pub(super) fn nothing(intent: &Intent) -> Self {
        Self {
            kind: intent.kind,
            file: intent.target.clone(),
            replaced: false,
            previous: None,
            cache_files: 0,
            commands: Vec::new(),
            marks: 0,
            left: 0,
        }
    }
}

impl Deployment<'_> {
    /// The steps that are left, in their order.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.steps.iter().copied()
    }

    /// Carries out all steps that are left; `progress` is told of each before it is taken.
    ///
    /// # Errors
    /// A step did not work. Before the file is replaced everything is taken back; after that it is
    /// [`DeployError::Unfinished`].
    pub async fn run(mut self, mut progress: impl FnMut(Step)) -> Result<Deployed, DeployError> {
        while let Some(step) = self.steps.front().copied() {
            progress(step);
            self.take_step().await?;
        }
        self.instance.reread_deployed();
        // What was done is done, whether or not it can be looked at again.
        self.instance.reread().await.ok();
        Ok(self.deployed)
    }

    /// Carries out the next step; false when there was none.
    ///
    /// # Errors
    /// As for [`Deployment::run`].
    pub async fn take_step(&mut self) -> Result<bool, DeployError> {
        let Some(step) = self.steps.front().copied() else {
            return Ok(false);
        };
        let fixed = self.is_fixed();
        match self.carry_out(step).await {
            Ok(()) => {
                self.steps.pop_front();
                Ok(true)
            }
            Err(error) if fixed => Err(self.unfinished(&error)),
            Err(error) => {
                // Where that fails too, the next start takes it back.
                self.take_back().ok();
                Err(error)
            }
        }
    }

    /// True when the file is the one that was wanted.
    fn is_fixed(&self) -> bool {
        let before = [Step::Record, Step::Compare, Step::Write, Step::Replace];
        !self.steps.iter().any(|step| before.contains(step))
    }

    async fn carry_out(&mut self, step: Step) -> Result<(), DeployError> {
        match step {
            Step::Record => self.shelf.intend(&self.intent),
            Step::Keep => match &self.target.bytes {
                Some(bytes) => self.shelf.keep(bytes),
                None => Ok(()),
            },
            Step::Mark => {
                self.deployed.marks = self.instance.mark(&self.intent.marks).await?;
                Ok(())
            }
            Step::Write => self.write(),
            Step::Check => self.check(),
            Step::Compare => self.compare().await,
            Step::Replace => self.replace(),
            Step::Caches => self.clear_caches(),
            Step::Sync => {
                let (gone, left) = self.instance.unmark(&self.intent.acls).await?;
                self.deployed.marks = gone;
                self.deployed.left = left;
                Ok(())
            }
            Step::Done => self.done(),
        }
    }

    fn write(&self) -> Result<(), DeployError> {
        let Some(bytes) = &self.new else {
            return Ok(());
        };
        self.target.prepare(&self.intent.temporary, bytes)
    }

    /// The file must be whole, and what Perl would make of it what is stored.
    fn check(&self) -> Result<(), DeployError> {
        let Some(wanted) = &self.new else {
            return Ok(());
        };
        let path = &self.intent.temporary;
        let otherwise = || DeployError::Otherwise(path.clone());
        let read = read(path)?.ok_or_else(otherwise)?;
        if read != *wanted {
            return Err(otherwise());
        }
        if self.intent.kind == Kind::Undo {
            return Ok(());
        }
        let text = String::from_utf8(read).map_err(|_| otherwise())?;
        let acls = deployed_acls(&text).ok().flatten();
        let plan = Plan::of(&self.instance.world());
        match acls.is_some() && acls == plan.wanted() {
            true => Ok(()),
            false => Err(otherwise()),
        }
    }

    /// Nobody has changed anything since it was read.
    async fn compare(&self) -> Result<(), DeployError> {
        if read(&self.target.path)? != self.target.bytes {
            return Err(DeployError::FileChanged(self.target.path.clone()));
        }
        if self.intent.kind == Kind::Undo {
            return Ok(());
        }
        let rows = self.instance.acl_rows_now().await?;
        let now = prints(&rows);
        let ids = differing(&self.intent.acls, &now);
        if ids.is_empty() {
            return Ok(());
        }
        let world = self.instance.world();
        let name = |id: &&str| {
            let mut both = rows.iter().chain(&world.acl_rows);
            let row = both.find(|row| row.text("id").map(str::trim) == Some(*id))?;
            row.text("name").map(str::to_owned)
        };
        Err(DeployError::Stale(ids.iter().filter_map(name).collect()))
    }

    fn replace(&mut self) -> Result<(), DeployError> {
        match &self.new {
            Some(_) => self.target.replace(&self.intent.temporary)?,
            None => self.target.remove()?,
        }
        self.deployed.replaced = true;
        Ok(())
    }

    fn clear_caches(&mut self) -> Result<(), DeployError> {
        let world = self.instance.world();
        let cleared = cache::clear(&self.target.home, &world);
        let cleared = cleared.map_err(|(path, cause)| DeployError::Stream { path, cause })?;
        self.deployed.cache_files = cleared.files;
        self.deployed.commands = cleared.commands;
        Ok(())
    }

    /// What was done is written down, and the intent goes.
    fn done(&mut self) -> Result<(), DeployError> {
        let Intent { kind, old, new, .. } = &self.intent;
        match (kind, new) {
            (Kind::Deploy, Some(new)) if old.as_ref() != Some(new) => {
                self.deployed.previous = old.as_deref().map(|old| self.shelf.version(old));
                self.shelf.done(Some(&Last {
                    deployed: new.clone(),
                    previous: old.clone(),
                    marks: self.intent.marks.clone(),
                }))?;
            }
            (Kind::Deploy, _) => {}
            (Kind::Undo, _) => self.shelf.done(None)?,
        }
        self.shelf.forget()
    }

    /// Takes back what was begun before the file was replaced.
    pub(super) fn take_back(&mut self) -> Result<(), DeployError> {
        fs::remove_file(&self.intent.temporary).ok();
        self.steps.clear();
        self.shelf.forget()
    }

    /// What is said when the file is replaced and the rest is not done.
    fn unfinished(&self, error: &DeployError) -> DeployError {
        let again = as_owner(
            &self.target.home,
            &self.target.path,
            "aclscope deploy --home {} --write",
        );
        let reason = match error {
            DeployError::Stream { path, cause } => format!("{}: {cause}", path.display()),
            error => error.to_string(),
        };
        let mut commands = match self.steps.front() {
            Some(Step::Caches) => cache::commands(&self.target.home, self.instance.world().flavour),
            _ => Vec::new(),
        };
        commands.push(again);
        DeployError::Unfinished {
            reason,
            help: format!(
                "the file is replaced; for the rest use: {}",
                commands.join("; ")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The console carries a deployment out in a task of its own.
    #[test]
    fn a_deployment_can_be_carried_out_elsewhere() {
        fn elsewhere<F: Future + Send>(_: impl Fn(Deployment<'static>) -> F) {}
        elsewhere(|deployment| deployment.run(|_| ()));
    }

    #[test]
    fn the_ticket_system_never_claims_to_be_in_sync_when_it_is_not() {
        let place = |steps: &VecDeque<Step>, step| steps.iter().position(|own| *own == step);
        let deploy = Step::all(Kind::Deploy, false);
        assert!(place(&deploy, Step::Replace) < place(&deploy, Step::Caches));
        assert!(place(&deploy, Step::Caches) < place(&deploy, Step::Sync));
        let undo = Step::all(Kind::Undo, false);
        assert!(place(&undo, Step::Mark) < place(&undo, Step::Replace));
        for steps in [deploy, undo] {
            assert_eq!(place(&steps, Step::Record), Some(0));
            assert_eq!(place(&steps, Step::Done), Some(steps.len() - 1));
        }
    }
}
