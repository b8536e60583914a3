//! Deploying with a history.

use super::{Ledger, blocking};
use crate::backend::instance::Instance;
use crate::backend::journal::{Change, Columns, JournalError, Kind, Pending};
use crate::backend::otrs::deploy::{DeployError, Deployed, Deployment, Finished, Step, unfinished};
use crate::core::acl::Standing;

/// What the history says where nobody can tell any more.
const NOT_KNOWN: &str = "whether it was carried out is not known: the process was ended, and \
     somebody has written the file since";

impl Ledger {
    /// Deploys what the world stores, and writes it into the history; `progress` is told of each step
    /// before it is taken. A history that cannot be finished after that is an answer beside it: the
    /// next start finishes it.
    ///
    /// # Errors
    /// As [`Instance::deployment`] and [`Deployment::run`]; and where the history cannot be written
    /// nothing is deployed.
    pub async fn deploy(
        &self,
        instance: &Instance,
        progress: impl FnMut(Step),
    ) -> Result<(Deployed, Option<JournalError>), DeployError> {
        let plan = instance.deploy_plan();
        let note = counted(plan.changes().map(|acl| &acl.standing));
        let deployment = instance.deployment(&self.place).await?;
        self.carry_out(instance, deployment, Kind::Deployed, note, progress)
            .await
    }

    /// Brings back the version that the last deployment replaced, and writes that into the history.
    ///
    /// # Errors
    /// As [`Instance::undo_deployment`] and [`Ledger::deploy`].
    pub async fn undo_deployment(
        &self,
        instance: &Instance,
        progress: impl FnMut(Step),
    ) -> Result<(Deployed, Option<JournalError>), DeployError> {
        let plan = instance.undo_plan(&self.place)?;
        let note = counted(plan.iter().map(|(_, standing)| standing));
        let deployment = instance.undo_deployment(&self.place).await?;
        self.carry_out(instance, deployment, Kind::Undone, note, progress)
            .await
    }

    /// Finishes what an earlier deployment into this installation left, or takes it back, and tells
    /// the history which it was.
    ///
    /// # Errors
    /// As [`Instance::finish_deployment`].
    pub async fn finish_deployment(
        &self,
        instance: &Instance,
    ) -> Result<Option<Finished>, DeployError> {
        let finished = instance.finish_deployment(&self.place).await?;
        if finished.is_some() {
            instance.reread().await?;
            self.settle_deployments(instance).await?;
        }
        Ok(finished)
    }

    async fn carry_out(
        &self,
        instance: &Instance,
        deployment: Deployment<'_>,
        kind: Kind,
        note: String,
        progress: impl FnMut(Step),
    ) -> Result<(Deployed, Option<JournalError>), DeployError> {
        self.settle_deployments(instance).await?;
        let [before, after] = deployment.prints().map(|print| print.map(file));
        let mut before = before;
        if let (Some(before), Some(kept)) = (&mut before, deployment.kept()) {
            let kept = kept.strip_prefix(self.place.path()).unwrap_or(&kept);
            let kept = kept.display().to_string();
            before.insert("kept".to_owned(), Some(kept));
        }
        let agent = instance.acting_agent();
        let change = Change {
            kind,
            instance: instance.identity(),
            acting_user: agent.map(|agent| agent.login).unwrap_or_default(),
            acl: None,
            row: None,
            before,
            after,
            note: Some(note),
        };
        let history = self.history.clone();
        let pending = blocking(move || history.begin(vec![change])).await?;
        match deployment.run(progress).await {
            Ok(deployed) => {
                let settled = blocking(move || pending.settle()).await;
                Ok((deployed, settled.err()))
            }
            // It stays written down until somebody finishes it.
            Err(error @ DeployError::Unfinished { .. }) => Err(error),
            Err(error) => {
                blocking(move || pending.abandon()).await.ok();
                Err(error)
            }
        }
    }

    /// Settles deployments that an earlier process was ended in the middle of, once they are finished
    /// or taken back: the file tells which.
    pub(super) async fn settle_deployments(&self, instance: &Instance) -> Result<(), JournalError> {
        let Some(home) = instance.home() else {
            return Ok(());
        };
        let history = self.history.clone();
        let mut left = blocking(move || history.unsettled()).await?.found;
        let identity = instance.identity();
        let own = |change: &Change| {
            change.instance == identity && matches!(change.kind, Kind::Deployed | Kind::Undone)
        };
        left.retain(|pending| pending.changes().iter().all(own) && !pending.changes().is_empty());
        if left.is_empty() || !matches!(unfinished(&self.place, home), Ok(None)) {
            return Ok(());
        }
        // What the file is cannot be told where nothing can be deployed from here.
        let Ok(replaced) = instance.deployed_file() else {
            return Ok(());
        };
        let in_sync = instance.world().undeployed == 0;
        for pending in left {
            settle(pending, replaced.print.as_deref(), in_sync).await?;
        }
        Ok(())
    }
}

/// Settles one by the print of the file as it is.
async fn settle(pending: Pending, now: Option<&str>, in_sync: bool) -> Result<(), JournalError> {
    let mut changes = pending.changes().to_vec();
    let [before, after] = match changes.as_slice() {
        [change] => [&change.before, &change.after].map(|own| print(own.as_ref())),
        _ => return Ok(()),
    };
    if after == now && (before != after || in_sync) {
        return blocking(move || pending.settle()).await.map(drop);
    }
    if before == now {
        return blocking(move || pending.abandon()).await;
    }
    for change in &mut changes {
        let note = change.note.take().unwrap_or_default();
        change.note = Some(format!("{note}; {NOT_KNOWN}"));
    }
    blocking(move || pending.settle_as(changes)).await.map(drop)
}

fn file(print: &str) -> Columns {
    Columns::from([("sha256".to_owned(), Some(print.to_owned()))])
}

fn print(file: Option<&Columns>) -> Option<&str> {
    file?.get("sha256")?.as_deref()
}

/// `1 new, 2 changed, 0 gone`
fn counted<'s>(standings: impl Iterator<Item = &'s Standing>) -> String {
    let (mut new, mut changed, mut gone) = (0, 0, 0);
    for standing in standings {
        match standing {
            Standing::New => new += 1,
            Standing::Invalid | Standing::Deleted => gone += 1,
            _ => changed += 1,
        }
    }
    format!("{new} new, {changed} changed, {gone} gone")
}
