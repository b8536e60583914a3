//! Carrying a deployment out, step by step.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::path::PathBuf;

use super::cache;
use super::error::DeployError;
use super::file::{Target, as_owner, read};
use super::intent::{Intent, Last, Shelf};
use super::step::{Deployed, Step};
use crate::backend::acls::prints;
use crate::backend::instance::Instance;
use crate::core::deploy::{Kind, Plan, deployed_acls, differing};

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

impl Deployment<'_> {
    /// The steps that are left, in their order.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.steps.iter().copied()
    }

    /// The prints of the file as it is and as it is to become; none is no file.
    pub fn prints(&self) -> [Option<&str>; 2] {
        [self.intent.old.as_deref(), self.intent.new.as_deref()]
    }

    /// Where the version that a deployment replaces is kept.
    pub fn kept(&self) -> Option<PathBuf> {
        let keeps = self.steps.contains(&Step::Keep);
        let old = self.intent.old.as_deref().filter(|_| keeps);
        old.map(|old| self.shelf.version(old))
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
        let cleared = cache::clear(&self.target.home, &world, &cache::TYPES);
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
            Some(Step::Caches) => cache::commands(
                &self.target.home,
                self.instance.world().flavour,
                &cache::TYPES,
            ),
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
}
