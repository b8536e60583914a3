//! `aclscope deploy`: what is stored comes into effect, or the previous version comes back.

mod document;
mod text;

use std::io::Write;

use super::history::{ledger, warn_unsettled};
use super::{DeployArguments, Failure, Format, OutputArguments};
use crate::backend::Instance;
use crate::backend::ledger::Ledger;
use crate::backend::otrs::deploy::{DeployError, Deployed, unfinished};
use crate::core::acl::{Compared, Standing};
use crate::core::deploy::Plan;

/// The exit code of `--dry-run` where something would change.
const WOULD_CHANGE: u8 = 1;

/// What is told about a deployment.
struct Report {
    /// The folder of the installation.
    home: String,
    /// `--undo`.
    undo: bool,
    /// `--dry-run`.
    dry: bool,
    /// True when something is, or would be, written.
    changes: bool,
    /// The ACLs that come into effect otherwise, and how.
    acls: Vec<(String, Standing)>,
    /// How many ACLs stay as they are.
    unchanged: Option<usize>,
    notices: Vec<String>,
    /// What was done.
    deployed: Option<Deployed>,
}

/// Runs the command; the answer is the exit code.
pub async fn run(
    asked: &DeployArguments,
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    if asked.stdout {
        return to_output(instance, out);
    }
    if !asked.dry_run && instance.is_read_only() {
        // Where nothing can be deployed, opening it for writing would not help.
        instance.can_deploy()?;
        return Err(crate::backend::Error::ReadOnly.into());
    }
    let report = match (asked.undo, asked.dry_run) {
        (false, dry) => deploy(instance, dry).await?,
        (true, dry) => undo(instance, dry).await?,
    };
    match output.format {
        Format::Text => text::write(&report, out),
        Format::Json => document::write(&report, out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))?;
    Ok(if report.dry && report.changes {
        WOULD_CHANGE
    } else {
        0
    })
}

/// The bytes of the file, and nothing where they would not be what is stored.
fn to_output(instance: &Instance, out: &mut impl Write) -> Result<u8, Failure> {
    let plan = instance.deploy_plan();
    if !plan.refused.is_empty() {
        return Err(DeployError::Refused(plan.refused).into());
    }
    for notice in &plan.notices {
        eprintln!("aclscope: {}", crate::text::clean(notice));
    }
    out.write_all(plan.text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::output(&error))?;
    Ok(0)
}

async fn deploy(instance: &Instance, dry: bool) -> Result<Report, Failure> {
    let home = instance.can_deploy()?;
    let ledger = settled(instance, dry).await?;
    let mut notices = Vec::new();
    let mut changes = false;
    if unfinished(ledger.place(), home)?.is_some() {
        if dry {
            changes = true;
            notices.push(
                "an earlier deployment is unfinished: it would be finished or taken back first"
                    .to_owned(),
            );
        } else if let Some(finished) = ledger.finish_deployment(instance).await? {
            notices.push(finished.to_string());
        }
    }
    let plan = instance.deploy_plan();
    if !plan.refused.is_empty() {
        return Err(DeployError::Refused(plan.refused).into());
    }
    changes |= instance.deploy_changes(&plan)?;
    let mut report = Report {
        home: home.display().to_string(),
        undo: false,
        dry,
        changes,
        acls: plan.changes().map(standing).collect(),
        unchanged: Some(plan.unchanged()),
        notices,
        deployed: None,
    };
    report.notices.extend(waiting(&plan));
    report.notices.extend(plan.notices);
    if !dry && changes {
        let (deployed, unsettled) = ledger.deploy(instance, |_| ()).await?;
        warn_unsettled("deployed", unsettled);
        report.deployed = Some(deployed);
    }
    Ok(report)
}

async fn undo(instance: &Instance, dry: bool) -> Result<Report, Failure> {
    let home = instance.can_deploy()?;
    let ledger = settled(instance, dry).await?;
    let mut notices = Vec::new();
    if unfinished(ledger.place(), home)?.is_some() {
        if dry {
            return Err(DeployError::Earlier(home.to_owned()).into());
        }
        if let Some(finished) = ledger.finish_deployment(instance).await? {
            notices.push(finished.to_string());
        }
    }
    let acls = instance.undo_plan(ledger.place())?;
    let mut report = Report {
        home: home.display().to_string(),
        undo: true,
        dry,
        changes: true,
        acls,
        unchanged: None,
        notices,
        deployed: None,
    };
    report.notices.push(
        "rows of table acl are untouched: acl_sync says which of them are not deployed".to_owned(),
    );
    if !dry {
        let (deployed, unsettled) = ledger.undo_deployment(instance, |_| ()).await?;
        warn_unsettled("the previous version is back", unsettled);
        report.deployed = Some(deployed);
    }
    Ok(report)
}

/// The ledger; what an earlier process left in it is settled first, but not by a dry run.
async fn settled(instance: &Instance, dry: bool) -> Result<Ledger, DeployError> {
    let ledger = ledger(instance)?;
    if !dry {
        ledger.settle_left(instance).await?;
    }
    Ok(ledger)
}

fn standing(acl: &Compared) -> (String, Standing) {
    (acl.name.clone(), acl.standing.clone())
}

/// Where what is deployed cannot be told, its difference cannot be either.
fn waiting(plan: &Plan) -> Option<String> {
    let acls = &plan.comparison.acls;
    let waits = |acl: &Compared| acl.standing == Standing::Waiting;
    acls.iter().any(waits).then(|| {
        "what is deployed now cannot be read: only acl_sync tells which ACLs changed".to_owned()
    })
}

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Self {
        Self::new(
            error.kind(),
            error.to_string(),
            error.help().unwrap_or_default(),
        )
    }
}
